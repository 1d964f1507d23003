"""Who answers a campaign: a contact point that is there already, with its hours and words, or a new one."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from contactcodes.campaigns.brand import add_brand
from contactcodes.campaigns.campaign import campaigns_of
from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.contacts.contact_point import (
    ContactPoint,
    add_contact_point,
    contact_point,
    find_or_add_contact_point,
)
from contactcodes.contacts.target import Target
from contactcodes.contacts.way import Scope, Way, way_of
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import contact_points
from tests.web.page_words import words_of

SERVICE = "whatsapp:+33612345670?text=Bonjour {placement}"
URL = "https://qr.dupont.fr"
STEP = "/studio/campaigns/new"


@pytest.fixture
def service_desk(sqlite: Database, marie: int) -> ContactPoint:
    """Service client: WhatsApp with hours and prefilled words."""
    return add_point(sqlite, SERVICE, name="Service client", hours="Mo-Fr 09:00-18:00")


def add_point(database: Database, target: str, *, name: str = "", hours: str = "") -> ContactPoint:
    point = ContactPoint(0, 1, Target.read(target), name=name, hours=hours)
    with database.writing() as connection:
        return replace(point, id=add_contact_point(connection, point, now(), URL))


def count_points(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(contact_points)).scalar_one())


def way(database: Database, code: PlacedCode) -> Way:
    with database.reading() as connection:
        return way_of(connection, Scope(code.campaign_id))


def contact_path(spring: list[PlacedCode]) -> str:
    return f"/studio/campaigns/{spring[0].campaign_id}/contact"


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of a page, as its next button sends them."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def test_a_new_campaign_leads_to_the_very_contact_point_that_was_chosen(
    studio: FlaskClient, sqlite: Database, service_desk: ContactPoint
) -> None:
    page = studio.get(STEP)
    assert "One of your contact points" in words_of(page.text)
    assert f'<option value="{service_desk.id}" >Service client</option>' in page.text
    second = studio.post(STEP, data={"name": "Printemps", "point": str(service_desk.id)})
    assert second.status_code == 303
    back = studio.get(f"{STEP}?draft=1")
    assert f'<option value="{service_desk.id}" selected>' in back.text
    third = studio.post(
        second.location, data={"placements": "nom;support\nVitrine;vitrine\n", "without": "0"}
    )
    assert studio.post(third.location, data={"layout": "avery-l7160", "locale": "fr"}).status_code == 303
    with sqlite.reading() as connection:
        campaign = campaigns_of(connection, 1)[0]
        assert campaign.contact_point_id == service_desk.id
        assert contact_point(connection, campaign.contact_point_id).hours == "Mo-Fr 09:00-18:00"
    assert count_points(sqlite) == 1


def test_without_contact_points_there_is_nothing_to_choose_from(studio: FlaskClient) -> None:
    assert "One of your contact points" not in words_of(studio.get(STEP).text)


def test_a_wrong_name_keeps_the_contact_point_that_was_chosen(
    studio: FlaskClient, service_desk: ContactPoint
) -> None:
    page = studio.post(STEP, data={"name": "", "point": str(service_desk.id)})
    assert page.status_code == 422
    assert f'<option value="{service_desk.id}" selected>' in page.text


def test_a_contact_point_of_another_brand_is_refused_in_words(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode]
) -> None:
    with sqlite.writing() as connection:
        other = add_brand(connection, "Autre", locale="fr", time_zone="Europe/Paris", sample=False, at=now())
        foreign = find_or_add_contact_point(connection, other.id, Target.read("call:3631"), now()).id
    for path in (STEP, contact_path(spring)):
        for sent in (str(foreign), "99", "x"):
            page = studio.post(path, data={"name": "Neuf", "point": sent})
            assert page.status_code == 422
            assert words_of(page.text).count("This contact point is none of this brand’s.") == 2
            assert 'href="#point"' in page.text


def test_codes_are_led_to_the_contact_point_that_was_chosen(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode], service_desk: ContactPoint
) -> None:
    path = contact_path(spring)
    sent = {"point": str(service_desk.id)}
    question = studio.post(path, data=sent)
    assert "Service client" in words_of(question.text)
    tried = studio.post(path, data=hidden(question.text) | {"do": "try", "p_at": "2026-11-23T12:00"})
    assert "https://wa.me/33612345670?text=Bonjour" in words_of(tried.text)
    assert "Service client: open until 18:00." in words_of(tried.text)
    studio.post(path, data=hidden(question.text))
    assert way(sqlite, spring[0]) == Way(last=service_desk.id)
    assert count_points(sqlite) == 2  # WhatsApp of before, and this one
    campaign = words_of(studio.get(f"/studio/campaigns/{spring[0].campaign_id}").text)
    assert "Service client WhatsApp +33 6 12 34 56 70" in campaign


def test_who_writes_the_number_of_a_contact_point_is_offered_it_and_may_go_on(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode], service_desk: ContactPoint
) -> None:
    path = contact_path(spring)
    sent = {"channel": "whatsapp", "target": "06 12 34 56 70"}
    offered = studio.post(path, data=sent)
    assert offered.status_code == 422
    assert words_of(offered.text).count("You have “Service client” with the same number") == 2
    assert 'value="06 12 34 56 70"' in offered.text
    again = studio.post(path, data=hidden(offered.text) | sent)
    assert again.status_code == 200
    studio.post(path, data=hidden(again.text))
    assert way(sqlite, spring[0]).last not in (service_desk.id, spring[0].code_id)
    assert count_points(sqlite) == 3
    offered = studio.post(STEP, data=sent | {"name": "Neuf", "target": "06 12 34 56 71"})
    assert offered.status_code == 303, "another number is nobody's twin"


def test_a_page_of_contact_points_goes_by_its_name(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode]
) -> None:
    page = add_point(sqlite, "page:boutiques", name="Page boutiques")
    question = studio.post(contact_path(spring), data={"point": str(page.id)})
    studio.post(contact_path(spring), data=hidden(question.text))
    code = f"/studio/codes/{spring[0].code_text.shown}"
    paths = (
        "/studio/",
        f"/studio/campaigns/{spring[0].campaign_id}",
        code,
        f"{code}/retire",
        contact_path(spring),
    )
    for told in (words_of(studio.get(path).text) for path in paths):
        assert "Page boutiques" in told
        assert "See all ways to reach us" not in told
