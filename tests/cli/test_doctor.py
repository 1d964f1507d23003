"""The doctor on what scans go through: the database, the journal, what was lost, the snapshot."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

import pytest

from contactcodes.contacts.snapshot import write_snapshot
from contactcodes.scans.counters import Counters
from contactcodes.scans.journal import Journal
from contactcodes.scans.scan_record import Carrier, ScanRecord
from contactcodes.scans.unrecorded import Unrecorded
from contactcodes.settings import Settings, load_settings
from contactcodes.storage.database import Database
from tests.campaigns_made import make_campaign
from tests.cli.conftest import Terminal


@pytest.fixture
def here(terminal: Terminal, tmp_path: Path) -> Settings:
    """The settings of the installation that the terminal works on."""
    return load_settings(data=tmp_path / "var")


def write(settings: Settings, scans: int, *, seconds_ago: int) -> None:
    journal = Journal(settings.journal_folder, sync_ms=10, segment_bytes=1_000_000)
    at_ms = time.time_ns() // 1_000_000 - 1000 * seconds_ago
    for _scan in range(scans):
        record = ScanRecord(at_ms, None, None, Carrier.SYMBOL, "XXXXXXX", "203.0.113.7", "Mozilla/5.0")
        journal.append(record.as_bytes())
    journal.close()


def test_a_lost_file_of_scans_is_found_and_not_taken_for_an_empty_one(
    terminal: Terminal, here: Settings
) -> None:
    for file in here.data.glob("scans.db*"):
        file.unlink()
    result = terminal("doctor")
    assert result.exit_code == 1
    assert "scans.db is missing" in result.output
    assert "from its backup before the service starts" in result.output
    again = terminal("doctor")  # looking at it made an empty one
    assert again.exit_code == 1
    assert "✗ Database" in again.output


def test_a_database_of_a_later_program_is_found_and_stops_every_command_in_a_sentence(
    terminal: Terminal, here: Settings
) -> None:
    connection = sqlite3.connect(here.data / "codes.db")
    connection.execute("UPDATE alembic_version SET version_num = '0099'")
    connection.commit()
    connection.close()
    result = terminal("doctor")
    assert result.exit_code == 1
    assert "✗ Database: SQLite of a later version: schema 0099, this program knows" in result.output
    assert "Update the program" in result.output
    for command in (("stats",), ("drain",), ("purge",)):
        result = terminal(*command)
        assert result.exit_code == 1
        assert result.output.startswith("Error: The database ")
        assert "Update the program" in result.output


def test_a_database_that_was_migrated_half_way_is_found(terminal: Terminal, here: Settings) -> None:
    connection = sqlite3.connect(here.data / "scans.db")
    connection.execute("DROP TABLE strays")
    connection.execute("ALTER TABLE scans DROP COLUMN nearest_code_id")
    connection.commit()
    connection.close()
    result = terminal("doctor")
    assert result.exit_code == 1
    assert "half-way: scans, strays" in result.output


def test_the_backlog_is_told_in_scans_and_seconds(terminal: Terminal, here: Settings) -> None:
    assert "no scan waits for the database" in terminal("doctor").output
    write(here, 1, seconds_ago=3)
    assert "1 scan (0.0 MB) waits for the database, for" in terminal("doctor").output
    write(here, 1233, seconds_ago=600)
    result = terminal("doctor").output
    assert "1,234 scans (0.1 MB) wait for the database, the oldest for 60" in result
    assert "! Journal" in result
    assert "contactcodes drain" in result
    terminal("drain")
    assert "no scan waits for the database" in terminal("doctor").output


def test_scans_that_were_not_recorded_are_told(terminal: Terminal, here: Settings) -> None:
    assert "✓ Unrecorded scans: none" in terminal("doctor").output
    counters = Counters(here.run_folder)
    Unrecorded(counters).count(OSError(28, "No space left on device"), 1234)
    counters.close()
    result = terminal("doctor").output
    assert "! Unrecorded scans: 1,234, answered but in no statistics, the last on" in result
    assert "has room and can be written" in result


def test_the_age_of_the_snapshot_is_told(terminal: Terminal, here: Settings) -> None:
    assert "✓ Snapshot of the codes: none yet" in terminal("doctor").output
    database = Database(here)
    make_campaign(database, "Printemps", "help", ["Lyon"])
    write_snapshot(database, here.snapshot_file)
    old = time.time() - 3 * 3600 - 60
    os.utime(here.snapshot_file, (old, old))
    assert "✓ Snapshot of the codes: 3 h old, nothing changed since" in terminal("doctor").output
    make_campaign(database, "Été", "help", ["Nice"])
    result = terminal("doctor").output
    assert "! Snapshot of the codes: 3 h old, codes were changed since" in result
    database.close()
    here.snapshot_file.write_bytes(b"something else\n")
    assert "of another version" in terminal("doctor").output
