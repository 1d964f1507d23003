"""What a sheet has besides its labels: its boxes, crop marks, and white behind window stickers.

Source: ISO 32000-2, 14.11.2 (page boxes), 8.6.6.4 (the colorant All is printed on every plate).
"""

from __future__ import annotations

from contactcodes.codes.pdf_objects import as_number, as_numbers
from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.boxes import POINTS_PER_MM, Rectangle
from contactcodes.sheets.pdf_file import KNOCK_OUT, OVERPRINT, PageBoxes, PdfFile
from contactcodes.sheets.press import MARK_MM, Press

_MARK_LINE_PT = 0.25
WHITE = "White"  # the plate; films are ordered by that name


def page_boxes(arrangement: Arrangement) -> PageBoxes:
    """Return the boxes of every page: the whole paper, what is printed, and what is left when it is cut."""
    width, height = arrangement.trim_mm
    paper_width, paper_height = arrangement.media_mm
    margin = arrangement.margin_mm
    bleed = arrangement.press.bleed_mm if arrangement.press else 0.0
    return PageBoxes(
        media=_in_points((0.0, 0.0, paper_width, paper_height)),
        bleed=_in_points((margin - bleed, margin - bleed, margin + width + bleed, margin + height + bleed)),
        trim=_in_points((margin, margin, margin + width, margin + height)),
    )


def beginning_of_page(arrangement: Arrangement, pdf: PdfFile) -> str:
    """Return what stands before the labels: origin to the trim's bottom left, overprint, white, crop marks.

    Ink knocks out what is below it. Only above the white of a window sticker it overprints,
    so that the white stays whole behind it.
    """
    margin = as_number(arrangement.margin_mm * POINTS_PER_MM)
    operators = f"1 0 0 1 {margin} {margin} cm\n{KNOCK_OUT}\n"
    if arrangement.press and arrangement.press.crop_marks:
        operators += _crop_marks(arrangement, arrangement.press, pdf)
    if arrangement.layout.mirrored:
        operators += _white(arrangement, pdf) + f"{OVERPRINT}\n"
    return operators


def _white(arrangement: Arrangement, pdf: PdfFile) -> str:
    bleed = arrangement.press.bleed_mm if arrangement.press else 0.0
    paths = []
    for left, top, right, bottom in arrangement.cut_rectangles:
        x, y, across, up = _upwards(arrangement, (left - bleed, top - bleed, right + bleed, bottom + bleed))
        paths.append(f"{as_numbers((x, y, across - x, up - y))} re")
    # Screens show paper, whatever lies below.
    white = pdf.spot(WHITE, (0.0, 0.0, 0.0, 0.0))
    return f"{white} cs 1 scn\n{' '.join(paths)} f\n"


def _crop_marks(arrangement: Arrangement, press: Press, pdf: PdfFile) -> str:
    """Return a mark at each cut, outside the sheet's trim, where no page's bleed reaches."""
    width, height = arrangement.trim_mm
    near, far = press.mark_offset_mm, press.mark_offset_mm + MARK_MM
    lines: dict[Rectangle, None] = {}
    for left, top, right, bottom in arrangement.cut_rectangles:
        for x in (left, right):
            lines |= dict.fromkeys([(x, -far, x, -near), (x, height + near, x, height + far)])
        for y in (top, bottom):
            lines |= dict.fromkeys([(-far, y, -near, y), (width + near, y, width + far, y)])
    strokes = " ".join(
        f"{as_numbers((x, y))} m {as_numbers((to_x, to_y))} l S"
        for x, y, to_x, to_y in (_upwards(arrangement, line) for line in lines)
    )
    registration = pdf.spot("All", (1.0, 1.0, 1.0, 1.0))
    return f"q {registration} CS 1 SCN {_MARK_LINE_PT} w {strokes} Q\n"


def _upwards(arrangement: Arrangement, rectangle: Rectangle) -> Rectangle:
    """Return left, bottom, right, top in points from the bottom left of the trim."""
    left, top, right, bottom = rectangle
    height = arrangement.trim_mm[1]
    return _in_points((left, height - bottom, right, height - top))


def _in_points(rectangle: Rectangle) -> Rectangle:
    left, top, right, bottom = (each * POINTS_PER_MM for each in rectangle)
    return left, top, right, bottom
