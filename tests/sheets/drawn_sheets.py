"""Sheets to test with: labels of long French names, drawn and ready to be proven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.campaigns.sheet_labels import order_labels
from contactcodes.codes.code_text import CodeText
from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.boxes import Role
from contactcodes.sheets.drawing import Label, Wording, draw_sheets
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.layout_folder import find_layout

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
        brand="Maison Dupont",
        texts={
            Role.HEADLINE: "Une question\u202f? Écrivez-nous sur WhatsApp",
            Role.CALL_TO_ACTION: "Scannez avec l’appareil photo de votre téléphone",
            Role.CHANNEL: "WhatsApp",
            Role.PRIVACY: "Ce code compte les scans sans vous identifier.",
            Role.TARIFF: "Service 0,80 € / min + prix appel",
            Role.PRODUCT: "Savon de Marseille à l’huile d’olive 300 g",
            Role.GTIN: "03700123456780",
            Role.LOT: "L2611-0042",
        },
        address="qr.dupont.fr/7k3-qx9m",
    ),
    "en": Wording(
        locale="en",
        brand="Maison Dupont",
        texts={
            Role.HEADLINE: "A question? Write to us on WhatsApp",
            Role.CALL_TO_ACTION: "Scan with your phone’s camera",
            Role.CHANNEL: "WhatsApp",
            Role.PRIVACY: "This code counts scans without identifying you.",
            Role.TARIFF: "Service €0.80 / min + price of a call",
            Role.PRODUCT: "Olive oil soap of Marseille, 300 g",
            Role.GTIN: "03700123456780",
            Role.LOT: "L2611-0042",
        },
        address="qr.dupont.fr/7k3-qx9m",
    ),
}


def make_labels(
    names: Sequence[str], origin: str = "https://qr.dupont.fr", layout: str | Layout = "avery-l7160"
) -> list[Label]:
    """One label a name; the codes count from 1, so that a test draws the same every time."""
    codes = [CodeText.draw(6, lambda _bits, seed=place: seed * 7919) for place in range(1, len(names) + 1)]
    found = find_layout(layout) if isinstance(layout, str) else layout
    order = PrintOrder(layout=found, locale="fr", origin=origin, texts=WORDINGS["fr"].texts)
    return list(order_labels(order, zip(codes, names, strict=True)))


@dataclass(frozen=True)
class Drawn:
    """A drawn PDF and what belongs to it."""

    arrangement: Arrangement
    labels: list[Label]
    pdf: bytes
    pages: int

    @property
    def layout(self) -> Layout:
        """The layout it is drawn on."""
        return self.arrangement.layout


def draw(
    layout: str | Layout | Arrangement,
    count: int,
    locale: str = "fr",
    *,
    names: Sequence[str] = LONG_NAMES,
    **options: Any,
) -> Drawn:
    """Draw labels of the names, in turn; options are those of ``draw_sheets``."""
    found = find_layout(layout) if isinstance(layout, str) else layout
    arrangement = found if isinstance(found, Arrangement) else Arrangement(found)
    labels = make_labels([names[place % len(names)] for place in range(count)], layout=arrangement.layout)
    out = BytesIO()
    pages = draw_sheets(arrangement, iter(labels), count=count, wording=WORDINGS[locale], out=out, **options)
    return Drawn(arrangement, labels, out.getvalue(), pages)
