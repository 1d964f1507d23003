"""A tap as it is stored, and what taps add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from contactcodes.storage.bulk import add_up, insert_rows
from contactcodes.storage.scan_tables import tap_days, taps


class StoredTap(NamedTuple):
    """One row of ``scans.taps``, in the order of its columns behind ``id``.

    contact_point_id  the one whose button was pressed
    kind              as of a scan, a value of ScanKind: ``person`` where a person pressed it
    reason            why it is no person's; "" where it is
    visitor_key       8 bytes, as of the scan before it on the same day
    """

    at_ms: int
    code_id: int
    placement_id: int
    campaign_id: int
    contact_point_id: int
    kind: str
    reason: str
    visitor_key: bytes


def store_taps(connection: Connection, rows: Sequence[StoredTap], days: Sequence[int]) -> None:
    """Store taps and count them. Needs a recording transaction.

    days  of each row, ordinals on its brand's clock
    """
    insert_rows(connection, taps, StoredTap._fields, rows)
    count_taps(connection, rows, days)


def count_taps(connection: Connection, rows: Sequence[StoredTap], days: Sequence[int]) -> None:
    """Add taps that are stored to their roll-up."""
    counts = Counter(
        (tap.campaign_id, day, tap.code_id, tap.contact_point_id, tap.kind)
        for tap, day in zip(rows, days, strict=True)
    )
    add_up(connection, tap_days, [(*key, count) for key, count in counts.items()])
