"""What stands on a sheet: the labels of codes, and the words around them."""

from __future__ import annotations

from collections.abc import Sequence

from contactcodes.codes.address import symbol_url, typed_address
from contactcodes.codes.code_text import CodeText
from contactcodes.codes.symbol import make_symbols
from contactcodes.contacts.target import Target
from contactcodes.language import _, using_locale
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.lettering import Label, Lettering, Wording
from contactcodes.sheets.module_size import check_module_size


def sheet_labels(origin: str, codes: Sequence[tuple[CodeText, str]]) -> list[Label]:
    """Return the label of each (code text, placement's name), in order."""
    symbols = make_symbols([symbol_url(origin, text) for text, _name in codes])
    return [
        Label(symbol=symbol, address=typed_address(origin, text), placement=name)
        for (text, name), symbol in zip(codes, symbols, strict=True)
    ]


def refuse_misfits(layout: Layout, labels: Sequence[Label], wording: Wording) -> None:
    """Raise LayoutError if modules come out too small, or words do not fit anywhere on any page."""
    check_module_size(layout, [label.symbol for label in labels])
    Lettering.fit(layout, labels, wording)


def sheet_wording(brand: str, target: Target, locale: str) -> Wording:
    """Return the words of a sheet that leads to a target, in the language of the sheet."""
    with using_locale(locale):
        return Wording(
            locale=locale,
            headline=target.channel_object.headline(),
            call_to_action=_("Scan with your phone’s camera"),
            brand=brand,
        )
