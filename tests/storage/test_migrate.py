"""One history of migrations for both databases."""

import runpy
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import String

from contactcodes.campaigns.placed_code import placed_codes
from contactcodes.storage import migrate as migrate_module
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import is_migrated, migrate
from contactcodes.storage.tables import metadata
from tests.campaigns_made import make_campaign


def test_the_migrations_make_exactly_the_tables(database: Database) -> None:
    with database.migrating() as connection:
        context = MigrationContext.configure(connection, opts={"include_schemas": True})
        assert compare_metadata(context, metadata) == []


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
