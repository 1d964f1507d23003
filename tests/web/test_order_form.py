"""The form of an order: what was typed becomes an order, or problems beside their fields."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.codes.gtin import shown_gtin
from contactcodes.contacts.target import Target
from contactcodes.sheets.boxes import Kind, Role
from contactcodes.sheets.correction import Correction
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.layout_folder import all_layouts, find_layout
from contactcodes.sheets.press import Ink, Press
from contactcodes.web.studio.order_form import USUAL, Asked, fields_of, read_order

ORIGIN = "https://qr.dupont.fr"
LABELS = find_layout("avery-l7160")
PACKAGING = next(one for one in all_layouts().values() if one.kind is Kind.PACKAGING)
FREE, PAID = Target("call", "0800123456"), Target("call", "0890123456")
NUDGED = Correction(offset_x_mm=1.5)
GTIN = "3017620422003"


def read(layout: Layout | None = LABELS, target: Target = FREE, /, **typed: str) -> Asked:
    return read_order(
        typed,
        layout=layout,
        target=target,
        origin=ORIGIN,
        usual_locale="fr",
        corrections={"Étage 2": NUDGED},
    )


def ordered(layout: Layout = LABELS, target: Target = FREE, /, **typed: str) -> PrintOrder:
    order, problems = read(layout, target, **typed)
    assert problems == {}
    assert order is not None
    return order


def test_nothing_but_a_layout_is_needed() -> None:
    assert ordered() == PrintOrder(layout=LABELS, locale="fr", origin=ORIGIN)
    assert ordered(**USUAL) == ordered()


def test_without_a_layout_nothing_is_ordered() -> None:
    order, problems = read(None)
    assert order is None
    assert problems == {"layout": "Choose what the codes are printed on."}


def test_a_desk_printer_begins_where_the_sheet_was_left_and_is_corrected() -> None:
    order = ordered(start_at="5", printer="Étage 2", copies=" 3 ", locale="en", trial="on")
    assert (order.start_at, order.printer, order.copies, order.locale) == (5, "Étage 2", 3, "en")
    assert order.correction == NUDGED
    assert order.trial
    assert order.press is None


def test_a_printing_house_gets_its_bleed_marks_and_ink_and_no_printer() -> None:
    order = ordered(
        by="house",
        bleed_mm="2,5",
        crop_marks="on",
        up="4",
        ink="spot",
        ink_name=" PANTONE  282 C ",
        cyan="100",
        magenta="80",
        yellow="20",
        black="40",
        start_at="5",
        printer="Étage 2",
    )
    ink = Ink(name="PANTONE 282 C", alternate=(1.0, 0.8, 0.2, 0.4))
    assert order.press == Press(bleed_mm=2.5, crop_marks=True, up=4, ink=ink)
    assert (order.start_at, order.printer, order.correction) == (1, "", Correction())


def test_crop_marks_are_drawn_only_where_their_box_is_ticked() -> None:
    assert ordered(by="house").press == Press(crop_marks=False)
    assert ordered(by="house", crop_marks="on").press == Press()


def test_own_words_stand_where_the_layout_has_a_place_for_them() -> None:
    words = {"headline": "Ce  vin vous plaît ?", "product": "Bourgogne", "gtin": GTIN, "lot": "L42"}
    assert ordered(PACKAGING, **words).texts[Role.PRODUCT] == "Bourgogne"
    plain = ordered(LABELS, **words)
    assert plain.texts == {Role.HEADLINE: "Ce vin vous plaît ?"}


@pytest.mark.parametrize(
    ("gtin", "told"),
    [
        pytest.param("3 017620 422003", "", id="as it stands under the bar code"),
        pytest.param("96385074", "", id="eight digits"),
        pytest.param("3017620422004", "its last digit would have to be 3", id="a wrong digit"),
        pytest.param("301762042200", "its last digit would have to be", id="one too few, read as twelve"),
        pytest.param("30176204220", "8, 12, 13 or 14 digits", id="eleven"),
        pytest.param("vin rouge", "8, 12, 13 or 14 digits", id="no digits"),
    ],
)
def test_a_gtin_is_checked(gtin: str, told: str) -> None:
    order, problems = read(PACKAGING, gtin=gtin)
    if told:
        assert told in problems["gtin"]
    else:
        assert order is not None
        assert order.texts[Role.GTIN] == shown_gtin(gtin)


def test_what_a_call_costs_is_asked_for_only_where_nobody_else_knows() -> None:
    assert ordered(LABELS, FREE, tariff="0,80 €").texts == {}
    assert "tariff" in read(LABELS, PAID).problems
    assert ordered(LABELS, PAID, tariff="0,80 € / min").texts == {Role.TARIFF: "0,80 € / min"}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        pytest.param("copies", {"copies": "0"}, id="no copy"),
        pytest.param("copies", {"copies": "1001"}, id="too many copies"),
        pytest.param("copies", {"copies": "many"}, id="no number"),
        pytest.param("copies", {"copies": "2.5"}, id="half a copy"),
        pytest.param("copies", {"copies": "²"}, id="a digit that is none"),
        pytest.param("start_at", {"start_at": "22"}, id="behind the last label"),
        pytest.param("printer", {"printer": "Étage 3"}, id="a printer that is gone"),
        pytest.param("bleed_mm", {"by": "house", "bleed_mm": "21"}, id="a bleed too wide"),
        pytest.param("cyan", {"by": "house", "ink": "spot", "ink_name": "X", "cyan": "101"}, id="too much"),
        pytest.param("ink_name", {"by": "house", "ink": "spot"}, id="an ink without a name"),
        pytest.param(
            "ink_name",
            {"by": "house", "ink": "spot", "ink_name": "Jaune", "cyan": "0", "magenta": "0", "black": "0"},
            id="an ink that no scanner sees",
        ),
    ],
)
def test_what_is_wrong_is_said_of_its_field(field: str, typed: dict[str, str]) -> None:
    order, problems = read(**typed)
    assert order is None
    assert list(problems) == [field]
    assert problems[field]


def test_all_that_is_wrong_is_said_at_once() -> None:
    problems = read(None, PAID, copies="x", by="house", bleed_mm="x").problems
    assert list(problems) == ["layout", "copies", "tariff", "bleed_mm"]


def test_what_belongs_to_the_other_choice_is_not_read() -> None:
    assert ordered(by="house", start_at="99", printer="gone").press is not None
    assert ordered(by="desk", bleed_mm="x", ink="spot").press is None
    poster = find_layout("poster-a4")
    assert ordered(poster, start_at="5").start_at == 1  # it has one place


@pytest.mark.parametrize(
    "order",
    [
        PrintOrder(layout=LABELS, locale="en", origin=ORIGIN, copies=4, start_at=7, trial=True),
        PrintOrder(layout=LABELS, locale="fr", origin=ORIGIN, printer="Étage 2", correction=NUDGED),
        PrintOrder(layout=LABELS, locale="fr", origin=ORIGIN, press=Press(crop_marks=False, up=2)),
        PrintOrder(
            layout=PACKAGING,
            locale="fr",
            origin=ORIGIN,
            texts={Role.PRODUCT: "Bourgogne", Role.GTIN: shown_gtin(GTIN), Role.LOT: "L42"},
            press=Press(bleed_mm=0.5, ink=Ink(name="HKS 41", alternate=(1.0, 0.7, 0.25, 0.5))),
        ),
    ],
    ids=["labels", "printer", "house", "packaging"],
)
def test_an_order_gives_the_form_that_orders_it_again(order: PrintOrder) -> None:
    assert ordered(order.layout, FREE, **fields_of(order)) == order


@given(st.dictionaries(st.sampled_from([*USUAL, "locale", "trial"]), st.text(max_size=12)))
def test_whatever_is_sent_is_an_order_or_a_problem(typed: dict[str, str]) -> None:
    for layout in (LABELS, PACKAGING):
        order, problems = read(layout, PAID, **typed)
        assert (order is None) == bool(problems)
        assert problems.keys() <= USUAL.keys()
        if order is not None:
            assert replace(order) == order  # what PrintOrder checks, it checks again


@pytest.mark.parametrize("layout", ["packaging-70x37-trade", "packaging-40x20-data-matrix"])
def test_a_layout_with_a_data_matrix_needs_a_gtin_and_a_lot_for_scanners(layout: str) -> None:
    trade = find_layout(layout)
    asked = read(trade)
    assert asked.order is None
    assert asked.problems == {"gtin": "Give the product’s GTIN: the GS1 Data Matrix of this layout says it."}
    assert ordered(trade, gtin=GTIN).texts == {Role.GTIN: shown_gtin(GTIN)}
    assert ordered(trade, gtin=GTIN, lot="LOT L42").texts[Role.LOT] == "LOT L42"
    assert "Give the lot alone" in read(trade, gtin=GTIN, lot="L42, avant le 30/11/2028").problems["lot"]
    assert ordered(PACKAGING, lot="L42, avant le 30/11/2028").texts[Role.LOT].startswith("L42,")
