"""A database or a journal that cannot be used for a while: told when that begins and when it ends."""

from __future__ import annotations

import logging

from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError

# What a database that is away, starting, stopping, locked or too slow is told by.
AWAY = (OperationalError, InterfaceError, NoConnectionFreeError)
# SQLite has one class for a database that cannot be reached and one that lacks a table.
_SQLITE_MISFITS = ("no such table", "no such column", "has no column named")


class Outage:
    """What stops the work of one process. One line when it begins, one at its end, no traceback."""

    def __init__(self, log: logging.Logger, meanwhile: str) -> None:
        """Begin with all well.

        meanwhile  what becomes of the work until it is over, such as "scans wait in the journal"
        """
        self._log = log
        self._meanwhile = meanwhile
        self._told = ""

    def begins(self, problem: SQLAlchemyError | OSError) -> None:
        """Say what is wrong, unless it was the last thing said."""
        what = _what(problem)
        if what != self._told:
            self._log.error("%s (%s): %s", what, reason_of(problem), self._meanwhile)
        self._told = what

    def ends(self) -> None:
        """Say that it is over, if it had begun."""
        if self._told:
            whose = "the database" if self._told.startswith("the database") else "the journal"
            self._log.warning("%s is back", whose)
        self._told = ""


def reason_of(problem: Exception) -> str:
    """Return the first line of what the database or the system says, without the statement and its values."""
    said = str(getattr(problem, "orig", None) or problem).strip()
    return said.partition("\n")[0] or type(problem).__name__


def is_misfit(problem: SQLAlchemyError) -> bool:
    """Tell whether a table or a column is missing: the database was migrated half-way, or not at all."""
    if isinstance(problem, ProgrammingError):
        return True
    return isinstance(problem, OperationalError) and any(
        said in str(problem.orig) for said in _SQLITE_MISFITS
    )


def _what(problem: SQLAlchemyError | OSError) -> str:
    if isinstance(problem, OSError):
        return "the journal cannot be used"
    if is_misfit(problem):
        return "the database lacks what this version needs, see “contactcodes doctor”"
    if isinstance(problem, AWAY):
        return "the database is away"
    return "the database refuses what is to be stored"
