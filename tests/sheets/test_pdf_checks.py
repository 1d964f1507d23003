from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from drawn_sheets import draw
from pikepdf import Array, Dictionary, Name

from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.layout_folder import find_layout
from contactcodes.sheets.pdf_checks import Box, expected_boxes, pages_from
from contactcodes.sheets.press import Press


@pytest.mark.parametrize("skipped", [0, 1, 31, 32, 33, 64, 69, 70, 99])
def test_pages_are_found_in_a_tree_however_many_come_before(skipped):
    cards = draw("business-card-85x55", 35, names=["Vitrine Ÿ"])
    with pikepdf.open(BytesIO(cards.pdf)) as document:
        found = [page.objgen for page in pages_from(document.Root.Pages, skipped)]
        assert found == [page.obj.objgen for page in document.pages][skipped:]


def test_pages_of_a_flat_list_are_found_too():
    with pikepdf.new() as document:
        for _page in range(3):
            document.add_blank_page()
        root = document.Root.Pages
        assert [page.objgen for page in pages_from(root, 1)] == [kid.objgen for kid in root.Kids][1:]


def test_an_empty_branch_of_the_tree_is_passed_over():
    with pikepdf.new() as document:
        document.add_blank_page()
        empty = document.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([]), Count=0))
        document.Root.Pages.Kids.insert(0, empty)
        assert len(list(pages_from(document.Root.Pages))) == 1


def test_boxes_of_a_sheet_for_the_press_lie_in_one_another():
    boxes = expected_boxes(Arrangement(find_layout("poster-a4"), press=Press(bleed_mm=3, up=2)))
    assert boxes["/TrimBox"] == Box(8.0, 8.0, 426.0, 297.0)
    assert boxes["/BleedBox"] == Box(5.0, 5.0, 432.0, 303.0)
    assert boxes["/MediaBox"] == Box(0.0, 0.0, 442.0, 313.0)


def test_boxes_of_a_desk_printer_are_the_paper():
    assert set(expected_boxes(Arrangement(find_layout("avery-l7160"))).values()) == {
        Box(0.0, 0.0, 210.0, 297.0)
    }
