"""A re-point is tried before it happens: what would somebody get, before and after?"""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select, update

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.repoint import ask_repoint, refuse
from contactcodes.contacts.repoint_record import find_repoint
from contactcodes.contacts.target import Target
from contactcodes.contacts.way import Scope, Way, way_of
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import codes, contact_points, repoints
from tests.web.page_words import words_of

# “What would a French iPhone at 22:00 in Lyon get?”
ASKING = {"p_language": "français", "p_device": "ios", "p_country": "France", "p_at": "2026-11-23T22:00"}
VISIT = "An iPhone, in French, scanned in France, 23 Nov 2026, Monday 22:00 (Europe/Paris)"
WHATSAPP_TOLD = "The phone is sent on to https://wa.me/33612345678"
CALL_TOLD = "A page of ours answers. Its button: “Call 0 800 123 456”."


@pytest.fixture
def waiting(sqlite: Database, spring: list[PlacedCode], marie: int) -> int:
    """A change that waits: from WhatsApp to a call; its id."""
    with sqlite.writing() as connection:
        call = find_or_add_contact_point(
            connection, spring[0].brand_id, Target.read("call:0800123456"), now()
        )
        scope = Scope(spring[0].campaign_id)
        way = Way(last=call.id)
        asked = ask_repoint(connection, scope, way, asked_by=marie, at=now(), second_eyes_from=1)
    return asked.id


def order_of(told: str, *words: str) -> list[int]:
    return [told.index(one) for one in words]


def test_the_question_is_answered_before_the_codes_lead_to_what_is_not_stored_yet(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode]
) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/contact"
    sent = {"channel": "call", "target": "0800 123 456", "confirmed": "call:0800123456", "do": "try"}
    page = studio.post(path, data=sent | ASKING)
    assert page.status_code == 200
    told = words_of(page.text)
    places = order_of(told, VISIT, WHATSAPP_TOLD, CALL_TOLD)
    assert places == sorted(places), "before stands in front of after"
    with sqlite.reading() as connection:
        assert connection.execute(select(func.count()).select_from(contact_points)).scalar_one() == 1
        assert connection.execute(select(func.count()).select_from(repoints)).scalar_one() == 0


def test_who_asks_in_a_wrong_way_is_told_and_nothing_is_changed(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode]
) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/contact"
    sent = {"channel": "call", "target": "3631", "confirmed": "call:3631", "do": "try", "p_at": "teatime"}
    page = studio.post(path, data=sent)
    assert page.status_code == 422
    assert words_of(page.text).count("“teatime” is no day and time") == 2  # on top, and beside its field
    with sqlite.reading() as connection:
        assert connection.execute(select(func.count()).select_from(repoints)).scalar_one() == 0


def test_the_second_person_asks_the_same_of_a_change_that_waits(studio: FlaskClient, waiting: int) -> None:
    path = f"/studio/re-points/{waiting}"
    assert WHATSAPP_TOLD not in words_of(studio.get(path).text)
    told = words_of(studio.get(path, query_string=ASKING).text)
    places = order_of(told, VISIT, WHATSAPP_TOLD, CALL_TOLD)
    assert places == sorted(places)
    wrong = studio.get(path, query_string=ASKING | {"p_country": "Atlantis"})
    assert "Atlantis" in words_of(wrong.text)


def test_a_dated_change_is_asked_about_at_its_date(
    studio: FlaskClient, sqlite: Database, waiting: int
) -> None:
    later = now().replace(year=2099, month=12, day=24, hour=17, minute=0)
    with sqlite.writing() as connection:
        connection.execute(update(repoints).values(takes_effect_at=later))
    assert 'value="2099-12-24T18:00"' in studio.get(f"/studio/re-points/{waiting}").text


def test_of_a_change_that_was_refused_nothing_is_asked(
    studio: FlaskClient, sqlite: Database, waiting: int, marie: int
) -> None:
    with sqlite.writing() as connection:
        refuse(connection, find_repoint(connection, waiting), marie, now())
        connection.execute(contact_points.delete().where(contact_points.c.channel == "call"))
    told = words_of(studio.get(f"/studio/re-points/{waiting}", query_string=ASKING).text)
    assert "What would somebody get?" not in told
    assert "a contact point that is gone" in told


def test_a_list_that_is_not_saved_yet_is_tried_beside_the_one_that_holds(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode], waiting: int
) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/routes"
    with sqlite.reading() as connection:
        holds = way_of(connection, Scope(spring[0].campaign_id)).last
        call = find_repoint(connection, waiting).after
    assert call is not None
    asked = ASKING | {"routes": "[]", "do": "try"}
    told = words_of(studio.post(path, data=asked | {"last": str(call.last)}).text)
    places = order_of(told, WHATSAPP_TOLD, CALL_TOLD)
    assert places == sorted(places)
    told = words_of(studio.post(path, data=asked | {"last": str(holds)}).text)
    assert told.count(WHATSAPP_TOLD) == 1
    assert studio.post(path, data=asked | {"last": "999"}).status_code == 422


def test_a_change_that_makes_no_difference_to_who_asks_says_so(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode], waiting: int
) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/routes"
    with sqlite.reading() as connection:
        holds = way_of(connection, Scope(spring[0].campaign_id)).last
    routes = f'[{{"to": {holds}, "when": {{"languages": ["fr"]}}}}]'
    page = studio.post(path, data=ASKING | {"routes": routes, "last": str(holds), "do": "try"})
    assert "For this scan nothing changes." in words_of(page.text)


def test_who_leads_one_code_elsewhere_is_told_that_serial_codes_stay(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode]
) -> None:
    path = f"/studio/codes/{spring[0].code_text.shown}/routes"
    told = "The serial codes of this placement go with the campaign"
    assert told not in words_of(studio.get(path).text)
    with sqlite.writing() as connection:
        row = connection.execute(select(codes).where(codes.c.id == spring[0].code_id)).one()._asdict()
        del row["id"]
        connection.execute(insert(codes).values(row | {"text": "7K3QX9M", "serial": True}))
    assert told in words_of(studio.get(path).text)
    of_serial = studio.get("/studio/codes/7k3-qx9m/routes")
    assert of_serial.status_code == 200
    assert told not in words_of(of_serial.text)
