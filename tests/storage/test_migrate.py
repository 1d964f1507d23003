"""One history of migrations for both databases."""

import runpy
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import String, text

from contactcodes.campaigns.placed_code import placed_codes
from contactcodes.errors import ContactcodesError
from contactcodes.scans.drain import drain
from contactcodes.scans.journal import Journal
from contactcodes.settings import Settings
from contactcodes.storage import migrate as migrate_module
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import is_migrated, migrate, newest_revision, unknown_revision
from contactcodes.storage.scan_tables import scans
from tests.campaigns_made import make_campaign
from tests.scans.recorded import record, stored


def test_the_migrations_make_exactly_the_tables(database: Database) -> None:
    with database.migrating() as connection:
        context = MigrationContext.configure(connection, opts={"include_schemas": True})
        assert compare_metadata(context, scans.metadata) == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    assert is_migrated(database)
    migrate(database)
    assert is_migrated(database)


def test_an_empty_database_is_not_taken_for_migrated(settings) -> None:
    database = Database(settings)
    assert not is_migrated(database)
    migrate(database)
    assert is_migrated(database)
    database.close()


def test_every_migration_is_named_by_its_place_in_the_history() -> None:
    files = sorted((Path(migrate_module.__file__).parent / "migrations" / "versions").glob("[0-9]*.py"))
    for number, file in enumerate(files, start=1):
        history = runpy.run_path(str(file))
        assert history["revision"] == file.name[:4] == f"{number:04}"
        assert history["down_revision"] == (f"{number - 1:04}" if number > 1 else None)


def test_changing_a_table_that_others_point_at_keeps_their_rows(database: Database) -> None:
    make_campaign(database, "Printemps", "help", ["Lyon", "Nice"])
    with database.migrating() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("campaigns") as campaigns:
            campaigns.alter_column(
                "name", type_=String(140), existing_type=String(120), existing_nullable=False
            )
    with database.reading() as connection:
        assert len(placed_codes(connection)) == 2


def test_a_database_of_a_later_program_is_refused_in_a_sentence(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0099'"))
    assert not is_migrated(database)
    assert unknown_revision(database) == "0099"
    with pytest.raises(ContactcodesError, match=r"has the schema 0099, and this program knows none") as told:
        migrate(database)
    assert newest_revision() in str(told.value)
    assert "Update the program" in str(told.value)
    assert ("codes.db" if database.is_sqlite else "postgresql://") in str(told.value)


def lose_scans(settings: Settings) -> None:
    for file in settings.data.glob("scans.db*"):
        file.unlink()


def test_a_lost_file_of_scans_is_begun_anew_and_scans_go_on_being_stored(
    sqlite: Database, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    placed = make_campaign(sqlite, "Printemps", "help", ["Lyon"])
    sqlite.close()
    lose_scans(settings)
    database = Database(settings)
    assert not is_migrated(database)
    migrate(database)
    assert is_migrated(database)
    assert "scans.db was lost: it is begun anew" in caplog.text
    with database.migrating() as connection:
        context = MigrationContext.configure(connection, opts={"include_schemas": True})
        assert compare_metadata(context, scans.metadata) == []
    journal = Journal(settings.journal_folder, sync_ms=10, segment_bytes=20_000)
    journal.append(record(placed[0]))
    journal.close()
    assert drain(database, settings.journal_folder) == 1
    assert stored(database) == 1
    migrate(database)
    assert len(caplog.records) == 1
    database.close()


def test_a_file_of_scans_lost_before_an_update_is_told_and_nothing_changed(settings: Settings) -> None:
    database = Database(settings)
    migrate(database, "0001")
    database.close()
    lose_scans(settings)
    with pytest.raises(ContactcodesError, match=r"scans\.db is lost, and .*from the same backup"):
        migrate(database)
    database.close()
    connection = sqlite3.connect(settings.data / "codes.db")
    assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    connection.close()
