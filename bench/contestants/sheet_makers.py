"""Others that draw sheets of labels with symbols: ReportLab's own widget, and glabels."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from contactcodes.sheets.boxes import POINTS_PER_MM
from contactcodes.sheets.fonts import font_files
from contactcodes.sheets.layout import Layout

GLABELS = "glabels-3-batch"


def draw_by_reportlab(out: Path, layout: Layout, labels: Iterable[tuple[str, Sequence[str]]]) -> None:
    """Draw labels with ReportLab alone: its widget makes the symbol, its canvas writes the words.

    labels  what a symbol says, and the lines beside it
    """
    from reportlab.graphics import renderPDF
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("Open Sans", str(font_files()["regular"])))
    size = layout.page.width_mm * POINTS_PER_MM, layout.page.height_mm * POINTS_PER_MM
    canvas = Canvas(str(out), pagesize=size, pageCompression=1)
    side = layout.symbol.side_mm * POINTS_PER_MM
    for place, (text, lines) in enumerate(labels):
        slot = place % layout.labels_per_page
        if place and not slot:
            canvas.showPage()
        left, top, _right, _bottom = (each * POINTS_PER_MM for each in layout.label_rectangle(slot + 1))
        drawing = Drawing(side, side)
        drawing.add(QrCodeWidget(text, barLevel="M", barWidth=side, barHeight=side, barBorder=4))
        x = left + layout.symbol.x_mm * POINTS_PER_MM
        y = size[1] - top - layout.symbol.y_mm * POINTS_PER_MM - side
        renderPDF.draw(drawing, canvas, x, y)
        for box, line in zip(layout.front.texts, lines, strict=True):
            canvas.setFont("Open Sans", box.size_pt)
            baseline = size[1] - top - box.y_mm * POINTS_PER_MM - box.size_pt
            canvas.drawString(left + box.x_mm * POINTS_PER_MM, baseline, line)
    canvas.save()


def draw_by_glabels(
    out: Path, layout: Layout, labels: Iterable[tuple[str, Sequence[str]]]
) -> tuple[float, float]:
    """Draw labels with glabels; return CPU seconds and the most megabytes it held.

    Raises FileNotFoundError where glabels is not installed.
    """
    program = shutil.which(GLABELS)
    if program is None:
        raise FileNotFoundError(GLABELS)
    template, data = out.with_suffix(".glabels"), out.with_suffix(".csv")
    template.write_text(_template(layout, data), encoding="utf-8")
    with data.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["url", *(f"line{number}" for number in range(len(layout.front.texts)))])
        writer.writerows([text, *lines] for text, lines in labels)
    process = subprocess.Popen(
        [program, "-i", str(data), "-o", str(out), str(template)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _template(layout: Layout, data: Path) -> str:
    grid = layout.grid
    symbol = _place("Object-barcode", layout.symbol.x_mm, layout.symbol.y_mm, *[layout.symbol.side_mm] * 2)
    texts = "".join(
        f'{_place("Object-text", box.x_mm, box.y_mm, box.width_mm, box.height_mm)} align="left">'
        f'<Span color="0x000000ff" font_family="Open Sans" font_size="{box.size_pt}" font_weight="Regular" '
        f'font_italic="False" lspacing="1"><Field name="line{number}"/></Span></Object-text>'
        for number, box in enumerate(layout.front.texts)
    )
    return (
        '<?xml version="1.0"?><Glabels-document xmlns="http://glabels.org/xmlns/3.0/">'
        '<Template brand="Bench" part="65" size="A4" description="65 up">'
        f'<Label-rectangle id="0" round="0mm" width="{grid.label_width_mm}mm" '
        f'height="{grid.label_height_mm}mm"><Layout nx="{grid.columns}" ny="{grid.rows}" '
        f'x0="{grid.left_mm}mm" y0="{grid.top_mm}mm" dx="{grid.pitch_x_mm}mm" dy="{grid.pitch_y_mm}mm"/>'
        '</Label-rectangle></Template><Objects id="0" rotate="False">'
        f'{symbol} style="IEC18004" text="False" checksum="True" color="0x000000ff" field="url"/>'
        f'{texts}</Objects><Merge type="Text/Comma/Line1Keys" src="{data}"/></Glabels-document>'
    )


def _place(name: str, x_mm: float, y_mm: float, width_mm: float, height_mm: float) -> str:
    """Return the beginning of an element; without a0 to a5 nothing is drawn, and nothing is said."""
    return (
        f'<{name} x="{x_mm}mm" y="{y_mm}mm" w="{width_mm}mm" h="{height_mm}mm" '
        'a0="1" a1="0" a2="0" a3="1" a4="0" a5="0"'
    )
