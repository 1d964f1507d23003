"""A drain as one would write it in an afternoon: the lines parted, a row a scan, the position moved.

Nothing is classified, nobody is told apart and nothing is counted, but a crash neither loses nor
doubles a scan.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import insert

from contactcodes.scans.scan_record import ScanRecord
from contactcodes.scans.segment import read_batch, segments_in
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.months import Months
from contactcodes.storage.scan_tables import journal_positions, scans


def plain_drain(database: Database, folder: Path, batch_size: int) -> Iterator[int]:
    """Store what the journal of dead writers holds; yield the number of scans of each transaction."""
    months = Months(database)
    for segment in segments_in(folder):
        descriptor = os.open(segment, os.O_RDONLY)
        batch = read_batch(descriptor, 0, batch_size)
        while batch.records:
            rows = [_row(ScanRecord.from_bytes(line)) for line in batch.records]
            months.prepare(int(str(rows[0]["at_ms"])), int(str(rows[-1]["at_ms"])))
            with database.recording() as connection:
                connection.execute(insert(scans), rows)
                connection.execute(
                    journal_positions.delete().where(journal_positions.c.segment == segment.name)
                )
                here = {"segment": segment.name, "position": batch.end, "moved_at": now()}
                connection.execute(insert(journal_positions), here)
            yield len(rows)
            batch = read_batch(descriptor, batch.end, batch_size)
        os.close(descriptor)
        segment.unlink()


def _row(record: ScanRecord) -> dict[str, object]:
    return {
        "at_ms": record.at_ms,
        "code_id": record.code_id,
        "asked": record.asked,
        "kind": "",
        "carrier": record.carrier.value,
        "contact_point_id": record.contact_point_id,
    }
