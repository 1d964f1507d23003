"""What a layout file becomes, and what its document says of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from contactcodes.sheets.boxes import Kind, MarkBox, Role
from contactcodes.sheets.layout_file import KNOWN_FIELDS, read_layout
from contactcodes.sheets.layout_folder import find_layout
from tests.sheets.written_layout import BACK, FACES, MARK, ON_FACES, write

DOCUMENT = Path(__file__).parents[2] / "docs" / "layouts.md"


def test_a_good_file_is_read(tmp_path):
    layout = read_layout(write(tmp_path))
    assert (layout.name, layout.kind, layout.title["en"]) == ("a4_3x7", Kind.LABELS, "Label")
    assert (layout.front.logo, layout.front.mark, layout.back) == (None, None, None)
    assert (layout.round, layout.mirrored) == (False, False)
    assert [box.role for box in layout.front.texts] == [Role.HEADLINE, Role.ADDRESS]
    assert layout.symbol.rectangle == (2.0, 2.0, 32.0, 32.0)


def test_without_faces_the_whole_label_is_one(tmp_path):
    layout = read_layout(write(tmp_path))
    assert layout.faces == (layout.whole_label,)


def test_a_tent_has_two_faces_one_of_them_turned(tmp_path):
    layout = read_layout(write(tmp_path, *ON_FACES, more=FACES))
    assert [(face.y_mm, face.height_mm, face.turned) for face in layout.faces] == [
        (0, 19, True),
        (19, 19, False),
    ]
    assert layout.labels_per_page == 21


def test_a_card_has_another_panel_at_its_back(tmp_path):
    layout = read_layout(write(tmp_path, more=BACK))
    assert layout.back is not None
    assert layout.panels == (layout.front, layout.back)
    assert layout.back.symbol == layout.front.symbol
    assert layout.back.mark == MarkBox(x_mm=34, y_mm=27, side_mm=7)
    assert [box.role for box in layout.back.boxes] == [Role.PRIVACY, Role.BRAND]
    assert layout.has(Role.PRIVACY)
    assert not layout.front.has(Role.PRIVACY)
    assert not layout.has(Role.TARIFF)


def test_a_back_need_not_have_a_symbol(tmp_path):
    only_words = BACK[BACK.index("[back.logo]") :]
    layout = read_layout(write(tmp_path, more="\n" + only_words))
    assert layout.back is not None
    assert layout.back.symbol is None


def test_a_channel_has_a_mark(tmp_path):
    assert read_layout(write(tmp_path, more=MARK)).front.mark == MarkBox(x_mm=34, y_mm=27, side_mm=7)


def test_a_sticker_for_the_inside_of_a_window_is_mirrored(tmp_path):
    change = ('kind = "labels"', 'kind = "window"\nmirrored = true')
    layout = read_layout(write(tmp_path, change))
    assert (layout.kind, layout.mirrored) == (Kind.WINDOW, True)


def test_the_quiet_zone_may_reach_the_edge_of_the_label(tmp_path):
    layout = read_layout(write(tmp_path, ("x_mm = 2.0\ny_mm = 2.0", "x_mm = 0.0\ny_mm = 0.0")))
    assert layout.symbol.rectangle == (0, 0, 30, 30)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.BRAND])
def test_every_role_has_its_box(tmp_path, role):
    layout = read_layout(write(tmp_path, ('role = "address"', f'role = "{role}"')))
    assert layout.has(role)


def test_slots_run_row_by_row_from_the_top_left():
    layout = find_layout("avery-l7160")
    assert layout.label_rectangle(1)[:2] == (7.2, 15.15)
    assert layout.label_rectangle(3)[:2] == pytest.approx((139.28, 15.15))
    assert layout.label_rectangle(4)[:2] == pytest.approx((7.2, 53.25))
    for slot in (0, 22):
        with pytest.raises(ValueError, match="slot"):
            layout.label_rectangle(slot)


def test_the_document_lists_every_field_and_no_other():
    rows = re.findall(
        r"^\| `([a-z_]*)` \| `([a-z_]+)` \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE
    )
    listed = {table: {field for each, field in rows if each == table} for table, _field in rows}
    tables = {name: set(fields) for name, fields in KNOWN_FIELDS.items() if name}
    tables["top"] = {field for field in KNOWN_FIELDS[""] if field not in KNOWN_FIELDS}
    assert listed == tables


def test_the_document_names_every_kind_and_every_role():
    text = DOCUMENT.read_text(encoding="utf-8")
    for word in (*Kind, *(role for role in Role if role is not Role.BRAND)):
        assert f"`{word}`" in text, word


def test_the_example_of_the_document_is_a_layout(tmp_path):
    example = re.search(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    path = tmp_path / "example.toml"
    path.write_text(example[1], encoding="utf-8")
    layout = read_layout(path)
    assert layout.labels_per_page == 10
    assert layout.has(Role.CHANNEL)
