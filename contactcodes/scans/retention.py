"""Retention: scans are purged when they are too old. Roll-ups stay, and with them every total.

The oldest go first, some at a time: what is to be recorded never waits long for the purge.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from contactcodes.scans.recount import purged_until_ms, recount_next_stale_day
from contactcodes.storage.columns import to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.months import count_in_months, drop_months, old_months
from contactcodes.storage.scan_tables import retention, scans, taps

LONGEST_MONTHS = 25  # CNIL, deliberation 2020-091, 4 July 2025: data of audience measurement
_AT_ONCE = 20_000  # scans a transaction: 60 ms on PostgreSQL


def purge_until(at: datetime, months: int) -> datetime:
    """Return the moment before which scans are too old: midnight UTC, so many months ago.

        >>> purge_until(datetime(2026, 11, 22, 8, tzinfo=UTC), 13).isoformat()
        '2025-10-22T00:00:00+00:00'

    The 31st of a month that has no 31st is its last day.
    """
    count = at.year * 12 + at.month - 1 - months
    year, month = divmod(count, 12)
    for day in range(at.day, at.day - 4, -1):
        try:
            return datetime(year, month + 1, day, tzinfo=UTC)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def purge(database: Database, *, months: int, at: datetime) -> int:
    """Purge the scans that are older than so many months; return how many there were."""
    with database.reading() as connection:
        # Whole months are counted here, before anything waits for them.
        names = old_months(connection, to_ms(purge_until(at, months)))
        purged = count_in_months(connection, names) if names else 0
    while (some := purge_some(database, months=months, at=at)) is not None:
        purged += some
    return purged


def purge_some(database: Database, *, months: int, at: datetime) -> int | None:
    """Take one step of the purge, in one short transaction; None when no scan is older than so many months.

    Returns how many rows it deleted: up to 20,000 (more only of one millisecond), and 0 where it dropped
    whole months, or first had a day counted again that waits for it.
    """
    until_ms = to_ms(purge_until(at, months))
    with database.reading() as connection:
        names = old_months(connection, until_ms)
        oldest = connection.execute(select(func.min(scans.c.at_ms))).scalar()
    if not names and (oldest is None or oldest >= until_ms):
        return None
    if recount_next_stale_day(database):
        return 0  # as long as the scans are there to be counted
    with database.recording() as connection:
        # First: from now on no recount takes a total away.
        _tell(connection, until_ms)
        connection.execute(delete(taps).where(taps.c.at_ms < until_ms))
        if names:
            drop_months(connection, names)
            return 0
        old = scans.c.at_ms < until_ms
        last = connection.execute(
            select(scans.c.at_ms).where(old).order_by(scans.c.at_ms).offset(_AT_ONCE - 1).limit(1)
        ).scalar()
        # By the index of the moments alone: a list of 20,000 ids would be compared with every row.
        return connection.execute(
            delete(scans).where(old if last is None else scans.c.at_ms <= last)
        ).rowcount


def _tell(connection: Connection, until_ms: int) -> None:
    before = purged_until_ms(connection)
    if not before:
        connection.execute(insert(retention).values(id=1, purged_until_ms=until_ms))
    elif before < until_ms:
        connection.execute(update(retention).values(purged_until_ms=until_ms))
