"""Checks of a layout's geometry: labels on the page, boxes on the label, nothing over the symbol.

Every refusal says which measure, the limit and what would fit; what would fit is
rounded to the side on which it fits. Pure: no file is read here.
"""

from __future__ import annotations

from itertools import combinations
from math import ceil, floor

from contactcodes.codes.qr_standard import side_modules
from contactcodes.codes.symbol import SMALLEST_CHOSEN, module_mm, printed_side_mm
from contactcodes.language import _
from contactcodes.sheets.boxes import (
    ASCENT_EM,
    DESCENT_EM,
    POINTS_PER_MM,
    Grid,
    Page,
    Rectangle,
    SymbolBox,
    TextBox,
)
from contactcodes.sheets.toml_table import TomlTable, shown

EDGE_MM = 2.0  # stays free along every edge of a label: sheets drift by a millimetre and more
SMALLEST_LABEL_MM = 5.0
TEXT_CLEARANCE_MM = 0.3  # between the quiet zone and any words, so that their soft edges stay out of it
SMALLEST_MODULE_MM = 0.33  # 4 dots of a 300 dpi printer (DENSO WAVE, qrcode.com/en/howto/cell.html)
DISTANCE_PER_SIDE = 10  # rule of the trade: a symbol is read from ten times its side, quiet zone left out
_ROUNDING_MM = 0.005
_SHORTEST_LINE_MM = 5.0  # a remedy that leaves less room for words is none


def check_grid(table: TomlTable, page: Page, grid: Grid) -> None:
    """Raise LayoutError unless all labels stand on the page, side by side."""
    for axis in ("x", "y"):
        across = axis == "x"
        count = grid.columns if across else grid.rows
        start = grid.left_mm if across else grid.top_mm
        pitch = grid.pitch_x_mm if across else grid.pitch_y_mm
        label = grid.label_width_mm if across else grid.label_height_mm
        room = page.width_mm if across else page.height_mm
        pitch_field, size_field, start_field, count_field = (
            ("pitch_x_mm", "label_width_mm", "left_mm", "columns")
            if across
            else ("pitch_y_mm", "label_height_mm", "top_mm", "rows")
        )
        if count > 1 and pitch < label - _ROUNDING_MM:
            raise table.wrong(
                _(
                    "labels of %(label)s mm at a pitch of %(pitch)s mm cover each other. "
                    "What fits: %(field)s = %(fit)s"
                )
                % {"label": shown(label), "pitch": shown(pitch), "field": pitch_field, "fit": shown(label)}
            )
        end = start + (count - 1) * pitch + label
        if end <= room + _ROUNDING_MM:
            continue
        fits = []
        fewer = floor((room + _ROUNDING_MM - start - label) / pitch) + 1
        closer = _down((room - start - label) / (count - 1)) if count > 1 else 0.0
        earlier = _down(start - (end - room))
        if fewer >= 1:
            fits.append(f"{count_field} = {fewer}")
        if closer >= label:
            fits.append(f"{pitch_field} = {shown(closer)}")
        elif earlier >= 0:
            fits.append(f"{start_field} = {shown(earlier)}")
        if not fits and room - start >= SMALLEST_LABEL_MM:
            fits.append(f"{size_field} = {shown(_down(room - start))}")
        elif not fits:
            fits.append(f"{start_field} = 0, {size_field} = {shown(min(label, room))}")
        words = {"count": count, "end": shown(end), "room": shown(room), "fits": _or(fits)}
        if across:
            raise table.wrong(
                _("column %(count)d ends at %(end)s mm, the page at %(room)s mm. What fits: %(fits)s") % words
            )
        raise table.wrong(
            _("row %(count)d ends at %(end)s mm, the page at %(room)s mm. What fits: %(fits)s") % words
        )


def check_symbol(table: TomlTable, grid: Grid, symbol: SymbolBox, reading_distance_mm: float) -> None:
    """Raise LayoutError unless the symbol stands on the label and is large enough to be read."""
    free = min(grid.label_width_mm - symbol.x_mm, grid.label_height_mm - symbol.y_mm) - EDGE_MM
    _check_near_edge(table, symbol.x_mm, symbol.y_mm)
    if symbol.side_mm > free + _ROUNDING_MM:
        raise table.wrong(
            _(
                "the symbol of %(side)s mm ends nearer than %(edge)s mm to the edge of the label of "
                "%(width)s × %(height)s mm. What fits: side_mm = %(fit)s"
            )
            % {
                "side": shown(symbol.side_mm),
                "edge": shown(EDGE_MM),
                "width": shown(grid.label_width_mm),
                "height": shown(grid.label_height_mm),
                "fit": shown(_down(free)),
            }
        )
    smallest = printed_side_mm(SMALLEST_CHOSEN, SMALLEST_MODULE_MM)
    if symbol.side_mm < smallest - _ROUNDING_MM:
        raise table.wrong(
            _(
                "a symbol of %(side)s mm has modules under %(limit)s mm, which no phone is sure to read. "
                "What fits: side_mm = %(fit)s"
            )
            % {"side": shown(symbol.side_mm), "limit": shown(SMALLEST_MODULE_MM), "fit": shown(_up(smallest))}
        )
    dark = side_modules(SMALLEST_CHOSEN) * module_mm(SMALLEST_CHOSEN, 1.0)  # of the side
    needed = reading_distance_mm / DISTANCE_PER_SIDE / dark
    if symbol.side_mm < needed - _ROUNDING_MM:
        raise table.wrong(
            _(
                "a symbol of %(side)s mm is not read from %(distance)s mm. What fits: side_mm = %(fit)s, or "
                "reading_distance_mm = %(nearer)s"
            )
            % {
                "side": shown(symbol.side_mm),
                "distance": shown(reading_distance_mm),
                "fit": shown(_up(needed)),
                "nearer": floor(symbol.side_mm * dark * DISTANCE_PER_SIDE),
            }
        )


def check_text(table: TomlTable, grid: Grid, box: TextBox) -> None:
    """Raise LayoutError unless the box stands on the label and holds a line at its smallest size."""
    _check_near_edge(table, box.x_mm, box.y_mm)
    for field, size, start, label in (
        ("width_mm", box.width_mm, box.x_mm, grid.label_width_mm),
        ("height_mm", box.height_mm, box.y_mm, grid.label_height_mm),
    ):
        if start + size > label - EDGE_MM + _ROUNDING_MM:
            raise table.wrong(
                _(
                    "the box ends at %(end)s mm, the label at %(label)s mm, of which %(edge)s mm stay free. "
                    "What fits: %(field)s = %(fit)s"
                )
                % {
                    "end": shown(start + size),
                    "label": shown(label),
                    "edge": shown(EDGE_MM),
                    "field": field,
                    "fit": shown(_down(label - EDGE_MM - start)),
                }
            )
    if box.floor_pt > box.size_pt:
        raise table.wrong(
            _("floor_pt = %(floor)s is more than size_pt = %(size)s. What fits: floor_pt = %(size)s")
            % {"floor": shown(box.floor_pt), "size": shown(box.size_pt)}
        )
    if box.lines_at(box.floor_pt) < 1:
        needed = box.floor_pt * (ASCENT_EM + DESCENT_EM) / POINTS_PER_MM
        raise table.wrong(
            _("a box %(height)s mm high holds no line of %(floor)s pt. What fits: height_mm = %(fit)s")
            % {"height": shown(box.height_mm), "floor": shown(box.floor_pt), "fit": shown(_up(needed))}
        )


def check_apart(symbol: SymbolBox, boxes: list[tuple[TomlTable, TextBox]]) -> None:
    """Raise LayoutError where a box of text covers the symbol, its quiet zone or another box."""
    left, top, right, bottom = symbol.rectangle
    around = (
        left - TEXT_CLEARANCE_MM,
        top - TEXT_CLEARANCE_MM,
        right + TEXT_CLEARANCE_MM,
        bottom + TEXT_CLEARANCE_MM,
    )
    for table, box in boxes:
        if _covers(box.rectangle, around):
            raise table.wrong(
                _(
                    "the box (%(role)s) covers the symbol or comes nearer than %(clearance)s mm to its "
                    "quiet zone. What fits: %(fits)s"
                )
                % {
                    "role": box.role.value,
                    "clearance": shown(TEXT_CLEARANCE_MM),
                    "fits": _beside(box, around),
                }
            )
    for (_earlier, first), (table, second) in combinations(boxes, 2):
        if _covers(first.rectangle, second.rectangle):
            raise table.wrong(
                _("the box (%(role)s) covers the box (%(other)s). What fits: %(fits)s")
                % {
                    "role": second.role.value,
                    "other": first.role.value,
                    "fits": _beside(second, first.rectangle),
                }
            )


def _check_near_edge(table: TomlTable, x_mm: float, y_mm: float) -> None:
    for field, value in (("x_mm", x_mm), ("y_mm", y_mm)):
        if value < EDGE_MM - _ROUNDING_MM:
            raise table.wrong(
                _(
                    "%(field)s = %(value)s, but %(edge)s mm stay free at every edge. "
                    "What fits: %(field)s = %(edge)s"
                )
                % {"field": field, "value": shown(value), "edge": shown(EDGE_MM)}
            )


def _covers(one: Rectangle, other: Rectangle) -> bool:
    return (
        one[0] < other[2] - _ROUNDING_MM
        and other[0] < one[2] - _ROUNDING_MM
        and one[1] < other[3] - _ROUNDING_MM
        and other[1] < one[3] - _ROUNDING_MM
    )


def _beside(box: TextBox, other: Rectangle) -> str:
    """Return the change of ``box`` that clears ``other`` and keeps most of its area."""
    left, top, right, bottom = box.rectangle
    line = box.floor_pt * (ASCENT_EM + DESCENT_EM) / POINTS_PER_MM
    after_x, after_y = _up(other[2]), _up(other[3])
    choices = [
        (right - after_x, box.height_mm, f"x_mm = {shown(after_x)}", "width_mm"),
        (other[0] - left, box.height_mm, "", "width_mm"),
        (box.width_mm, bottom - after_y, f"y_mm = {shown(after_y)}", "height_mm"),
        (box.width_mm, other[1] - top, "", "height_mm"),
    ]
    wide, high, move, field = max(choices, key=lambda choice: _usable(choice[0], choice[1], line))
    if not _usable(wide, high, line):
        return _("a box elsewhere on the label, or a smaller symbol")
    size = f"{field} = {shown(_down(wide if field == 'width_mm' else high))}"
    return f"{move}, {size}" if move else size


def _usable(width_mm: float, height_mm: float, line_mm: float) -> float:
    return width_mm * height_mm if width_mm >= _SHORTEST_LINE_MM and height_mm >= line_mm + 0.02 else 0.0


def _or(fits: list[str]) -> str:
    return _(", or ").join(fits)


def _down(value: float) -> float:
    return floor(round(value, 6) * 100) / 100


def _up(value: float) -> float:
    return ceil(round(value, 6) * 100) / 100
