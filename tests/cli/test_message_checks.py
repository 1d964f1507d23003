"""The doctor on messages: whether mail and webhook are set, answer, and what was given up."""

from __future__ import annotations

from pathlib import Path

import pytest

from contactcodes.contacts.message_delivery import claim_delivery, tell_failed
from contactcodes.settings import load_settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from tests.campaigns_made import make_campaign
from tests.cli.conftest import Terminal
from tests.messages_made import leave
from tests.receiving import Hook, Mailbox


def set_up(monkeypatch: pytest.MonkeyPatch, mailbox: Mailbox, hook: Hook) -> None:
    monkeypatch.setenv("CONTACTCODES_SMTP_URL", f"smtp://127.0.0.1:{mailbox.port}")
    monkeypatch.setenv("CONTACTCODES_MAIL_FROM", "codes@dupont.fr")
    monkeypatch.setenv("CONTACTCODES_MESSAGES_TO", "marie@dupont.fr, paul@dupont.fr")
    monkeypatch.setenv("CONTACTCODES_WEBHOOK_URL", hook.url)
    monkeypatch.setenv("CONTACTCODES_WEBHOOK_SECRET", "sixteen characters")


def test_what_is_not_set_up_is_no_fault(terminal: Terminal) -> None:
    said = terminal("doctor").output
    assert "✓ Messages by e-mail: not set up: CONTACTCODES_SMTP_URL" in said
    assert "✓ Messages by webhook: not set up: CONTACTCODES_WEBHOOK_URL" in said
    assert "✓ Deliveries: none has failed" in said


def test_both_ways_are_asked_and_nothing_is_sent(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, mailbox: Mailbox, hook: Hook
) -> None:
    set_up(monkeypatch, mailbox, hook)
    said = terminal("doctor").output
    assert (
        f"✓ Messages by e-mail: 127.0.0.1:{mailbox.port} takes them, to marie@dupont.fr, paul@dupont.fr, "
        "not encrypted" in said
    )
    assert f"✓ Messages by webhook: 127.0.0.1:{hook.port} answers (HEAD: 405)" in said
    assert mailbox.mails == []
    assert hook.posts == []


def test_what_does_not_answer_is_told_with_a_remedy(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox, hook = Mailbox(), Hook()
    mailbox.stop()
    hook.stop()
    set_up(monkeypatch, mailbox, hook)
    said = terminal("doctor").output
    assert f"! Messages by e-mail: The mail server 127.0.0.1:{mailbox.port} cannot be reached" in said
    assert "→ Correct CONTACTCODES_SMTP_URL" in said
    assert f"! Messages by webhook: The webhook 127.0.0.1:{hook.port} cannot be reached" in said


def test_deliveries_that_failed_are_counted(terminal: Terminal, tmp_path: Path) -> None:
    database = Database(load_settings(data=tmp_path / "var"))
    (code,) = make_campaign(database, "Printemps", "help", ["Lyon"])
    leave(database, code, ways=("mail", "webhook"))
    for way, words in (("webhook", "1 failed and is tried again"), ("mail", "1 was given up")):
        with database.writing() as connection:
            delivery = claim_delivery(connection, way, now())
            assert delivery is not None
            tell_failed(connection, delivery, "451", now(), for_good=way == "mail")
        assert f"Deliveries: {words}" in terminal("doctor").output
    database.close()
