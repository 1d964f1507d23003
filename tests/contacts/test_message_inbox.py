"""The inbox, on both databases: kept once, filtered, taken, answered, erased in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.contacts.message import Message, MessageState
from contactcodes.contacts.message_inbox import (
    assign_message,
    count_by_state,
    count_new,
    erase_message,
    find_message,
    finish_message,
    leave_message,
    messages_of,
    reopen_message,
)
from contactcodes.contacts.message_post import erase_next
from contactcodes.errors import NotFoundError
from contactcodes.settings import Settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import campaigns, deliveries, messages
from contactcodes.web.auth.user import add_user
from tests.campaigns_made import make_campaign
from tests.messages_made import RETENTION, leave, left_at

EVERY = tuple(MessageState)


@pytest.fixture
def code(database: Database) -> PlacedCode:
    return make_campaign(database, "Printemps", "help", ["Vitrine Lyon"])[0]


@pytest.fixture
def people(database: Database) -> tuple[int, int]:
    """Marie and Paul."""
    with database.writing() as connection:
        made = [
            add_user(connection, email=f"{name}@dupont.fr", password="p" * 12, locale="fr", at=now())
            for name in ("marie", "paul")
        ]
    return made[0].id, made[1].id


def again(database: Database, message: Message) -> Message:
    with database.reading() as connection:
        return find_message(connection, message.id)


def test_the_same_form_is_kept_once(database: Database, code: PlacedCode) -> None:
    left = left_at(database, code)
    for first in (True, False):
        with database.writing() as connection:
            kept = leave_message(connection, left, ways=("mail",), retention=RETENTION, at=now())
            assert kept is first
    with database.reading() as connection:
        for table in (messages, deliveries):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 1


def test_a_message_is_taken_answered_and_opened_again(
    database: Database, code: PlacedCode, people: tuple[int, int]
) -> None:
    marie, paul = people
    message = leave(database, code)
    assert (message.state, message.assignee) == ("new", "")
    with database.writing() as connection:
        taken = assign_message(connection, message.id, marie, from_user_id=None)
        assert (taken.state, taken.assignee) == ("open", "marie@dupont.fr")
        # Paul's page still says that nobody has it.
        assert assign_message(connection, message.id, paul, from_user_id=None).assignee_id == marie
        assert assign_message(connection, message.id, paul, from_user_id=marie).assignee_id == paul
        finish_message(connection, message.id, marie, now())
    done = again(database, message)
    assert (done.state, done.assignee) == ("done", "paul@dupont.fr")
    assert done.done_at is not None
    with database.writing() as connection:
        reopen_message(connection, message.id)
    opened = again(database, message)
    assert (opened.state, opened.assignee, opened.done_at) == ("open", "paul@dupont.fr", None)


def test_whoever_answers_a_message_that_nobody_took_has_it(
    database: Database, code: PlacedCode, people: tuple[int, int]
) -> None:
    message = leave(database, code)
    with database.writing() as connection:
        finish_message(connection, message.id, people[0], now())
    assert again(database, message).assignee_id == people[0]


def test_lists_and_counts_are_filtered_alike(
    database: Database, code: PlacedCode, people: tuple[int, int]
) -> None:
    marie, paul = people
    left = [leave(database, code, text=f"{number}") for number in range(6)]
    with database.writing() as connection:
        assign_message(connection, left[0].id, marie, from_user_id=None)
        assign_message(connection, left[1].id, paul, from_user_id=None)
        finish_message(connection, left[1].id, paul, now())
    with database.reading() as connection:

        def texts(**asked: object) -> str:
            return "".join(m.text for m in messages_of(connection, 1, **{"states": EVERY, **asked}))

        assert texts() == "543210"
        assert texts(states=[MessageState.NEW]) == "5432"
        assert texts(assignee_id=marie) == "0"
        assert texts(unassigned=True) == "5432"
        assert texts(limit=2) == "54"
        assert texts(limit=2, before_id=left[4].id) == "32"
        assert messages_of(connection, 2, states=EVERY) == []
        assert count_new(connection, 1) == 4
        assert count_by_state(connection, 1) == {"new": 4, "open": 1, "done": 1}
        assert count_by_state(connection, 1, assignee_id=paul) == {"new": 0, "open": 0, "done": 1}


def test_a_message_stays_when_its_campaign_goes(database: Database, code: PlacedCode) -> None:
    message = leave(database, code)
    assert (message.placement, message.campaign) == ("Vitrine Lyon", "Printemps")
    with database.writing() as connection:
        connection.execute(delete(campaigns))
    left = again(database, message)
    assert (left.text, left.placement, left.campaign, left.code_text) == (message.text, "", "", None)


def test_a_message_is_erased_at_once_with_what_is_on_its_way(database: Database, code: PlacedCode) -> None:
    message = leave(database, code, ways=("mail", "webhook"))
    with database.writing() as connection:
        erase_message(connection, message.id)
    with database.reading() as connection:
        assert connection.execute(select(deliveries.c.id)).all() == []
        with pytest.raises(NotFoundError, match="may have been erased"):
            find_message(connection, message.id)
    assert leave(database, code).id > message.id, "an e-mail links to it: no number is given twice"


def test_old_messages_are_erased_when_the_form_said(
    database: Database, settings: Settings, code: PlacedCode
) -> None:
    for days in (91, 90, 89):
        leave(database, code, text=f"{days}", at=now() - timedelta(days=days))
    assert erase_next(database, settings)
    assert not erase_next(database, settings)
    with database.reading() as connection:
        assert [message.text for message in messages_of(connection, 1, states=EVERY)] == ["89"]


def test_an_erased_message_is_not_readable_in_the_files_of_sqlite_either(
    sqlite: Database, settings: Settings
) -> None:
    words = "Rappelez-moi au sujet de la boîte zinzolin"
    box = make_campaign(sqlite, "Thé", "message", ["Boîte"])[0]
    leave(sqlite, box, text=words, at=now() - RETENTION - timedelta(days=1))
    assert any(words.encode() in file.read_bytes() for file in settings.data.glob("codes.db*"))
    assert erase_next(sqlite, settings)
    assert not any(words.encode() in file.read_bytes() for file in settings.data.glob("codes.db*"))
