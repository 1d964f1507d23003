"""Messages as signed webhooks, to a real receiver."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from contactcodes.contacts.message import Message
from contactcodes.contacts.message_webhook import ask_webhook, body_of, post_webhook
from contactcodes.errors import DeliveryError
from contactcodes.storage.database import Database
from tests.campaigns_made import make_campaign
from tests.messages_made import leave
from tests.receiving import Hook

ROOT = Path(__file__).parent.parent.parent
SECRET = "sixteen characters and more"
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def message(sqlite: Database) -> Message:
    (code,) = make_campaign(sqlite, "Printemps", "help", ["Vitrine Lyon"])
    return leave(sqlite, code, at=AT)


def test_the_receiver_can_check_who_sent_it_and_when(hook: Hook, message: Message) -> None:
    body = body_of(message, inbox_url="https://qr.dupont.fr/studio/messages/1")
    post_webhook(hook.url, SECRET, message.key, body, AT)
    ((headers, got),) = hook.posts
    assert got == body
    assert headers["X-Contactcodes-Id"] == message.key
    assert headers["X-Contactcodes-Timestamp"] == "1795339800"
    # As docs/messages.md tells receivers to do it: the very lines.
    told = (ROOT / "docs" / "messages.md").read_text("utf-8")
    lines = re.search(r"```python\n(.*?)```", told, re.DOTALL)
    assert lines is not None
    receiver: dict[str, Any] = {}
    exec(lines[1], receiver)  # noqa: S102 - our own document
    is_genuine = receiver["is_genuine"]
    with time_machine.travel(AT + timedelta(seconds=20), tick=False):
        assert is_genuine(headers, got, SECRET)
        assert not is_genuine(headers, got + b" ", SECRET)
        assert not is_genuine(headers, got, SECRET + "!")
        assert not is_genuine(headers | {"X-Contactcodes-Timestamp": "1795339801"}, got, SECRET)
    with time_machine.travel(AT + timedelta(minutes=6), tick=False):
        assert not is_genuine(headers, got, SECRET), "somebody sends it again"
    assert headers["Content-Type"] == "application/json; charset=utf-8"


def test_what_is_said(hook: Hook, message: Message) -> None:
    assert message.code_text is not None
    post_webhook(hook.url, SECRET, message.key, body_of(message, inbox_url=""), AT)
    assert hook.said == [
        {
            "event": "message.left",
            "id": message.key,
            "kind": "message",
            "text": "Vous ouvrez dimanche ?\nMerci, Marie",
            "email": "marie@example.com",
            "phone": None,
            "wished_time": None,
            "language": "fr",
            "received_at": "2026-11-22T09:30:00.000Z",
            "erase_at": "2027-02-20T09:30:00.000Z",
            "brand": message.brand,
            "code": message.code_text.shown,
            "placement": "Vitrine Lyon",
            "city": None,
            "campaign": "Printemps",
            "inbox_url": None,
        }
    ]
    example = re.search(r"```json\n(.*?)```", (ROOT / "docs" / "messages.md").read_text("utf-8"), re.DOTALL)
    assert example is not None
    assert list(json.loads(example[1])) == list(hook.said[0]), "the document shows every field"
    again = body_of(message, inbox_url="")
    assert again == hook.posts[0][1], "what is sent twice is the same"


@pytest.mark.parametrize(
    ("status", "told", "for_good"),
    [
        (500, "answers 500 (Internal Server Error) instead of 200", False),
        (404, "answers 404 (Not Found) instead of 200", False),
        (302, "answers 302 (Found) instead of 200", False),
        (410, "answers 410 (Gone) instead of 200", True),
    ],
)
def test_a_refusal_is_told_and_a_redirect_is_not_followed(
    hook: Hook, message: Message, status: int, told: str, for_good: bool
) -> None:
    hook.statuses = [status]
    with pytest.raises(DeliveryError) as refused:
        post_webhook(hook.url, SECRET, message.key, b"{}", AT)
    assert told in str(refused.value)
    assert refused.value.for_good is for_good
    assert "/hook" not in str(refused.value), "the path may be a secret"
    assert len(hook.posts) == 1


def test_a_receiver_that_is_not_there_is_told(message: Message) -> None:
    hook = Hook()
    hook.stop()
    with pytest.raises(DeliveryError, match=rf"webhook 127.0.0.1:{hook.port} cannot be reached"):
        post_webhook(hook.url, SECRET, message.key, b"{}", AT)


def test_a_receiver_that_never_answers_is_given_up(
    hook: Hook, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contactcodes.contacts.message_webhook._ANSWER_WITHIN_S", 0.5)
    hook.seconds = 2.0
    with pytest.raises(DeliveryError, match="no answer within"):
        post_webhook(hook.url, SECRET, message.key, b"{}", AT)


def test_a_language_of_the_brand_is_told_as_others_write_it(message: Message) -> None:
    body = body_of(replace(message, locale="pt_BR"), inbox_url="")
    assert json.loads(body)["language"] == "pt-BR"


def test_the_doctor_asks_without_posting(hook: Hook) -> None:
    assert ask_webhook(hook.url) == 405
    assert hook.posts == []
