"""The worker: chores that do not wait for each other, and a worker that is killed in the middle of one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from contactcodes.errors import InputError
from contactcodes.jobs import CHORES, Chore, work_until
from contactcodes.settings import Settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import deliveries, messages
from tests.campaigns_made import make_campaign
from tests.messages_made import leave
from tests.receiving import Hook, until

ROOT = Path(__file__).parent.parent


def worker(settings: Settings, hook: Hook) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "CONTACTCODES_DATA": str(settings.data),
        "CONTACTCODES_WEBHOOK_URL": hook.url,
        "CONTACTCODES_WEBHOOK_SECRET": "sixteen characters",
    }
    return subprocess.Popen([sys.executable, "-m", "contactcodes", "work"], cwd=ROOT, env=environment)


def states(database: Database) -> list[tuple[str, int]]:
    with database.reading() as connection:
        rows = connection.execute(select(deliveries).order_by(deliveries.c.id))
        return [(row.state, row.tries) for row in rows]


def test_a_worker_that_is_killed_repeats_the_delivery_under_way_and_no_other(
    sqlite: Database, settings: Settings, hook: Hook
) -> None:
    (code,) = make_campaign(sqlite, "Printemps", "help", ["Lyon"])
    keys = [leave(sqlite, code, ways=("webhook",)).key for _message in range(4)]
    first = worker(settings, hook)
    try:
        until(lambda: len(hook.posts) == 4, 60)
        hook.seconds = 30.0
        keys += [leave(sqlite, code, ways=("webhook",)).key for _message in range(3)]
        until(lambda: len(hook.posts) == 5)
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert states(sqlite) == [("sent", 1)] * 4 + [("waiting", 1)] + [("waiting", 0)] * 2
    hook.seconds = 0.0
    second = worker(settings, hook)
    try:
        until(lambda: len(hook.posts) == 7, 60)
        with sqlite.writing() as connection:  # five minutes later
            connection.execute(
                update(deliveries).where(deliveries.c.state == "waiting").values(next_at=now())
            )
        until(lambda: states(sqlite)[4] == ("sent", 2))
    finally:
        second.terminate()
        assert second.wait(30) == 0
    got = [said["id"] for said in hook.said]
    assert sorted(got) == sorted([*keys, keys[4]]), "all of them, and only the one under way twice"
    assert states(sqlite) == [("sent", 1)] * 4 + [("sent", 2)] + [("sent", 1)] * 2


def test_a_chore_that_takes_minutes_holds_up_no_other(sqlite: Database, settings: Settings) -> None:
    stop, ended, quick = threading.Event(), threading.Event(), threading.Event()

    def slow(_database: Database, _settings: Settings) -> bool:
        ended.wait(30)
        return False

    def often(_database: Database, _settings: Settings) -> bool:
        quick.set()
        return False

    chores = (Chore("slow", slow, 60, "waits"), Chore("quick", often, 0.01, "waits"))
    working = threading.Thread(target=work_until, args=(stop, sqlite, settings, chores))
    working.start()
    assert quick.wait(10)
    stop.set()
    working.join(0.3)
    assert working.is_alive(), "what is under way is finished first"
    ended.set()
    working.join(10)
    assert not working.is_alive()


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (InputError("it cannot be drawn"), "a chore: it cannot be drawn"),
        (RuntimeError("planted"), "a chore: a step failed"),
        (OperationalError("SELECT", {}, Exception("away")), "the database is away (away): it waits"),
    ],
)
def test_what_fails_is_told_once_and_tried_again(
    sqlite: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    problem: Exception,
    told: str,
) -> None:
    monkeypatch.setattr("contactcodes.jobs._AFTER_A_FAULT_S", 0.01)
    stop, steps = threading.Event(), []

    def step(_database: Database, _settings: Settings) -> bool:
        steps.append(time.monotonic())
        if len(steps) == 1:
            raise problem
        stop.set()
        return False

    work_until(stop, sqlite, settings, (Chore("a chore", step, 60, "it waits"),))
    assert len(steps) == 2
    assert told in caplog.text


def test_what_the_worker_of_every_service_does(sqlite: Database, settings: Settings) -> None:
    assert {"print runs", "e-mail", "webhook", "erasure"} <= {chore.name for chore in CHORES}
    (code,) = make_campaign(sqlite, "Printemps", "help", ["Lyon"])
    leave(sqlite, code, at=now().replace(year=2020))
    stop = threading.Event()
    working = threading.Thread(target=work_until, args=(stop, sqlite, settings))
    working.start()

    def is_erased() -> bool:
        with sqlite.reading() as connection:
            return connection.execute(select(messages.c.id)).first() is None

    until(is_erased)
    stop.set()
    working.join(10)
