"""The sketches of codes' days: who is new waits in rows of a batch each, and is merged later.

A sketch that is full takes eight kilobytes, and a batch has new visitors for a thousand
codes: merged at once, each batch would write all of them anew. So a batch writes its new
visitors as one row, and every 64 rows are merged together. Readers look at both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, insert, select

from contactcodes.scans.people_sketch import Keys, key_numbers, keys_of, merge
from contactcodes.storage.bulk import look_up, one_of, put
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import sketches, unsketched

MERGE_AT = 64  # rows
_AT_ONCE = 500  # sketches a transaction: 4 MB when all are full

_FRESH = np.dtype([("campaign_id", "<i4"), ("day", "<i4"), ("code_id", "<i4"), ("key", "<u8")])

Cell = tuple[int, int, int]  # campaign, day, code


def keep_unsketched(connection: Connection, fresh: Sequence[tuple[int, int, int, int]]) -> None:
    """Keep (campaign, day, code, visitor key) of who is new to a code."""
    if fresh:
        rows = np.empty(len(fresh), dtype=_FRESH)
        rows["campaign_id"], rows["day"], rows["code_id"], keys = zip(*fresh, strict=True)
        rows["key"] = key_numbers(keys)
        connection.execute(insert(unsketched).values(visitor_keys=rows.tobytes()))


def merge_unsketched(database: Database) -> None:
    """Merge what waits into the sketches, some hundred at a time."""
    with database.reading() as connection:
        waiting = connection.execute(
            select(unsketched.c.id, unsketched.c.visitor_keys).limit(4 * MERGE_AT)
        ).all()
    cells = sorted(_by_cell([row.visitor_keys for row in waiting]).items())
    for start in range(0, len(cells), _AT_ONCE):
        with database.recording() as connection:
            _merge_into(connection, dict(cells[start : start + _AT_ONCE]))
    if waiting:
        # By number: a row of another node may have become visible in the meantime. Merging twice changes
        # nothing, so a crash before this is no harm.
        with database.recording() as connection:
            connection.execute(
                delete(unsketched).where(one_of(connection, unsketched.c.id, [row.id for row in waiting]))
            )


def merge_unsketched_in(connection: Connection, day: int) -> None:
    """Merge what waits of one day into its sketches, in the transaction that is given."""
    waiting = connection.scalars(select(unsketched.c.visitor_keys)).all()
    cells = {cell: keys for cell, keys in _by_cell(waiting).items() if cell[1] == day}
    _merge_into(connection, cells)
    forget_unsketched(connection, days=[day])


def _merge_into(connection: Connection, cells: dict[Cell, Keys]) -> None:
    of_days: dict[tuple[int, int], list[int]] = {}
    for campaign_id, day, code_id in cells:
        of_days.setdefault((campaign_id, day), []).append(code_id)
    stored: dict[Cell, bytes] = {}
    for (campaign_id, day), code_ids in of_days.items():
        begin = {"campaign_id": campaign_id, "day": day}
        for *cell, keys in look_up(connection, sketches, begin, "code_id", code_ids):
            stored[tuple(cell)] = keys
    put(connection, sketches, [(*cell, merge(stored.get(cell, b""), keys)) for cell, keys in cells.items()])


def read_sketches(
    connection: Connection, campaign_ids: Iterable[int], first_day: int, last_day: int
) -> dict[Cell, Keys]:
    """Return the keys of each code and day of some campaigns, those that wait too."""
    campaign_ids = set(campaign_ids)
    # These first: what is merged between the two queries is then seen twice, and not never.
    waiting = connection.scalars(select(unsketched.c.visitor_keys)).all()
    found: dict[Cell, Keys] = {}
    query = select(sketches).where(
        one_of(connection, sketches.c.campaign_id, campaign_ids), sketches.c.day.between(first_day, last_day)
    )
    for campaign_id, day, code_id, keys in connection.execute(query):
        found[campaign_id, day, code_id] = keys_of(keys)
    for cell, keys in _by_cell(waiting).items():
        if cell[0] in campaign_ids and first_day <= cell[1] <= last_day:
            found[cell] = keys_of(merge(found[cell].tobytes() if cell in found else b"", keys))
    return found


def forget_unsketched(
    connection: Connection, *, days: Sequence[int] = (), campaign_ids: Sequence[int] = ()
) -> None:
    """Take some days or some campaigns out of what waits to be merged."""
    for number, keys in connection.execute(select(unsketched.c.id, unsketched.c.visitor_keys)).all():
        rows = np.frombuffer(keys, dtype=_FRESH)
        others = rows[~np.isin(rows["day"], days) & ~np.isin(rows["campaign_id"], campaign_ids)]
        if len(others) < len(rows):
            connection.execute(delete(unsketched).where(unsketched.c.id == number))
            if len(others):
                connection.execute(insert(unsketched).values(visitor_keys=others.tobytes()))


def _by_cell(stored: Sequence[bytes]) -> dict[Cell, Keys]:
    rows: NDArray[np.void] = np.frombuffer(b"".join(stored), dtype=_FRESH)
    rows = rows[np.lexsort((rows["code_id"], rows["day"], rows["campaign_id"]))]
    return dict(_runs(rows))


def _runs(rows: NDArray[np.void]) -> Iterator[tuple[Cell, Keys]]:
    cells = rows[["campaign_id", "day", "code_id"]]
    starts = np.flatnonzero(np.append(len(rows) > 0, cells[1:] != cells[:-1])).tolist()
    for start, end in zip(starts, [*starts, len(rows)][1:], strict=True):
        campaign_id, day, code_id = cells[start].tolist()
        yield (campaign_id, day, code_id), rows["key"][start:end].copy()
