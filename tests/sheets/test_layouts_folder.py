"""Every file of the folder of layouts, as they come, change and go."""

from __future__ import annotations

import pytest

from contactcodes.errors import LayoutError
from contactcodes.sheets import layout_folder
from contactcodes.sheets.layout_folder import all_layouts, find_layout, usable_layouts
from tests.sheets.written_layout import GOOD, write


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of layouts of the test's own, with one good file and one faulty."""
    good = write(tmp_path)
    (good.parent / "faulty.toml").write_text("[grid\n", encoding="utf-8")
    monkeypatch.setattr(layout_folder, "FOLDER", good.parent)
    return good.parent


def test_one_faulty_file_takes_no_other_layout_away(folder, caplog):
    assert list(usable_layouts()) == ["a4_3x7"]
    assert list(usable_layouts()) == ["a4_3x7"]
    assert [record.message.partition(": E")[0] for record in caplog.records] == [  # told once
        "left out: print_layouts/faulty.toml"
    ]
    assert find_layout("a4_3x7").labels_per_page == 21
    with pytest.raises(LayoutError, match=r"print_layouts/faulty\.toml"):
        find_layout("faulty")
    with pytest.raises(LayoutError, match=r"print_layouts/faulty\.toml"):
        all_layouts()


def test_a_new_a_changed_and_a_removed_file_need_no_restart(folder, tmp_path):
    assert usable_layouts()["a4_3x7"].labels_per_page == 21
    (folder / "faulty.toml").write_text(GOOD, encoding="utf-8")
    assert sorted(usable_layouts()) == ["a4_3x7", "faulty"]
    write(tmp_path, ("rows = 7", "rows = 6"), ('en = "Label"', 'en = "Another label"'))
    assert usable_layouts()["a4_3x7"].labels_per_page == find_layout("a4_3x7").labels_per_page == 18
    (folder / "a4_3x7.toml").unlink()
    assert list(usable_layouts()) == ["faulty"]


def test_a_file_that_has_not_changed_is_read_once(folder, monkeypatch):
    first = usable_layouts()["a4_3x7"]
    monkeypatch.delattr(layout_folder, "read_layout")
    assert find_layout("a4_3x7") is first


def test_a_file_that_cannot_be_opened_is_faulty_too(folder, tmp_path):
    (folder / "folder.toml").mkdir()
    (folder / "gone.toml").symlink_to(tmp_path / "nowhere")
    assert list(usable_layouts()) == ["a4_3x7"]
    with pytest.raises(LayoutError, match=r"print_layouts/folder\.toml: Is a directory\."):
        find_layout("folder")


def test_a_file_in_capitals_is_found(folder):
    (folder / "a4_3x7.toml").rename(folder / "A4.toml")
    assert list(usable_layouts()) == ["A4"]
    assert find_layout("A4").name == "A4"


@pytest.mark.parametrize(
    ("name", "labels", "page_mm", "label_mm"),
    [
        ("avery-l7160", 21, (210, 297), (63.5, 38.1)),
        ("avery-l7651", 65, (210, 297), (38.1, 21.17)),
        ("avery-l7120", 35, (210, 297), (35, 35)),
        ("avery-5160", 30, (215.9, 279.4), (66.67, 25.4)),
        ("onlinelabels-ol330", 20, (215.9, 279.4), (50.8, 50.8)),
        ("poster-a0", 1, (841, 1189), (841, 1189)),
        ("sticker-a5", 1, (148, 210), (148, 210)),
    ],
)
def test_a_layout_has_the_size_its_maker_gives(name, labels, page_mm, label_mm):
    layout = find_layout(name)
    assert layout.labels_per_page == labels
    assert (layout.page.width_mm, layout.page.height_mm) == page_mm
    assert (layout.grid.label_width_mm, layout.grid.label_height_mm) == label_mm


def test_an_unknown_layout_names_the_nearest():
    with pytest.raises(LayoutError, match=r"no layout “avery-7160”. Did you mean avery-l7160, "):
        find_layout("avery-7160")


def test_a_layout_is_found_however_its_name_is_written():
    assert find_layout(" Avery-L7160 ").name == "avery-l7160"
