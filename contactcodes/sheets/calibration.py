"""The calibration page of a desk printer: what a person prints, measures and types back.

Rulers along the top and the left edge count from the paper's corner; a cross stands 20 mm
from every corner; a square is 100 mm wide and high. Beside what is measured stands a
ladder, a vernier for any ruler: ten lines over 9 mm, so that the line which meets one of
the ruler's tells the tenths. Grey frames are the labels of a layout, to be held against a
sheet of them in the light.

Millimetres from the top left of the page, y downwards.
"""

from __future__ import annotations

from typing import BinaryIO

from contactcodes.codes.pdf_objects import as_numbers
from contactcodes.errors import LayoutError
from contactcodes.language import _, current_locale, format_number
from contactcodes.sheets.boxes import POINTS_PER_MM, Page, Rectangle
from contactcodes.sheets.calibration_words import calibration_title, calibration_words
from contactcodes.sheets.correction import Correction
from contactcodes.sheets.fonts import text_width_pt
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.measured_page import CROSS_MM, SQUARE_MM
from contactcodes.sheets.pdf_file import PageBoxes, PdfFile
from contactcodes.sheets.pdf_information import Information

A4 = Page(width_mm=210.0, height_mm=297.0)  # ISO 216
SMALLEST_PAGE_MM = 148.0  # A5's width: the square, its ladder and the crosses fit
SQUARE: Rectangle = (35.0, 35.0, 35.0 + SQUARE_MM, 35.0 + SQUARE_MM)
STEP_MM = 0.9  # from line to line of a ladder: a tenth less than a ruler's
STEPS = 10

_NO_CORRECTION = Correction()
_BLACK, _GREY, _WHITE = "0 0 0 1", "0 0 0 .5", "0 0 0 0"
_FINE_PT, _FRAME_PT, _NUMBER_PT = 0.3, 0.5, 4.5
_RULER_FROM_MM = 10  # where both rulers begin: printers do not reach the corner between them
_CROSS_ARM_MM = 5.0
_LADDER_MM = (13.6, 16.4)  # of the cross: from the edge to the ends of its lines
_SQUARE_LADDER_MM = (60.0, 63.0)  # of the square: along its side
_ROUND = 0.5523  # of a radius: control points of a quarter of a circle


def draw_calibration_page(
    out: BinaryIO,
    *,
    printer: str,
    layout: Layout | None = None,
    correction: Correction = _NO_CORRECTION,
) -> None:
    """Draw the page in the language in force.

    printer     its name, which stands on the page
    layout      whose page and labels; None: A4 without frames
    correction  what is measured already: the page is a check then, and should come out right

    Raises LayoutError as ``check_has_room``.
    """
    if layout:
        check_has_room(layout)
    page = layout.page if layout else A4
    is_check = not correction.is_none
    title = calibration_title(printer, is_check=is_check)
    size = (0.0, 0.0, page.width_mm * POINTS_PER_MM, page.height_mm * POINTS_PER_MM)
    with PdfFile(out, Information(title=title, author="", language=current_locale())) as pdf:
        marks = _Marks(pdf)
        if layout:
            marks.add_frames(layout, correction)
        marks.add_rulers(page)
        marks.add_crosses(page)
        marks.add_square()
        marks.add_ladders()
        words = calibration_words(pdf, printer, layout, SQUARE, is_check=is_check)
        pdf.add_page(
            f"{_origin(page, correction)} cm\n{marks.operators}{words}",
            PageBoxes(media=size, bleed=size, trim=size),
        )


def check_has_room(layout: Layout) -> None:
    """Raise LayoutError for a layout whose page is smaller than ``SMALLEST_PAGE_MM``."""
    page = layout.page
    if min(page.width_mm, page.height_mm) < SMALLEST_PAGE_MM:
        raise LayoutError(
            _(
                "%(layout)s: its page of %(width)s × %(height)s mm has no room for the square that is "
                "measured. What fits: a layout whose page is %(least)s mm wide and high, or none: A4."
            )
            % {
                "layout": layout.title[current_locale()],
                "width": format_number(page.width_mm),
                "height": format_number(page.height_mm),
                "least": format_number(SMALLEST_PAGE_MM),
            }
        )


def _origin(page: Page, correction: Correction) -> str:
    """Return the transform to points from the page's top left, y upwards, with the printer's correction."""
    left, top = correction.offset_x_mm, page.height_mm - correction.offset_y_mm
    return as_numbers(
        (correction.scale_x, 0, 0, correction.scale_y, left * POINTS_PER_MM, top * POINTS_PER_MM)
    )


class _Marks:
    """Lines and numbers, as operators of PDF."""

    def __init__(self, pdf: PdfFile) -> None:
        self._pdf = pdf
        self._parts = [f"{_BLACK} K {_FINE_PT} w\n{_BLACK} k\n"]

    @property
    def operators(self) -> str:
        """Return all that was added."""
        return "".join(self._parts)

    def add_rulers(self, page: Page) -> None:
        """Add a line a millimetre along the top and the left edge, longer at 5 and at 10."""
        for mm in range(_RULER_FROM_MM, int(page.width_mm)):
            self._line(mm, 0, mm, _length_of_tick(mm))
            if mm % 10 == 0 and mm > _RULER_FROM_MM:
                self._number(mm, mm, 10.4, align=0.5)
        for mm in range(_RULER_FROM_MM, int(page.height_mm)):
            self._line(0, mm, _length_of_tick(mm), mm)
            if mm % 10 == 0 and mm > _RULER_FROM_MM:
                self._number(mm, 9.2, mm + 0.55, align=0)

    def add_crosses(self, page: Page) -> None:
        """Add a cross 20 mm from both edges at each corner; the first one is measured."""
        for x in (CROSS_MM, page.width_mm - CROSS_MM):
            for y in (CROSS_MM, page.height_mm - CROSS_MM):
                self._line(x - _CROSS_ARM_MM, y, x + _CROSS_ARM_MM, y)
                self._line(x, y - _CROSS_ARM_MM, x, y + _CROSS_ARM_MM)

    def add_ladders(self) -> None:
        """Add the ladders of what is measured: the cross from two edges, the square's two sides."""
        _left, _top, right, bottom = SQUARE
        self._ladder(CROSS_MM, *_LADDER_MM, downwards=False)
        self._ladder(CROSS_MM, *_LADDER_MM, downwards=True)
        self._ladder(right, *_SQUARE_LADDER_MM, downwards=False)
        self._ladder(bottom, *_SQUARE_LADDER_MM, downwards=True)

    def add_square(self) -> None:
        """Add the square that is measured, white inside: frames do not run through its words."""
        left, top, right, bottom = SQUARE
        rectangle = f"{_place(left, bottom)} {_size(right - left, bottom - top)} re"
        self._parts.append(f"{_WHITE} k {rectangle} B\n{_BLACK} k\n")

    def add_frames(self, layout: Layout, correction: Correction) -> None:
        """Add the outlines of a layout's labels in grey, at the corrected pitch."""
        self._parts.append(f"{_GREY} K {_FRAME_PT} w\n")
        for slot in range(1, layout.labels_per_page + 1):
            row, column = divmod(slot - 1, layout.grid.columns)
            x, y = column * correction.pitch_x_mm, row * correction.pitch_y_mm
            left, top, right, bottom = layout.label_rectangle(slot)
            outline = left + x, top + y, right + x, bottom + y
            if layout.round:
                self._ellipse(outline)
            else:
                left, top, right, bottom = outline
                self._parts.append(f"{_place(left, bottom)} {_size(right - left, bottom - top)} re S\n")
        self._parts.append(f"{_BLACK} K {_FINE_PT} w\n")

    def _ladder(self, start: float, near: float, far: float, *, downwards: bool) -> None:
        """Add a ladder from ``start``; its lines reach from ``near`` to ``far`` on the other axis."""
        for step in range(STEPS + 1):
            at = start + step * STEP_MM
            end = far if step % 5 == 0 else far - (far - near) / 3
            if downwards:
                self._line(near, at, end, at)
            else:
                self._line(at, near, at, end)
            if step % 5 or (step == 0 and start != CROSS_MM):  # line 0 of the square is its side
                continue
            if downwards:
                self._number(step, near - 0.4, at + 0.55, align=1)
            else:
                self._number(step, at, near - 0.5, align=0.5)

    def _line(self, x: float, y: float, to_x: float, to_y: float) -> None:
        self._parts.append(f"{_place(x, y)} m {_place(to_x, to_y)} l S\n")

    def _number(self, number: int, x: float, baseline: float, *, align: float) -> None:
        """Add a number; ``align`` is the share of its width that lies left of x."""
        words = str(number)
        x -= align * text_width_pt(words, "regular", _NUMBER_PT) / POINTS_PER_MM
        font = self._pdf.font_operand("regular")
        shown = self._pdf.font("regular").show(words)
        self._parts.append(f"BT {font} {_NUMBER_PT} Tf {_place(x, baseline)} Td {shown} Tj ET\n")

    def _ellipse(self, rectangle: Rectangle) -> None:
        left, top, right, bottom = rectangle
        x, y = (left + right) / 2, (top + bottom) / 2
        across, down = (right - left) / 2 * _ROUND, (bottom - top) / 2 * _ROUND
        self._parts.append(
            f"{_place(right, y)} m\n"
            f"{_place(right, y - down)} {_place(x + across, top)} {_place(x, top)} c\n"
            f"{_place(x - across, top)} {_place(left, y - down)} {_place(left, y)} c\n"
            f"{_place(left, y + down)} {_place(x - across, bottom)} {_place(x, bottom)} c\n"
            f"{_place(x + across, bottom)} {_place(right, y + down)} {_place(right, y)} c S\n"
        )


def _length_of_tick(mm: int) -> float:
    return 8.5 if mm % 10 == 0 else 7.5 if mm % 5 == 0 else 6.5


def _place(x_mm: float, y_mm: float) -> str:
    return as_numbers((x_mm * POINTS_PER_MM, -y_mm * POINTS_PER_MM))


def _size(width_mm: float, height_mm: float) -> str:
    return as_numbers((width_mm * POINTS_PER_MM, height_mm * POINTS_PER_MM))
