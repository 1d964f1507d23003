"""The studio's inbox: what is listed, who has it, what was not delivered, and erasure."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from contactcodes.campaigns.brand import add_brand
from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.contacts.message import Message, MessageKind
from contactcodes.contacts.message_delivery import claim_delivery, tell_failed
from contactcodes.contacts.message_inbox import assign_message
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import deliveries, messages
from contactcodes.web.auth.user import add_user
from tests.messages_made import leave
from tests.web.page_words import words_of


@pytest.fixture
def paul(sqlite: Database) -> int:
    with sqlite.writing() as connection:
        return add_user(connection, email="paul@dupont.fr", password="p" * 12, locale="fr", at=now()).id


@pytest.fixture
def message(sqlite: Database, spring: list[PlacedCode]) -> Message:
    return leave(sqlite, spring[0], at=now() - timedelta(hours=3))


def fail(database: Database, *, for_good: bool) -> None:
    with database.writing() as connection:
        delivery = claim_delivery(connection, "mail", now())
        assert delivery is not None
        tell_failed(connection, delivery, "451 <b>come</b> back later", now(), for_good=for_good)


def state_of(database: Database, message: Message) -> tuple[str, int | None]:
    with database.reading() as connection:
        row = connection.execute(select(messages).where(messages.c.id == message.id)).one()
    return row.state, row.assignee_id


def test_the_list_says_who_wrote_what_where_and_how_long_ago(
    studio: FlaskClient, message: Message, sqlite: Database, spring: list[PlacedCode]
) -> None:
    leave(sqlite, spring[2], kind=MessageKind.CALLBACK, text="", reach="+447400123456")
    page = words_of(studio.get("/studio/messages").text)
    for words in ("marie@example.com", "Vous ouvrez dimanche ? Merci, Marie", "Vitrine Lyon", "Printemps"):
        assert words in page, words
    assert "3 hours ago" in page
    assert re.search(r"Call-back +\+44\s7400\s123456", page)
    assert "Messages are erased 90 days after they came." in page
    assert "CONTACTCODES_SMTP_URL" in page, "nothing else is set up"


def test_an_empty_inbox_says_so(studio: FlaskClient) -> None:
    assert "Nothing to do: no message waits here." in studio.get("/studio/messages").text
    assert "Nothing is done yet." in studio.get("/studio/messages?show=done").text


def test_a_message_is_taken_answered_and_opened_again(
    studio: FlaskClient, message: Message, sqlite: Database, marie: int
) -> None:
    one = f"/studio/messages/{message.id}"
    page = studio.get(one).text
    assert 'href="mailto:marie@example.com"' in page
    assert "Take it" in page
    assert studio.post(f"{one}/assign", data={"to": marie}).location == one
    assert state_of(sqlite, message) == ("open", marie)
    assert "with you" in words_of(studio.get(one).text)
    studio.post(f"{one}/finish")
    assert state_of(sqlite, message) == ("done", marie)
    assert "marie@example.com" not in studio.get("/studio/messages").text
    assert "marie@example.com" in studio.get("/studio/messages?show=done").text
    studio.post(f"{one}/reopen")
    assert state_of(sqlite, message) == ("open", marie)


def test_what_somebody_else_has_taken_meanwhile_is_not_taken_away_by_chance(
    studio: FlaskClient, message: Message, sqlite: Database, marie: int, paul: int
) -> None:
    one = f"/studio/messages/{message.id}"
    with sqlite.writing() as connection:
        assign_message(connection, message.id, paul, from_user_id=None)
    studio.post(f"{one}/assign", data={"to": marie})  # on a page that still says nobody has it
    page = studio.get(one).text
    assert "Meanwhile it is with paul@dupont.fr." in page
    assert f'name="from" value="{paul}"' in page
    studio.post(f"{one}/assign", data={"from": paul, "to": marie})
    assert state_of(sqlite, message) == ("open", marie)


def test_a_message_is_handed_over_to_a_colleague_and_given_back(
    studio: FlaskClient, message: Message, sqlite: Database, marie: int, paul: int
) -> None:
    one = f"/studio/messages/{message.id}"
    assert f'<option value="{paul}">paul@dupont.fr' in studio.get(one).text
    studio.post(f"{one}/assign", data={"to": paul})
    assert state_of(sqlite, message) == ("open", paul)
    assert f'<option value="{paul}" selected>' in studio.get(one).text
    studio.post(f"{one}/assign", data={"from": paul, "to": ""})
    assert state_of(sqlite, message) == ("new", None)
    assert studio.post(f"{one}/assign", data={"to": 999}).status_code == 404
    assert state_of(sqlite, message) == ("new", None)


def test_the_list_is_filtered_by_state_and_by_who_has_it(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode], marie: int, paul: int
) -> None:
    left = [leave(sqlite, spring[0], reach=f"m{number}@example.com") for number in range(4)]
    with sqlite.writing() as connection:
        assign_message(connection, left[0].id, marie, from_user_id=None)
        assign_message(connection, left[1].id, paul, from_user_id=None)

    def shown(query: str) -> str:
        return "".join(
            sorted(set(re.findall(r"m(\d)@example", studio.get(f"/studio/messages?{query}").text)))
        )

    assert shown("") == "0123"
    assert shown("show=new") == "23"
    assert shown("show=open") == "01"
    assert shown(f"whose={marie}") == "0"
    assert shown(f"whose={paul}&show=open") == "1"
    assert shown("whose=none") == "23"
    assert shown(f"before={left[2].id}") == "01"
    assert shown("show=x&whose=y&before=z") == "0123"


def test_a_long_list_goes_on_with_older_ones(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode]
) -> None:
    for number in range(53):
        leave(sqlite, spring[0], reach=f"m{number:02}@example.com")
    page = studio.get("/studio/messages").text
    assert page.count('<tr class="inbox-new">') == 50
    older = re.search(r'href="([^"]*before=\d+)"', page)
    assert older is not None
    assert studio.get(older[1].replace("&amp;", "&")).text.count('<tr class="inbox-new">') == 3


def test_what_could_not_be_delivered_is_red_and_can_be_tried_again(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode]
) -> None:
    message = leave(sqlite, spring[0], ways=("mail",))
    one = f"/studio/messages/{message.id}"
    assert "on its way" in studio.get(one).text
    fail(sqlite, for_good=False)
    page = words_of(studio.get(one).text)
    assert "not delivered yet" in page
    assert "451 &lt;b&gt;come&lt;/b&gt; back later" in page
    assert "Tried 1 time; again on" in page
    with sqlite.writing() as connection:
        connection.execute(update(deliveries).values(next_at=now()))
    fail(sqlite, for_good=True)
    listed = studio.get("/studio/messages").text
    assert "1 message could not be delivered." in listed
    assert 'class="state state-bad"' in listed
    for address in (f"{one}/deliver", "/studio/messages/deliver"):
        with sqlite.writing() as connection:
            connection.execute(update(deliveries).values(state="failed", tries=12))
        assert studio.post(address).status_code == 303
        with sqlite.reading() as connection:
            assert connection.execute(select(deliveries.c.state, deliveries.c.tries)).all() == [
                ("waiting", 0)
            ]


def test_a_message_is_erased_by_a_button(studio: FlaskClient, message: Message, sqlite: Database) -> None:
    one = f"/studio/messages/{message.id}"
    assert studio.post(f"{one}/erase").location == "/studio/messages"
    with sqlite.reading() as connection:
        assert connection.execute(select(func.count()).select_from(messages)).scalar_one() == 0
    gone = studio.get(one)
    assert gone.status_code == 404
    assert "It may have been erased." in gone.text
    assert studio.post(f"{one}/erase").status_code == 404
    assert studio.post(f"{one}/assign", data={"to": 1}).status_code == 404


def test_what_a_customer_writes_stays_words(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode]
) -> None:
    hostile = '<script>alert(1)</script>"onload=x {{ 7*7 }}'
    message = leave(
        sqlite, spring[0], text=hostile, kind=MessageKind.CALLBACK, reach="+33612345678", wished_time=hostile
    )
    for address in ("/studio/messages", f"/studio/messages/{message.id}"):
        page = studio.get(address).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34;onload=x {{ 7*7 }}" in page


def test_another_brand_s_messages_are_shown_with_that_brand(
    studio: FlaskClient, message: Message, sqlite: Database
) -> None:
    with sqlite.writing() as connection:
        other = add_brand(connection, "Autre", locale="fr", time_zone="Europe/Paris", sample=False, at=now())
        connection.execute(update(messages).values(brand_id=other.id))
    assert "marie@example.com" not in studio.get("/studio/messages").text
    assert studio.get(f"/studio/messages/{message.id}").status_code == 200
    assert "marie@example.com" in studio.get("/studio/messages").text


def test_nobody_reads_messages_who_is_not_signed_in(visitor: FlaskClient, message: Message) -> None:
    for address in ("/studio/messages", f"/studio/messages/{message.id}"):
        answer = visitor.get(address)
        assert answer.status_code == 303
        assert "/sign-in" in answer.location
