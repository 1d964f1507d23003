"""Journal → database, each scan exactly once, whatever happens."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.scans import drain as drain_module
from contactcodes.scans.drain import Drain, Stored, backlog, drain
from contactcodes.scans.journal import Journal
from contactcodes.scans.preparation import Rules
from contactcodes.scans.segment import HEADER, framed, segments_in
from contactcodes.settings import Settings
from contactcodes.storage.columns import now, to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import migrate
from contactcodes.storage.months import drop_months, old_months
from contactcodes.storage.scan_tables import code_days, journal_positions, scans
from tests.campaigns_made import make_campaign
from tests.scans.recorded import IPHONE, record, rows, stored

ROOT = Path(__file__).parent.parent.parent


def test_every_scan_arrives_once_however_often_it_is_drained(
    database: Database, settings: Settings, journal: Journal, placed: list[PlacedCode]
) -> None:
    for number in range(500):
        journal.append(record(placed[number % 3]))
    assert drain(database, settings.journal_folder) == 500
    assert drain(database, settings.journal_folder) == 0
    assert stored(database) == 500
    assert backlog(database, settings.journal_folder) == 0


def test_a_drained_segment_of_a_writer_that_is_gone_is_deleted(
    database: Database, settings: Settings, journal: Journal, placed: list[PlacedCode]
) -> None:
    journal.append(record(placed[0]))
    drain(database, settings.journal_folder)
    assert len(segments_in(settings.journal_folder)) == 1
    journal.close()
    drain(database, settings.journal_folder)
    assert segments_in(settings.journal_folder) == []
    with database.reading() as connection:
        assert connection.execute(select(journal_positions)).all() == []
    assert stored(database) == 1


def test_a_segment_of_another_version_is_left_alone(
    database: Database, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.journal_folder.mkdir(parents=True)
    file = settings.journal_folder / "new.journal"
    file.write_bytes(b"contactcodes journal 9\n" + b"x" * 50)
    assert drain(database, settings.journal_folder) == 0
    assert file.exists()
    assert "cannot be read" in caplog.text


def test_records_of_earlier_versions_are_stored_too(
    database: Database, settings: Settings, placed: list[PlacedCode]
) -> None:
    settings.journal_folder.mkdir(parents=True)
    at_ms = to_ms(now())
    old = [
        f"{at_ms}\t{placed[0].code_id}\t7\tsymbol\t{placed[0].code_text}\t192.0.2.1\t{IPHONE}".encode(),
        f"{at_ms}\t\t\ttyped\tnobodys\t192.0.2.1\t".encode(),
    ]
    old_2 = [f"2\t{at_ms}\t{placed[2].code_id}\t7\tnfc\tx\t192.0.2.1\t{IPHONE}".encode() + b"\t" * 6]
    new = record(placed[1], at_ms=at_ms, answer="page")
    for name, lines in [("1", old), ("2", [new]), ("3", [*old, new]), ("4", [*old_2, new])]:
        (settings.journal_folder / f"{name}.journal").write_bytes(HEADER + b"".join(map(framed, lines)))
    assert drain(database, settings.journal_folder) == 8
    assert [row.code_id for row in rows(database)] == [
        *(placed[0].code_id, None),
        placed[1].code_id,
        *(placed[0].code_id, None, placed[1].code_id),
        *(placed[2].code_id, placed[1].code_id),
    ]
    assert [row.answer for row in rows(database)] == ["", "", "page", "", "", "page", "", "page"]


def test_a_record_of_a_later_version_stops_its_segment_and_no_other(
    database: Database, settings: Settings, placed: list[PlacedCode], caplog: pytest.LogCaptureFixture
) -> None:
    settings.journal_folder.mkdir(parents=True)
    good = framed(record(placed[0]))
    (settings.journal_folder / "1.journal").write_bytes(HEADER + framed(b"4\t1\t2") + good)
    (settings.journal_folder / "2.journal").write_bytes(HEADER + good)
    drain = Drain(database, settings.journal_folder, Rules())
    assert [batch.hits for _pass in range(3) for batch in drain.batches()] == [1]
    assert (
        caplog.text.count("1.journal is left alone, for it cannot be read: not a scan record") == 1
    )  # not every quarter of a second
    assert [segment.name for segment in segments_in(settings.journal_folder)] == ["1.journal"]


def test_a_writer_that_is_never_silent_keeps_no_other_segment_waiting(
    database: Database, settings: Settings, placed: list[PlacedCode]
) -> None:
    busy, quiet = (Journal(settings.journal_folder, sync_ms=10, segment_bytes=1_000_000) for _ in range(2))
    busy.append(record(placed[0]))
    quiet.append(record(placed[1]))
    for number, _batch in enumerate(Drain(database, settings.journal_folder, Rules()).batches()):
        busy.append(record(placed[0]))  # while the pass goes on
        assert number < 2
    assert {row.code_id for row in rows(database)} == {placed[0].code_id, placed[1].code_id}
    for journal in (busy, quiet):
        journal.close()


def test_two_drains_of_one_journal_store_each_scan_once(
    database: Database,
    settings: Settings,
    journal: Journal,
    placed: list[PlacedCode],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As on a network folder whose locks do not work: the position in the database decides."""
    monkeypatch.setattr(drain_module, "_alone", nullcontext)
    monkeypatch.setattr(drain_module, "BATCH", 10)
    for number in range(100):
        journal.append(record(placed[number % 3]))
    journal.close()
    one, other = (Drain(database, settings.journal_folder, Rules()).batches() for _ in range(2))
    stored_by: Counter[str] = Counter()
    for name, batch in alternating({"one": one, "other": other}):
        stored_by[name] += batch.hits
    assert stored(database) == stored_by.total() == 100
    assert set(stored_by) == {"one", "other"}


def test_a_segment_that_another_drain_has_finished_is_not_stored_again(
    database: Database,
    settings: Settings,
    journal: Journal,
    placed: list[PlacedCode],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drain_module, "_alone", nullcontext)
    monkeypatch.setattr(drain_module, "BATCH", 10)
    for number in range(30):
        journal.append(record(placed[number % 3]))
    journal.close()
    late = Drain(database, settings.journal_folder, Rules()).batches()
    assert next(late).hits == 10  # the file is open
    assert drain(database, settings.journal_folder) == 20
    assert list(late) == []
    assert stored(database) == 30


def alternating(sources: dict[str, Iterator[Stored]]) -> Iterator[tuple[str, Stored]]:
    while sources:
        for name in list(sources):
            try:
                yield name, next(sources[name])
            except StopIteration:
                del sources[name]


def test_a_crash_while_storing_neither_loses_nor_doubles(
    database: Database,
    settings: Settings,
    journal: Journal,
    placed: list[PlacedCode],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drain_module, "BATCH", 10)
    for number in range(95):
        journal.append(record(placed[number % 3]))
    batches = 0

    def crash(_count: int) -> None:
        nonlocal batches
        batches += 1
        if batches % 3 == 0:
            raise RuntimeError("crash")

    for _attempt in range(20):
        try:
            drain(database, settings.journal_folder, on_batch=crash)
            break
        except RuntimeError:
            continue
    assert stored(database) == 95


def test_kill_9_of_drain_and_writer_neither_loses_nor_doubles(sqlite: Database, settings: Settings) -> None:
    placed = make_campaign(sqlite, "Printemps", "whatsapp:+33612345678", ["Lyon"])
    chance = random.Random(7)
    writer = f"""
from pathlib import Path
from contactcodes.scans.journal import Journal
from contactcodes.scans.scan_record import Carrier, ScanRecord
journal = Journal(Path({str(settings.journal_folder)!r}), sync_ms=100, segment_bytes=8000)
number = 0
while True:
    asked = "%s-%d" % (Path('/proc/self').resolve().name, number)
    record = ScanRecord(1_800_000_000_000, {placed[0].code_id}, 7, Carrier.SYMBOL, asked, "192.0.2.1", "x")
    journal.append(record.as_bytes())
    print(asked, flush=True)
    number += 1
"""
    told: list[str] = []
    environment = {
        **os.environ,
        "CONTACTCODES_DATA": str(settings.data),
        "CONTACTCODES_DRAIN_INTERVAL_MS": "10",
    }
    for _round in range(3):
        processes = [
            subprocess.Popen([sys.executable, "-c", writer], cwd=ROOT, stdout=subprocess.PIPE, text=True),
            subprocess.Popen(
                [sys.executable, "-m", "contactcodes", "drain", "--follow"], cwd=ROOT, env=environment
            ),
        ]
        assert processes[0].stdout is not None
        lines = [processes[0].stdout.readline() for _line in range(500)]
        time.sleep(1.5 + chance.random())
        for process in chance.sample(processes, 2):
            process.send_signal(signal.SIGKILL)
            time.sleep(chance.random() / 10)
        lines += processes[0].stdout.read().splitlines(keepends=True)
        processes[0].stdout.close()
        for process in processes:
            process.wait()
        told += [line.strip() for line in lines if line.endswith("\n")]
    drain(sqlite, settings.journal_folder)
    with sqlite.reading() as connection:
        kept = Counter(connection.scalars(select(scans.c.asked)))
    assert set(told) - set(kept) == set()
    assert [asked for asked, count in kept.items() if count > 1] == []


def test_clocks_that_were_wrong_cost_no_scan_and_no_partitions(
    database: Database, settings: Settings, journal: Journal, placed: list[PlacedCode]
) -> None:
    """A machine that starts without a clock is in 1970; 2106 is where 32 bits end."""
    moments = [to_ms(now()), 1, 4_294_967_295_000, to_ms(now() + timedelta(days=3)), to_ms(now()) + 40_000]
    for at_ms in moments:
        journal.append(record(placed[0], at_ms=at_ms))
    drained = Drain(database, settings.journal_folder, Rules())
    assert [batch.hits for batch in drained.batches()] == [5]
    assert sorted(row.at_ms for row in rows(database)) == sorted(moments)
    assert sum(row.hits for row in rows(database, code_days)) == 5
    if not database.is_sqlite:
        query = text("SELECT count(*) FROM pg_inherits WHERE inhparent = 'scans.scans'::regclass")
        with database.reading() as connection:
            assert connection.execute(query).scalar_one() <= 4


def test_a_month_that_was_dropped_under_a_running_drain_is_made_again(
    postgres: Database, settings: Settings, journal: Journal
) -> None:
    (one,) = make_campaign(postgres, "Printemps", "help", ["Lyon"])
    drained = Drain(postgres, settings.journal_folder, Rules())
    journal.append(record(one, at_ms=1))
    assert [batch.hits for batch in drained.batches()] == [1]
    with postgres.recording() as connection:
        drop_months(connection, old_months(connection, to_ms(now())))
    journal.append(record(one, at_ms=1))
    with pytest.raises(SQLAlchemyError):
        list(drained.batches())
    assert [batch.hits for batch in drained.batches()] == [1]


def test_a_moment_that_no_calendar_has_stops_its_segment_and_no_other(
    database: Database, settings: Settings, placed: list[PlacedCode], caplog: pytest.LogCaptureFixture
) -> None:
    settings.journal_folder.mkdir(parents=True)
    for name, at_ms in [("1", 10**18), ("2", to_ms(now()))]:
        content = HEADER + framed(record(placed[0], at_ms=at_ms))
        (settings.journal_folder / f"{name}.journal").write_bytes(content)
    assert drain(database, settings.journal_folder) == 1
    assert "1.journal is left alone" in caplog.text
    assert [segment.name for segment in segments_in(settings.journal_folder)] == ["1.journal"]


def test_a_database_of_the_version_before_takes_nothing_and_loses_nothing(settings: Settings) -> None:
    database = Database(settings)
    migrate(database, "0001")
    journal = Journal(settings.journal_folder, sync_ms=10, segment_bytes=20_000)
    journal.append(record(None))
    journal.close()
    with pytest.raises(SQLAlchemyError):
        drain(database, settings.journal_folder)
    assert backlog(database, settings.journal_folder) > 0
    migrate(database)
    assert drain(database, settings.journal_folder) == 1
    database.close()
