"""Draw the pictures of docs/layouts.md: ``PYTHONPATH=. python docs/pictures/layouts.py``.

One picture a kind: every layout of it, drawn by what draws print runs, all at one scale, so
that they can be compared. Of a sheet of labels the first label is shown, else the page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.campaigns.sheet_labels import order_labels
from contactcodes.codes.code_text import CodeText
from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.boxes import Kind, Role
from contactcodes.sheets.drawing import Wording, draw_sheets
from contactcodes.sheets.fonts import font_files
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.layout_folder import all_layouts
from contactcodes.sheets.preview import first_page_png

HERE = Path(__file__).parent
WIDTH_PX = 1000
GAP_PX = 16
NAME_PX = 13
SHADES = 12
PIXELS_PER_MM = {
    Kind.LABELS: 2.4,
    Kind.POSTER: 0.34,
    Kind.WINDOW: 1.15,
    Kind.SHELF: 1.4,
    Kind.TENT: 1.0,
    Kind.CARD: 2.6,
    Kind.PACKAGING: 2.6,
    Kind.COUNTER: 2.4,
}
WORDING = Wording(
    locale="fr",
    brand="Maison Dupont",
    texts={
        Role.HEADLINE: "Une question\u202f? Écrivez-nous sur WhatsApp",
        Role.CALL_TO_ACTION: "Scannez avec l’appareil photo de votre téléphone",
        Role.CHANNEL: "WhatsApp",
        Role.PRIVACY: "Ce code compte les scans sans vous identifier.",
        Role.TARIFF: "Service gratuit + prix appel",
        Role.PRODUCT: "Confiture d’abricots, 370\xa0g",
        Role.GTIN: "GTIN 03453120000011",
        Role.LOT: "LOT L2611-0042",
    },
)
CODE = (CodeText("7K3QX9M"), "Vitrine Lyon Part-Dieu")


def main() -> None:
    """Draw a picture of each kind, or of those that are named."""
    for kind in map(Kind, sys.argv[1:] or Kind):
        layouts = [layout for layout in all_layouts().values() if layout.kind is kind]
        layouts.sort(key=lambda layout: (layout.grid.label_height_mm, layout.name))
        pictures = [named(picture, name) for layout in layouts for name, picture in shown(layout)]
        side_by_side(pictures).quantize(SHADES).save(HERE / f"layouts-{kind}.png", optimize=True)


def shown(layout: Layout) -> Iterator[tuple[str, Image.Image]]:
    """Yield name and picture of a layout: its first label, or its page, and its back if there is one."""
    arrangement = Arrangement(layout)
    count = arrangement.slots_per_sheet
    order = PrintOrder(
        layout=layout, locale="fr", origin="https://qr.dupont.fr", texts=WORDING.texts, copies=count
    )
    out = BytesIO()
    draw_sheets(arrangement, order_labels(order, [CODE]), count=count, wording=WORDING, out=out)
    pixels = PIXELS_PER_MM[layout.kind]
    for page in range(1, arrangement.pages_for(count) + 1):
        name = layout.name if page == 1 else "(verso)"
        # Drawn three times as large and made smaller again, so that thin lines stay.
        width = min(round(3 * pixels * layout.page.width_mm), 4000)
        picture = Image.open(BytesIO(first_page_png(out.getvalue(), width_px=width, page=page))).convert("L")
        scale = width / layout.page.width_mm
        if layout.labels_per_page > 1 and layout.kind in (Kind.LABELS, Kind.CARD, Kind.PACKAGING):
            left, top, right, bottom = (round(edge * scale) for edge in layout.label_rectangle(1))
            picture = picture.crop((left, top, right, bottom))
        size = (round(picture.width * pixels / scale), round(picture.height * pixels / scale))
        picture = picture.resize(size, Image.Resampling.BOX)
        if layout.round and layout.kind is Kind.LABELS:
            ImageDraw.Draw(picture).ellipse((0, 0, size[0] - 1, size[1] - 1), outline=170)
        yield name, picture


def named(picture: Image.Image, name: str) -> Image.Image:
    """Return the picture with a hairline around it and its name underneath."""
    font = ImageFont.truetype(font_files()["regular"], NAME_PX)
    framed = ImageOps.expand(picture, border=1, fill=170)
    width = max(framed.width, round(font.getlength(name)) + 2)
    whole = Image.new("L", (width, framed.height + NAME_PX + 8), 255)
    whole.paste(framed)
    ImageDraw.Draw(whole).text((0, framed.height + 3), name, fill=60, font=font)
    return whole


def side_by_side(pictures: list[Image.Image]) -> Image.Image:
    """Return the pictures in rows, as many in a row as fit."""
    places = []
    x = y = height = 0
    for picture in pictures:
        if x and x + picture.width > WIDTH_PX:
            x, y, height = 0, y + height + GAP_PX, 0
        places.append((x, y))
        x, height = x + picture.width + GAP_PX, max(height, picture.height)
    sheet = Image.new("L", (WIDTH_PX, y + height), 255)
    for picture, place in zip(pictures, places, strict=True):
        sheet.paste(picture, place)
    return sheet


if __name__ == "__main__":
    main()
