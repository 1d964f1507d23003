"""What stands on a label: what is refused, and that the remedy works."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.errors import LayoutError
from contactcodes.sheets.boxes import MarkBox, Role, SymbolBox, TextBox
from contactcodes.sheets.layout_checks import check_panel
from contactcodes.sheets.layout_file import read_layout
from contactcodes.sheets.layout_remedies import Box, Room
from contactcodes.sheets.toml_table import TomlTable
from tests.sheets.written_layout import BACK, MARK, write

ROUND = (
    ("label_width_mm = 63.5", "label_width_mm = 60.0"),
    ("label_height_mm = 38.0", "label_height_mm = 60.0\nround = true"),
    ("rows = 7", "rows = 4"),
    ("pitch_y_mm = 38.0", "pitch_y_mm = 60.0"),
    ("x_mm = 2.0\ny_mm = 2.0", "x_mm = 15.0\ny_mm = 14.0"),
    ("x_mm = 34.0\ny_mm = 4.0\nwidth_mm = 27.0", "x_mm = 18.0\ny_mm = 6.0\nwidth_mm = 24.0"),
    ("height_mm = 12.0", "height_mm = 7.5"),
    ("x_mm = 34.0\ny_mm = 20.0", "x_mm = 16.5\ny_mm = 45.0"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said", "remedy"),
    [
        pytest.param(
            ("x_mm = 2.0\ny_mm = 2.0", "x_mm = 2.0\ny_mm = 9.0"),
            "[symbol]: the symbol of 30 mm with its quiet zone does not lie within 63.5 × 38 mm. "
            "What fits: side_mm = 29.",
            ("side_mm = 30.0", "side_mm = 29"),
            id="a symbol over the edge",
        ),
        pytest.param(
            ("x_mm = 2.0\ny_mm = 2.0", "x_mm = 2.0\ny_mm = 39.0"),
            "does not lie within 63.5 × 38 mm. What fits: x_mm = 2, y_mm = 8, side_mm = 30.",
            ("x_mm = 2.0\ny_mm = 39.0", "x_mm = 2\ny_mm = 8"),
            id="a symbol beside the label",
        ),
        pytest.param(
            ("side_mm = 30.0", "side_mm = 10.0"),
            "a symbol of 10 mm has modules under 0.33 mm, which no phone is sure to read. "
            "What fits: side_mm = 10.89.",
            ("side_mm = 10.0", "side_mm = 26.4"),
            id="a symbol too small",
        ),
        pytest.param(
            ("reading_distance_mm = 200", "reading_distance_mm = 300"),
            "a symbol of 30 mm is not read from 300 mm. "
            "What fits: side_mm = 39.6, or reading_distance_mm = 227.",
            ("reading_distance_mm = 300", "reading_distance_mm = 227"),
            id="a symbol read from too far",
        ),
        pytest.param(
            ("width_mm = 27.0", "width_mm = 29.0"),
            "[[text]] 1: ink ends at 63 mm, the label at 63.5 mm, of which 2 mm stay free. "
            "What fits: width_mm = 27.5.",
            ("width_mm = 29.0", "width_mm = 27.5"),
            id="a text over the edge",
        ),
        pytest.param(
            ("x_mm = 34.0\ny_mm = 20.0", "x_mm = 60.0\ny_mm = 20.0"),
            "[[text]] 2: ink ends at 87 mm, the label at 63.5 mm, of which 2 mm stay free. "
            "What fits: x_mm = 34.5.",
            ("x_mm = 60.0\ny_mm = 20.0", "x_mm = 34.5\ny_mm = 20.0"),
            id="a text beside the label",
        ),
        pytest.param(
            ("y_mm = 4.0", "y_mm = 1.0"),
            "ink begins at 1 mm, but 2 mm stay free at every edge. What fits: y_mm = 2.",
            ("y_mm = 1.0", "y_mm = 2"),
            id="a text near the top",
        ),
        pytest.param(
            ("floor_pt = 6.0", "floor_pt = 9.5"),
            "floor_pt = 9.5 is more than size_pt = 9. What fits: floor_pt = 9.",
            ("floor_pt = 9.5", "floor_pt = 9"),
            id="a floor above the size",
        ),
        pytest.param(
            ("height_mm = 5.0", "height_mm = 2.0"),
            "[[text]] 2: a box 2 mm high holds no line of 5 pt. What fits: height_mm = 2.09.",
            ("height_mm = 2.0", "height_mm = 2.09"),
            id="a box without room for a line",
        ),
        pytest.param(
            ("x_mm = 34.0\ny_mm = 4.0\nwidth_mm = 27.0", "x_mm = 30.0\ny_mm = 4.0\nwidth_mm = 31.0"),
            "this covers the symbol or comes nearer than 0.3 mm to its quiet zone. "
            "What fits: x_mm = 32.3, width_mm = 28.7.",
            (
                "x_mm = 30.0\ny_mm = 4.0\nwidth_mm = 31.0",
                "x_mm = 32.3\ny_mm = 4.0\nwidth_mm = 28.7",
            ),
            id="a text over the symbol",
        ),
        pytest.param(
            ("y_mm = 20.0", "y_mm = 15.0"),
            "the box (address) covers the box (headline). What fits: y_mm = 16, height_mm = 4.",
            ("y_mm = 15.0\nwidth_mm = 27.0\nheight_mm = 5.0", "y_mm = 16\nwidth_mm = 27.0\nheight_mm = 4"),
            id="a text over another",
        ),
        pytest.param(
            ("x_mm = 34.0\ny_mm = 27.0", "x_mm = 30.0\ny_mm = 27.0"),
            "[mark]: this covers the symbol or comes nearer than 0.3 mm to its quiet zone. "
            "What fits: x_mm = 32.3, side_mm = 4.7.",
            ("x_mm = 30.0\ny_mm = 27.0\nside_mm = 7.0", "x_mm = 32.3\ny_mm = 27.0\nside_mm = 4.7"),
            id="a mark over the symbol",
        ),
        pytest.param(
            ("y_mm = 27.0", "y_mm = 23.0"),
            "[[text]] 2: the box (address) covers the box (mark). What fits: x_mm = 41, width_mm = 20.",
            ("x_mm = 34.0\ny_mm = 20.0\nwidth_mm = 27.0", "x_mm = 41\ny_mm = 20.0\nwidth_mm = 20"),
            id="a text over the mark",
        ),
        pytest.param(
            ("side_mm = 7.0", "side_mm = 10.0"),
            "[mark]: ink ends at 37 mm, the label at 38 mm, of which 2 mm stay free. What fits: side_mm = 9.",
            ("side_mm = 10.0", "side_mm = 9"),
            id="a mark over the edge",
        ),
    ],
)
def test_what_stands_wrong_is_refused_with_a_remedy_that_works(tmp_path, change, said, remedy):
    with pytest.raises(LayoutError, match=re.escape(said)):
        read_layout(write(tmp_path, change, more=MARK))
    assert read_layout(write(tmp_path, change, remedy, more=MARK)).labels_per_page == 21


def test_ink_of_a_symbol_keeps_clear_of_the_edge_that_its_quiet_zone_may_reach(tmp_path):
    small = (
        ("reading_distance_mm = 200", "reading_distance_mm = 100"),
        ("x_mm = 2.0\ny_mm = 2.0\nside_mm = 30.0", "x_mm = 0.0\ny_mm = 2.0\nside_mm = 16.0"),
    )
    said = "[symbol]: ink begins at 1.94 mm, but 2 mm stay free at every edge. What fits: x_mm = 0.07."
    with pytest.raises(LayoutError, match=re.escape(said)):
        read_layout(write(tmp_path, *small))
    assert read_layout(write(tmp_path, *small, ("x_mm = 0.0", "x_mm = 0.07"))).symbol.x_mm == 0.07
    said = "ink ends at 61.56 mm, the label at 63.5 mm, of which 2 mm stay free. What fits: side_mm = 15.93."
    right = ("x_mm = 0.0\ny_mm = 2.0", "x_mm = 47.5\ny_mm = 22.0")
    words = ("y_mm = 20.0", "y_mm = 16.5")
    with pytest.raises(LayoutError, match=re.escape(said)):
        read_layout(write(tmp_path, *small, right, words))
    assert read_layout(write(tmp_path, *small, right, words, ("side_mm = 16.0", "side_mm = 15.93")))


@pytest.mark.parametrize(
    ("change", "said", "remedy"),
    [
        pytest.param(
            ("x_mm = 16.5\ny_mm = 45.0", "x_mm = 16.5\ny_mm = 50.0"),
            "[[text]] 2: a corner lies 28.41 mm from the middle of the round label; 28 mm are free. "
            "What fits: x_mm = 17.4, width_mm = 25.2.",
            ("x_mm = 16.5\ny_mm = 50.0\nwidth_mm = 27.0", "x_mm = 17.4\ny_mm = 50.0\nwidth_mm = 25.2"),
            id="words",
        ),
        pytest.param(
            ("x_mm = 15.0\ny_mm = 14.0\nside_mm = 30.0", "x_mm = 0.5\ny_mm = 14.0\nside_mm = 30.0"),
            "[symbol]: a corner lies 28.67 mm from the middle of the round label; 28 mm are free. "
            "What fits: x_mm = 1.23, y_mm = 14.05.",
            ("x_mm = 0.5\ny_mm = 14.0\nside_mm = 30.0", "x_mm = 1.23\ny_mm = 14.05\nside_mm = 30.0"),
            id="the symbol",
        ),
    ],
)
def test_nothing_stands_outside_a_circle(tmp_path, change, said, remedy):
    assert read_layout(write(tmp_path, *ROUND)).round
    with pytest.raises(LayoutError, match=re.escape(said)):
        read_layout(write(tmp_path, *ROUND, change))
    assert read_layout(write(tmp_path, *ROUND, change, remedy)).round


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(
            ("[back.symbol]\nx_mm = 2.0", "[back.symbol]\nx_mm = 40.0"),
            "print_layouts/a4_3x7.toml: [back] [symbol]: the symbol of 30 mm",
            id="its symbol",
        ),
        pytest.param(
            ('role = "privacy"\nx_mm = 34.0', 'role = "privacy"\nx_mm = 30.0'),
            "[back] [[text]] 1: this covers the symbol",
            id="its words",
        ),
        pytest.param(("[back.mark]", "[back.marks]"), "[back]: there is no field marks. Did you mean mark?",
                     id="its fields"),
    ],
)  # fmt: skip
def test_the_back_is_checked_like_the_front(tmp_path, change, said):
    assert read_layout(write(tmp_path, more=BACK)).back
    with pytest.raises(LayoutError, match=re.escape(said)):
        read_layout(write(tmp_path, change, more=BACK))


RECTANGLES = st.tuples(st.floats(0, 60), st.floats(0, 60), st.floats(1, 60), st.floats(3, 60))


def box_of(kind: str, left: float, top: float, width: float, height: float) -> Box:
    if kind == "symbol":
        return SymbolBox(x_mm=left, y_mm=top, side_mm=width)
    if kind == "mark":
        return MarkBox(x_mm=left, y_mm=top, side_mm=width)
    return TextBox(
        role=Role.HEADLINE, x_mm=left, y_mm=top, width_mm=width, height_mm=height, size_pt=8, floor_pt=6
    )


@settings(max_examples=300, deadline=None)
@given(kind=st.sampled_from(["symbol", "mark", "text"]), place=RECTANGLES, is_round=st.booleans())
def test_what_fits_does_fit_for_any_box(kind, place, is_round):
    room = Room(60.0, 60.0, is_round=is_round)
    table = TomlTable("a.toml", "[box]", {}, known=())
    box = box_of(kind, *place)
    for _remedy in range(6):
        try:
            check_panel([(table, box)], room, 50)
            return
        except LayoutError as error:
            said = str(error).partition("What fits: ")[2].partition(", or ")[0].rstrip(".")
        fits = {field: float(value) for field, value in re.findall(r"(\w+) = (-?[\d.]+)", said)}
        if not fits:
            assert said == "a box nearer to the middle"
            return
        assert min(fits.values()) >= 0, said
        box = replace(box, **fits)
    check_panel([(table, box)], room, 50)


@settings(max_examples=300, deadline=None)
@given(kind=st.sampled_from(["mark", "text"]), one=RECTANGLES, other=RECTANGLES)
def test_what_clears_another_box_does_clear_it(kind, one, other):
    room = Room(200.0, 200.0)
    table = TomlTable("a.toml", "[box]", {}, known=())
    first = SymbolBox(x_mm=20 + other[0], y_mm=20 + other[1], side_mm=10.89 + other[2])
    box = box_of(kind, 20 + one[0], 20 + one[1], one[2], one[3])
    try:
        check_panel([(table, first), (table, box)], room, 50)
        return
    except LayoutError as error:
        said = str(error).partition("What fits: ")[2].rstrip(".")
    fits = {field: float(value) for field, value in re.findall(r"(\w+) = ([\d.]+)", said)}
    if fits:
        check_panel([(table, first), (table, replace(box, **fits))], room, 50)
    else:
        assert said == "a box elsewhere on the label, or a smaller symbol"
