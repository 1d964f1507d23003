"""Roll-ups compared with a recount from the scans that are stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Table, select

from contactcodes.scans.recount import countable_days, recount_day
from contactcodes.scans.sketches import read_sketches
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import (
    answer_days,
    brand_people,
    campaign_hours,
    campaign_people,
    code_days,
    code_hours,
    code_traits,
    strays,
    tap_days,
    traits,
)
from contactcodes.storage.tables import campaigns

_NO_PEOPLE = (0, 0)


def differing_roll_ups(database: Database) -> list[str]:
    """Count every day again; return the names of the roll-ups that were something else before.

    The drain's upkeep (merged sketches) is to be done before: ``contactcodes drain`` does it.
    """
    before = roll_ups(database)
    for day in countable_days(database):
        recount_day(database, day)
    after = roll_ups(database)
    return [name for name in before if before[name] != after[name]]


def roll_ups(database: Database) -> dict[str, Any]:
    """Return everything that is rolled up, in an order that does not depend on how it came about."""
    with database.reading() as connection:
        whole = (code_hours, code_days, campaign_hours, strays, answer_days, tap_days)
        found: dict[str, Any] = {table.name: _rows(connection, table) for table in whole}
        # A person whose first hour turned out to be another one leaves a row with nobody in it.
        for table in (campaign_people, brand_people):
            found[table.name] = _rows(connection, table, lambda row: row[3:] != _NO_PEOPLE)
        # Traits are numbered in the order in which they were met: compared are their words.
        words = {row.id: tuple(row[1:]) for row in connection.execute(select(traits))}
        found[code_traits.name] = sorted(
            (*row[:3], words[row.trait_id], row.hits) for row in connection.execute(select(code_traits))
        )
        ids = connection.scalars(select(campaigns.c.id)).all()
        found["sketches"] = {
            cell: keys.tolist() for cell, keys in read_sketches(connection, ids, 1, 10**6).items()
        }
    return found


def _rows(
    connection: Connection, table: Table, wanted: Callable[[tuple[Any, ...]], bool] = lambda _row: True
) -> list[Any]:
    return sorted(filter(wanted, map(tuple, connection.execute(select(table)))))
