"""Contact points in the studio: the list, a new one of any channel, one changed."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.contact_point import contact_points_of, offered_by
from contactcodes.contacts.routing import WhenClosed
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import contact_points, destination_checks, placements
from contactcodes.web.studio.contact_point_form import own_field
from tests.web.page_words import words_of

WEEK = {"hours_by": "week", "hours_mo_1_from": "9", "hours_mo_1_to": "19", "hours_same": "fr"}


def stored(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as connection:
        return [(str(one.target), one.name, one.hours) for one in contact_points_of(connection, 1)]


def test_every_channel_has_a_form_that_keeps_its_example(studio: FlaskClient, sqlite: Database) -> None:
    for name, channel in CHANNELS.items():
        value = channel.read(channel.claims(channel.example) or "")
        typed = {own_field(key): text for key, text in channel.taken_apart(value).items()}
        page = studio.get(f"/studio/contact-points/new/{name}")
        assert page.status_code == 200
        for key in typed:
            assert not channel.fields() or f'name="{key}"' in page.text, (name, key)
        answer = studio.post(f"/studio/contact-points/new/{name}", data={**typed, **WEEK, "name": name})
        assert answer.status_code == 303, name
    written = {
        str(CHANNELS[name].written(CHANNELS[name].read(CHANNELS[name].claims(CHANNELS[name].example) or "")))
        for name in CHANNELS
    }
    assert {target for target, _name, _hours in stored(sqlite)} == written
    listed = studio.get("/studio/contact-points")
    assert listed.status_code == 200
    with sqlite.reading() as connection:
        ids = list(connection.execute(select(contact_points.c.id)).scalars())
    for one in ids:
        assert studio.get(f"/studio/contact-points/{one}").status_code == 200


def test_what_was_typed_stays_and_every_problem_stands_beside_its_field(
    studio: FlaskClient, sqlite: Database
) -> None:
    typed = {
        "name": "Night team",
        "field_target": "12",
        "field_text": "Bonjour {town}",
        "hours_by": "week",
        "hours_mo_1_from": "25h",
        "wait_minutes": "soon",
        "when_closed": "contact",
    }
    page = studio.post("/studio/contact-points/new/whatsapp", data=typed)
    assert page.status_code == 422
    words = words_of(page.text)
    for told in (
        "“12” is no phone number",
        "There is no field “{town}”",
        "“25h” is no time of the day",
        "“soon” is no waiting time",
        "Choose the contact point that answers",
    ):
        assert words.count(told) == 2, told  # on top, and beside its field
    for name, text in typed.items():
        assert f'id="{name}"' in page.text or name in ("hours_by", "when_closed")
        assert f'value="{text}"' in page.text or text in words
    assert stored(sqlite) == []


@pytest.mark.parametrize(
    ("channel", "target", "told"),
    [
        ("web", "javascript:alert(1)", "https://"),
        ("web", "http://127.0.0.1:8000/abc", "round in circles"),
        ("web", "http://marie:secret@dupont.fr", "dupont.fr"),
        ("messenger", "dupont.paris?ref={person}", "There is no field"),
    ],
)
def test_hostile_and_useless_targets_are_refused(
    studio: FlaskClient, sqlite: Database, channel: str, target: str, told: str
) -> None:
    page = studio.post(f"/studio/contact-points/new/{channel}", data={"field_target": target})
    assert page.status_code == 422
    assert told in words_of(page.text)
    assert 'href="#field_target"' in page.text
    assert stored(sqlite) == []


def test_hours_waiting_and_what_answers_when_it_is_closed_are_changed(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode]
) -> None:
    studio.post("/studio/contact-points/new/call", data={"field_target": "3631", "name": "Call centre"})
    with sqlite.reading() as connection:
        whatsapp, call = contact_points_of(connection, 1)
    path = f"/studio/contact-points/{whatsapp.id}"
    page = studio.get(path)
    assert "3 codes lead here" in words_of(page.text)
    changed = {
        "field_target": "06 12 34 56 78",
        "field_text": "Bonjour {city}\r\nMerci",
        "wait_minutes": "5",
        "when_closed": "contact",
        "closed_to": str(call.id),
        "hours_holidays": "FR-57",
        **WEEK,
    }
    assert studio.post(path, data=changed).status_code == 303
    with sqlite.reading() as connection:
        point = contact_points_of(connection, 1)[0]
    assert str(point.target) == "whatsapp:+33612345678?text=Bonjour%20{city}%0AMerci"
    assert (point.hours, point.holidays, point.wait_minutes) == ("Mo-Fr 09:00-19:00", "FR-57", 5)
    assert (point.when_closed, point.next_id) == (WhenClosed.CONTACT, call.id)
    again = studio.get(path)
    assert "Bonjour {city}" in again.text
    assert 'value="9:00"' in again.text or 'value="09:00"' in again.text


def test_hours_of_the_placement_are_not_called_open_or_closed_for_all(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode]
) -> None:
    with sqlite.writing() as connection:
        connection.execute(update(contact_points).values(hours="placement"))
    for path in ("/studio/contact-points", "/studio/contact-points/1"):
        words = words_of(studio.get(path).text)
        assert "open at the hours of each placement" in words
        assert "day and night." not in words


def test_where_printed_codes_lead_is_changed_by_a_re_point_alone(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode]
) -> None:
    page = studio.post("/studio/contact-points/1", data={"field_target": "06 99 99 99 99"})
    assert page.status_code == 422
    assert "3 codes lead here. Add a new contact point instead" in words_of(page.text)
    assert stored(sqlite)[0][0] == "whatsapp:+33612345678"


def test_a_contact_page_offers_several_in_order(studio: FlaskClient, sqlite: Database) -> None:
    for channel, target in (("call", "3631"), ("whatsapp", "0612345678"), ("help", "")):
        studio.post(f"/studio/contact-points/new/{channel}", data={"field_target": target})
    offers = {"offer_1": "2", "offer_3": "1"}
    answer = studio.post("/studio/contact-points/new/page", data={"field_target": "boutiques", **offers})
    assert answer.status_code == 303
    with sqlite.reading() as connection:
        assert offered_by(connection, 4) == [2, 1]
    twice = studio.post(
        "/studio/contact-points/4", data={"field_target": "boutiques", "offer_1": "2", "offer_2": "2"}
    )
    assert twice.status_code == 422
    assert "It stands above already" in words_of(twice.text)
    assert (
        studio.post(
            "/studio/contact-points/4", data={"field_target": "boutiques", "offer_1": "3"}
        ).status_code
        == 303
    )
    with sqlite.reading() as connection:
        assert offered_by(connection, 4) == [3]


def test_the_list_says_what_is_open_and_what_leads_there(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode]
) -> None:
    studio.post(
        "/studio/contact-points/new/call",
        data={"field_target": "3631", "hours_by": "text", "hours_text": "24/7 off"},
    )
    studio.post("/studio/contact-points/new/web", data={"field_target": "https://dupont.fr/"})
    with sqlite.writing() as connection:
        connection.execute(update(placements).values(copies=400))
        connection.execute(
            insert(destination_checks).values(
                contact_point_id=3, checked_at=now(), next_at=now(), broken=True
            )
        )
    words = words_of(studio.get("/studio/contact-points").text)
    assert "open day and night" not in words  # nobody said so
    assert "WhatsApp +33 6 12 34 56 78" in words or "WhatsApp 06 12 34 56 78" in words
    assert "closed until further notice" in words
    assert "does not answer" in words
    assert "1,200" in words
    assert "no code leads here" in words


def test_a_channel_is_found_by_its_name(studio: FlaskClient) -> None:
    assert "Telegram" in words_of(studio.get("/studio/contact-points/new?q=telegram").text)
    assert "WhatsApp" not in words_of(studio.get("/studio/contact-points/new?q=telegram").text)
    nothing = words_of(studio.get("/studio/contact-points/new?q=pigeon").text)
    assert "No channel is called “pigeon”" in nothing
    assert studio.get("/studio/contact-points/new/pigeon").status_code == 404
    assert studio.get("/studio/contact-points/77").status_code == 404


def test_a_required_field_that_is_empty_says_what_belongs_there(studio: FlaskClient) -> None:
    page = studio.post("/studio/contact-points/new/whatsapp", data={"field_text": "Bonjour"})
    assert page.status_code == 422
    assert words_of(page.text).count("Write what belongs to WhatsApp, such as 06 12 34 56 78.") == 2


def test_only_the_field_that_is_wrong_is_blamed(studio: FlaskClient) -> None:
    typed = {
        "field_target": "dupont@rbm.goog",
        "field_number": "+33612345678",
        "field_body": "Bonjour {town}",
    }
    page = studio.post("/studio/contact-points/new/rcs", data=typed)
    assert page.status_code == 422
    assert 'href="#field_body"' in page.text
    assert 'href="#field_target"' not in page.text


@pytest.mark.parametrize(
    ("channel", "typed", "field", "told"),
    [
        ("whatsapp", {"target": "12"}, "target", "Example: 06 12 34 56 78"),
        (
            "whatsapp",
            {"target": "0612345678", "text": "x" * 700},
            "text",
            "“Message prepared for the customer” has",
        ),
        ("call", {"target": "0892 123 456"}, "price", "under “Price of a call, as its sign has it”, such as"),
        ("call", {"target": "0800 123 456", "price": "free"}, "price", "Leave the price out."),
        ("call", {"target": "36105"}, "target", "choose the channel “Text message” for it."),
        ("app", {"target": "dupont.fr/app"}, "target", "it begins with https://"),
        ("card", {"target": "Dupont", "tel": "12"}, "tel", "Example: 0800 123 456"),
        ("zalo", {"target": "??"}, "target", "“??” does not belong to Zalo."),
        ("app", {}, "target", "its number in the App Store, its package in Google Play."),
        ("app", {"ios": "12"}, "ios", "Example: 1234567890"),
        ("app", {"android": "dupont"}, "android", "Example: fr.dupont.app"),
        (
            "teams",
            {"target": "conseil@dupont.fr", "tenant": "x"},
            "tenant",
            "“Tenant of your organisation” cannot",
        ),
        ("telegram", {"target": "dupont_bot", "text": "Hello"}, "text", "leave “Message prepared for the"),
        ("web", {"target": "https://wa.me/33612345678"}, "target", "a conversation on WhatsApp. Choose that"),
        (
            "web",
            {"target": "https://join.skype.com/abc"},
            "target",
            "Instead there is: Microsoft Teams, Phone",
        ),
        ("page", {}, "target", "Give the contact point a name above, or write one here."),
    ],
)
def test_a_form_says_what_is_wrong_by_its_own_labels_and_examples(
    studio: FlaskClient, channel: str, typed: dict[str, str], field: str, told: str
) -> None:
    data = {own_field(name): text for name, text in typed.items()}
    page = studio.post(f"/studio/contact-points/new/{channel}", data=data)
    assert page.status_code == 422
    words = words_of(page.text)
    assert words.count(told) == 2, words  # on top, and beside its field
    top = page.text.split('id="problem-summary-title"')[1].split("</ul>")[0]
    assert re.findall(r'href="#(\w+)"', top) == [own_field(field)]
    for syntax in ("whatsapp:", "call:", "ios=", "android=", "text=", "page:"):
        assert syntax not in words_of(top)


def test_what_a_form_gives_as_example_is_right(studio: FlaskClient, sqlite: Database) -> None:
    typed = {"field_target": "0892 123 456", "field_price": "Service 0.80 € / min + price of a call"}
    assert studio.post("/studio/contact-points/new/call", data=typed).status_code == 303
    site = {"field_target": "dupont.fr", "field_utm_source": "qr"}
    assert studio.post("/studio/contact-points/new/web", data=site).status_code == 303
    assert [target for target, _name, _hours in stored(sqlite)] == [
        "call:0892123456?price=Service%200.80%20%E2%82%AC%20/%20min%20+%20price%20of%20a%20call",
        "https://dupont.fr utm_source=qr",
    ]


def test_a_contact_page_is_called_after_its_name_and_has_as_many_fields_as_it_needs(
    studio: FlaskClient, sqlite: Database
) -> None:
    for number in range(8):
        studio.post("/studio/contact-points/new/call", data={"field_target": f"0800 123 45{number}"})
    path = "/studio/contact-points/new/page"
    assert studio.get(path).text.count('<select class="form-select" id="offer_') == 6
    typed = {"name": "Boutiques de Noël"} | {f"offer_{n}": str(n) for n in range(1, 7)}
    more = studio.post(path, data=typed | {"more_offers": "1"})
    assert more.status_code == 200
    assert more.text.count('<select class="form-select" id="offer_') == 8
    assert 'value="Boutiques de Noël"' in more.text
    assert "There is a problem" not in more.text
    twice = studio.post(path, data=typed | {"offer_7": "", "offer_8": "6"})
    assert twice.text.count('<select class="form-select" id="offer_') == 10  # two are always left
    full = typed | {f"offer_{n}": "" for n in range(7, 11)}
    last = studio.post(path, data=full | {"more_offers": "1"})
    assert last.text.count('<select class="form-select" id="offer_') == 12
    assert "Add another one" not in last.text
    kept = studio.post(path, data=typed | {"offer_7": "7", "offer_8": "8"})
    assert kept.status_code == 303
    assert stored(sqlite)[-1][:2] == ("page:boutiques-de-noel", "Boutiques de Noël")
    with sqlite.reading() as connection:
        assert offered_by(connection, 9) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_the_list_tells_two_accounts_apart_where_people_never_read_their_number(
    studio: FlaskClient,
) -> None:
    for account in ("3805104374", "3805104375"):
        studio.post("/studio/contact-points/new/x", data={"field_target": account})
    words = words_of(studio.get("/studio/contact-points").text)
    assert "X 3805104374" in words
    assert "X 3805104375" in words


def test_a_channel_is_found_by_what_people_call_it_and_a_closed_one_says_what_does_it_today(
    studio: FlaskClient,
) -> None:
    for wanted, first in (
        ("facebook", "Messenger"),
        ("twitter", "X"),
        ("mail", "E-mail"),
        ("imessage", "Apple Messages"),
        ("insta", "Instagram"),
        ("tel", "Phone call"),
        ("téléphone", "Phone call"),
    ):
        page = studio.get("/studio/contact-points/new", query_string={"q": wanted})
        tiles = page.text.split('class="tiles channel-links"')[1]
        assert words_of(tiles).strip("> ").startswith(first), wanted
    words = words_of(studio.get("/studio/contact-points/new?q=skype").text)
    assert "Skype has closed: no code can lead there. This does the same today: Microsoft Teams" in words
    assert "web page" not in words


def test_hours_that_are_wrong_are_told_on_top_with_their_day(studio: FlaskClient) -> None:
    typed = {
        "field_target": "3631",
        "hours_by": "week",
        "hours_tu_1_from": "9",
        "hours_ph": "own",
        "hours_ph_1_to": "12",
        "hours_date_2_first": "2026-12-24",
        "hours_date_2_last": "2026-12-20",
    }
    page = studio.post("/studio/contact-points/new/call", data=typed)
    top = words_of(page.text.split('id="problem-summary-title"')[1].split("</ul>")[0])
    assert "Tuesday: Say when it closes, too." in top
    assert "Public holidays: Say when it opens, too." in top
    assert "Dates (2): The last day is before the first." in top


def test_who_chooses_no_time_zone_is_told_whose_clock_it_is(studio: FlaskClient) -> None:
    words = words_of(studio.get("/studio/contact-points/new/call").text)
    assert "That of the placement, else France" in words
    assert "A call centre has one of its own" in words


def test_what_nothing_leads_to_is_deleted_and_the_rest_stays(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode]
) -> None:
    studio.post("/studio/contact-points/new/call", data={"field_target": "3631"})
    assert "Delete this contact point" not in words_of(studio.get("/studio/contact-points/1").text)
    assert "Delete this contact point" in words_of(studio.get("/studio/contact-points/2").text)
    refused = studio.post("/studio/contact-points/1/delete")
    assert refused.status_code == 422
    assert "So it stays" in words_of(refused.text)
    assert studio.post("/studio/contact-points/2/delete").status_code == 303
    assert [target for target, _name, _hours in stored(sqlite)] == ["whatsapp:+33612345678"]
