"""The backlog: what the journal holds and the database does not yet."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, select

from contactcodes.scans.scan_record import ScanRecord
from contactcodes.scans.segment import read_batch, segments_in
from contactcodes.storage.scan_tables import journal_positions

_MOST_COUNTED = 100_000  # records counted one by one, in about 0.1 s; beyond that by their mean size
_AT_ONCE = 20_000


class Backlog(NamedTuple):
    """How far the drain is behind.

    records    counted up to 100,000, beyond that reckoned from their mean size
    oldest_ms  the moment of the oldest scan that is not stored, in ms since 1970 UTC; None: all are
    """

    records: int
    bytes: int
    oldest_ms: int | None


def stored_positions(connection: Connection) -> dict[str, int]:
    """Return how far each segment is stored, in bytes."""
    rows = connection.execute(select(journal_positions.c.segment, journal_positions.c.position))
    return {row.segment: row.position for row in rows}


def backlog_of(folder: Path, positions: Mapping[str, int]) -> Backlog:
    """Return the backlog of the journal in ``folder``."""
    records = size = counted_bytes = 0
    oldest: int | None = None
    for file in segments_in(folder):
        try:
            descriptor = os.open(file, os.O_RDONLY)
        except FileNotFoundError:  # it was drained meanwhile
            continue
        try:
            start = positions.get(file.name, 0)
            left = max(0, os.fstat(descriptor).st_size - start)
            size += left
            while left and records < _MOST_COUNTED:
                batch = read_batch(descriptor, start, _AT_ONCE)
                if not batch.records:
                    break
                first_ms = ScanRecord.from_bytes(batch.records[0]).at_ms
                oldest = first_ms if oldest is None else min(oldest, first_ms)
                records += len(batch.records)
                counted_bytes += batch.end - start
                start = batch.end
        except ValueError:
            continue  # another version's; the drain says so
        finally:
            os.close(descriptor)
    if records >= _MOST_COUNTED:
        records = round(size * records / counted_bytes)
    return Backlog(records, size if records else 0, oldest)
