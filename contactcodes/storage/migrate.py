"""Bring a database to the newest schema: one history for SQLite and PostgreSQL.

On SQLite the revision stands in codes.db. Where scans.db was lost beside it, its tables are
made anew, empty, so that scans go on being stored; what was in the lost file is in its backup.
"""

from __future__ import annotations

import logging
from pathlib import Path

from sqlalchemy import Connection, inspect, make_url, text

from contactcodes.errors import ContactcodesError
from contactcodes.language import _
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import scans
from contactcodes.storage.tables import SCANS

_FOLDER = Path(__file__).parent / "migrations"

_log = logging.getLogger(__name__)


def migrate(database: Database, revision: str = "head") -> None:
    """Apply every migration that is missing, up to a revision, in one transaction: whole or not at all.

    Raises ContactcodesError where the database is of a later version of the program, or where scans.db
    was lost and codes.db is of an earlier one: then only the backup has what there is to migrate.
    """
    newer = unknown_revision(database)
    if newer is not None:
        raise ContactcodesError(
            _(
                "The database %(where)s has the schema %(found)s, and this program knows none after "
                "%(known)s. Update the program, or put the backup from before the update back."
            )
            % {"where": _where(database), "found": newer, "known": newest_revision()}
        )
    if scans_are_lost(database):
        _begin_scans_anew(database)
    # Imported here: it takes a third of a second, and every start but the first has nothing to migrate.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def is_migrated(database: Database) -> bool:
    """Tell whether the database has the schema this version needs."""
    with database.reading() as connection:
        return _revision(connection) == newest_revision() and not _lack_scans(connection)


def unknown_revision(database: Database) -> str | None:
    """Return the revision of a database that a later version of the program has migrated; else None."""
    with database.reading() as connection:
        revision = _revision(connection)
    return None if revision is None or revision in _revisions() else revision


def scans_are_lost(database: Database) -> bool:
    """Tell whether scans.db is empty or not there, beside a codes.db that was migrated."""
    with database.reading() as connection:
        return _revision(connection) is not None and _lack_scans(connection)


def newest_revision() -> str:
    """Return the name of the last migration: what its file begins with."""
    return max(_revisions())


def _revisions() -> set[str]:
    return {file.name[:4] for file in (_FOLDER / "versions").glob("[0-9]*.py")}


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return None if found is None else str(found)


def _lack_scans(connection: Connection) -> bool:
    # On PostgreSQL both sides are one database, lost and put back together.
    return connection.dialect.name == "sqlite" and not inspect(connection).get_table_names(schema=SCANS)


def _begin_scans_anew(database: Database) -> None:
    with database.migrating() as connection:
        if not _lack_scans(connection):
            return  # another process was faster
        if _revision(connection) != newest_revision():
            raise ContactcodesError(
                _(
                    "%(file)s is lost, and %(codes)s is of an earlier version of the program. Stop the "
                    "service and put both back from the same backup."
                )
                % {"file": database.scans_file, "codes": database.codes_file}
            )
        tables = [table for table in scans.metadata.sorted_tables if table.schema == SCANS]
        scans.metadata.create_all(connection, tables)
    _log.error(
        "%s was lost: it is begun anew, and scans are stored in it from now on. To have the earlier ones "
        "again, stop the service, put this file aside and the one of the backup in its place",
        database.scans_file,
    )


def _where(database: Database) -> str:
    if database.is_sqlite:
        return str(database.codes_file)
    return make_url(database.url).render_as_string(hide_password=True)
