"""Where everything of a print run stands on its pages: labels, faces, symbols. Pure arithmetic.

Drawing asks it where to draw, the proof asks it where to look. Millimetres from the top
left of the page's trim, y downwards; crop marks stand outside, at negative places.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

from contactcodes.sheets.boxes import POINTS_PER_MM, Face, Panel, Rectangle
from contactcodes.sheets.correction import Correction
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.press import Press

Matrix: TypeAlias = tuple[float, float, float, float, float, float]  # a b c d e f of PDF's cm operator

_STRAIGHT = Correction()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One face of one label as it lies on a page.

    page      of the PDF, from 1
    slot      on its sheet, from 1, row by row from the top left of the front
    label     which of the run's labels, from 0
    left_mm, top_mm  the corner of the face on the page
    width_mm, height_mm  the face as the layout has it, before the printer's correction
    scale_x, scale_y  the printer's correction
    turned    the face stands on its head
    mirrored  the face is seen through glass from behind
    """

    page: int
    slot: int
    label: int
    panel: Panel
    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float
    scale_x: float
    scale_y: float
    turned: bool
    mirrored: bool

    @property
    def flipped_x(self) -> bool:
        """Tell whether what is left on the face lies right on the page."""
        return self.turned is not self.mirrored

    def on_page(self, rectangle: Rectangle) -> Rectangle:
        """Return a rectangle of the face in millimetres of the page."""
        left, top, right, bottom = rectangle
        if self.flipped_x:
            left, right = self.width_mm - right, self.width_mm - left
        if self.turned:
            top, bottom = self.height_mm - bottom, self.height_mm - top
        return (
            self.left_mm + left * self.scale_x,
            self.top_mm + top * self.scale_y,
            self.left_mm + right * self.scale_x,
            self.top_mm + bottom * self.scale_y,
        )

    @property
    def symbol_rectangle(self) -> Rectangle | None:
        """Return where the symbol stands on the page, quiet zone included; None for a panel without one."""
        return self.on_page(self.panel.symbol.rectangle) if self.panel.symbol else None

    @property
    def trade_symbol_rectangle(self) -> Rectangle | None:
        """Return where the trade's symbol stands, as ``symbol_rectangle``."""
        return self.on_page(self.panel.trade_symbol.rectangle) if self.panel.trade_symbol else None

    def matrix(self, page_height_mm: float) -> Matrix:
        """Return what turns points of the face, y upwards from its top left corner, into the page's.

        So that a text at x mm, y mm of the face is drawn at (x · 72/25.4, -y · 72/25.4).
        """
        x, across = self.left_mm, self.scale_x
        if self.flipped_x:
            x, across = x + self.width_mm * self.scale_x, -across
        y, up = self.top_mm, self.scale_y
        if self.turned:
            y, up = y + self.height_mm * self.scale_y, -up
        return across, 0.0, 0.0, up, x * POINTS_PER_MM, (page_height_mm - y) * POINTS_PER_MM


@dataclass(frozen=True)
class Arrangement:
    """A layout as it is printed this time.

    start_at    the slot of the first sheet on which the first label stands, from 1: what is before is used up
    correction  of the printer
    press       for a printing house; None for a desk printer
    """

    layout: Layout
    start_at: int = 1
    correction: Correction = _STRAIGHT
    press: Press | None = field(default=None)

    @property
    def up(self) -> Literal[1, 2, 4]:
        """How many of the layout's pages share a sheet of the press."""
        return self.press.up if self.press else 1

    @cached_property
    def _steps(self) -> tuple[int, int]:
        """Return pages of the layout side by side, and one under the other: the sheet stays near a square."""
        page = self.layout.page
        if self.up == 2:
            return (2, 1) if page.width_mm <= page.height_mm else (1, 2)
        return (2, 2) if self.up == 4 else (1, 1)

    @property
    def _gap_mm(self) -> float:
        """Between two pages on one sheet: the bleed of both."""
        return 2 * self.press.bleed_mm if self.press and self.up > 1 else 0.0

    @cached_property
    def trim_mm(self) -> tuple[float, float]:
        """Width and height of a sheet as trimmed; imposed pages are cut out of it at their own marks."""
        across, down = self._steps
        page = self.layout.page
        return (
            across * page.width_mm + (across - 1) * self._gap_mm,
            down * page.height_mm + (down - 1) * self._gap_mm,
        )

    @cached_property
    def margin_mm(self) -> float:
        """What surrounds the trim on paper: bleed and crop marks; 0 on a desk printer."""
        return self.press.margin_mm if self.press else 0.0

    @cached_property
    def media_mm(self) -> tuple[float, float]:
        """Width and height of the whole sheet of paper."""
        width, height = self.trim_mm
        return width + 2 * self.margin_mm, height + 2 * self.margin_mm

    @cached_property
    def cut_rectangles(self) -> tuple[Rectangle, ...]:
        """Return what is cut out of a sheet, in millimetres of its trim, for each page of the layout."""
        page = self.layout.page
        across, down = self._steps
        return tuple(
            (x, y, x + page.width_mm, y + page.height_mm)
            for y in (row * (page.height_mm + self._gap_mm) for row in range(down))
            for x in (column * (page.width_mm + self._gap_mm) for column in range(across))
        )

    @property
    def slots_per_sheet(self) -> int:
        """Labels on one sheet, 1 or more."""
        return self.layout.labels_per_page * self.up

    @property
    def pages_per_sheet(self) -> int:
        """2 where the layout has a back, else 1."""
        return 2 if self.layout.back else 1

    def sheets_for(self, labels: int) -> int:
        """Return how many sheets of paper that many labels take, 0 for none."""
        return -(-(labels + self.start_at - 1) // self.slots_per_sheet) if labels else 0

    def pages_for(self, labels: int) -> int:
        """Return how many pages the PDF has: fronts and backs."""
        return self.sheets_for(labels) * self.pages_per_sheet

    def labels_on_sheet(self, sheet: int, labels: int) -> range:
        """Return which of so many labels, from 0, stand on a sheet, counted from 1."""
        first = (sheet - 1) * self.slots_per_sheet - (self.start_at - 1)
        return range(max(first, 0), max(min(first + self.slots_per_sheet, labels), 0))

    def spots(self, page: int, labels: int) -> Iterator[Spot]:
        """Yield every face on a page of the PDF, counted from 1, of a run of so many labels."""
        sheet, back = divmod(page - 1, self.pages_per_sheet)
        first = sheet * self.slots_per_sheet - (self.start_at - 1)
        for label in self.labels_on_sheet(sheet + 1, labels):
            slot = label - first + 1
            for panel, face in self._faces(back=bool(back)):
                yield self._spot(page, slot, label, panel, face, back=bool(back))

    def _faces(self, *, back: bool) -> Iterator[tuple[Panel, Face]]:
        layout = self.layout
        if back and layout.back:
            yield layout.back, layout.whole_label
        elif not back:
            for face in layout.faces:
                yield layout.front, face

    def _spot(self, page: int, slot: int, label: int, panel: Panel, face: Face, *, back: bool) -> Spot:
        which, slot_of_page = divmod(slot - 1, self.layout.labels_per_page)
        left, top, right, _bottom = self.layout.label_rectangle(slot_of_page + 1)
        row, column = divmod(slot_of_page, self.layout.grid.columns)
        origin_x, origin_y, _right, _bottom = self.cut_rectangles[which]
        x, y = origin_x + left, origin_y + top
        if back:  # the sheet is turned over its long side, like a leaf of a book
            x = self.trim_mm[0] - (origin_x + right)
            column = self.layout.grid.columns - 1 - column
        corrected = self.correction
        x += column * corrected.pitch_x_mm
        y += row * corrected.pitch_y_mm
        return Spot(
            page=page,
            slot=slot,
            label=label,
            panel=panel,
            left_mm=corrected.offset_x_mm + (x + face.x_mm) * corrected.scale_x,
            top_mm=corrected.offset_y_mm + (y + face.y_mm) * corrected.scale_y,
            width_mm=face.width_mm,
            height_mm=face.height_mm,
            scale_x=corrected.scale_x,
            scale_y=corrected.scale_y,
            turned=face.turned,
            mirrored=self.layout.mirrored,
        )
