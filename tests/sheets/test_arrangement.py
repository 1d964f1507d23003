from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.boxes import Face, Panel, SymbolBox
from contactcodes.sheets.correction import Correction
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.layout_folder import find_layout
from contactcodes.sheets.press import Press

LABELS = find_layout("avery-l7160")
POSTER = find_layout("poster-a4")


def tent() -> Layout:
    """A card folded in the middle: the upper face stands on its head."""
    grid = replace(
        LABELS.grid, columns=1, rows=1, left_mm=10, top_mm=10, label_width_mm=100, label_height_mm=80
    )
    return replace(
        LABELS,
        grid=grid,
        front=Panel(symbol=SymbolBox(x_mm=5, y_mm=2, side_mm=30)),
        faces=(
            Face(x_mm=0, y_mm=0, width_mm=100, height_mm=40, turned=True),
            Face(x_mm=0, y_mm=40, width_mm=100, height_mm=40),
        ),
    )


@given(labels=st.integers(0, 500), start_at=st.integers(1, 21))
def test_every_label_stands_in_one_slot_and_no_two_in_the_same(labels, start_at):
    arranged = Arrangement(LABELS, start_at=start_at)
    found = [
        (spot.page, spot.slot, spot.label)
        for page in range(1, arranged.pages_for(labels) + 1)
        for spot in arranged.spots(page, labels)
    ]
    assert [label for _page, _slot, label in found] == list(range(labels))
    assert len({(page, slot) for page, slot, _label in found}) == labels
    assert all(1 <= slot <= arranged.slots_per_sheet for _page, slot, _label in found)


def test_the_first_sheet_begins_where_the_used_labels_end():
    arranged = Arrangement(LABELS, start_at=20)
    assert [spot.slot for spot in arranged.spots(1, 5)] == [20, 21]
    assert [spot.slot for spot in arranged.spots(2, 5)] == [1, 2, 3]


def test_a_face_that_stands_on_its_head_has_its_symbol_in_the_opposite_corner():
    upper, lower = Arrangement(tent()).spots(1, 1)
    assert lower.symbol_rectangle == (15, 52, 45, 82)
    assert upper.symbol_rectangle == (75, 18, 105, 48)


def test_a_mirrored_layout_is_mirrored_label_by_label():
    plain = next(Arrangement(POSTER).spots(1, 1))
    seen_through_glass = next(Arrangement(replace(POSTER, mirrored=True)).spots(1, 1))
    left, top, right, bottom = plain.symbol_rectangle or (0, 0, 0, 0)
    assert seen_through_glass.symbol_rectangle == pytest.approx((210 - right, top, 210 - left, bottom))


def test_backs_lie_behind_their_fronts_when_the_sheet_is_turned_like_a_leaf():
    card = replace(LABELS, back=LABELS.front)
    arranged = Arrangement(card)
    assert arranged.pages_for(22) == 4
    fronts, backs = list(arranged.spots(1, 22)), list(arranged.spots(2, 22))
    assert [spot.label for spot in backs] == [spot.label for spot in fronts]
    for front, back in zip(fronts, backs, strict=True):
        assert back.left_mm == pytest.approx(210 - (front.left_mm + front.width_mm))
        assert back.top_mm == front.top_mm


def test_a_printers_pitch_is_corrected_from_the_left_of_the_paper_on_backs_too():
    arranged = Arrangement(replace(LABELS, back=LABELS.front), correction=Correction(pitch_x_mm=0.5))
    lefts = [sorted({spot.left_mm for spot in arranged.spots(page, 21)}) for page in (1, 2)]
    for plain, corrected in zip((7.2, 73.24, 139.28), lefts[0], strict=True):
        assert corrected == pytest.approx(plain + 0.5 * (plain - 7.2) / 66.04)
    plain_backs = sorted(
        {spot.left_mm for spot in Arrangement(replace(LABELS, back=LABELS.front)).spots(2, 21)}
    )
    moved = [back - plain for back, plain in zip(lefts[1], plain_backs, strict=True)]
    assert moved == pytest.approx([0, 0.5, 1.0])


@given(
    x=st.floats(-10, 10),
    y=st.floats(-10, 10),
    pitch=st.floats(-1, 1),
    scale=st.floats(0.97, 1.03),
)
def test_a_correction_moves_and_stretches_everything_alike(x, y, pitch, scale):
    correction = Correction(offset_x_mm=x, offset_y_mm=y, pitch_x_mm=pitch, pitch_y_mm=pitch, scale_x=scale)
    corrected = list(Arrangement(LABELS, correction=correction).spots(1, 21))
    for plain, moved in zip(Arrangement(LABELS).spots(1, 21), corrected, strict=True):
        row, column = divmod(plain.slot - 1, 3)
        assert moved.left_mm == pytest.approx(x + (plain.left_mm + column * pitch) * scale)
        assert moved.top_mm == pytest.approx(y + plain.top_mm + row * pitch)
        left, _top, right, _bottom = moved.symbol_rectangle or (0, 0, 0, 0)
        assert right - left == pytest.approx(LABELS.symbol.side_mm * scale)


def test_posters_four_up_are_parted_by_the_bleed_of_both():
    arranged = Arrangement(POSTER, press=Press(up=4, bleed_mm=3))
    assert arranged.slots_per_sheet == 4
    assert arranged.trim_mm == (426, 600)
    assert arranged.media_mm == (426 + 16, 600 + 16)  # marks of 5 mm, 3 mm outside
    assert [spot.left_mm for spot in arranged.spots(1, 4)] == [0, 216, 0, 216]
    assert [spot.top_mm for spot in arranged.spots(1, 4)] == [0, 0, 303, 303]


def test_two_up_lie_side_by_side_across_the_narrow_way():
    assert Arrangement(POSTER, press=Press(up=2)).trim_mm == (426, 297)


@given(turned=st.booleans(), mirrored=st.booleans(), x=st.floats(0, 100), y=st.floats(0, 40))
def test_the_matrix_of_a_face_takes_its_points_where_its_rectangles_lie(turned, mirrored, x, y):
    layout = tent()
    layout = replace(layout, mirrored=mirrored, faces=(replace(layout.faces[0], turned=turned),))
    spot = next(Arrangement(layout).spots(1, 1))
    a, b, c, d, e, f = spot.matrix(297.0)
    assert (b, c) == (0, 0)
    x_mm, y_mm = (a * x * 72 / 25.4 + e) * 25.4 / 72, 297.0 - (d * -y * 72 / 25.4 + f) * 25.4 / 72
    left, top, right, bottom = spot.on_page((x, y, x, y))
    assert (x_mm, y_mm) == pytest.approx((left, top), abs=1e-6)
    assert (right, bottom) == (left, top)
