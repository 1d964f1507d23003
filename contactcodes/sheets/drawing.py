"""Drawing: labels onto pages of a PDF, by ReportLab.

For the printing house: CMYK only, symbols in 100 % black, no overprint, one path and
one fill a symbol with whole module coordinates under one transform (separate fills
leave hairlines between modules, at which some renderers fail: measured), TrimBox,
embedded fonts only. The same order gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from contactcodes.codes.symbol import QUIET_ZONE_MODULES, Symbol, module_mm
from contactcodes.language import _, using_locale
from contactcodes.sheets.boxes import ASCENT_EM, DESCENT_EM, POINTS_PER_MM, Colour, Rectangle, TextBox
from contactcodes.sheets.fonts import font_name, text_width_pt
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.lettering import Label, Lettering, Wording
from contactcodes.sheets.module_size import check_module_size
from contactcodes.sheets.text_fitting import FittedText

__all__ = ["Label", "PlacedSymbol", "Wording", "draw_sheets"]

rl_config.useA85 = 0  # ASCII armour around every stream makes files a quarter larger, for no one

_CMYK: dict[Colour, tuple[float, float, float, float]] = {
    "black": (0, 0, 0, 0.92),  # near-black: the symbol stays the darkest thing on the page
    "grey": (0, 0, 0, 0.6),
}
_NOTE_MARGIN_MM = (
    8.0  # a margin narrower than this has no room for the note beside what printers cannot reach
)
_NOTE_PT = 6.0
_NOTE_ABOVE_MM = 2.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlacedSymbol:
    """Where a symbol was drawn.

    page, slot  both from 1; slots run row by row from the top left of the page
    x_mm, y_mm  top left corner of the quiet zone, from the top left of the page
    side_mm     quiet zone included
    """

    page: int
    slot: int
    x_mm: float
    y_mm: float
    side_mm: float
    symbol: Symbol
    placement: str


def draw_sheets(
    layout: Layout,
    labels: Sequence[Label],
    *,
    wording: Wording,
    out: BinaryIO,
    pages_in_all: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[PlacedSymbol]:
    """Draw the labels, one a slot, onto as many pages as they take; return where each symbol stands.

    pages_in_all  what the margin says, where the labels are only the first of them
    on_progress   is told labels drawn and labels in all, after each page

    Raises LayoutError, before anything is written, when modules come out too small or
    words do not fit; the latter names every placement concerned. Memory grows with the
    pages' content, about 2.5 kB a label, because ReportLab writes at the end.
    """
    check_module_size(layout, (label.symbol for label in labels))
    lettering = Lettering.fit(layout, labels, wording)
    canvas = _open_canvas(layout, wording, out)
    placed: list[PlacedSymbol] = []
    pages = layout.pages_for(len(labels))
    for page in range(1, pages + 1):
        first = (page - 1) * layout.labels_per_page
        on_page = labels[first : first + layout.labels_per_page]
        _set_colour(canvas, (0, 0, 0, 1))
        for slot, label in enumerate(on_page, 1):
            x_mm, y_mm = layout.symbol_corner_mm(slot)
            side_mm = layout.symbol.side_mm
            canvas.addLiteral(_symbol_operators(label.symbol, x_mm, layout.page.height_mm - y_mm, side_mm))
            placed.append(
                PlacedSymbol(
                    page=page,
                    slot=slot,
                    x_mm=x_mm,
                    y_mm=y_mm,
                    side_mm=side_mm,
                    symbol=label.symbol,
                    placement=label.placement,
                )
            )
        for slot in range(1, len(on_page) + 1):
            for box, fitted in lettering.on_label(first + slot - 1):
                _draw_text(canvas, layout, layout.label_rectangle(slot), box, fitted)
        _draw_note(canvas, layout, wording, page, pages_in_all or pages)
        canvas.showPage()
        if on_progress is not None:
            on_progress(len(placed), len(labels))
    canvas.save()
    return placed


def _open_canvas(layout: Layout, wording: Wording, out: BinaryIO) -> Canvas:
    size = (layout.page.width_mm * POINTS_PER_MM, layout.page.height_mm * POINTS_PER_MM)
    canvas = Canvas(
        out,
        pagesize=size,
        pageCompression=1,
        invariant=1,
        lang=wording.locale,
        trimBox=(0, 0, *size),
        # ReportLab names its default font, an unembedded Helvetica, on every page otherwise.
        initialFontName=font_name("regular"),
        enforceColorSpace="CMYK",
    )
    title = layout.title[wording.locale]
    canvas.setTitle(f"{wording.brand} – {title}" if wording.brand else title)
    canvas.setAuthor(wording.brand)
    canvas.setCreator("contactcodes")
    canvas.setProducer("contactcodes")
    # Viewers print label sheets scaled "to fit" unless told not to (ISO 32000-1, 12.2).
    canvas.setViewerPreference("PrintScaling", "None")
    return canvas


def _symbol_operators(symbol: Symbol, x_mm: float, top_mm: float, side_mm: float) -> str:
    """Return the operators that fill the dark modules: runs of a row merged, y downwards, in modules.

    x_mm, top_mm  the quiet zone's top left corner, millimetres from the bottom left of the page
    """
    module = module_mm(symbol.version, side_mm) * POINTS_PER_MM
    x = x_mm * POINTS_PER_MM + QUIET_ZONE_MODULES * module
    y = top_mm * POINTS_PER_MM - QUIET_ZONE_MODULES * module
    runs = " ".join(f"{first} {row} {length} 1 re" for row, first, length in symbol.dark_runs())
    return f"q {module:.6f} 0 0 {-module:.6f} {x:.5f} {y:.5f} cm {runs} f Q"


def _draw_text(canvas: Canvas, layout: Layout, label: Rectangle, box: TextBox, fitted: FittedText) -> None:
    size_pt = fitted.size_pt
    leading_pt = box.line_height * size_pt
    ink_pt = (len(fitted.lines) - 1) * leading_pt + (ASCENT_EM + DESCENT_EM) * size_pt
    slack_pt = box.height_mm * POINTS_PER_MM - ink_pt
    down_pt = {"top": 0.0, "middle": slack_pt / 2, "bottom": slack_pt}[box.vertical]
    top_pt = (layout.page.height_mm - label[1] - box.y_mm) * POINTS_PER_MM
    baseline_pt = top_pt - down_pt - ASCENT_EM * size_pt
    left_pt = (label[0] + box.x_mm) * POINTS_PER_MM
    _set_colour(canvas, _CMYK[box.colour])
    for number, line in enumerate(fitted.lines):
        width_pt = text_width_pt(line, box.weight, size_pt, box.tracking_em)
        free_pt = box.width_mm * POINTS_PER_MM - width_pt
        indent_pt = {"left": 0.0, "center": free_pt / 2, "right": free_pt}[box.align]
        text = canvas.beginText(left_pt + indent_pt, baseline_pt - number * leading_pt)
        text.setFont(font_name(box.weight), size_pt)
        if box.tracking_em:
            text.setCharSpace(box.tracking_em * size_pt)
        text.textOut(line)
        if box.tracking_em:
            text.setCharSpace(0)
        canvas.drawText(text)


def _draw_note(canvas: Canvas, layout: Layout, wording: Wording, page: int, pages: int) -> None:
    """Say in the waste of a label sheet how it is printed, where the margin has room."""
    if layout.labels_per_page == 1 or layout.grid.top_mm < _NOTE_MARGIN_MM:
        return
    with using_locale(wording.locale):
        note = _("Print at 100%% (actual size) · %(layout)s · sheet %(page)d of %(pages)d") % {
            "layout": layout.title[wording.locale],
            "page": page,
            "pages": pages,
        }
    width_pt = text_width_pt(note, "regular", _NOTE_PT)
    left_pt = (layout.page.width_mm * POINTS_PER_MM - width_pt) / 2
    _set_colour(canvas, _CMYK["grey"])
    # Close above the labels: printers do not reach the outermost 4 to 5 mm of the page.
    baseline_mm = layout.page.height_mm - layout.grid.top_mm + _NOTE_ABOVE_MM
    text = canvas.beginText(left_pt, baseline_mm * POINTS_PER_MM)
    text.setFont(font_name("regular"), _NOTE_PT)
    text.textOut(note)
    canvas.drawText(text)


def _set_colour(canvas: Canvas, cmyk: tuple[float, float, float, float]) -> None:
    canvas.setFillColorCMYK(*cmyk)
