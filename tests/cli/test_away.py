"""The drain and the worker while the database or the journal is away: they wait, and say so once."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bench.charts_script import put_charts_script
from bench.postgresql import postgresql
from contactcodes.scans.journal import Journal
from contactcodes.scans.scan_record import Carrier, ScanRecord
from contactcodes.settings import Settings, load_settings
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import scans

ROOT = Path(__file__).parent.parent.parent


class Running:
    """A command that goes on until it is stopped."""

    def __init__(self, settings: Settings, *command: str) -> None:
        put_charts_script(settings.data)
        self.log = settings.data / "log"
        environment = {
            **os.environ,
            "CONTACTCODES_DATA": str(settings.data),
            "CONTACTCODES_DATABASE_URL": settings.database_url,
            "CONTACTCODES_DRAIN_INTERVAL_MS": "20",
            "LC_ALL": "C",
        }
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "contactcodes", *command], cwd=ROOT, env=environment, stderr=log
            )

    def says(self, what: str, times: int = 1) -> list[str]:
        """Wait until it has said something so many times; all its lines."""
        wait_until(lambda: self.log.read_text().count(what) >= times, self.log)
        return self.log.read_text().splitlines()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(30) == 0, self.log.read_text()


def wait_until(done: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.05)


def scan(settings: Settings) -> None:
    journal = Journal(settings.journal_folder, sync_ms=10, segment_bytes=100_000)
    at_ms = time.time_ns() // 1_000_000
    journal.append(ScanRecord(at_ms, None, None, Carrier.SYMBOL, "XXXXXXX", "203.0.113.7", "").as_bytes())
    journal.close()


def stored(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(scans)).scalar_one()


@pytest.fixture
def run(sqlite: Database, settings: Settings) -> Iterator[Callable[..., Running]]:
    """Start commands on the SQLite database; they are ended whatever happens."""
    started: list[Running] = []

    def start(*command: str) -> Running:
        started.append(Running(settings, *command))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()


def test_drain_and_worker_wait_for_postgresql_and_go_on(settings: Settings, tmp_path: Path) -> None:
    with postgresql() as server:
        server.make_database("one")
        settings = load_settings(data=settings.data, database_url=server.url("one"))
        server.stop()
        drain = Running(settings, "drain", "--follow")
        worker = Running(load_settings(data=tmp_path / "other", database_url=server.url("one")), "work")
        try:
            for one in (drain, worker):
                one.says("the database is away (")
            scan(settings)
            time.sleep(2.5)
            server.start()
            database = Database(settings)
            for one in (drain, worker):
                one.says("the database is back")
            wait_until(lambda: stored(database) == 1, drain.log)
            server.stop()
            scan(settings)
            lines = drain.says("scans wait in the journal")
            time.sleep(2.5)
            server.start()
            drain.says("the database is back", 2)
            wait_until(lambda: stored(database) == 2, drain.log)
            lines = drain.says("scans wait in the journal")
            database.close()
            for one in (drain, worker):
                one.stop()
            # Away, back, away, back; a database that is starting or stopping is away too.
            assert len(lines) == 4, lines
            assert "Traceback" not in worker.log.read_text()
        finally:
            for one in (drain, worker):
                one.process.kill()
                one.process.wait()


def test_a_journal_folder_that_cannot_be_used_ends_no_drain(
    run: Callable[..., Running], sqlite: Database, settings: Settings
) -> None:
    scan(settings)
    in_the_way = settings.journal_folder / "drain.lock"
    in_the_way.mkdir(parents=True)
    drain = run("drain", "--follow")
    drain.says("the journal cannot be used (")
    time.sleep(2.5)
    in_the_way.rmdir()
    lines = drain.says("the journal is back")
    wait_until(lambda: stored(sqlite) == 1, drain.log)
    drain.stop()
    assert len(lines) == 2, lines


def test_a_database_that_lacks_a_table_is_told_in_a_sentence(
    run: Callable[..., Running], sqlite: Database, settings: Settings
) -> None:
    scan(settings)
    drain = run("drain", "--follow")
    wait_until(lambda: stored(sqlite) == 1, drain.log)
    connection = sqlite3.connect(settings.data / "scans.db")
    connection.execute("ALTER TABLE strays RENAME TO elsewhere")
    connection.commit()
    scan(settings)
    drain.says("the database lacks what this version needs, see “contactcodes doctor” (no such table: ")
    time.sleep(2.5)
    connection.execute("ALTER TABLE elsewhere RENAME TO strays")
    connection.commit()
    connection.close()
    lines = drain.says("the database is back")
    wait_until(lambda: stored(sqlite) == 2, drain.log)
    drain.stop()
    assert len(lines) == 2, lines


@pytest.mark.parametrize("command", [("drain", "--follow"), ("work",)])
def test_a_service_that_waits_for_its_database_can_be_stopped(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    away = load_settings(data=tmp_path / "var", database_url=f"postgresql://nobody@/none?host={tmp_path}")
    waiting = Running(away, *command)
    try:
        waiting.says("the database is away (")
        waiting.stop()
        assert waiting.log.read_text().count("\n") == 1
    finally:
        waiting.process.kill()
        waiting.process.wait()
