"""A damaged PDF is refused: each damage alone, each with a sentence that says where it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from damaged import Damage
from drawn_sheets import Drawn, draw
from pikepdf import Array, Dictionary, Name
from proving import prove_drawn

from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.boxes import POINTS_PER_MM
from contactcodes.sheets.layout_folder import find_layout


def place_of(sheet: Drawn, slot: int, row: float = 0.0, column: float = 0.0) -> tuple[float, float, float]:
    """Left and top of a module of a symbol on the first page, and its side, in millimetres."""
    spot = next(each for each in sheet.arrangement.spots(1, len(sheet.labels)) if each.slot == slot)
    left, top, right, _bottom = spot.symbol_rectangle
    module = (right - left) / sheet.labels[slot - 1].symbol.side_with_quiet_zone
    return left + (column + 4) * module, top + (row + 4) * module, module


def assert_only_these_fail(sheet: Drawn, pdf: bytes, slots: dict[int, str]) -> None:
    """The slots of the first page fail for reasons that match; every other symbol is proven."""
    proof = prove_drawn(sheet, pdf)
    assert not proof.proven
    assert proof.problems == ()
    assert {(each.page, each.slot) for each in proof.failures} == {(1, slot) for slot in slots}
    assert proof.symbols_proven == proof.symbols_in_all - len(slots)
    for each in proof.failures:
        assert slots[each.slot] in each.reason


@pytest.mark.parametrize("dark", [True, False], ids=["a dark one", "a light one"])
def test_one_flipped_module_is_caught(sheet, dark):
    modules = sheet.labels[6].symbol.modules.copy()
    row, column = np.argwhere(modules == dark)[150].tolist()
    modules[row, column] ^= True
    damage = Damage(sheet.pdf)
    damage.set_modules(7, modules)
    assert_only_these_fail(sheet, damage.finished(), {7: "1 module is wrong: error correction hides it"})


def test_a_symbol_drawn_again_by_other_operators_is_no_damage(sheet):
    damage = Damage(sheet.pdf)
    damage.set_modules(7, sheet.labels[6].symbol.modules)
    assert prove_drawn(sheet, damage.finished()).explained() == []


def test_a_lost_block_of_5_by_5_modules_is_caught_though_it_is_still_read(sheet):
    modules = sheet.labels[8].symbol.modules.copy()
    lost = np.count_nonzero(modules[10:15, 10:15])
    modules[10:15, 10:15] = False
    damage = Damage(sheet.pdf)
    damage.set_modules(9, modules)
    pdf = damage.finished()
    assert_only_these_fail(sheet, pdf, {9: f"{lost} modules are wrong"})
    failure = prove_drawn(sheet, pdf).failures[0]
    assert failure.decoded == failure.expected
    assert failure.wrong_modules == lost


def test_a_symbol_moved_by_3_mm_is_caught(sheet):
    damage = Damage(sheet.pdf)
    damage.move_symbol(5, 3.0, 0.0)
    assert_only_these_fail(
        sheet, damage.finished(), {5: "the symbol stands off its place: 3 mm to the right"}
    )


def test_a_symbol_moved_by_half_a_millimetre_is_caught(sheet):
    damage = Damage(sheet.pdf)
    damage.move_symbol(5, 0.0, 0.5)
    assert_only_these_fail(sheet, damage.finished(), {5: "the symbol stands off its place: 0.5 mm below"})


def test_two_swapped_symbols_are_caught(sheet):
    damage = Damage(sheet.pdf)
    damage.swap_symbols(2, 3)
    second, third = sheet.labels[1].symbol.text, sheet.labels[2].symbol.text
    assert_only_these_fail(
        sheet,
        damage.finished(),
        {
            2: f"another symbol stands at its place: {third}; its own stands 66",
            3: f"another symbol stands at its place: {second}; its own stands 66",
        },
    )


def test_swapped_labels_are_caught_however_well_they_are_drawn(sheet):
    labels = list(sheet.labels)
    labels[1], labels[2] = labels[2], labels[1]
    proof = prove_drawn(sheet, labels=labels)
    assert {each.slot for each in proof.failures} == {2, 3}


@pytest.mark.parametrize("ink", ["0 0 0 1 k", "0 0 0 .4 k"], ids=["black", "grey"])
def test_a_thin_bar_in_the_quiet_zone_is_caught(sheet, ink):
    left, top, module = place_of(sheet, 10, row=-4, column=-2)
    damage = Damage(sheet.pdf)
    damage.paint(left, top, 0.1, 33 * module, ink)
    proof = prove_drawn(sheet, damage.finished())
    assert [each.slot for each in proof.failures] == [10]
    assert proof.failures[0].reason.startswith("the quiet zone is clear for 1.")
    assert proof.failures[0].decoded == proof.failures[0].expected
    assert 1.7 <= proof.smallest_quiet_zone_modules <= 2.0


def test_a_speck_within_a_large_module_is_caught():
    poster = draw("poster-a4", 1)
    row, column = np.argwhere(~poster.labels[0].symbol.modules)[99].tolist()
    left, top, side = place_of(poster, 1, row, column)
    damage = Damage(poster.pdf)
    damage.paint(left + side * 0.4, top + side * 0.4, 0.6, 0.6)
    assert_only_these_fail(poster, damage.finished(), {1: "1 module is wrong"})


def test_a_symbol_too_light_to_be_scanned_is_caught(sheet):
    damage = Damage(sheet.pdf)
    damage.change_symbol(4, lambda found: b"0 0 0 .3 k\n" + found[0] + b"0 0 0 1 k\n")
    proof = prove_drawn(sheet, damage.finished())
    assert [each.slot for each in proof.failures] == [4]
    assert "modules are wrong" in proof.failures[0].reason


def test_a_symbol_covered_with_white_is_caught_by_page_slot_and_placement(sheet):
    left, top, module = place_of(sheet, 4)
    damage = Damage(sheet.pdf)
    damage.paint(left, top, 25 * module, 25 * module, "0 0 0 0 k")
    assert prove_drawn(sheet, damage.finished()).explained() == [
        f"page 1, slot 4 ({sheet.labels[3].placement}): nothing can be read at its place"
    ]


def test_a_note_that_a_reader_put_on_a_symbol_is_caught_where_printers_print_it(sheet):
    left, top, module = place_of(sheet, 6)
    x, y = left * POINTS_PER_MM, (297 - top) * POINTS_PER_MM
    side = 6 * module * POINTS_PER_MM
    for prints in (True, False):
        damage = Damage(sheet.pdf)
        look = damage.document.make_stream(
            b"0 0 0 .2 k 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9]
        )
        note = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Stamp,
            Rect=[x, y - side, x + side, y],
            F=4 if prints else 0,
            AP=Dictionary(N=look),
        )
        damage.page.Annots = Array([damage.document.make_indirect(note)])
        assert [each.slot for each in prove_drawn(sheet, damage.finished()).failures] == [6] * prints


def test_a_mirrored_symbol_is_caught_though_decoders_read_it(sheet):
    damage = Damage(sheet.pdf)
    damage.set_modules(3, sheet.labels[2].symbol.modules[:, ::-1])
    proof = prove_drawn(sheet, damage.finished())
    assert [each.slot for each in proof.failures] == [3]
    assert proof.failures[0].wrong_modules > 100


def test_content_scaled_to_97_percent_is_caught_everywhere(sheet):
    damage = Damage(sheet.pdf)
    damage.scale_content(0.97)
    proof = prove_drawn(sheet, damage.finished())
    assert {each.slot for each in proof.failures if each.page == 1} == set(range(1, 22))
    assert all(each.page == 1 for each in proof.failures)
    assert any("stands outside" in problem or "stand outside" in problem for problem in proof.problems)


def test_a_page_scaled_to_97_percent_is_caught(sheet):
    damage = Damage(sheet.pdf)
    damage.scale_content(0.97)
    for name in ("/MediaBox", "/TrimBox", "/BleedBox"):
        damage.page[name] = [float(side) * 0.97 for side in damage.page[name]]
    proof = prove_drawn(sheet, damage.finished())
    assert "page 1: its MediaBox is 203.7 × 288.1 mm, not 210 × 297 mm" in proof.problems
    assert len(proof.failures) == 21


def test_a_missing_page_is_caught(sheet):
    damage = Damage(sheet.pdf)
    del damage.document.pages[1]
    proof = prove_drawn(sheet, damage.finished())
    assert proof.problems == ("the file has 1 page instead of 2",)
    assert [(each.page, each.reason) for each in proof.failures] == [(2, "the page is missing")] * 7


def test_a_page_that_is_there_twice_is_caught(sheet):
    damage = Damage(sheet.pdf)
    damage.document.pages.insert(1, damage.document.pages[0])
    proof = prove_drawn(sheet, damage.finished())
    assert proof.problems[0] == "the file has 3 pages instead of 2"
    assert {each.page for each in proof.failures} == {2}


def test_a_page_in_the_place_of_another_is_caught(sheet):
    damage = Damage(sheet.pdf)
    damage.document.pages[1] = damage.document.pages[0]
    proof = prove_drawn(sheet, damage.finished())
    assert {each.page for each in proof.failures} == {2}
    assert "another symbol stands at its place" in proof.failures[0].reason


def test_labels_drawn_on_other_slots_than_ordered_are_caught():
    later = draw(Arrangement(find_layout("avery-l7160"), start_at=4), 3)
    proof = prove_drawn(replace(later, arrangement=Arrangement(later.layout)))
    assert {each.slot for each in proof.failures} == {1, 2, 3}
    for slot in (4, 5, 6):
        assert f"page 1: slot {slot} should be empty, and something is on it" in proof.problems


def test_ink_on_a_label_that_should_be_empty_is_caught(sheet):
    left, top, _right, _bottom = sheet.layout.label_rectangle(8)
    damage = Damage(sheet.pdf, page=2)
    damage.paint(left + 20, top + 20, 0.5, 0.5)
    proof = prove_drawn(sheet, damage.finished())
    assert not proof.symbols_failed
    assert proof.problems == ("page 2: slot 8 should be empty, and something is on it",)


def test_modules_under_the_limit_are_not_proven():
    layout = find_layout("avery-l7160")
    front = replace(layout.front, symbol=replace(layout.symbol, side_mm=10.0))
    small = replace(draw(layout, 1), arrangement=Arrangement(replace(layout, front=front)))
    assert prove_drawn(small).failures[0].reason == "a module is 0.3 mm on paper; the limit is 0.33 mm"
