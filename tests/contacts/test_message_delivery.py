"""Deliveries: a real mail server and a real webhook, that fail, come back, and take each message once."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import update

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.contacts import message_post
from contactcodes.contacts.message import Message
from contactcodes.contacts.message_delivery import (
    MOST_TRIES,
    DeliveryState,
    claim_delivery,
    count_undelivered,
    deliveries_of,
    tell_failed,
    tell_sent,
    try_again,
    wait_after,
)
from contactcodes.contacts.message_inbox import erase_message
from contactcodes.contacts.message_post import mail_next, post_next, ways_to_brand
from contactcodes.settings import Settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import brands
from tests.campaigns_made import make_campaign
from tests.messages_made import leave
from tests.receiving import Hook, Mailbox

BOTH = ("mail", "webhook")


@pytest.fixture
def set_up(settings: Settings, mailbox: Mailbox, hook: Hook) -> Settings:
    """Settings with both ways."""
    ways: dict[str, Any] = {
        "smtp_url": f"smtp://127.0.0.1:{mailbox.port}",
        "mail_from": "codes@dupont.fr",
        "messages_to": ("marie@dupont.fr",),
        "webhook_url": hook.url,
        "webhook_secret": "sixteen characters",
    }
    return settings.model_copy(update=ways)


@pytest.fixture
def code(database: Database) -> PlacedCode:
    return make_campaign(database, "Printemps", "help", ["Vitrine Lyon"])[0]


def going(database: Database, message: Message) -> list[DeliveryState]:
    with database.reading() as connection:
        return deliveries_of(connection, [message.id])[message.id]


def deliver_all(database: Database, settings: Settings) -> int:
    count = 0
    for step in (mail_next, post_next):
        while step(database, settings):
            count += 1
    return count


def test_each_way_takes_a_message_once(
    database: Database, set_up: Settings, code: PlacedCode, mailbox: Mailbox, hook: Hook
) -> None:
    assert ways_to_brand(set_up) == BOTH
    message = leave(database, code, ways=BOTH)
    assert deliver_all(database, set_up) == 2
    assert [(one.way, one.state, one.tries, one.failure) for one in going(database, message)] == [
        ("mail", "sent", 1, ""),
        ("webhook", "sent", 1, ""),
    ]
    ((_envelope, mail),) = mailbox.mails
    assert mail["Message-ID"] == f"<{message.key}@dupont.fr>"
    (said,) = hook.said
    assert said["id"] == message.key
    assert said["inbox_url"] == f"http://127.0.0.1:8000/studio/messages/{message.id}"


def test_what_fails_is_tried_again_later_and_the_other_way_does_not_wait_for_it(
    database: Database, set_up: Settings, code: PlacedCode, mailbox: Mailbox, hook: Hook
) -> None:
    mailbox.refusals = ["451 greylisted", "451 greylisted"]
    message = leave(database, code, ways=BOTH)
    deliver_all(database, set_up)
    assert (len(mailbox.mails), len(hook.posts)) == (0, 1)
    waiting = going(database, message)[0]
    assert (waiting.state, waiting.tries) == ("waiting", 1)
    assert "451 greylisted" in waiting.failure
    assert timedelta(seconds=21) < waiting.next_at - now() <= timedelta(seconds=37.5)
    at = now()
    for seconds in (40, 120):  # the waits are 37.5 s at most, then 75 s
        with time_machine.travel(at + timedelta(seconds=seconds), tick=True):
            deliver_all(database, set_up)
    sent = going(database, message)[0]
    assert (sent.state, sent.tries, sent.failure) == ("sent", 3, "")
    assert len(mailbox.mails) == 1


def test_waits_double_differ_and_end_within_a_day() -> None:
    least = [wait_after(tries, lambda: 0.0) for tries in range(1, MOST_TRIES)]
    most = [wait_after(tries, lambda: 1.0) for tries in range(1, MOST_TRIES)]
    assert [wait.total_seconds() for wait in least if wait] == [22.5 * 2**n for n in range(MOST_TRIES - 1)]
    assert sum((wait for wait in most if wait), timedelta()) < timedelta(days=1)
    assert wait_after(MOST_TRIES) is None
    assert len({wait_after(5) for _time in range(20)}) > 1


def test_what_cannot_be_delivered_is_given_up_and_begun_anew_by_a_button(
    database: Database, set_up: Settings, code: PlacedCode, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    hook.statuses = [500] * MOST_TRIES
    message = leave(database, code, ways=("webhook",))
    at = now()
    for _try in range(MOST_TRIES):
        with time_machine.travel(at, tick=True):
            assert deliver_all(database, set_up) == 1
            (one,) = going(database, message)
            at = one.next_at + timedelta(seconds=1)
    assert (one.state, one.tries) == ("failed", MOST_TRIES)
    assert len(caplog.records) == MOST_TRIES
    assert "marie@example.com" not in caplog.text
    with time_machine.travel(at + timedelta(days=30), tick=True):
        assert deliver_all(database, set_up) == 0
    with database.writing() as connection:
        assert count_undelivered(connection, 1) == 1
        assert try_again(connection, now(), brand_id=2) == 0
        assert try_again(connection, now(), brand_id=1, message_id=message.id) == 1
        assert count_undelivered(connection, 1) == 0
    assert deliver_all(database, set_up) == 1
    assert going(database, message)[0].state == "sent"


def test_a_receiver_that_is_gone_is_not_asked_again(
    database: Database, set_up: Settings, code: PlacedCode, hook: Hook
) -> None:
    hook.statuses = [410]
    message = leave(database, code, ways=("webhook",))
    deliver_all(database, set_up)
    assert going(database, message)[0].state == "failed"


def test_a_way_that_is_no_longer_set_is_said(
    database: Database, settings: Settings, code: PlacedCode
) -> None:
    with database.writing() as connection:
        connection.execute(update(brands).values(locale="en"))
    message = leave(database, code, ways=BOTH)
    assert deliver_all(database, settings) == 2
    assert [one.failure for one in going(database, message)] == [
        "CONTACTCODES_SMTP_URL is no longer set. Set it again, or leave it: the message is here.",
        "CONTACTCODES_WEBHOOK_URL is no longer set. Set it again, or leave it: the message is here.",
    ]


def test_a_fault_of_ours_holds_up_nobody(
    database: Database,
    set_up: Settings,
    code: PlacedCode,
    hook: Hook,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_unused: Any, **_named: Any) -> None:
        raise RuntimeError("planted: marie@example.com")

    monkeypatch.setattr(message_post, "mail_of", broken)
    message = leave(database, code, ways=BOTH)
    deliver_all(database, set_up)
    mail, webhook = going(database, message)
    assert (mail.state, webhook.state) == ("waiting", "sent")
    assert "RuntimeError" in mail.failure
    assert "marie" not in mail.failure


def test_a_claim_is_one_worker_s_until_it_ends(database: Database, code: PlacedCode) -> None:
    message = leave(database, code, ways=("mail",))
    at = now()

    def claimed(moment: datetime) -> Any:
        with database.writing() as connection:
            return claim_delivery(connection, "mail", moment)

    first = claimed(at)
    assert first.message.id == message.id
    assert claimed(at + timedelta(minutes=4)) is None, "somebody is at it"
    second = claimed(at + timedelta(minutes=6))  # the first fell silent
    assert (second.id, second.tries) == (first.id, 2)
    with database.writing() as connection:
        tell_failed(connection, first, "too late", at)
    assert going(database, message)[0].failure == "", "what the first says afterwards counts no more"
    with database.writing() as connection:
        tell_sent(connection, second, at)
    assert going(database, message)[0].state == "sent"


def test_many_workers_share_the_work_and_send_nothing_twice(
    database: Database, set_up: Settings, code: PlacedCode, hook: Hook
) -> None:
    left = [leave(database, code, ways=("webhook",)).key for _message in range(24)]
    threads = [threading.Thread(target=deliver_all, args=(database, set_up)) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said["id"] for said in hook.said) == sorted(left)


def test_a_message_that_is_erased_while_it_is_sent_leaves_nothing(
    database: Database, set_up: Settings, code: PlacedCode, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    hook.seconds = 1.0
    message = leave(database, code, ways=("webhook",))
    sending = threading.Thread(target=post_next, args=(database, set_up))
    sending.start()
    assert hook.began.wait(10)
    with database.writing() as connection:
        erase_message(connection, message.id)
    sending.join()
    assert going(database, message) == []
    assert caplog.records == []
