"""Micro QR Code, for the smallest packagings: one finder, half the quiet zone, 21 upper-case characters.

Many cameras do not read it, so a layout has to ask for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import ClassVar, Literal

import numpy as np
import zxingcpp

from contactcodes.codes.matrix_symbol import MatrixSymbol, Symbology, packed
from contactcodes.errors import SymbolError
from contactcodes.language import _

MicroLevel = Literal["L", "M", "Q"]

_LEVELS: tuple[MicroLevel, ...] = ("Q", "M", "L")  # ISO/IEC 18004:2015, 6.5.1: no H; Q in M4 only
_SMALLEST, _LARGEST = 2, 4  # M1 holds five digits and only detects errors
_MOST_CHARACTERS = 35  # digits in M4-L (Table 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class MicroSymbol(MatrixSymbol):
    """A Micro QR Code symbol, without its quiet zone.

    version  2 to 4, for M2 to M4; the side is 9 + 2 × version modules
    level    error correction
    """

    symbology: ClassVar[Symbology] = Symbology.MICRO_QR
    quiet_zone_modules: ClassVar[int] = 2  # ISO/IEC 18004:2015, 6.3.8

    version: int
    level: MicroLevel

    @property
    def side_modules(self) -> int:
        """Modules along one side, quiet zone left out (6.3.2)."""
        return 9 + 2 * self.version

    @property
    def told_version(self) -> str:
        """Its version: ``M3``."""
        return f"M{self.version}"

    @property
    def told_level(self) -> MicroLevel:
        """Its error correction."""
        return self.level


def make_micro_symbol(text: str, *, smallest: int = _SMALLEST) -> MicroSymbol:
    """Return the smallest symbol that holds the text, at the highest level that still fits it.

    M4 holds 21 upper-case characters, or 15 with others of ASCII.

    smallest  the version that is tried first, 2 to 4: symbols of a sheet have one size

    Raises SymbolError if the text is empty, does not fit or is not ASCII.
    Source: ISO/IEC 18004:2015, Table 7.
    """
    if not text:
        raise SymbolError(_("A symbol has to say something; the text is empty."))
    if not text.isascii():  # it cannot announce UTF-8 (7.4.2 has no indicator for it)
        raise SymbolError(
            _("“%(text)s” has characters that a Micro QR Code cannot carry. Take a QR Code.") % {"text": text}
        )
    if len(text) <= _MOST_CHARACTERS:
        for version, level in product(range(smallest, _LARGEST + 1), _LEVELS):
            symbol = _fitted(text, version, level)
            if symbol is not None:
                return symbol
    raise SymbolError(
        _(
            "“%(text)s” is too long for a Micro QR Code, which holds 21 upper-case characters, "
            "or 15 in lower case. Shorten it, or take a QR Code."
        )
        % {"text": text}
    )


def _fitted(text: str, version: int, level: MicroLevel) -> MicroSymbol | None:
    try:
        drawn = zxingcpp.create_barcode(
            text, zxingcpp.BarcodeFormat.MicroQRCode, version=version, ec_level=level
        )
    except ValueError:
        return None  # it does not fit, or the version has no such level
    modules = np.asarray(drawn.to_image(scale=1, add_quiet_zones=False)) == 0
    symbol = MicroSymbol(text=text, packed_rows=packed(modules), version=version, level=level)
    return symbol if symbol.side_modules == len(modules) and drawn.ec_level == level else None
