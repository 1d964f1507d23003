"""A change that waits for its day is named wherever the same codes are led elsewhere meanwhile."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.storage.database import Database
from contactcodes.storage.tables import repoints
from tests.web.page_words import words_of

CALL = {"channel": "call", "target": "0800 123 456", "confirmed": "call:0800123456"}
WEB = {"channel": "web", "target": "https://dupont.fr/"}
DAY = {"effect": "2099-12-24T18:00"}
TOLD = "for 24 Dec 2099 · 18:00, by marie@dupont.fr: waits for that moment"
STILL = "1 change of where these codes lead waits."


def test_a_change_made_now_names_the_one_that_waits_and_where_to_call_it_off(
    studio: FlaskClient, spring: list[PlacedCode]
) -> None:
    campaign = f"/studio/campaigns/{spring[0].campaign_id}"
    path = f"{campaign}/contact"
    assert STILL not in words_of(studio.get(campaign).text)
    studio.post(path, data=CALL | DAY)
    for page in (studio.get(campaign), studio.post(path, data=WEB)):
        told = words_of(page.text)
        assert STILL in told
        assert TOLD in told
        assert "everybody → Phone call 0 800 123 456" in told
        assert 'href="/studio/re-points/1"' in page.text
    studio.post("/studio/re-points/1/call-off")
    for page in (studio.get(campaign), studio.post(path, data=WEB)):
        assert STILL not in words_of(page.text)


def test_a_change_that_waits_says_that_what_it_starts_from_has_changed(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode]
) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/contact"
    studio.post(path, data=CALL | DAY)
    changed = "That has changed since this was asked for. Now:"
    assert changed not in words_of(studio.get("/studio/re-points/1").text)
    studio.post(path, data=WEB | {"confirmed": "https://dupont.fr/"})
    page = words_of(studio.get("/studio/re-points/1").text)
    places = [
        page.index(one) for one in ("WhatsApp +33 6 12 34 56 78", changed, "Web page dupont.fr", "After")
    ]
    assert places == sorted(places)
    tried = words_of(studio.get("/studio/re-points/1", query_string={"p_device": "ios"}).text)
    assert "The phone is sent on to https://dupont.fr/" in tried, "it starts from what holds now"
    # Of what happened, its page tells what it found.
    with sqlite.reading() as connection:
        states = connection.execute(select(repoints.c.state).order_by(repoints.c.id)).scalars().all()
    assert states == ["approved", "applied"]
    assert changed not in words_of(studio.get("/studio/re-points/2").text)
