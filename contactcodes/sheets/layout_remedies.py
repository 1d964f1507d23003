"""What would fit, where a box of a layout does not: measures as one writes them into the file. Pure.

Rounded to a hundredth of a millimetre, to the side on which it fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt

from contactcodes.codes.printed_module import SMALLEST_MODULE_MM
from contactcodes.language import _
from contactcodes.sheets.boxes import (
    ASCENT_EM,
    DESCENT_EM,
    POINTS_PER_MM,
    Face,
    MarkBox,
    Rectangle,
    SymbolBox,
    TextBox,
)
from contactcodes.sheets.toml_table import shown, told
from contactcodes.sheets.usual_symbol import USUAL_SYMBOLS

Box = SymbolBox | MarkBox | TextBox

_SHORTEST_LINE_MM = 5.0  # a remedy that leaves less room for words is none
_SMALLEST_SQUARE_MM = 1.0  # nor one that leaves less for a mark
_SPARE_MM = 0.02  # so that what is rounded twice still fits


@dataclass(frozen=True, slots=True)
class Room:
    """What a panel has to fit on: a face, or a label. A round one is the circle in its rectangle."""

    width_mm: float
    height_mm: float
    is_round: bool = False

    @property
    def shown(self) -> dict[str, str]:
        """Return its measures as errors give them."""
        return {"width": told(self.width_mm), "height": told(self.height_mm)}

    @property
    def middle(self) -> tuple[float, float]:
        """Return its middle, in millimetres from its top left."""
        return self.width_mm / 2, self.height_mm / 2


def down(value: float) -> float:
    """Return a measure rounded down to a hundredth."""
    return floor(round(value, 6) * 100) / 100


def up(value: float) -> float:
    """Return a measure rounded up to a hundredth."""
    return ceil(round(value, 6) * 100) / 100


def line_mm(size_pt: float) -> float:
    """Return the height of one line, from its accents to its descenders."""
    return size_pt * (ASCENT_EM + DESCENT_EM) / POINTS_PER_MM


def smallest_side_mm(box: SymbolBox) -> float:
    """Return the side, quiet zone included, at which the usual symbol has the smallest modules."""
    return USUAL_SYMBOLS[box.symbology].side_with_quiet_zone * SMALLEST_MODULE_MM


def any_of(fits: Sequence[str]) -> str:
    """Return remedies of which one is enough."""
    return _(", or ").join(fits)


def beside(box: Box, other: Rectangle) -> str:
    """Return the change of ``box`` that clears ``other`` and keeps most of its area."""
    left, top, right, bottom = box.rectangle
    after_x, after_y = up(other[2]), up(other[3])
    width, height = right - left, bottom - top
    choices = [
        (right - after_x, height, f"x_mm = {shown(after_x)}", "width_mm"),
        (other[0] - left, height, "", "width_mm"),
        (width, bottom - after_y, f"y_mm = {shown(after_y)}", "height_mm"),
        (width, other[1] - top, "", "height_mm"),
    ]
    wide, high, move, field = max(choices, key=lambda choice: _usable(box, choice[0], choice[1]))
    if not _usable(box, wide, high):
        return _("a box elsewhere on the label, or a smaller symbol")
    size = f"{_size_field(box, field)} = {shown(down(wide if field == 'width_mm' else high))}"
    return f"{move}, {size}" if move else size


def beside_face(face: Face, other: Face, label: Room) -> str:
    """Return where on the label a face of that size would clear the other one."""
    places = (
        ("y_mm", other.y_mm + other.height_mm, face.height_mm, label.height_mm),
        ("x_mm", other.x_mm + other.width_mm, face.width_mm, label.width_mm),
        ("y_mm", other.y_mm - face.height_mm, face.height_mm, label.height_mm),
        ("x_mm", other.x_mm - face.width_mm, face.width_mm, label.width_mm),
    )
    for field, start, size, room in places:
        start = up(start)
        if start >= 0 and start + size <= room + _SPARE_MM / 4:
            return f"{field} = {shown(start)}"
    return _("two faces that share the label, each at most half as high or half as wide")


def within_circle(box: Box, clear: float, room: Room, reach_mm: float) -> str:
    """Return the change of ``box`` that keeps its corners within ``reach_mm`` of the middle.

    clear  how much of a symbol's side, on each side, is light and may lie outside
    """
    if isinstance(box, TextBox):
        return _line_in_circle(box, room, reach_mm) or _("a box nearer to the middle")
    return _square_in_circle(box, clear, room, reach_mm)


def _line_in_circle(box: TextBox, room: Room, reach_mm: float) -> str | None:
    """Keep a box of words at its height, and make it as wide as the circle is there."""
    left, top, right, bottom = box.rectangle
    middle_x, middle_y = room.middle
    off = max(abs(top - middle_y), abs(bottom - middle_y))
    if off >= reach_mm:
        return None
    half = sqrt(reach_mm**2 - off**2)
    left, right = up(max(left, middle_x - half)), min(right, middle_x + half)
    if right - left < _SHORTEST_LINE_MM:
        return None
    return f"x_mm = {shown(left)}, width_mm = {shown(down(right - left))}"


def _square_in_circle(box: SymbolBox | MarkBox, clear: float, room: Room, reach_mm: float) -> str:
    """Move a square towards the middle as far as it must; what fits nowhere is made smaller, too."""
    ink = 1 - 2 * clear  # of the side
    side = min(box.side_mm, down(reach_mm * sqrt(2) / ink - _SPARE_MM))
    half = side * ink / 2 + _SPARE_MM / 2
    middle_x, middle_y = room.middle
    off_x = box.x_mm + box.side_mm / 2 - middle_x
    off_y = box.y_mm + box.side_mm / 2 - middle_y
    # The farthest corner at a share of that way: (share·|off_x| + half)² + (share·|off_y| + half)² = reach².
    squares, sum_ = off_x**2 + off_y**2, abs(off_x) + abs(off_y)
    under_root = (half * sum_) ** 2 + squares * (reach_mm**2 - 2 * half**2)
    share = max(sqrt(max(under_root, 0)) - half * sum_, 0) / squares if squares else 0.0
    x = middle_x + share * off_x - side / 2
    y = middle_y + share * off_y - side / 2
    moved = f"x_mm = {shown(max(x, 0))}, y_mm = {shown(max(y, 0))}"
    return moved if side == box.side_mm else f"{moved}, side_mm = {shown(side)}"


def _size_field(box: Box, field: str) -> str:
    return field if isinstance(box, TextBox) else "side_mm"


def _usable(box: Box, width_mm: float, height_mm: float) -> float:
    """Return the area a box would keep; 0 where that is too small for what stands in it."""
    if not isinstance(box, TextBox):
        side = min(width_mm, height_mm)
        least = smallest_side_mm(box) if isinstance(box, SymbolBox) else _SMALLEST_SQUARE_MM
        return side**2 if side >= least else 0.0
    enough = width_mm >= _SHORTEST_LINE_MM and height_mm >= line_mm(box.floor_pt) + _SPARE_MM
    return width_mm * height_mm if enough else 0.0
