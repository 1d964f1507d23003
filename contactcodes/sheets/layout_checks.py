"""Checks of a layout's geometry: labels on the page, boxes on their face, nothing over the symbol.

Every refusal says which measure, the limit and what would fit; what would fit is
rounded to the side on which it fits. Pure: no file is read here.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import floor, hypot

from contactcodes.codes.printed_module import SMALLEST_MODULE_MM
from contactcodes.language import _
from contactcodes.sheets.boxes import (
    Face,
    Grid,
    MarkBox,
    Page,
    Rectangle,
    SymbolBox,
    TextBox,
)
from contactcodes.sheets.layout_remedies import (
    Box,
    Room,
    any_of,
    beside,
    beside_face,
    down,
    line_mm,
    smallest_side_mm,
    up,
    within_circle,
)
from contactcodes.sheets.toml_table import TomlTable, shown, told
from contactcodes.sheets.usual_symbol import USUAL_SYMBOLS

EDGE_MM = 2.0  # of a label stays free of ink: sheets drift by a millimetre and more
SMALLEST_LABEL_MM = 5.0
TEXT_CLEARANCE_MM = 0.3  # between the quiet zone and any words, so that their soft edges stay out of it
DISTANCE_PER_SIDE = 10  # rule of the trade: a symbol is read from ten times its side, quiet zone left out
_ROUNDING_MM = 0.005


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
                % {"label": told(label), "pitch": told(pitch), "field": pitch_field, "fit": shown(label)}
            )
        end = start + (count - 1) * pitch + label
        if end <= room + _ROUNDING_MM:
            continue
        fits = []
        fewer = floor((room + _ROUNDING_MM - start - label) / pitch) + 1
        closer = down((room - start - label) / (count - 1)) if count > 1 else 0.0
        earlier = down(start - (end - room))
        if fewer >= 1:
            fits.append(f"{count_field} = {fewer}")
        if closer >= label:
            fits.append(f"{pitch_field} = {shown(closer)}")
        elif earlier >= 0:
            fits.append(f"{start_field} = {shown(earlier)}")
        if not fits and room - start >= SMALLEST_LABEL_MM:
            fits.append(f"{size_field} = {shown(down(room - start))}")
        elif not fits:
            fits.append(f"{start_field} = 0, {size_field} = {shown(min(label, room))}")
        words = {"count": count, "end": told(end), "room": told(room), "fits": any_of(fits)}
        if across:
            raise table.wrong(
                _("column %(count)d ends at %(end)s mm, the page at %(room)s mm. What fits: %(fits)s") % words
            )
        raise table.wrong(
            _("row %(count)d ends at %(end)s mm, the page at %(room)s mm. What fits: %(fits)s") % words
        )


def check_face(table: TomlTable, label: Room, others: Sequence[Face], face: Face) -> None:
    """Raise LayoutError unless a face lies on the label, beside the others and as large as they are."""
    for start_field, size_field, start, size, room in (
        ("x_mm", "width_mm", face.x_mm, face.width_mm, label.width_mm),
        ("y_mm", "height_mm", face.y_mm, face.height_mm, label.height_mm),
    ):
        if start + size > room + _ROUNDING_MM:
            if room - start >= SMALLEST_LABEL_MM:
                fits = f"{size_field} = {shown(down(room - start))}"
            else:
                fits = f"{start_field} = 0, {size_field} = {shown(min(size, room))}"
            raise table.wrong(
                _("the face ends at %(end)s mm, the label at %(label)s mm. What fits: %(fits)s")
                % {"end": told(start + size), "label": told(room), "fits": fits}
            )
    for other in others:
        if (face.width_mm, face.height_mm) != (other.width_mm, other.height_mm):
            raise table.wrong(
                _("all faces show the same, so they have one size. What fits: %(fits)s")
                % {"fits": f"width_mm = {shown(other.width_mm)}, height_mm = {shown(other.height_mm)}"}
            )
        if _covers(_rectangle(face), _rectangle(other)):
            raise table.wrong(
                _("the face covers another. What fits: %(fits)s") % {"fits": beside_face(face, other, label)}
            )


def check_panel(
    read: Sequence[tuple[TomlTable, Box]],
    room: Room,
    reading_distance_mm: float,
    trade: SymbolBox | None = None,
) -> None:
    """Raise LayoutError unless all stands on its face, apart from the rest, large enough to be read.

    trade  the trade's symbol, which is read from near whatever the reading distance is
    """
    for table, box in read:
        if isinstance(box, SymbolBox):
            _check_symbol(table, room, box, 0.0 if box is trade else reading_distance_mm)
        elif isinstance(box, MarkBox):
            _check_inside(table, room, box)
        else:
            _check_text(table, room, box)
    for (_other_table, first), (table, second) in combinations(read, 2):
        _check_apart(
            table, second, first
        )  # symbols are read first: all others are told to keep clear of them


def _check_symbol(table: TomlTable, room: Room, symbol: SymbolBox, reading_distance_mm: float) -> None:
    smallest = smallest_side_mm(symbol)
    if symbol.side_mm < smallest - _ROUNDING_MM:
        raise table.wrong(
            _(
                "a symbol of %(side)s mm has modules under %(limit)s mm, which no phone is sure to read. "
                "What fits: side_mm = %(fit)s"
            )
            % {"side": told(symbol.side_mm), "limit": told(SMALLEST_MODULE_MM), "fit": shown(up(smallest))}
        )
    free = min(room.width_mm - symbol.x_mm, room.height_mm - symbol.y_mm)
    if symbol.side_mm > free + _ROUNDING_MM:
        raise table.wrong(
            _(
                "the symbol of %(side)s mm with its quiet zone does not lie within %(width)s × %(height)s "
                "mm. What fits: %(fits)s"
            )
            % {"side": told(symbol.side_mm), "fits": _symbol_within(room, symbol, free), **room.shown}
        )
    _check_inside(table, room, symbol)
    dark = USUAL_SYMBOLS[symbol.symbology].dark_share
    needed = reading_distance_mm / DISTANCE_PER_SIDE / dark
    if symbol.side_mm < needed - _ROUNDING_MM:
        raise table.wrong(
            _(
                "a symbol of %(side)s mm is not read from %(distance)s mm. What fits: side_mm = %(fit)s, or "
                "reading_distance_mm = %(nearer)s"
            )
            % {
                "side": told(symbol.side_mm),
                "distance": told(reading_distance_mm),
                "fit": shown(up(needed)),
                "nearer": floor(symbol.side_mm * dark * DISTANCE_PER_SIDE),
            }
        )


def _symbol_within(room: Room, symbol: SymbolBox, free_mm: float) -> str:
    """Return a smaller side, or, where that would be too small, a place further up and to the left."""
    if free_mm >= smallest_side_mm(symbol):
        return f"side_mm = {shown(down(free_mm))}"
    side = min(symbol.side_mm, room.width_mm, room.height_mm)
    x, y = min(symbol.x_mm, room.width_mm - side), min(symbol.y_mm, room.height_mm - side)
    return f"x_mm = {shown(down(x))}, y_mm = {shown(down(y))}, side_mm = {shown(down(side))}"


def _check_text(table: TomlTable, room: Room, box: TextBox) -> None:
    _check_inside(table, room, box)
    if box.floor_pt > box.size_pt:
        raise table.wrong(
            _("floor_pt = %(floor)s is more than size_pt = %(size)s. What fits: floor_pt = %(size)s")
            % {"floor": shown(box.floor_pt), "size": shown(box.size_pt)}
        )
    if box.lines_at(box.floor_pt) < 1:
        needed = line_mm(box.floor_pt)
        raise table.wrong(
            _("a box %(height)s mm high holds no line of %(floor)s pt. What fits: height_mm = %(fit)s")
            % {"height": told(box.height_mm), "floor": told(box.floor_pt), "fit": shown(up(needed))}
        )


def _check_inside(table: TomlTable, room: Room, box: Box) -> None:
    """Raise LayoutError where ink comes nearer than ``EDGE_MM`` to the edge of the label.

    The quiet zone of a symbol is light, so it may reach that edge; its dark part must not be cut.
    """
    left, top, right, bottom = box.rectangle
    clear = (
        USUAL_SYMBOLS[box.symbology].quiet_share if isinstance(box, SymbolBox) else 0.0
    )  # of the box, on each side
    for start_field, size_field, start, end, whole in (
        ("x_mm", "width_mm", left, right, room.width_mm),
        ("y_mm", "height_mm", top, bottom, room.height_mm),
    ):
        size = end - start
        ink_start, ink_end = start + clear * size, end - clear * size
        words = {
            "start": told(ink_start),
            "end": told(ink_end),
            "label": told(whole),
            "edge": told(EDGE_MM),
        }
        if ink_start < EDGE_MM - _ROUNDING_MM:
            words["fit"] = f"{start_field} = {shown(up(max(EDGE_MM - clear * size, 0)))}"
            raise table.wrong(
                _("ink begins at %(start)s mm, but %(edge)s mm stay free at every edge. What fits: %(fit)s")
                % words
            )
        if ink_end > whole - EDGE_MM + _ROUNDING_MM:
            field = size_field if isinstance(box, TextBox) else "side_mm"
            smaller = (whole - EDGE_MM - start) / (1 - clear)
            if smaller >= _least(box, field, size):
                words["fit"] = f"{field} = {shown(down(smaller))}"
            else:  # it is in the wrong place rather than too large
                moved = max(whole - EDGE_MM - (1 - clear) * size, EDGE_MM - clear * size, 0)
                words["fit"] = f"{start_field} = {shown(down(moved))}"
            raise table.wrong(
                _(
                    "ink ends at %(end)s mm, the label at %(label)s mm, of which %(edge)s mm stay free. "
                    "What fits: %(fit)s"
                )
                % words
            )
    if room.is_round:
        _check_within_circle(table, room, box, clear)


def _least(box: Box, field: str, size_mm: float) -> float:
    """Return how much of a box must be left where it is made smaller; with less, it is moved instead."""
    if isinstance(box, SymbolBox):
        return smallest_side_mm(box)
    if isinstance(box, TextBox) and field == "height_mm":
        return max(size_mm / 2, line_mm(box.floor_pt))
    return size_mm / 2


def _check_within_circle(table: TomlTable, room: Room, box: Box, clear: float) -> None:
    left, top, right, bottom = box.rectangle
    middle_x, middle_y = room.middle
    inset = clear * (right - left)
    reach = max(
        hypot(x - middle_x, y - middle_y)
        for x in (left + inset, right - inset)
        for y in (top + inset, bottom - inset)
    )
    limit = min(room.middle) - EDGE_MM
    if reach > limit + _ROUNDING_MM:
        raise table.wrong(
            _(
                "a corner lies %(reach)s mm from the middle of the round label; %(limit)s mm are free. "
                "What fits: %(fits)s"
            )
            % {
                "reach": told(reach),
                "limit": told(limit),
                "fits": within_circle(box, clear, room, limit),
            }
        )


def _check_apart(table: TomlTable, box: Box, other: Box) -> None:
    """Raise LayoutError where a box covers another one; from a symbol it keeps a little more clear."""
    near = TEXT_CLEARANCE_MM if isinstance(other, SymbolBox) else 0.0
    left, top, right, bottom = other.rectangle
    around = (left - near, top - near, right + near, bottom + near)
    if not _covers(box.rectangle, around):
        return
    fits = beside(box, around)
    if isinstance(other, SymbolBox):
        raise table.wrong(
            _(
                "this covers the symbol or comes nearer than %(clearance)s mm to its quiet zone. "
                "What fits: %(fits)s"
            )
            % {"clearance": told(TEXT_CLEARANCE_MM), "fits": fits}
        )
    raise table.wrong(
        _("the box (%(role)s) covers the box (%(other)s). What fits: %(fits)s")
        % {"role": _called(box), "other": _called(other), "fits": fits}
    )


def _called(box: Box) -> str:
    return box.role.value if isinstance(box, TextBox) else "mark"


def _rectangle(face: Face) -> Rectangle:
    return face.x_mm, face.y_mm, face.x_mm + face.width_mm, face.y_mm + face.height_mm


def _covers(one: Rectangle, other: Rectangle) -> bool:
    return (
        one[0] < other[2] - _ROUNDING_MM
        and other[0] < one[2] - _ROUNDING_MM
        and one[1] < other[3] - _ROUNDING_MM
        and other[1] < one[3] - _ROUNDING_MM
    )
