"""Labels on their page, faces on their label: what is refused, and that the remedy works."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.errors import LayoutError
from contactcodes.sheets.boxes import Grid, Page
from contactcodes.sheets.layout_checks import check_grid
from contactcodes.sheets.layout_file import read_layout
from contactcodes.sheets.toml_table import TomlTable
from tests.sheets.written_layout import FACES, ON_FACES, write


@pytest.mark.parametrize(
    ("change", "said", "remedy"),
    [
        pytest.param(
            ("rows = 7", "rows = 8"),
            "print_layouts/a4_3x7.toml: [grid]: row 8 ends at 319 mm, the page at 297 mm. "
            "What fits: rows = 7.",
            ("rows = 8", "rows = 7"),
            id="a row too many",
        ),
        pytest.param(
            ("pitch_y_mm = 38.0", "pitch_y_mm = 42.0"),
            "row 7 ends at 305 mm, the page at 297 mm. What fits: rows = 6, or pitch_y_mm = 40.66.",
            ("pitch_y_mm = 42.0", "pitch_y_mm = 40.66"),
            id="rows too far apart",
        ),
        pytest.param(
            ("left_mm = 7.0", "left_mm = 17.0"),
            "column 3 ends at 212.5 mm, the page at 210 mm. What fits: columns = 2, or pitch_x_mm = 64.75.",
            ("pitch_x_mm = 66.0", "pitch_x_mm = 64.75"),
            id="a margin too wide",
        ),
        pytest.param(
            ("label_width_mm = 63.5", "label_width_mm = 67.0"),
            "labels of 67 mm at a pitch of 66 mm cover each other. What fits: pitch_x_mm = 67.",
            ("pitch_x_mm = 66.0", "pitch_x_mm = 67"),
            id="labels over each other",
        ),
    ],
)
def test_labels_off_the_page_are_refused_with_a_remedy_that_works(tmp_path, change, said, remedy):
    with pytest.raises(LayoutError, match=re.escape(said)):
        read_layout(write(tmp_path, change))
    assert read_layout(write(tmp_path, change, remedy)).labels_per_page >= 18


@pytest.mark.parametrize(
    ("change", "said", "remedy"),
    [
        pytest.param(
            ("y_mm = 19.0\nwidth_mm = 63.5", "y_mm = 20.0\nwidth_mm = 63.5"),
            "[[face]] 2: the face ends at 39 mm, the label at 38 mm. What fits: height_mm = 18.",
            (
                (
                    "y_mm = 20.0\nwidth_mm = 63.5\nheight_mm = 19.0",
                    "y_mm = 20.0\nwidth_mm = 63.5\nheight_mm = 18",
                ),
                ("height_mm = 19.0\nturned", "height_mm = 18\nturned"),
            ),
            id="a face beyond the label",
        ),
        pytest.param(
            ("x_mm = 0.0\ny_mm = 19.0", "x_mm = 60.0\ny_mm = 19.0"),
            "[[face]] 2: the face ends at 123.5 mm, the label at 63.5 mm. "
            "What fits: x_mm = 0, width_mm = 63.5.",
            (("x_mm = 60.0\ny_mm = 19.0", "x_mm = 0\ny_mm = 19.0"),),
            id="a face beside the label",
        ),
        pytest.param(
            ("y_mm = 19.0\nwidth_mm = 63.5", "y_mm = 10.0\nwidth_mm = 63.5"),
            "[[face]] 2: the face covers another. What fits: y_mm = 19.",
            (("y_mm = 10.0\nwidth_mm = 63.5", "y_mm = 19\nwidth_mm = 63.5"),),
            id="a face over the other",
        ),
        pytest.param(
            ("height_mm = 19.0\nturned = true", "height_mm = 18.0\nturned = true"),
            "[[face]] 2: all faces show the same, so they have one size. "
            "What fits: width_mm = 63.5, height_mm = 18.",
            (
                (
                    "y_mm = 19.0\nwidth_mm = 63.5\nheight_mm = 19.0",
                    "y_mm = 19.0\nwidth_mm = 63.5\nheight_mm = 18",
                ),
            ),
            id="faces of two sizes",
        ),
        pytest.param(
            ("height_mm = 19.0\nturned", "height_mm = 3.0\nturned"),
            "[[face]] 1: height_mm = 3 is outside 5 to 1189.",
            (("height_mm = 3.0\nturned", "height_mm = 19.0\nturned"),),
            id="a face too low",
        ),
        pytest.param(
            ("turned = true", 'turned = "yes"'),
            "[[face]] 1: turned is true or false.",
            (('turned = "yes"', "turned = true"),),
            id="a word for a yes",
        ),
        pytest.param(
            ("label_height_mm = 38.0", "label_height_mm = 38.0\nround = true"),
            "a round label is not folded. What fits: no [[face]], or no round = true.",
            (("\nround = true", ""),),
            id="a round label that is folded",
        ),
    ],
)
def test_faces_that_do_not_lie_on_the_label_are_refused(tmp_path, change, said, remedy):
    with pytest.raises(LayoutError, match=re.escape(said)):
        read_layout(write(tmp_path, *ON_FACES, change, more=FACES))
    assert len(read_layout(write(tmp_path, *ON_FACES, change, *remedy, more=FACES)).faces) == 2


def test_two_faces_too_large_for_the_label_are_told_so(tmp_path):
    larger = (("height_mm = 19.0", "height_mm = 24.0"),) * 2
    moved = ("y_mm = 19.0\nwidth", "y_mm = 14.0\nwidth")
    with pytest.raises(LayoutError, match="two faces that share the label, each at most half as high"):
        read_layout(write(tmp_path, *ON_FACES, *larger, moved, more=FACES))


@settings(max_examples=200, deadline=None)
@given(
    columns=st.integers(1, 12),
    rows=st.integers(1, 12),
    left_mm=st.floats(0, 300),
    top_mm=st.floats(0, 300),
    pitch_mm=st.floats(5, 120),
    label_mm=st.floats(5, 400),
)
def test_what_fits_does_fit_for_any_grid(columns, rows, left_mm, top_mm, pitch_mm, label_mm):
    page = Page(width_mm=210, height_mm=297)
    grid = Grid(
        columns=columns,
        rows=rows,
        left_mm=left_mm,
        top_mm=top_mm,
        pitch_x_mm=pitch_mm,
        pitch_y_mm=pitch_mm,
        label_width_mm=label_mm,
        label_height_mm=label_mm,
    )
    table = TomlTable("a.toml", "[grid]", {}, known=())
    # A grid may be wrong in six ways: labels over each other, too large and too many, across and down.
    for _remedy in range(6):
        try:
            check_grid(table, page, grid)
            return
        except LayoutError as error:
            first = str(error).partition("What fits: ")[2].partition(", or ")[0].rstrip(".")
            assert first
            grid = replace(
                grid, **{field: float(value) for field, value in re.findall(r"(\w+) = ([\d.]+)", first)}
            )
    check_grid(table, page, grid)
