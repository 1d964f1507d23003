"""GS1 Data Matrix: what is in a box, for the trade's scanners. Phones do not open it.

Source: GS1 General Specifications, 3 (application identifiers), 4.14 (which need one another).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np
import zxingcpp
from biip import ParseError
from biip.gs1_application_identifiers import GS1ApplicationIdentifier
from biip.gs1_element_strings import GS1ElementString

from contactcodes.codes.gtin import read_gtin
from contactcodes.codes.matrix_symbol import MatrixSymbol, Symbology, packed
from contactcodes.errors import SymbolError
from contactcodes.language import _

_GTINS = {"01", "02", "03"}
_PRODUCTS = {*_GTINS, "8006", "8026"}
_OF_A_PRODUCT = {"10", "11", "13", "15", "16", "17", "21"}  # lot, dates, serial number
_ELEMENT = re.compile(r"\(([0-9]+)\)([^()]+)")
_LOT_IN_FRONT = re.compile(r"lot[\s:]+", re.IGNORECASE)
_LOT = re.compile(r"[-!\"%&'*+,./0-9:;<=>?A-Z_a-z]{1,20}")
_ELEMENT_STRINGS = re.compile(rf"(?:{_ELEMENT.pattern})+")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataMatrix(MatrixSymbol):
    """A square GS1 Data Matrix symbol (ECC 200), without its quiet zone.

    text             what a scanner hands on: identifiers and values, group separators (ASCII 29) between
    element_strings  the same for people: ``(01)09521234543213(10)ABC123``
    side             10 to 144 modules, finder included
    """

    symbology: ClassVar[Symbology] = Symbology.GS1_DATA_MATRIX
    quiet_zone_modules: ClassVar[int] = 1  # ISO/IEC 16022

    element_strings: str
    side: int

    @property
    def side_modules(self) -> int:
        """Modules along one side, quiet zone left out."""
        return self.side

    @property
    def told_version(self) -> str:
        """Its size in modules: ``22 × 22``."""
        return f"{self.side} × {self.side}"


def make_data_matrix(element_strings: str) -> DataMatrix:
    """Return the smallest square symbol of GS1 element strings.

        >>> make_data_matrix("(01)09521234543213(17)271231(10)ABC123").side
        20

    element_strings  each an application identifier in brackets and its value. A GTIN has 14
                     digits, shorter ones zeros in front.

    Raises InputError if an identifier is unknown or there twice, a value is not what its
    identifier holds, the check digit of a GTIN is wrong, a lot, a date or a serial number stands
    without its product, or all is more than a symbol holds.
    """
    _check(element_strings)
    try:
        drawn = zxingcpp.create_barcode(
            element_strings, zxingcpp.BarcodeFormat.DataMatrix, gs1=True, force_square=True
        )
    except ValueError as problem:
        raise SymbolError(
            _("“%(elements)s” does not fit a GS1 Data Matrix. Shorten it.") % {"elements": element_strings}
        ) from problem
    modules = np.asarray(drawn.to_image(scale=1, add_quiet_zones=False)) == 0
    return DataMatrix(
        text=drawn.bytes.decode("ascii"),
        packed_rows=packed(modules),
        element_strings=element_strings,
        side=len(modules),
    )


def make_box_matrix(gtin: str, lot: str, serial: str) -> DataMatrix:
    """Return the symbol of one box: its product, its lot if it has one, and its own serial number.

        >>> make_box_matrix("GTIN 09521234543213", "Lot ABC123", "7K3QX9M").element_strings
        '(01)09521234543213(10)ABC123(21)7K3QX9M'

    gtin, lot  as they stand in print: GTIN or LOT may be written in front; without a lot: ""
    serial     1 to 20 characters

    Raises InputError where they are not what GS1 lets them be.
    """
    elements = {"01": read_gtin(gtin), "10": read_lot(lot) if lot else "", "21": serial}
    return make_data_matrix("".join(f"({name}){value}" for name, value in elements.items() if value))


def read_lot(written: str) -> str:
    """Return a lot as a GS1 symbol carries it, without LOT in front. Raises SymbolError.

    Source: GS1 General Specifications, 3.4.1 (AI 10), 7.11 (characters); brackets end an element here.
    """
    lot = _LOT_IN_FRONT.sub("", written.strip())
    if not _LOT.fullmatch(lot):
        raise SymbolError(
            _(
                "The lot “%(lot)s” cannot stand in a GS1 Data Matrix, which takes 1 to 20 letters, digits "
                "and signs such as - / . without spaces, accents or brackets. Give the lot alone, such as "
                "L2611-0042."
            )
            % {"lot": written}
        )
    return lot


def _check(element_strings: str) -> None:
    if not _ELEMENT_STRINGS.fullmatch(element_strings):
        raise SymbolError(
            _(
                "“%(elements)s” is not made of GS1 element strings, which are identifiers in brackets with "
                "their values: (01)09521234543213(17)271231(10)ABC123."
            )
            % {"elements": element_strings}
        )
    found = _ELEMENT.findall(element_strings)
    for identifier, value in found:
        _check_element(identifier, value)
    identifiers = [identifier for identifier, _value in found]
    for identifier in identifiers:
        if identifiers.count(identifier) > 1:
            raise SymbolError(
                _("“%(elements)s” holds (%(identifier)s) twice. Keep one.")
                % {"elements": element_strings, "identifier": identifier}
            )
    if _OF_A_PRODUCT.intersection(identifiers) and not _PRODUCTS.intersection(identifiers):
        raise SymbolError(
            _("“%(elements)s” does not say of which product: put (01) and its GTIN in front.")
            % {"elements": element_strings}
        )


@lru_cache(maxsize=1024)  # boxes of one product differ in the serial number only
def _check_element(identifier: str, value: str) -> None:
    told = {"element": f"({identifier}){value}", "identifier": identifier}
    try:
        known = GS1ApplicationIdentifier.extract(identifier)
    except ParseError:
        known = None
    if known is None or known.ai != identifier:
        raise SymbolError(_("%(element)s: GS1 has no application identifier (%(identifier)s).") % told)
    try:
        GS1ElementString.parse(identifier + value)
    except ParseError:
        raise SymbolError(
            _(
                "%(element)s is not what GS1 lets (%(identifier)s) hold: %(format)s (N: digits, X: letters, "
                "digits and signs without accents or spaces; ..20: at most 20), and a day that exists where "
                "it is a date."
            )
            % {**told, "format": known.format.partition("+")[2]}
        ) from None
    if identifier in _GTINS:
        read_gtin(value)
