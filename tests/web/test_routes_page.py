"""Routes in the studio: edited without being saved, tried out, saved, looked at by a second person."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from contactcodes.campaigns.brand import own_brand
from contactcodes.campaigns.campaign import open_campaign
from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.repoint_record import history_of, waiting_repoints
from contactcodes.contacts.target import Target
from contactcodes.contacts.way import Scope, Way, way_of
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import codes, placements
from contactcodes.web.auth.user import add_user
from tests.web.conftest import PASSWORD
from tests.web.page_words import words_of


@pytest.fixture
def call(sqlite: Database, spring: list[PlacedCode]) -> int:
    with sqlite.writing() as connection:
        return find_or_add_contact_point(
            connection, spring[0].brand_id, Target.read("call:0800123456"), now()
        ).id


@pytest.fixture
def paul(app: Flask, sqlite: Database, marie: int) -> FlaskClient:
    with sqlite.writing() as connection:
        add_user(connection, email="paul@dupont.fr", password=PASSWORD, locale="en", at=now())
    client = app.test_client()
    client.post("/sign-in", data={"email": "paul@dupont.fr", "password": PASSWORD})
    return client


def state_of(page: TestResponse) -> dict[str, str]:
    """Return the fields that a browser would send of the page: what is hidden and what is typed."""
    fields = {
        html.unescape(name): html.unescape(value)
        for name, value in re.findall(r'<input[^>]*name="([^"]+)"[^>]*?value="([^"]*)"', page.text)
        if name != "csrf_token"
    }
    boxes = re.findall(r'<input type="checkbox" name="([^"]+)" value="on" (\w*)', page.text)
    fields = {name: value for name, value in fields.items() if name not in dict(boxes)}
    fields |= {name: "on" for name, checked in boxes if checked}
    for name, options in re.findall(r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', page.text, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


def way(database: Database, placed: PlacedCode, code_id: int | None = None) -> Way:
    with database.reading() as connection:
        return way_of(connection, Scope(placed.campaign_id, code_id))


def test_routes_are_put_together_step_by_step_and_saved_at_once(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode], call: int
) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/routes"
    before = way(sqlite, spring[0])
    page = studio.get(path)
    page = studio.post(path, data=state_of(page) | {"do": "new"})
    route = {"r_to": str(call), "r_ios": "on", "r_languages": "French, allemand", "r_hours": "lun-ven 9h-19h"}
    page = studio.post(path, data=state_of(page) | route | {"do": "keep"})
    told = words_of(page.text)
    assert "iPhones and iPads, in French or German, Monday to Friday 9:00–19:00" in told
    assert "Nothing is saved yet." in told
    page = studio.post(path, data=state_of(page) | {"do": "new"})
    page = studio.post(path, data=state_of(page) | {"r_to": str(call), "r_share": "25 %", "do": "up:1"})
    assert way(sqlite, spring[0]) == before
    done = studio.post(path, data=state_of(page) | {"do": "save"}, follow_redirects=True)
    saved = way(sqlite, spring[0])
    assert [route.when.share for route in saved.routes] == [None, 25.0]
    assert saved.routes[0].when.platforms == (Platform.IOS,)
    assert saved.routes[0].when.languages == ("fr", "de")
    assert "led elsewhere by marie@dupont.fr" in words_of(done.text)
    assert "The routes are saved: they hold for 3 codes from now on." in words_of(done.text)


def test_routes_move_change_and_go(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode], call: int
) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/routes"
    page = studio.get(path)
    for country in ("France", "BE", "Suisse"):
        page = studio.post(path, data=state_of(page) | {"do": "new"})
        page = studio.post(
            path, data=state_of(page) | {"r_to": str(call), "r_countries": country, "do": "keep"}
        )
    page = studio.post(path, data=state_of(page) | {"do": "down:0"})
    page = studio.post(path, data=state_of(page) | {"do": "remove:2"})
    page = studio.post(path, data=state_of(page) | {"do": "edit:0"})
    assert 'value="Belgium"' in page.text
    page = studio.post(path, data=state_of(page) | {"r_countries": "", "do": "cancel"})
    page = studio.post(path, data=state_of(page) | {"do": "up:0"})  # there is nothing above
    studio.post(path, data=state_of(page) | {"do": "save"})
    assert [route.when.countries for route in way(sqlite, spring[0]).routes] == [("BE",), ("FR",)]


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("r_to", "", "Choose where this route leads."),
        ("r_languages", "klingonais", "“klingonais” is no language"),
        ("r_countries", "Frence", "Did you mean France?"),
        ("r_hours", "often", "“often”"),
        ("r_share", "0", "“0” is no share"),
        ("r_share", "1,5", ""),
        ("r_until", "24/12", "“24/12” is no day"),
    ],
)
def test_what_is_wrong_with_a_route_is_said_beside_its_field(
    studio: FlaskClient, spring: list[PlacedCode], call: int, field: str, typed: str, told: str
) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/routes"
    page = studio.post(path, data=state_of(studio.get(path)) | {"do": "new"})
    page = studio.post(path, data=state_of(page) | {"r_to": str(call), field: typed, "do": "save"})
    if not told:
        assert page.status_code == 303
        return
    assert page.status_code == 422
    assert words_of(page.text).count(told) >= 2
    assert f'href="#{field}"' in page.text
    assert f'value="{typed}"' in page.text


def test_the_page_tells_what_a_french_iphone_would_get(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode], call: int
) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/routes"
    page = studio.post(path, data=state_of(studio.get(path)) | {"do": "new"})
    route = {"r_to": str(call), "r_hours": "Mo-Fr 09:00-19:00", "r_ios": "on"}
    asked = {"p_language": "fr", "p_device": "ios", "p_country": "France", "p_at": "2026-11-23T22:00"}
    page = studio.post(path, data=state_of(page) | route | asked | {"do": "try"})
    told = words_of(page.text)
    assert "An iPhone, in French, scanned in France, 23 Nov 2026, Monday 22:00" in told
    assert "it is Monday 22:00 there, outside these hours" in told
    assert "The phone is sent on to https://wa.me/33612345678" in told
    page = studio.post(path, data=state_of(page) | {"p_at": "2026-11-23T10:00", "do": "try"})
    assert "A page of ours answers. Its button: “Call 0 800 123 456”." in words_of(page.text)
    assert way(sqlite, spring[0]).routes == ()
    wrong = studio.post(path, data=state_of(page) | {"p_at": "teatime", "do": "try"})
    assert wrong.status_code == 422
    assert "“teatime” is no day and time" in words_of(wrong.text)


def test_it_is_tried_at_the_clock_of_the_placement(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode], call: int
) -> None:
    with sqlite.writing() as connection:
        connection.execute(
            update(placements)
            .where(placements.c.id == spring[1].placement_id)
            .values(time_zone="America/New_York", country="US")
        )
    path = f"/studio/campaigns/{spring[0].campaign_id}/routes"
    asked = {"p_placement": spring[1].placement.name, "p_at": "2026-11-23T10:00", "do": "try"}
    told = words_of(studio.post(path, data=state_of(studio.get(path)) | asked).text)
    assert "Monday 10:00 (America/New_York)" in told


def test_many_copies_wait_for_the_second_person_who_approves(
    studio: FlaskClient, paul: FlaskClient, sqlite: Database, spring: list[PlacedCode], call: int
) -> None:
    with sqlite.writing() as connection:
        connection.execute(update(placements).values(copies=500))
    path = f"/studio/campaigns/{spring[0].campaign_id}/routes"
    page = studio.get(path)
    assert "a second person looks at the change" in words_of(page.text)
    done = studio.post(path, data=state_of(page) | {"last": str(call), "do": "save"}, follow_redirects=True)
    assert "waits until a second person has looked" in words_of(done.text)
    assert way(sqlite, spring[0]).last != call
    with sqlite.reading() as connection:
        waiting = waiting_repoints(connection, spring[0].brand_id)[0]
    one = f"/studio/re-points/{waiting.id}"
    own = studio.get(one)
    assert "You asked for this change yourself" in words_of(own.text)
    assert "Approve it" not in words_of(own.text)
    assert studio.post(f"{one}/approve").status_code == 422
    assert "Printemps" in words_of(paul.get("/studio/re-points").text)
    assert "Approve it" in words_of(paul.get(one).text)
    assert paul.post(f"{one}/approve").status_code == 303
    assert way(sqlite, spring[0]).last == call
    assert "approved by paul@dupont.fr" in words_of(studio.get(path).text)
    again = paul.post(f"{one}/refuse")
    assert again.status_code == 422
    assert "Somebody was quicker" in words_of(again.text)


def test_a_dated_change_is_called_off_and_one_that_happened_is_undone(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode], call: int
) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/routes"
    before = way(sqlite, spring[0])
    dated = state_of(studio.get(path)) | {"last": str(call), "effect": "2099-12-24T18:00", "do": "save"}
    assert "24 Dec 2099 · 18:00" in words_of(studio.post(path, data=dated, follow_redirects=True).text)
    assert studio.post("/studio/re-points/1/call-off").status_code == 303
    past = studio.post(path, data=dated | {"effect": "2001-01-01T00:00"})
    assert "That moment is past." in words_of(past.text)
    studio.post(path, data=state_of(studio.get(path)) | {"last": str(call), "do": "save"})
    assert way(sqlite, spring[0]).last == call
    assert "Lead the codes as before" in words_of(studio.get("/studio/re-points/2").text)
    assert studio.post("/studio/re-points/2/undo").status_code == 303
    assert way(sqlite, spring[0]) == before
    with sqlite.reading() as connection:
        states = [one.state for one in history_of(connection, Scope(spring[0].campaign_id))]
    assert states == ["applied", "undone", "called_off"]
    assert studio.post("/studio/re-points/2/undo").status_code == 422


def test_one_code_has_routes_of_its_own_and_goes_with_its_campaign_again(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode], call: int
) -> None:
    path = f"/studio/codes/{spring[0].code_text.shown}/routes"
    page = studio.get(path)
    assert "This code goes with its campaign." in words_of(page.text)
    studio.post(path, data=state_of(page) | {"last": str(call), "do": "save"})
    assert way(sqlite, spring[0], spring[0].code_id).last == call
    assert way(sqlite, spring[0]).last != call
    campaign = studio.get(f"/studio/campaigns/{spring[0].campaign_id}/routes")
    assert "1 code has routes of its own" in words_of(campaign.text)
    page = studio.get(path)
    studio.post(path, data=state_of(page) | {"do": "follow"})
    with sqlite.reading() as connection:
        assert connection.execute(select(codes.c.routes)).scalars().all() == [None] * 3


def test_a_campaign_without_codes_has_routes_too(studio: FlaskClient, sqlite: Database, call: int) -> None:
    with sqlite.writing() as connection:
        brand = own_brand(connection, locale="fr", time_zone="Europe/Paris", at=now())
        campaign = open_campaign(connection, brand, "Vide", Target.read("help"), now())
    path = f"/studio/campaigns/{campaign.id}/routes"
    page = studio.post(path, data=state_of(studio.get(path)) | {"p_at": "2026-11-23T10:00", "do": "try"})
    assert "A page of ours answers. Its button:" in words_of(page.text)
    assert studio.get("/studio/campaigns/77/routes").status_code == 404


def test_a_page_that_was_tampered_with_changes_nothing(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode], call: int
) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/routes"
    before = way(sqlite, spring[0])
    for sent in (
        {"routes": "{", "last": str(call)},
        {"routes": '[{"to": 999}]', "last": str(call)},
        {"routes": "[]", "last": "999"},
        {"routes": "[]", "last": ""},
        {"routes": "[7]", "last": str(call)},
        {"routes": '{"a": 1}', "last": str(call)},
        {},
    ):
        assert studio.post(path, data={**sent, "do": "save"}).status_code == 422, sent
    for button in ("edit:99", "up:-1", "remove:x", "", "nothing"):
        sent = {"routes": "[]", "last": str(before.last), "do": button}
        assert studio.post(path, data=sent).status_code == 200
    assert way(sqlite, spring[0]) == before


def test_leading_the_codes_elsewhere_is_a_re_point_too(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode], call: int
) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/contact"
    routes = f"/studio/campaigns/{spring[0].campaign_id}/routes"
    page = studio.post(routes, data=state_of(studio.get(routes)) | {"do": "new"})
    studio.post(routes, data=state_of(page) | {"r_to": str(call), "r_countries": "BE", "do": "save"})
    to_call = {"channel": "call", "target": "0800 123 456", "confirmed": "call:0800123456"}
    asked = studio.post(path, data=to_call | {"confirmed": ""})
    assert "The campaign has 1 route; it ends with this change." in words_of(asked.text)
    campaign = f"/studio/campaigns/{spring[0].campaign_id}"
    assert "1 route is tried first" in words_of(studio.get(campaign).text)
    past = studio.post(path, data=to_call | {"effect": "2001-01-01T00:00"})
    assert past.status_code == 422
    assert "That moment is past." in words_of(past.text)
    dated = studio.post(path, data=to_call | {"effect": "2099-12-24T18:00"}, follow_redirects=True)
    assert "The codes lead there from 24 Dec 2099 · 18:00 on." in words_of(dated.text)
    assert len(way(sqlite, spring[0]).routes) == 1
    studio.post(path, data=to_call)
    assert way(sqlite, spring[0]) == Way(last=call)
    assert "tried first" not in words_of(studio.get(campaign).text)
    here = studio.post(path, data={"channel": "web", "target": "http://127.0.0.1:8000/x"})
    assert here.status_code == 422
    assert "round in circles" in words_of(here.text)
