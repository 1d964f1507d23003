"""The form of a message: what is kept, what is refused in words, and how robots are told."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from contactcodes.campaigns.placed_code import PlacedCode, retire_code
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.snapshot import write_snapshot
from contactcodes.contacts.target import Target
from contactcodes.settings import Settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import contact_points, deliveries, messages
from contactcodes.web.application import make_flask
from contactcodes.web.customer.message import LARGEST_FORM
from contactcodes.web.customer.message_form import FIELDS, SOONEST, TRAP
from tests.campaigns_made import make_campaign
from tests.web.page_words import words_of

TYPED = {"text": "Vous ouvrez dimanche ?", "reach": "marie@example.com"}
SOON = SOONEST + timedelta(seconds=1)


@pytest.fixture
def code(sqlite: Database, marie: int) -> PlacedCode:
    return make_campaign(sqlite, "Printemps", "call:0800123456", ["Vitrine Lyon"])[0]


@pytest.fixture
def address(code: PlacedCode) -> str:
    return f"/message/{code.code_text.shown}"


def fields(page: TestResponse) -> dict[str, str]:
    """The fields of the form as the browser would send them."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page.text):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            found[name[1]] = html.unescape(value[1]) if value else ""
    if text := re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page.text, re.DOTALL):
        found["text"] = html.unescape(text[1])
    return found


def send(visitor: FlaskClient, address: str, after: timedelta = SOON, **typed: Any) -> TestResponse:
    """Open the form, wait, fill it in and send it."""
    sent = fields(visitor.get(address)) | TYPED | typed
    with time_machine.travel(now() + after, tick=True):
        return visitor.post(address.partition("?")[0], data=sent)


def kept(database: Database) -> list[Any]:
    with database.reading() as connection:
        return list(connection.execute(select(messages).order_by(messages.c.id)))


def test_a_message_is_kept_with_where_it_came_from_and_when_it_goes(
    visitor: FlaskClient, sqlite: Database, address: str, code: PlacedCode
) -> None:
    answer = send(visitor, address, text="  Bonjour !\r\n\r\nMarie\x00 ", reach=" Marie@Example.COM ")
    assert answer.status_code == 303
    (row,) = kept(sqlite)
    assert (row.kind, row.text, row.reach) == ("message", "Bonjour !\n\nMarie", "Marie@example.com")
    assert (row.code_id, row.locale, row.state) == (code.code_id, "en", "new")
    assert row.erase_at - row.received_at == timedelta(days=90)
    thanks = visitor.get(answer.location)
    assert "Maison Dupont has your message, and will answer you." in words_of(thanks.text)
    assert "Set-Cookie" not in answer.headers


def test_a_call_back_asks_for_a_number_and_a_time(
    visitor: FlaskClient, sqlite: Database, address: str
) -> None:
    asked = f"{address}?kind=callback"
    assert 'type="tel"' in visitor.get(asked).text
    answer = send(visitor, asked, text="", reach="06 12 34 56 78", wished_time=" demain\nmatin ")
    (row,) = kept(sqlite)
    assert (row.kind, row.text, row.reach) == ("callback", "", "+33612345678")
    assert row.wished_time == "demain matin"
    assert "has your number, and will call you" in visitor.get(answer.location).text


@pytest.mark.parametrize(
    ("asked", "field", "typed", "said"),
    [
        ("", "text", "", "Write your message."),
        ("", "text", " \r\n\t ", "Write your message."),
        ("", "text", "é" * 2001, "Your message has 2,001 characters; 2,000 are possible."),
        ("", "reach", "", "Write your e-mail address or phone number"),
        ("", "reach", "marie@", "“marie@” is not an e-mail address."),
        ("", "reach", "marie", "“marie” is neither an e-mail address nor a phone number."),
        ("", "reach", "a@b.fr\r\nBcc: x@y.fr", "is not an e-mail address."),
        ("", "reach", "06 12", "“06 12” is no phone number where you can be called."),
        ("?kind=callback", "reach", "", "Write the phone number where you can be called."),
        ("?kind=callback", "reach", "3631", "“3631” is no phone number where you can be called."),
        ("?kind=callback", "reach", "0 800 123 456", "is no phone number where you can be called."),
        ("?kind=callback", "reach", "marie@example.com", "is no phone number where you can be called."),
        ("?kind=callback", "wished_time", "a" * 121, "This has 121 characters; 120 are possible."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_all_that_was_typed_stays(
    visitor: FlaskClient, sqlite: Database, address: str, asked: str, field: str, typed: str, said: str
) -> None:
    others = {"text": "<b>Bonjour</b>", "reach": "+44 7400 123456", "wished_time": "“soon”"}
    page = send(visitor, address + asked, **(others | {field: typed}))
    assert page.status_code == 422
    problem = re.search(rf'id="{field}-problem">([^<]*)<', page.text)
    assert problem is not None
    assert said in html.unescape(problem[1])
    assert f'<a href="#{field}">' in page.text, "the summary leads to the field"
    assert page.text.count(" autofocus") == 1
    again = fields(page)
    for name, value in (others | {field: typed}).items():
        if name == "wished_time" and not asked:
            continue
        assert again[name].replace("\r\n", "\n") == value.replace("\r\n", "\n"), name
    assert kept(sqlite) == []


def test_a_corrected_form_needs_no_further_wait(visitor: FlaskClient, sqlite: Database, address: str) -> None:
    page = send(visitor, address, reach="marie@")
    with time_machine.travel(now() + SOON, tick=True):
        answer = visitor.post(address, data=fields(page) | {"reach": "marie@example.com"})
    assert answer.status_code == 303
    assert len(kept(sqlite)) == 1


def test_a_form_that_is_sent_twice_is_kept_once(visitor: FlaskClient, sqlite: Database, address: str) -> None:
    sent = fields(visitor.get(address)) | TYPED
    with time_machine.travel(now() + SOON, tick=True):
        assert [visitor.post(address, data=sent).status_code for _time in range(3)] == [303] * 3
        # However the browser writes it the second time.
        assert visitor.post(address, data=sent | {"text": f" {TYPED['text']}\r\n"}).status_code == 303
    assert len(kept(sqlite)) == 1


@pytest.mark.parametrize(
    ("asked", "changed"),
    [
        ("", {"text": "Vous ouvrez lundi ?"}),
        ("", {"reach": "marie@example.org"}),
        ("?kind=callback", {"reach": "06 12 34 56 79"}),
        ("?kind=callback", {"wished_time": "demain"}),
    ],
)
def test_going_back_and_sending_other_words_leaves_another_message(
    visitor: FlaskClient, sqlite: Database, address: str, asked: str, changed: dict[str, str]
) -> None:
    sent = fields(visitor.get(address + asked)) | TYPED | {"reach": "06 12 34 56 78"}
    with time_machine.travel(now() + SOON, tick=True):
        for form in (sent, sent | changed, sent | changed, sent):
            assert visitor.post(address, data=form).status_code == 303
    first, second = kept(sqlite)
    differing = {name for name in FIELDS if getattr(first, name) != getattr(second, name)}
    assert differing == set(changed)
    assert first.key != second.key


def test_a_second_press_is_thanked_for_even_as_the_last_of_an_hour(
    visitor: FlaskClient, sqlite: Database, address: str
) -> None:
    for _message in range(5):
        sent = fields(visitor.get(address)) | TYPED
        with time_machine.travel(now() + SOON, tick=True):
            assert [visitor.post(address, data=sent).status_code for _press in range(3)] == [303] * 3
    assert send(visitor, address).status_code == 429
    with time_machine.travel(now() + SOON, tick=True):
        assert visitor.post(address, data=sent).status_code == 303
    assert len(kept(sqlite)) == 5


@pytest.mark.parametrize(
    ("after", "typed", "said"),
    [
        pytest.param(SOON, {TRAP: "https://spam.example"}, "a field that nobody sees", id="hidden field"),
        pytest.param(timedelta(seconds=1), {}, "That was very fast", id="within moments"),
        pytest.param(SOON, {"stamp": ""}, "open for too long", id="no stamp"),
        pytest.param(SOON, {"stamp": "WyI3SzNRWDlNIiwiYSIsMF0.forged"}, "open for too long", id="forged"),
        pytest.param(timedelta(hours=25), {}, "open for too long", id="a day old"),
    ],
)
def test_a_robot_is_refused_in_words_and_a_person_sends_once_more(
    visitor: FlaskClient, sqlite: Database, address: str, after: timedelta, typed: dict[str, str], said: str
) -> None:
    page = send(visitor, address, after, **typed)
    assert page.status_code == 422
    assert said in words_of(page.text)
    assert kept(sqlite) == []
    again = fields(page)
    assert again["text"] == TYPED["text"]
    assert again[TRAP] == ""
    with time_machine.travel(now() + after + SOON, tick=True):
        assert visitor.post(address, data=again).status_code == 303
    assert len(kept(sqlite)) == 1


def test_a_stamp_is_good_for_its_own_code_only(visitor: FlaskClient, sqlite: Database, address: str) -> None:
    other = make_campaign(sqlite, "Été", "help", ["Nice"])[0]
    stamp = fields(visitor.get(f"/message/{other.code_text.shown}"))["stamp"]
    assert "open for too long" in send(visitor, address, stamp=stamp).text


def test_the_sixth_message_of_an_hour_from_one_customer_waits(
    visitor: FlaskClient, sqlite: Database, address: str
) -> None:
    assert [send(visitor, address).status_code for _time in range(6)] == [303] * 5 + [429]
    refused = send(visitor, address)
    assert "Please try again in an hour." in refused.text
    assert fields(refused)["text"] == TYPED["text"]
    visitor.environ_base["HTTP_USER_AGENT"] = "another phone behind the same address"
    assert send(visitor, address).status_code == 303
    assert len(kept(sqlite)) == 6


def test_guests_of_one_shop_with_the_same_phone_do_not_wait_for_each_other(
    visitor: FlaskClient, sqlite: Database, address: str
) -> None:
    guests = [f"guest{number}@example.com" for number in range(8)]
    assert [send(visitor, address, reach=guest).status_code for guest in guests] == [303] * 8
    assert len(kept(sqlite)) == 8


def test_one_address_with_many_names_waits_too(visitor: FlaskClient, sqlite: Database, address: str) -> None:
    answers = []
    for number in range(42):
        visitor.environ_base["HTTP_USER_AGENT"] = f"robot {number}"
        answers.append(send(visitor, address, reach=f"{number}@example.com").status_code)
    assert answers == [303] * 40 + [429] * 2
    assert len(kept(sqlite)) == 40


def test_no_trace_of_the_phone_is_kept(visitor: FlaskClient, sqlite: Database, address: str) -> None:
    visitor.environ_base |= {"REMOTE_ADDR": "203.0.113.77", "HTTP_USER_AGENT": "Fernsprecher/1.0"}
    send(visitor, address)
    for file in sqlite.codes_file.parent.glob("codes.db*"):
        for trace in (b"203.0.113", b"Fernsprecher"):
            assert trace not in file.read_bytes(), file.name


def test_the_page_says_what_happens_next_what_is_kept_and_how_long(
    app: object, visitor: FlaskClient, sqlite: Database, address: str, code: PlacedCode
) -> None:
    page = words_of(visitor.get(address).text)
    assert "Maison Dupont answers you by e-mail or phone." in page
    assert "Maison Dupont keeps it, with how to reach you, to answer you." in page
    assert "It is erased after 90 days at the latest." in page
    with sqlite.writing() as connection:
        connection.execute(update(contact_points).values(wait_minutes=150))
    assert "Maison Dupont usually answers within 3 hours." in words_of(visitor.get(address).text)


def test_which_contact_point_led_here_is_kept_if_it_is_the_brand_s(
    visitor: FlaskClient, sqlite: Database, address: str
) -> None:
    with sqlite.writing() as connection:
        point = find_or_add_contact_point(connection, 1, Target.read("sms:+33612345678"), now())
        connection.execute(
            update(contact_points).where(contact_points.c.id == point.id).values(wait_minutes=10)
        )
    assert "within 10 minutes" in visitor.get(f"{address}?point={point.id}").text
    send(visitor, f"{address}?point={point.id}")
    for wrong in ("999", "x", "-1", "9" * 30, "²"):
        assert send(visitor, f"{address}?point={wrong}").status_code in {303, 429}
    rows = kept(sqlite)
    assert [row.contact_point_id == point.id for row in rows] == [True, False, False, False, False]


def test_a_retired_code_still_takes_messages_and_no_code_is_no_page(
    visitor: FlaskClient, sqlite: Database, address: str, code: PlacedCode
) -> None:
    with sqlite.writing() as connection:
        retire_code(connection, code.code_id, now())
    assert send(visitor, address).status_code == 303
    for nothing in ("/message/7k3-qx9", "/message/0000000", "/message/", "/message"):
        page = visitor.get(nothing)
        assert page.status_code == 404, nothing
        assert "There is nothing at this address" in page.text


def test_deliveries_are_ordered_for_the_ways_that_are_set(
    settings: Settings, sqlite: Database, address: str
) -> None:
    ways = {
        "smtp_url": "smtp://127.0.0.1:25",
        "mail_from": "codes@dupont.fr",
        "messages_to": ("marie@dupont.fr",),
        "webhook_url": "https://dupont.fr/hook",
    }
    client = make_flask(settings.model_copy(update=ways), sqlite).test_client()
    assert send(client, address).status_code == 303, "though forms need a token in this application"
    with sqlite.reading() as connection:
        rows = connection.execute(select(deliveries).order_by(deliveries.c.id)).all()
    assert [(row.way, row.state, row.tries) for row in rows] == [
        ("mail", "waiting", 0),
        ("webhook", "waiting", 0),
    ]


def test_a_form_outlives_the_database(
    visitor: FlaskClient, sqlite: Database, settings: Settings, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_unused: object) -> None:
        raise OperationalError("SELECT", {}, Exception("away"))

    write_snapshot(sqlite, settings.snapshot_file)
    sent = fields(visitor.get(address)) | TYPED
    with monkeypatch.context() as without, time_machine.travel(now() + SOON, tick=True):
        without.setattr(Database, "reading", away)
        without.setattr(Database, "writing", away)
        assert visitor.get(address).status_code == 200
        page = visitor.post(address, data=sent)
        assert page.status_code == 503
        assert "Nothing you wrote is lost" in page.text
    assert fields(page)["text"] == TYPED["text"]
    with time_machine.travel(now() + SOON, tick=True):
        assert visitor.post(address, data=fields(page)).status_code == 303
    with sqlite.reading() as connection:
        assert connection.execute(select(func.count()).select_from(messages)).scalar_one() == 1


@pytest.mark.parametrize("length", [LARGEST_FORM, 30 * 1024 * 1024])
def test_a_form_too_large_to_be_read_says_the_limit_and_what_to_do(
    visitor: FlaskClient, sqlite: Database, address: str, length: int
) -> None:
    page = send(visitor, address, text="a" * length)
    assert page.status_code == 413
    said = words_of(page.text)
    assert "This is too long to be sent" in said
    assert "A message can have 2,000 characters." in said
    assert "Go back: most browsers still have what you wrote. Shorten it, and send it again." in said
    assert "Maison Dupont" in said
    assert kept(sqlite) == []
