"""Sheets to test with: labels of long French names, drawn and ready to be proven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from contactcodes.codes.address import symbol_url, typed_address
from contactcodes.codes.code_text import CodeText
from contactcodes.codes.symbol import make_symbols
from contactcodes.sheets.drawing import Label, PlacedSymbol, Wording, draw_sheets
from contactcodes.sheets.layout import Layout, find_layout

LONG_NAMES = (
    "Vitrine de la pharmacie Saint-Rémy-lès-Chevreuse, face à l’arrêt du tramway",
    "Réglette rayon Saint-Quentin-en-Yvelines",
    "Affiche L’Haÿ-les-Roses – cœur de ville, n° 12 « Chez Zoé »",
    "Vitrine Ÿ",
    "Emballage Châlons-en-Champagne, façade de l’îlot Noël",
)
WORDINGS = {
    "fr": Wording(
        locale="fr",
        headline="Une question\u202f? Écrivez-nous sur WhatsApp",
        call_to_action="Scannez avec l’appareil photo de votre téléphone",
        brand="Maison Dupont",
    ),
    "en": Wording(
        locale="en",
        headline="A question? Write to us on WhatsApp",
        call_to_action="Scan with your phone’s camera",
        brand="Maison Dupont",
    ),
}


def make_labels(names: Sequence[str], origin: str = "https://qr.dupont.fr") -> list[Label]:
    """One label a name; the codes count from 1, so that a test draws the same every time."""
    codes = [CodeText.draw(6, lambda _bits, seed=place: seed * 7919) for place in range(1, len(names) + 1)]
    symbols = make_symbols([symbol_url(origin, code) for code in codes])
    return [
        Label(symbol=symbol, address=typed_address(origin, code), placement=name)
        for symbol, code, name in zip(symbols, codes, names, strict=True)
    ]


@dataclass(frozen=True)
class Drawn:
    """A drawn PDF and what belongs to it."""

    layout: Layout
    labels: list[Label]
    pdf: bytes
    placed: list[PlacedSymbol]


def draw(layout: str | Layout, count: int, locale: str = "fr") -> Drawn:
    """Draw labels of the long names, in turn, numbered from the second turn on."""
    found = find_layout(layout) if isinstance(layout, str) else layout
    names = [LONG_NAMES[place % len(LONG_NAMES)] for place in range(count)]
    labels = make_labels(names)
    out = BytesIO()
    placed = draw_sheets(found, labels, wording=WORDINGS[locale], out=out)
    return Drawn(found, labels, out.getvalue(), placed)
