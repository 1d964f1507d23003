"""Journal → database, each scan exactly once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.scans import drain as drain_module
from contactcodes.scans.drain import backlog, drain
from contactcodes.scans.journal import Journal
from contactcodes.scans.scan_record import Carrier, ScanRecord
from contactcodes.scans.segment import HEADER, framed, segments_in
from contactcodes.settings import Settings
from contactcodes.storage.columns import now, to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.tables import journal_positions, scans, visitor_salts
from tests.campaigns_made import make_campaign

ROOT = Path(__file__).parent.parent.parent


def record(one: PlacedCode | None, *, address: str = "192.0.2.1", asked: str = "", at_ms: int = 0) -> bytes:
    return ScanRecord(
        at_ms or to_ms(now()),
        one.code_id if one else None,
        7,
        Carrier.SYMBOL,
        asked or (one.code_text if one else "NOBODYS"),
        address,
        "Mozilla/5.0 (iPhone)",
    ).as_bytes()


def stored(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(scans)).scalar_one()


@pytest.fixture
def journal(settings: Settings) -> Journal:
    return Journal(settings.journal_folder, sync_ms=10, segment_bytes=20_000)


def test_every_scan_arrives_once_however_often_it_is_drained(
    database: Database, settings: Settings, journal: Journal, placed: list[PlacedCode]
) -> None:
    for number in range(500):
        journal.append(record(placed[number % 3]))
    assert drain(database, settings.journal_folder) == 500
    assert drain(database, settings.journal_folder) == 0
    assert stored(database) == 500
    assert backlog(database, settings.journal_folder) == 0


def test_a_scan_says_where_its_code_hangs(
    database: Database, settings: Settings, journal: Journal, placed: list[PlacedCode]
) -> None:
    journal.append(record(placed[1]))
    drain(database, settings.journal_folder)
    with database.reading() as connection:
        row = connection.execute(select(scans)).one()
    assert (row.placement_id, row.campaign_id) == (placed[1].placement_id, placed[1].campaign_id)
    assert row.asked == placed[1].code_text


def test_a_scan_of_nobodys_code_is_kept_too(database: Database, settings: Settings, journal: Journal) -> None:
    journal.append(record(None, asked="wp-admin"))
    drain(database, settings.journal_folder)
    with database.reading() as connection:
        row = connection.execute(select(scans)).one()
    assert (row.code_id, row.asked) == (None, "wp-admin")


def test_the_same_phone_has_one_key_a_day_and_no_address_is_stored(
    database: Database, settings: Settings, journal: Journal, placed: list[PlacedCode]
) -> None:
    noon = to_ms(now().replace(hour=12))
    for address, at_ms in [
        ("192.0.2.1", noon),
        ("192.0.2.1", noon + 1000),
        ("192.0.2.2", noon),
        ("192.0.2.1", noon + 86_400_000),
    ]:
        journal.append(record(placed[0], address=address, at_ms=at_ms))
    drain(database, settings.journal_folder)
    with database.reading() as connection:
        keys = connection.scalars(select(scans.c.visitor_key).order_by(scans.c.id)).all()
        everything = repr(connection.execute(select(scans)).all())
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3
    assert "192.0.2" not in everything
    assert "iPhone" not in everything


def test_salts_are_destroyed_after_48_hours_and_readable_nowhere(
    sqlite: Database, settings: Settings, journal: Journal
) -> None:
    (one,) = make_campaign(sqlite, "Printemps", "help", ["Lyon"])
    journal.append(record(one))
    drain(sqlite, settings.journal_folder)
    with sqlite.recording() as connection:
        salt = connection.execute(select(visitor_salts.c.salt)).scalar_one()
        connection.execute(update(visitor_salts).values(created_at=now() - timedelta(hours=49)))
    drain(sqlite, settings.journal_folder)
    with sqlite.reading() as connection:
        assert connection.execute(select(func.count()).select_from(visitor_salts)).scalar_one() == 0
    assert [file.name for file in settings.data.glob("scans.db*") if salt in file.read_bytes()] == []


def test_no_address_stays_on_disk_once_its_segment_is_drained(
    database: Database, settings: Settings, placed: list[PlacedCode]
) -> None:
    journal = Journal(settings.journal_folder, sync_ms=5, segment_bytes=20_000, segment_s=0.0)
    journal.append(record(placed[0], address="203.0.113.77"))
    end = time.monotonic() + 5
    while segments_in(settings.journal_folder):
        assert time.monotonic() < end
        time.sleep(0.02)
        drain(database, settings.journal_folder)
    everything = b"".join(file.read_bytes() for file in settings.data.rglob("*") if file.is_file())
    assert b"203.0.113.77" not in everything
    assert stored(database) == 1
    journal.close()


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


def test_a_torn_tail_is_cut_and_the_rest_stored(
    database: Database, settings: Settings, placed: list[PlacedCode]
) -> None:
    settings.journal_folder.mkdir(parents=True)
    whole = framed(record(placed[0]))
    (settings.journal_folder / "dead.journal").write_bytes(HEADER + whole + whole + whole[:-3])
    assert drain(database, settings.journal_folder) == 2
    assert segments_in(settings.journal_folder) == []


def test_a_damaged_segment_is_kept_for_an_operator(
    database: Database, settings: Settings, placed: list[PlacedCode], caplog: pytest.LogCaptureFixture
) -> None:
    settings.journal_folder.mkdir(parents=True)
    whole = framed(record(placed[0]))
    (settings.journal_folder / "dead.journal").write_bytes(HEADER + whole + b"\0" * 100_000)
    assert drain(database, settings.journal_folder) == 1
    assert (settings.journal_folder / "dead.damaged").exists()
    assert "damaged" in caplog.text


def test_a_segment_of_another_version_is_left_alone(
    database: Database, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.journal_folder.mkdir(parents=True)
    file = settings.journal_folder / "new.journal"
    file.write_bytes(b"contactcodes journal 9\n" + b"x" * 50)
    assert drain(database, settings.journal_folder) == 0
    assert file.exists()
    assert "cannot be read" in caplog.text


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
