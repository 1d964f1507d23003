"""Scans into the database, with what they add to the roll-ups, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from contactcodes.scans.brand_clock import Place
from contactcodes.scans.rollup import Traits, roll_up
from contactcodes.scans.scan_kind import Reason, ScanKind
from contactcodes.scans.stored_scan import StoredScan
from contactcodes.scans.visitors import meet
from contactcodes.storage.bulk import insert_rows
from contactcodes.storage.scan_tables import scans


def store(connection: Connection, traits: Traits, rows: list[StoredScan], places: Sequence[Place]) -> None:
    """Store scans and count them. Needs a recording transaction.

    rows    those that are repeats become so
    places  of each row
    """
    met = meet(connection, rows, places, tell_repeats=True)
    for number in met.repeats:
        rows[number] = rows[number]._replace(kind=ScanKind.REPEAT.value, reason=Reason.JUST_SCANNED.value)
    insert_rows(connection, scans, StoredScan._fields, rows)
    roll_up(connection, traits, rows, places, met)
