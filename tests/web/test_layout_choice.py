"""The choice of a layout among dozens: by kind, by name, with everything that was typed kept."""

from __future__ import annotations

import html
import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import update

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.campaigns.placement import Medium
from contactcodes.campaigns.printer import save_printer
from contactcodes.codes.symbol import make_symbol
from contactcodes.sheets.boxes import Kind
from contactcodes.sheets.correction import Correction
from contactcodes.sheets.layout_folder import all_layouts
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import contact_points
from contactcodes.web.studio.layout_cards import groups, kind_shown
from contactcodes.web.studio.layout_kinds import kind_for, kind_label
from tests.campaigns_made import make_campaign
from tests.web.page_words import words_of

SYMBOL = make_symbol("HTTPS://QR.DUPONT.FR/7K3QX9M")
PAID = "call:0890123456?price=Service 0,80 € / min"


def chosen_kind(page: str) -> str:
    (kind,) = re.findall(r'name="kind" value="(\w+)" checked', page)
    return str(kind)


def picture_of(page: str, layout: str) -> str:
    (path,) = re.findall(rf'src="([^"]+/sheet/{layout}\.png[^"]*)"', page)
    return html.unescape(str(path))


def names_of(found: list[str], page: str) -> list[str]:
    return [name for name in found if f'name="layout" value="{name}"' in page]


@pytest.mark.parametrize(
    ("media", "kind"),
    [
        pytest.param([], Kind.LABELS, id="nothing listed"),
        pytest.param([Medium.SHOP_WINDOW], Kind.WINDOW, id="all of one"),
        pytest.param([Medium.POSTER, Medium.POSTER, Medium.TABLE], Kind.POSTER, id="more than half"),
        pytest.param([Medium.POSTER, Medium.SHOP_WINDOW], Kind.LABELS, id="half and half"),
        pytest.param([Medium.VEHICLE, Medium.EVENT], Kind.LABELS, id="what has no layout of its own"),
    ],
)
def test_the_kind_that_suits_most_placements_comes_first(media: list[Medium], kind: Kind) -> None:
    assert kind_for(media) is kind


def test_every_layout_stands_in_one_group_and_every_kind_has_a_name() -> None:
    found = groups(all_layouts(), SYMBOL, lambda _layout: 1)
    names = [card.layout.name for group in found for card in group.cards]
    assert sorted(names) == sorted(all_layouts())
    assert all(kind_label(kind) for kind in Kind)
    labels = next(group for group in found if group.kind is Kind.LABELS)
    american = ["(Letter)" in card.title for card in labels.cards if not card.refusal]
    assert any(american)
    assert american == sorted(american)


@pytest.mark.parametrize(
    ("find", "names"),
    [
        pytest.param("l7160", {"avery-l7160"}, id="the number on the packet"),
        pytest.param("5160 avery", {"avery-5160"}, id="words in any order"),
        pytest.param("63,5 × 38,1", {"avery-l7160"}, id="the size, in French"),
        pytest.param("papyrus", set(), id="none"),
    ],
)
def test_a_layout_is_found_by_name_and_size(find: str, names: set[str]) -> None:
    found = groups(all_layouts(), SYMBOL, lambda _layout: 1, find=find)
    shown = {card.layout.name for group in found for card in group.cards}
    assert names <= shown
    assert bool(shown) == bool(names)
    assert len(shown) < 5


def test_a_search_shows_the_kind_in_which_something_was_found() -> None:
    found = groups(all_layouts(), SYMBOL, lambda _layout: 1, find="l7160")
    assert kind_shown(found, "poster", Kind.WINDOW) is Kind.LABELS
    everything = groups(all_layouts(), SYMBOL, lambda _layout: 1)
    assert kind_shown(everything, "poster", Kind.WINDOW) is Kind.POSTER
    assert kind_shown(everything, "papyrus", Kind.WINDOW) is Kind.WINDOW


def test_a_page_draws_no_picture_and_lets_them_come_when_they_are_seen(
    studio: FlaskClient, spring: list[PlacedCode]
) -> None:
    page = studio.get(f"/studio/campaigns/{spring[0].campaign_id}/print").text
    pictures = re.findall(r"<img [^>]*layout-picture[^>]*>", page)
    assert len(pictures) == len(all_layouts())
    assert all('loading="lazy"' in picture for picture in pictures)
    assert chosen_kind(page) == "poster"  # the medium of these placements
    answer = studio.get(picture_of(page, "avery-l7160"))
    assert answer.headers["Cache-Control"] == "private, max-age=3600"


def test_the_kind_and_the_search_are_in_the_address_too(
    studio: FlaskClient, spring: list[PlacedCode]
) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/print"
    assert chosen_kind(studio.get(path, query_string={"kind": "window"}).text) == "window"
    page = studio.get(path, query_string={"find": "l7160"}).text
    assert names_of(sorted(all_layouts()), page) == ["avery-l7160"]
    assert chosen_kind(page) == "labels"
    assert "1 layout found" in page
    nothing = studio.get(path, query_string={"find": "papyrus"}).text
    assert "No layout is called “papyrus”." in words_of(nothing)


def test_searching_and_looking_again_loses_nothing_that_was_typed(
    studio: FlaskClient, spring: list[PlacedCode]
) -> None:
    typed = {
        "layout": "poster-a4",
        "copies": "7",
        "headline": "Ce vin vous plaît ?",
        "by": "house",
        "bleed_mm": "4",
        "ink": "spot",
        "ink_name": "HKS 41",
        "locale": "en",
        "find": "l7160",
        "show": "found",
    }
    page = studio.post(f"/studio/campaigns/{spring[0].campaign_id}/print", data=typed)
    assert page.status_code == 200
    assert names_of(sorted(all_layouts()), page.text) == ["avery-l7160", "poster-a4"]  # what was chosen stays
    assert re.search(r'value="poster-a4" [^>]*checked', page.text)
    for name in ("copies", "headline", "bleed_mm", "ink_name", "find"):
        assert f'name="{name}" value="{typed[name]}"' in page.text
    assert 'value="house" checked' in page.text
    assert not re.search(r'name="crop_marks"[^>]*checked', page.text)
    assert '<option value="en" selected>' in page.text
    assert re.search(r'<details class="options" id="options" open>', page.text)


def test_pictures_show_the_options(studio: FlaskClient, spring: list[PlacedCode]) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/print"
    usual = studio.get(path).text
    typed = {"show": "pictures", "start_at": "4", "copies": "2", "headline": "Votre avis"}
    other = studio.post(path, data=typed).text
    assert picture_of(other, "avery-l7160") != picture_of(usual, "avery-l7160")
    pictures = [
        Image.open(BytesIO(studio.get(picture_of(page, "avery-l7160")).data)) for page in (usual, other)
    ]
    first_row = (0, 30, 480, 100)  # labels 1 to 3 of an A4 sheet 480 pixels wide
    empty = [picture.convert("L").crop(first_row).getextrema()[0] > 200 for picture in pictures]
    assert empty == [False, True]


def test_a_picture_is_drawn_without_what_is_wrong_in_the_form(
    studio: FlaskClient, spring: list[PlacedCode]
) -> None:
    typed = {"layout": "poster-a4", "by": "house", "bleed_mm": "99", "copies": "many"}
    page = studio.post(f"/studio/campaigns/{spring[0].campaign_id}/print", data=typed)
    assert page.status_code == 422
    assert studio.get(picture_of(page.text, "poster-a4")).status_code == 200


@pytest.mark.parametrize("layout", ["packaging-40x20-data-matrix", "packaging-70x37-trade"])
def test_a_layout_that_needs_a_gtin_has_a_picture_before_one_is_given(
    studio: FlaskClient, spring: list[PlacedCode], layout: str
) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/print"
    before = studio.get(picture_of(studio.get(f"{path}?kind=packaging").text, layout))
    assert (before.status_code, before.content_type) == (200, "image/png")
    page = studio.post(path, data={"layout": layout, "lot": "L42, avant 2028"})
    assert page.status_code == 422
    assert 'id="gtin-problem"' in page.text
    assert 'id="lot-problem"' in page.text
    assert studio.get(picture_of(page.text, layout)).status_code == 200
    given = studio.post(path, data={"layout": layout, "lot": "L42", "gtin": "3453120000011"})
    assert given.status_code == 303


def test_problems_stand_beside_their_fields_and_on_top(studio: FlaskClient, spring: list[PlacedCode]) -> None:
    typed = {"layout": "avery-l7160", "copies": "0", "start_at": "99"}
    page = studio.post(f"/studio/campaigns/{spring[0].campaign_id}/print", data=typed)
    assert page.status_code == 422
    for field in ("copies", "start_at"):
        assert f'href="#{field}"' in page.text
        assert f'id="{field}-problem"' in page.text
        assert f'value="{typed[field]}"' in page.text
    assert 'id="options" open' in page.text


def test_words_that_do_not_fit_are_refused_before_anything_is_ordered(
    studio: FlaskClient, spring: list[PlacedCode]
) -> None:
    typed = {"layout": "avery-l7160", "headline": "Une question ? " * 30}
    page = studio.post(f"/studio/campaigns/{spring[0].campaign_id}/print", data=typed)
    assert page.status_code == 422
    assert "does not fit its box" in words_of(page.text)
    assert studio.get("/studio/print-runs/1").status_code == 404


def test_the_price_of_a_call_is_asked_for_where_the_number_needs_one(
    studio: FlaskClient, sqlite: Database, marie: int
) -> None:
    (placed,) = make_campaign(sqlite, "Vin", PAID, ["Caisse"])
    path = f"/studio/campaigns/{placed.campaign_id}/print"
    assert 'id="tariff"' not in studio.get(path).text
    with sqlite.writing() as connection:  # as numbers were kept before they had to say their price
        connection.execute(update(contact_points).values(value="0890123456"))
    page = studio.get(path).text
    assert 'id="tariff"' in page
    assert studio.get(picture_of(page, "poster-a4")).status_code == 200
    refused = studio.post(path, data={"layout": "poster-a4"})
    assert refused.status_code == 422
    assert 'id="tariff-problem"' in refused.text
    tariff = {"layout": "poster-a4", "tariff": "Service 0,80 € / min + prix appel"}
    assert studio.post(path, data=tariff).status_code == 303


def test_printers_are_offered_by_name(
    studio: FlaskClient, spring: list[PlacedCode], sqlite: Database
) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/print"
    assert 'name="printer"' not in studio.get(path).text
    with sqlite.writing() as connection:
        save_printer(connection, 1, "Étage 2", Correction(offset_x_mm=1.0), now())
    assert '<option value="Étage 2" >Étage 2</option>' in studio.get(path).text
    ordered = studio.post(path, data={"layout": "avery-l7160", "printer": "Étage 2"})
    assert "Étage 2" in words_of(studio.get(ordered.location).text)


def test_a_card_says_where_phones_do_not_read_its_symbol() -> None:
    cards = {
        card.layout.name: card
        for group in groups(all_layouts(), SYMBOL, lambda _layout: 1)
        for card in group.cards
    }
    told = {name for name, card in cards.items() if card.note}
    assert told == {"avery-l4731", "packaging-40x20-data-matrix"}
    assert not any(cards[name].advice or cards[name].refusal for name in told)
