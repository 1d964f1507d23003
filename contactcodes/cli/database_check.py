"""The doctor looks at the database: is it there, up to date and whole?"""

from __future__ import annotations

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import SQLAlchemyError

from contactcodes.cli.finding import Finding
from contactcodes.language import _
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import is_migrated, newest_revision, scans_are_lost, unknown_revision
from contactcodes.storage.outage import reason_of
from contactcodes.storage.scan_tables import scans


def check_database(settings: Settings) -> Finding:
    """Return what is to be said of the database."""
    what = _("Database")
    database = Database(settings)
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    # Asked first: to open the codes is to make an empty file for the scans.
    lost = database.is_sqlite and database.codes_file.exists() and not database.scans_file.exists()
    try:
        newer = None if lost else unknown_revision(database)
        if newer is not None:
            says = _("%(kind)s of a later version: schema %(found)s, this program knows %(known)s")
            return Finding(
                what,
                says % {"kind": kind, "found": newer, "known": newest_revision()},
                _("Update the program, or put the backup from before the update back."),
                stops=True,
            )
        if lost or scans_are_lost(database):
            mend = _("Put it back from its backup before the service starts: else it begins an empty one.")
            return Finding(what, _("%(file)s is missing") % {"file": database.scans_file}, mend, stops=True)
        if not is_migrated(database):
            return Finding(
                what, _("%(kind)s, not brought up to date yet") % {"kind": kind}, _("Run: contactcodes serve")
            )
        with database.reading() as connection:
            incomplete = _incomplete(connection)
    except SQLAlchemyError as problem:
        mend = _("Start the database, or correct CONTACTCODES_DATABASE_URL.")
        return Finding(what, reason_of(problem), mend, stops=True)
    finally:
        database.close()
    if incomplete:
        says = _("%(kind)s, brought up to date half-way: %(tables)s")
        tables = ", ".join(incomplete[:5]) + (", …" if len(incomplete) > 5 else "")
        return Finding(what, says % {"kind": kind, "tables": tables}, _back(), stops=True)
    return Finding(what, _("%(kind)s, up to date") % {"kind": kind})


def _back() -> str:
    return _(
        "Stop the service and put the database back from its backup. Until then the journal keeps scans."
    )


def _incomplete(connection: Connection) -> list[str]:
    """Return the tables that are missing, or that have not all the columns this version needs."""
    found = inspect(connection)
    names = []
    for table in scans.metadata.sorted_tables:
        columns = (
            {column["name"] for column in found.get_columns(table.name, schema=table.schema)}
            if found.has_table(table.name, schema=table.schema)
            else set()
        )
        if not {column.name for column in table.columns} <= columns:
            names.append(str(table.name))
    return names
