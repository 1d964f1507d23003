"""Words of a drawn page: which may stand where, and whether each label has its own address."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from drawn_sheets import WORDINGS, Drawn, draw
from proving import prove_drawn

from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.boxes import Role
from contactcodes.sheets.drawing import draw_sheets
from contactcodes.sheets.layout_folder import find_layout
from contactcodes.sheets.press import Press
from contactcodes.sheets.word_places import WordPlaces


def with_addresses(drawn: Drawn, addresses: dict[int, str]) -> bytes:
    """The same sheets with other typed addresses beside the same symbols."""
    labels = [
        replace(label, address=addresses.get(place, label.address))
        for place, label in enumerate(drawn.labels)
    ]
    out = BytesIO()
    draw_sheets(drawn.arrangement, labels, count=len(labels), wording=WORDINGS["fr"], out=out)
    return out.getvalue()


def test_two_swapped_addresses_are_caught_though_every_symbol_is_right(sheet):
    second, third = (sheet.labels[place].address for place in (1, 2))
    proof = prove_drawn(sheet, with_addresses(sheet, {1: third, 2: second}))
    assert not proof.symbols_failed
    assert proof.problems == (
        f"page 1: slot 2 ({sheet.labels[1].placement}): the typed address is {third} instead of {second}",
        f"page 1: slot 3 ({sheet.labels[2].placement}): the typed address is {second} instead of {third}",
    )


def test_a_missing_address_is_caught(sheet):
    fifth = sheet.labels[4]
    proof = prove_drawn(sheet, with_addresses(sheet, {4: ""}))
    assert proof.problems == (
        f"page 1: slot 5 ({fifth.placement}): the typed address is missing, {fifth.address}",
    )


@pytest.mark.parametrize(
    ("name", "places"),
    [
        pytest.param("avery-5302", ["page 1: slot 2", "page 1: slot 2"], id="both faces of a tent"),
        pytest.param("business-card-85x55", ["page 3: slot 1"], id="a card with a back"),
        pytest.param("sticker-a5-inside", ["page 2: slot 1"], id="a mirrored sticker"),
    ],
)
def test_addresses_are_read_however_a_label_lies(name, places):
    arrangement = Arrangement(find_layout(name))
    drawn = draw(arrangement, 3, names=["Vitrine Ÿ"])
    assert prove_drawn(drawn).explained() == []
    proof = prove_drawn(drawn, with_addresses(drawn, {1: drawn.labels[0].address}))
    assert [problem.partition(" (")[0] for problem in proof.problems] == places


def test_words_are_told_apart_by_the_boxes_they_stand_in(sheet):
    places = WordPlaces(sheet.arrangement)
    spots = list(sheet.arrangement.spots(1, 28))
    box = next(box for box in spots[0].panel.boxes if box.role is Role.ADDRESS)
    words = [spots[3].on_page(box.rectangle), (0.0, 0.0, 5.0, 5.0), spots[0].on_page(box.rectangle)]
    within = places.within(words, spots, Role.ADDRESS, 1)
    assert within == [[2], [], [], [0], *([] for _spot in spots[4:])]


def test_words_may_stand_outside_the_trim_and_between_imposed_pages():
    arrangement = Arrangement(find_layout("poster-a4"), press=Press(up=2))
    places = WordPlaces(arrangement)
    spots = list(arrangement.spots(1, 2))
    margin = arrangement.margin_mm
    beside = (1.0, 1.0, margin - 1.0, 4.0)
    between = (margin + 211.0, 50.0, margin + 215.0, 52.0)
    assert places.problem([beside, between], spots, 1) == ""
    inside = (margin + 1.0, margin + 1.0, margin + 3.0, margin + 3.0)
    assert places.problem([beside, inside], spots, 1).startswith(
        "1 piece of text stands outside its box: 1 mm"
    )


def test_a_page_without_words_has_no_problem(sheet):
    assert WordPlaces(sheet.arrangement).problem([], list(sheet.arrangement.spots(1, 28)), 1) == ""
