"""Stored scans for tests, counted like those that the drain stores."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.scans.brand_clock import BrandClock
from contactcodes.scans.rollup import Traits, roll_up
from contactcodes.scans.scan_kind import Reason, ScanKind
from contactcodes.scans.stored_scan import StoredScan
from contactcodes.scans.visitors import meet
from contactcodes.storage.bulk import insert_rows
from contactcodes.storage.database import Database
from contactcodes.storage.months import Months
from contactcodes.storage.scan_tables import scans
from contactcodes.storage.tables import brands

_REASONS = {reason.kind: reason for reason in reversed(Reason)}


def stored_scan(
    one: PlacedCode,
    at_ms: int,
    kind: str = "person",
    visitor_key: bytes | None = None,
    **others: Any,
) -> StoredScan:
    """Return a scan of a code as it is stored."""
    facts: dict[str, Any] = {
        "asked": one.code_text,
        "reason": _REASONS[ScanKind(kind)].value,
        "carrier": "symbol",
        "device": "phone",
        "os": "ios",
        "app": "Safari",
        "language": "fr",
        "country": "FR",
        "contact_point_id": 1,
        "nearest_code_id": None,
    }
    return StoredScan(
        at_ms=at_ms,
        code_id=one.code_id,
        placement_id=one.placement_id,
        campaign_id=one.campaign_id,
        kind=kind,
        visitor_key=visitor_key,
        **facts | others,
    )


def keep_scans(database: Database, listed: Iterable[tuple[PlacedCode, StoredScan]]) -> None:
    """Store scans of codes, with the kinds they have, and count them."""
    listed = list(listed)
    if not listed:
        return
    rows = [scan for _one, scan in listed]
    moments = [scan.at_ms for scan in rows]
    Months(database).prepare(min(moments), max(moments))
    with database.reading() as connection:
        clocks = {
            row.id: BrandClock(row.id, row.time_zone)
            for row in connection.execute(select(brands.c.id, brands.c.time_zone))
        }
    places = [clocks[one.brand_id].at(scan.at_ms) for one, scan in listed]
    with database.recording() as connection:
        insert_rows(connection, scans, StoredScan._fields, rows)
        met = meet(connection, rows, places, tell_repeats=False)
        roll_up(connection, Traits(), rows, places, met)
