"""Bring a database to the newest schema: one history for SQLite and PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from contactcodes.storage.database import Database

_FOLDER = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Apply every migration that is missing, in one transaction: whole or not at all."""
    # Imported here: it takes a third of a second, and every start but the first has nothing to migrate.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_migrated(database: Database) -> bool:
    """Tell whether the database has the schema this version needs."""
    with database.reading() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return revision == newest_revision()


def newest_revision() -> str:
    """Return the name of the last migration: what its file begins with."""
    return max(file.name[:4] for file in (_FOLDER / "versions").glob("[0-9]*.py"))
