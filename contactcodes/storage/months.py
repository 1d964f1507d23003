"""On PostgreSQL, scans lie in one partition a month (UTC): made ahead, and dropped whole when they are old.

On SQLite there are none, and nothing to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select, table, text

from contactcodes.storage.columns import from_ms, to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import scans
from contactcodes.storage.tables import SCANS

_DAY_MS = 86_400_000
_NAME = re.compile(r"scans_(\d{4})_(\d{2})")

Month = tuple[int, int]  # year, month from 1


class Months:
    """The partitions of one database."""

    def __init__(self, database: Database) -> None:
        """Begin knowing none."""
        self._database = database
        self._known: set[Month] = set()

    def forget(self) -> None:
        """Forget what is there: somebody may have dropped a month."""
        self._known.clear()

    def prepare(self, first_ms: int, last_ms: int) -> None:
        """Make the partitions from one moment's month to the other's that are missing."""
        if self._database.is_sqlite:
            return
        month = _month(first_ms)
        wanted = {month, _month(last_ms)}
        while month < _month(last_ms):
            month = _next(month)
            wanted.add(month)
        self._make(wanted)

    def prepare_for(self, moments: Iterable[int]) -> None:
        """Make the partitions of some moments that are missing, and none between them.

        A machine whose clock was at 1970 or at 2106 for a while costs one partition, not a thousand.
        """
        if self._database.is_sqlite:
            return
        days = {at_ms // _DAY_MS for at_ms in moments}
        self._make({_month(day * _DAY_MS) for day in days})

    def _make(self, wanted: set[Month]) -> None:
        if missing := wanted - self._known:
            with self._database.recording() as connection:
                for month in sorted(missing):
                    bounds = f"FROM ({_begin_ms(month)}) TO ({_begin_ms(_next(month))})"
                    partition = f"{SCANS}.scans_{month[0]:04}_{month[1]:02}"
                    connection.execute(
                        text(
                            f"CREATE TABLE IF NOT EXISTS {partition} PARTITION OF {scans.fullname} "
                            f"FOR VALUES {bounds}"
                        )
                    )
            self._known |= missing


def old_months(connection: Connection, until_ms: int) -> list[str]:
    """Return the names of the partitions that end by a moment, the oldest first; on SQLite there are none."""
    if connection.dialect.name == "sqlite":
        return []
    names = connection.scalars(
        text(
            "SELECT child.relname FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid "
            "WHERE inhparent = CAST(:parent AS regclass)"
        ),
        {"parent": scans.fullname},
    ).all()
    matches = [found for name in sorted(names) if (found := _NAME.fullmatch(name))]
    return [found[0] for found in matches if _begin_ms(_next((int(found[1]), int(found[2])))) <= until_ms]


def count_in_months(connection: Connection, names: Iterable[str]) -> int:
    """Return how many scans some partitions hold. It reads them whole: not while others wait."""
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    return sum(
        connection.execute(select(func.count()).select_from(table(name, schema=SCANS))).scalar_one()
        for name in names
    )


def drop_months(connection: Connection, names: Iterable[str]) -> None:
    """Drop some partitions, whatever they hold: as fast as files are deleted. Again: nothing happens."""
    for name in names:
        connection.execute(text(f"DROP TABLE IF EXISTS {SCANS}.{name}"))


def _month(at_ms: int) -> Month:
    at = from_ms(at_ms)
    return at.year, at.month


def _next(month: Month) -> Month:
    year, number = month
    return (year, number + 1) if number < 12 else (year + 1, 1)


def _begin_ms(month: Month) -> int:
    return to_ms(datetime(*month, 1, tzinfo=UTC))
