from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.errors import LayoutError
from contactcodes.sheets.boxes import Grid, Page
from contactcodes.sheets.layout import (
    FOLDER,
    KNOWN_FIELDS,
    all_layouts,
    find_layout,
    read_layout,
)
from contactcodes.sheets.layout_checks import EDGE_MM, check_grid
from contactcodes.sheets.toml_table import TomlTable

DOCUMENT = Path(__file__).parents[2] / "docs" / "layouts.md"

GOOD = """\
reading_distance_mm = 200
source = "a test"

[title]
fr = "Étiquette"
en = "Label"

[page]
width_mm = 210.0
height_mm = 297.0

[grid]
columns = 3
rows = 7
left_mm = 7.0
top_mm = 15.0
pitch_x_mm = 66.0
pitch_y_mm = 38.0
label_width_mm = 63.5
label_height_mm = 38.0

[symbol]
x_mm = 2.0
y_mm = 2.0
side_mm = 30.0

[[text]]
role = "headline"
x_mm = 34.0
y_mm = 4.0
width_mm = 27.0
height_mm = 12.0
size_pt = 9.0
floor_pt = 6.0

[[text]]
role = "address"
x_mm = 34.0
y_mm = 20.0
width_mm = 27.0
height_mm = 5.0
size_pt = 6.0
floor_pt = 5.0
"""


def write(folder: Path, *changes: tuple[str, str]) -> Path:
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "print_layouts" / "a4_3x7.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "labels", "page_mm", "label_mm"),
    [
        ("avery-l7160", 21, (210, 297), (63.5, 38.1)),
        ("avery-l7651", 65, (210, 297), (38.1, 21.17)),
        ("avery-l7120", 35, (210, 297), (35, 35)),
        ("avery-5160", 30, (215.9, 279.4), (66.67, 25.4)),
        ("poster-a4", 1, (210, 297), (210, 297)),
        ("sticker-a5", 1, (148, 210), (148, 210)),
    ],
)
def test_a_layout_has_the_size_its_maker_gives(name, labels, page_mm, label_mm):
    layout = find_layout(name)
    assert layout.labels_per_page == labels
    assert (layout.page.width_mm, layout.page.height_mm) == page_mm
    assert (layout.grid.label_width_mm, layout.grid.label_height_mm) == label_mm


@pytest.mark.parametrize("name", sorted(all_layouts()))
def test_a_sheet_of_labels_is_centred_on_its_page(name):
    layout = find_layout(name)
    left, top, _right, _bottom = layout.label_rectangle(1)
    _left, _top, right, bottom = layout.label_rectangle(layout.labels_per_page)
    assert left == pytest.approx(layout.page.width_mm - right, abs=0.06)
    assert top == pytest.approx(layout.page.height_mm - bottom, abs=0.06)


@pytest.mark.parametrize("name", sorted(all_layouts()))
def test_nothing_comes_near_the_edge_of_a_label(name):
    layout = find_layout(name)
    boxes = [layout.symbol, *layout.texts, *([layout.logo] if layout.logo else [])]
    for box in boxes:
        left, top, right, bottom = box.rectangle
        assert min(left, top) >= EDGE_MM
        assert right <= layout.grid.label_width_mm - EDGE_MM + 0.01
        assert bottom <= layout.grid.label_height_mm - EDGE_MM + 0.01


def test_every_layout_says_what_it_is_in_both_languages():
    assert sorted(all_layouts()) == sorted(path.stem for path in FOLDER.glob("*.toml"))
    for layout in all_layouts().values():
        assert layout.title["fr"] != layout.title["en"]
        assert layout.source


def test_slots_run_row_by_row_from_the_top_left():
    layout = find_layout("avery-l7160")
    assert layout.label_rectangle(1)[:2] == (7.2, 15.15)
    assert layout.label_rectangle(3)[:2] == pytest.approx((139.28, 15.15))
    assert layout.label_rectangle(4)[:2] == pytest.approx((7.2, 53.25))
    assert [layout.pages_for(labels) for labels in (0, 1, 21, 22, 300)] == [0, 1, 1, 2, 15]
    for slot in (0, 22):
        with pytest.raises(ValueError, match="slot"):
            layout.label_rectangle(slot)


def test_a_good_file_is_read(tmp_path):
    layout = read_layout(write(tmp_path))
    assert (layout.name, layout.logo) == ("a4_3x7", None)
    assert [box.role for box in layout.texts] == ["headline", "address"]


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
        pytest.param(
            ("side_mm = 30.0", "side_mm = 34.6"),
            "[symbol]: the symbol of 34.6 mm ends nearer than 2 mm to the edge of the label of 63.5 × 38 mm. "
            "What fits: side_mm = 34.",
            ("side_mm = 34.6", "side_mm = 31.5"),
            id="a symbol over the edge",
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
            "[[text]] 1: the box ends at 63 mm, the label at 63.5 mm, of which 2 mm stay free. "
            "What fits: width_mm = 27.5.",
            ("width_mm = 29.0", "width_mm = 27.5"),
            id="a text over the edge",
        ),
        pytest.param(
            ("y_mm = 4.0", "y_mm = 1.0"),
            "y_mm = 1, but 2 mm stay free at every edge. What fits: y_mm = 2.",
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
            "the box (headline) covers the symbol or comes nearer than 0.3 mm to its quiet zone. "
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
            ("columns", "colums"),
            "there is no field colums. Did you mean columns?",
            ("colums", "columns"),
            id="an unknown field",
        ),
        pytest.param(
            ("[grid]", "[grids]"),
            "print_layouts/a4_3x7.toml: there is no field grids. Did you mean grid?",
            ("[grids]", "[grid]"),
            id="an unknown table",
        ),
        pytest.param(
            ("rows = 7\n", ""),
            "[grid]: rows is missing.",
            ("columns = 3\n", "columns = 3\nrows = 7\n"),
            id="a field left out",
        ),
        pytest.param(
            ("rows = 7", "rows = 6.5"),
            "rows is a whole number, not 6.5.",
            ("rows = 6.5", "rows = 6"),
            id="half a row",
        ),
        pytest.param(
            ("rows = 7", 'rows = "7"'),
            "rows is a number",
            ('rows = "7"', "rows = 7"),
            id="a text for a number",
        ),
        pytest.param(
            ("size_pt = 6.0", "size_pt = 3.0"),
            "size_pt = 3 is outside 4 to 400.",
            ("size_pt = 3.0", "size_pt = 5.0"),
            id="type nobody reads",
        ),
        pytest.param(
            ('role = "address"', 'role = "adress"'),
            "role = “adress” is none of: headline, call_to_action, address, placement.",
            ('role = "adress"', 'role = "address"'),
            id="an unknown role",
        ),
        pytest.param(
            ('fr = "Étiquette"', "fr = 1"),
            "[title]: fr is a text between quotation marks.",
            ("fr = 1", 'fr = "Étiquette"'),
            id="a number for a text",
        ),
        pytest.param(
            ("rows = 7", "rows = "), "print_layouts/a4_3x7.toml: ", ("rows = ", "rows = 7"), id="no TOML"
        ),
    ],
)
def test_a_wrong_file_is_refused_with_a_remedy_that_works(tmp_path, change, said, remedy):
    with pytest.raises(LayoutError, match=re.escape(said)):
        read_layout(write(tmp_path, change))
    assert read_layout(write(tmp_path, change, remedy)).labels_per_page >= 18


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


def test_an_unknown_layout_names_the_nearest():
    with pytest.raises(LayoutError, match=r"no layout “avery-7160”. Did you mean avery-l7160\?"):
        find_layout("avery-7160")


def test_a_layout_is_found_however_its_name_is_written():
    assert find_layout(" Avery-L7160 ").name == "avery-l7160"


def test_the_document_lists_every_field_and_no_other():
    rows = re.findall(
        r"^\| `([a-z_]*)` \| `([a-z_]+)` \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE
    )
    listed = {table: {field for each, field in rows if each == table} for table, _field in rows}
    tables = {name: set(fields) for name, fields in KNOWN_FIELDS.items() if name}
    tables["top"] = {field for field in KNOWN_FIELDS[""] if field not in KNOWN_FIELDS}
    assert listed == tables


def test_the_example_of_the_document_is_a_layout(tmp_path):
    example = re.search(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    path = tmp_path / "example.toml"
    path.write_text(example[1], encoding="utf-8")
    assert read_layout(path).labels_per_page == 10
