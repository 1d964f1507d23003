"""The three doors: reading, writing, recording."""

import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Table, delete, insert
from sqlalchemy.exc import DBAPIError

from contactcodes.campaigns.brand import add_brand, all_brands
from contactcodes.settings import Settings
from contactcodes.storage.columns import from_ms, to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import journal_positions
from contactcodes.storage.tables import (
    brands,
    campaigns,
    codes,
    contact_offers,
    contact_points,
    destination_checks,
    users,
)

ROOT = Path(__file__).parent.parent.parent
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_what_is_written_is_read(database: Database) -> None:
    with database.writing() as connection:
        add_brand(connection, "Dupont", locale="fr", time_zone="Europe/Paris", sample=False, at=AT)
    with database.reading() as connection:
        assert [brand.name for brand in all_brands(connection)] == ["Dupont"]


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as connection:
        add_brand(connection, "Dupont", locale="fr", time_zone="Europe/Paris", sample=False, at=AT)
        raise RuntimeError
    with database.reading() as connection:
        assert all_brands(connection) == []


def test_what_a_scan_is_answered_by_counts_the_version_up_and_nothing_else_does(database: Database) -> None:
    before = database.version()
    with database.writing() as connection:
        connection.execute(
            insert(users).values(email="m@d.fr", password_hash="x", locale="fr", created_at=AT)
        )
    assert database.version() == before
    with database.writing() as connection:
        add_brand(connection, "Dupont", locale="fr", time_zone="Europe/Paris", sample=False, at=AT)
    assert database.version() > before


@pytest.mark.parametrize("table", [contact_offers, destination_checks, contact_points, codes, campaigns])
def test_every_table_that_answers_are_made_of_is_watched(database: Database, table: Table) -> None:
    before = database.version()
    with database.writing() as connection:
        connection.execute(delete(table))
    assert database.version() > before


def test_recording_scans_does_not_count_the_version_up(database: Database) -> None:
    before = database.version()
    with database.recording() as connection:
        connection.execute(insert(journal_positions).values(segment="s", position=1, moved_at=AT))
    assert database.version() == before


def test_the_studio_does_not_wait_for_the_drain(database: Database) -> None:
    with database.recording() as recording:
        recording.execute(insert(journal_positions).values(segment="s", position=1, moved_at=AT))
        with database.writing() as writing:
            add_brand(writing, "Dupont", locale="fr", time_zone="Europe/Paris", sample=False, at=AT)
    with database.reading() as connection:
        assert len(all_brands(connection)) == 1


def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)read-?only"), database.reading() as connection:
        connection.execute(delete(brands))


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC)))
def test_moments_survive_to_the_millisecond(moment: datetime) -> None:
    assert abs((from_ms(to_ms(moment)) - moment).total_seconds()) < 0.001


def test_reading_sees_one_moment_however_long_it_takes(database: Database) -> None:
    with database.reading() as reading:
        before = all_brands(reading)
        with database.writing() as connection:
            add_brand(connection, "Dupont", locale="fr", time_zone="Europe/Paris", sample=False, at=AT)
        assert all_brands(reading) == before


def test_a_server_that_does_not_answer_is_given_up_soon(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://x@127.0.0.1:{silent.getsockname()[1]}/x"
        database = Database(settings.model_copy(update={"database_url": url}))
        begun = time.monotonic()
        with pytest.raises(DBAPIError):
            database.version()
        assert time.monotonic() - begun < 10
        database.close()


def test_a_command_that_ends_takes_nothing_from_a_service_that_goes_on(
    sqlite: Database, settings: Settings
) -> None:
    """A command beside the service opens the same files, and SQLite's last user deletes their logs."""
    with sqlite.reading() as first, sqlite.reading() as second:  # two connections of one process
        assert all_brands(first) == all_brands(second) == []
    with sqlite.recording() as connection:
        connection.execute(delete(journal_positions))
    look = (
        "from contactcodes.settings import load_settings; from contactcodes.storage.database import Database;"
        "from contactcodes.storage.tables import brands; from contactcodes.storage.scan_tables import scans;"
        f"database = Database(load_settings(data={str(settings.data)!r}))\n"
        "with database.reading() as connection:\n"
        "    print(*(len(connection.execute(table.select()).all()) for table in (brands, scans)))\n"
        "database.close()"
    )

    def elsewhere() -> str:
        command = [sys.executable, "-c", look]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    assert elsewhere() == "0 0"
    for file in (sqlite.codes_file, sqlite.scans_file):
        assert file.with_name(f"{file.name}-wal").exists(), "the log of a database that is in use"
    with sqlite.writing() as connection:
        add_brand(connection, "Dupont", locale="fr", time_zone="Europe/Paris", sample=False, at=AT)
    assert elsewhere() == "1 0"
