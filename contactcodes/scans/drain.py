"""The drain: journal → database, each scan exactly once.

A batch of records and the position behind it are stored in one transaction: whatever
dies whenever, the next pass goes on behind what was stored. A segment is deleted when
its writer is gone and all of it is stored.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, insert, select, update

from contactcodes.scans.journal import sync_folder
from contactcodes.scans.scan_record import ScanRecord
from contactcodes.scans.segment import LONGEST_RECORD, Batch, read_batch, segments_in, writer_is_gone
from contactcodes.scans.visitor_key import destroy_old_salts, salt_of, visitor_key
from contactcodes.storage.columns import from_ms, now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import brands, campaigns, codes, journal_positions, scans

BATCH = 5_000  # scans a transaction: about 150 ms
PERSON = "person"  # the only kind until scans are told apart

_log = logging.getLogger(__name__)
_told: set[Path] = set()


def drain(database: Database, folder: Path, *, on_batch: Callable[[int], None] | None = None) -> int:
    """Store every scan that the journal holds now; return how many.

    on_batch  told the number of scans after each transaction

    Waits while another drain is at work on the same journal.
    """
    if not folder.is_dir():
        return 0
    stored = 0
    with _alone(folder):
        for segment in segments_in(folder):
            for count in _drain_segment(database, segment):
                stored += count
                if on_batch is not None:
                    on_batch(count)
        with database.recording() as connection:
            destroyed = destroy_old_salts(connection, now())
        if destroyed:
            database.forget()
    return stored


def backlog(database: Database, folder: Path) -> int:
    """Return the bytes of the journal that are not in the database yet."""
    with database.reading() as connection:
        rows = connection.execute(select(journal_positions.c.segment, journal_positions.c.position))
        stored = {row.segment: row.position for row in rows}
    return sum(max(0, file.stat().st_size - stored.get(file.name, 0)) for file in segments_in(folder))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder / "drain.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _drain_segment(database: Database, segment: Path) -> Iterator[int]:
    descriptor = os.open(segment, os.O_RDONLY)
    try:
        # Asked first: what a writer adds before it goes is then read below.
        gone = writer_is_gone(descriptor)
        while True:
            try:
                batch = _store_next(database, segment.name, descriptor)
            except ValueError as problem:
                _tell_once(segment, problem)
                return
            if not batch.records:
                break
            yield len(batch.records)
        if gone:
            _finish(database, segment, batch)
    finally:
        os.close(descriptor)


def _tell_once(segment: Path, problem: ValueError) -> None:
    """Log a segment that cannot be read: once, not at each of four passes a second."""
    if segment not in _told:
        _told.add(segment)
        _log.error("%s is left alone, for it cannot be read: %s", segment.name, problem)


def _store_next(database: Database, segment: str, descriptor: int) -> Batch:
    with database.recording() as connection:
        here = journal_positions.c.segment == segment
        known = connection.execute(
            select(journal_positions.c.position).where(here).with_for_update()
        ).scalar_one_or_none()
        batch = read_batch(descriptor, known or 0, BATCH)
        if not batch.records:
            return batch
        moved = {"position": batch.end, "moved_at": now()}
        if known is None:
            connection.execute(insert(journal_positions).values(segment=segment, **moved))
        else:
            connection.execute(update(journal_positions).where(here).values(**moved))
        records = [ScanRecord.from_bytes(content) for content in batch.records]
        connection.execute(insert(scans), list(_rows(database, connection, records)))
    return batch


def _finish(database: Database, segment: Path, rest: Batch) -> None:
    if rest.left > LONGEST_RECORD:
        # More than one torn record: the file was damaged. Nobody was answered for a torn record,
        # but some may have been for what is behind the damage, so it is kept for an operator.
        _log.error("%s is damaged from byte %d on; it is kept", segment.name, rest.end)
        segment.rename(segment.with_suffix(".damaged"))
    else:
        segment.unlink()
    # After the file is gone for good: the other way round, a crash between the two, or a power cut
    # that brings the file back, would store it twice.
    sync_folder(segment.parent)
    with database.recording() as connection:
        connection.execute(delete(journal_positions).where(journal_positions.c.segment == segment.name))


def _rows(
    database: Database, connection: Connection, records: Iterable[ScanRecord]
) -> Iterator[dict[str, Any]]:
    records = list(records)
    owners = _owners(database, {record.code_id for record in records if record.code_id is not None})
    at = now()
    salts: dict[date, bytes] = {}
    for record in records:
        owner = owners.get(record.code_id)
        yield {
            "at_ms": record.at_ms,
            "code_id": record.code_id if owner else None,
            "placement_id": owner and owner.placement_id,
            "campaign_id": owner and owner.campaign_id,
            "asked": record.asked[:64],
            "kind": PERSON,
            "carrier": record.carrier,
            "contact_point_id": record.contact_point_id,
            "visitor_key": _visitor_key(connection, record, owner, salts, at),
        }


def _visitor_key(
    connection: Connection, record: ScanRecord, owner: Any, salts: dict[date, bytes], at: datetime
) -> bytes:
    brand_id = owner.brand_id if owner else 0
    zone = ZoneInfo(owner.time_zone if owner else "UTC")
    day = from_ms(record.at_ms).astimezone(zone).date()
    if day not in salts:
        salts[day] = salt_of(connection, day, at)
    return visitor_key(salts[day], brand_id, record.address, record.user_agent)


def _owners(database: Database, code_ids: set[int]) -> dict[int | None, Any]:
    """Return placement, campaign, brand and time zone of each code."""
    query = (
        select(
            codes.c.id, codes.c.placement_id, codes.c.campaign_id, campaigns.c.brand_id, brands.c.time_zone
        )
        .join(campaigns, campaigns.c.id == codes.c.campaign_id)
        .join(brands, brands.c.id == campaigns.c.brand_id)
        .where(codes.c.id.in_(code_ids))
    )
    with database.reading() as connection:
        return {row.id: row for row in connection.execute(query)}
