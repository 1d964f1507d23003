"""The drain: journal → database, each scan exactly once.

A batch of scans, what it adds to the roll-ups, and the position behind it are stored in
one transaction: whatever dies whenever, the next pass goes on behind what was stored. A
segment is deleted when its writer is gone and all of it is stored.
"""

from __future__ import annotations

import fcntl
import gc
import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select, update

from contactcodes.scans.open_segment import sync_folder
from contactcodes.scans.preparation import Preparation, Rules
from contactcodes.scans.rollup import Traits
from contactcodes.scans.segment import HEADER, Batch, read_batch, segments_in, writer_is_gone
from contactcodes.scans.stored_tap import store_taps
from contactcodes.scans.storing import store
from contactcodes.scans.torn_tail import is_torn
from contactcodes.scans.upkeep import Upkeep
from contactcodes.storage.bulk import add_up
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.months import Months
from contactcodes.storage.scan_tables import journal_positions, untracked

BATCH = 5_000  # scans a transaction, fewer where the machine is slow; a smaller one costs more for each scan
_FIRST_BATCH = 2_000  # when nothing is remembered yet, and each scan takes twice as long
_SMALLEST_BATCH = 500
_STORED_WITHIN_S = 0.1  # aimed at, so that nobody who writes waits longer than 200 ms

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stored:
    """What one transaction stored.

    kinds      hits of each kind
    newest_ms  the moment of its newest scan
    """

    kinds: Counter[str]
    newest_ms: int

    @property
    def hits(self) -> int:
        """How many scans."""
        return self.kinds.total()


def drain(
    database: Database,
    folder: Path,
    *,
    rules: Rules | None = None,
    on_batch: Callable[[int], None] | None = None,
) -> int:
    """Store every scan that the journal holds now, bring the roll-ups up to date; return how many scans.

    rules     how scans are classified; None: the usual rules
    on_batch  told the number of scans after each transaction

    Waits while another drain is at work on the same journal.
    """
    drain = Drain(database, folder, rules or Rules())
    stored = 0
    for batch in drain.batches():
        drain.upkeep.after_batch()
        stored += batch.hits
        if on_batch is not None:
            on_batch(batch.hits)
    drain.upkeep.all_of_it()
    return stored


class Drain:
    """A drain that goes on: it remembers codes, User-Agents and months from pass to pass."""

    def __init__(
        self, database: Database, folder: Path, rules: Rules, *, retention_months: int | None = None
    ) -> None:
        """Take the journal of a folder to a database.

        retention_months  scans are purged when they are so old; None: not by this drain
        """
        self._database = database
        self._folder = folder
        self._rules = rules
        self._months = Months(database)
        self._refused: set[str] = set()
        self._most = min(_FIRST_BATCH, BATCH)
        self.upkeep = Upkeep(database, self._months, retention_months=retention_months)
        self._forget()

    def batches(self) -> Iterator[Stored]:
        """Store what the journal holds now, and yield after each transaction.

        Waits while another drain is at work on the same journal.
        """
        if not self._folder.is_dir():
            return
        with _alone(self._folder):
            for segment in segments_in(self._folder):
                if segment.name not in self._refused:
                    yield from self._drain_segment(segment)

    def _drain_segment(self, segment: Path) -> Iterator[Stored]:
        try:
            descriptor = os.open(segment, os.O_RDONLY)
        except FileNotFoundError:
            return  # another drain has finished it
        try:
            # Asked first: what a writer adds before it goes is then read below.
            gone = writer_is_gone(descriptor)
            # What a writer adds from now on is for the next pass: other segments wait.
            end = os.fstat(descriptor).st_size
            with self._database.reading() as connection:
                position = _position(connection, segment.name)
            while gone or (position or 0) < end:
                with _garbage_left_lying():
                    batch, stored, position = self._next(segment, descriptor, position)
                if stored is not None:
                    yield stored
                if not batch.records:
                    break
            if gone:
                self._finish(segment, descriptor, batch)
        except (ValueError, OverflowError) as problem:  # the second: a moment that no calendar has
            # Said once, not at each of four passes a second.
            _log.error("%s is left alone, for it cannot be read: %s", segment.name, problem)
            self._refused.add(segment.name)
        finally:
            os.close(descriptor)

    def _next(
        self, segment: Path, descriptor: int, position: int | None
    ) -> tuple[Batch, Stored | None, int | None]:
        """Store the batch at a position; return it, what was stored, and where to go on.

        Nothing is stored where there is nothing, or where another drain has moved the position in the
        meantime. Raises ValueError for what is no journal or no scan record of this version.
        """
        batch = read_batch(descriptor, position or 0, self._most)
        if not batch.records:
            return batch, None, position
        prepared = self._preparation.prepare(batch.records)
        rows = prepared.scans
        moments = [scan.at_ms for scan in rows]
        self._months.prepare_for(moments)
        moments += [tap.at_ms for tap in prepared.taps]
        try:
            begun = 0.0
            with self._database.recording() as connection:
                begun = time.perf_counter()  # not while it waited for another
                here = _position(connection, segment.name)
                if here is None and not segment.exists():
                    return Batch([], end=0, left=0), None, None  # another drain has finished it
                if here != position:
                    return batch, None, here
                _move(connection, segment.name, here, batch.end)
                store(connection, self._traits, rows, prepared.places)
                store_taps(connection, prepared.taps, prepared.days)
                add_up(connection, untracked, [(*key, hits) for key, hits in prepared.untracked.items()])
        except BaseException:
            self._forget()  # what is remembered may not have been stored
            raise
        self._pace(len(batch.records), time.perf_counter() - begun)
        kinds = Counter([scan.kind for scan in rows])
        for (_campaign, _day, _code, kind, _placement), hits in prepared.untracked.items():
            kinds[kind] += hits
        return batch, Stored(kinds, max(moments, default=0)), batch.end

    def _finish(self, segment: Path, descriptor: int, rest: Batch) -> None:
        try:
            here = segment.stat()
        except FileNotFoundError:
            pass  # another drain has finished it, or somebody has deleted it
        else:
            if not os.path.samestat(os.fstat(descriptor), here):
                return  # its writer has put it back under its name, and is writing to it
            if rest.left and not is_torn(descriptor, rest.end):
                # Nobody was answered for a torn record, but some may have been for what is behind
                # damage, so it is kept for an operator.
                if rest.left < 0:
                    _log.error(
                        "%s ends before byte %d, up to where it is stored; it is kept", segment.name, rest.end
                    )
                else:
                    _log.error("%s is damaged from byte %d on; it is kept", segment.name, rest.end)
                segment.rename(segment.with_suffix(".damaged"))
            else:
                segment.unlink(missing_ok=True)
        # After the file is gone for good: the other way round, a crash between the two, or a power cut
        # that brings the file back, would store it twice.
        sync_folder(segment.parent)
        with self._database.recording() as connection:
            connection.execute(delete(journal_positions).where(journal_positions.c.segment == segment.name))

    def _pace(self, stored: int, took_s: float) -> None:
        """Choose the size of the next batch by how long this one took to store."""
        if took_s > _STORED_WITHIN_S:
            self._most = max(_SMALLEST_BATCH, int(stored * _STORED_WITHIN_S / took_s))
        else:
            self._most = min(BATCH, self._most * 5 // 4)

    def _forget(self) -> None:
        self._preparation = Preparation(self._database, self._rules)
        self._traits = Traits()
        self._months.forget()


def backlog(database: Database, folder: Path) -> int:
    """Return the bytes of the journal that are not in the database yet."""
    with database.reading() as connection:
        rows = connection.execute(select(journal_positions.c.segment, journal_positions.c.position))
        stored = {row.segment: row.position for row in rows}
    return sum(
        max(0, file.stat().st_size - stored.get(file.name, len(HEADER))) for file in segments_in(folder)
    )


@contextmanager
def _garbage_left_lying() -> Iterator[None]:
    """Look for no garbage: a batch is a hundred thousand objects without a cycle, all gone at its end.

    Looking at them again and again would take a third of the time.
    """
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.enable()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder / "drain.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _position(connection: Connection, segment: str) -> int | None:
    query = select(journal_positions.c.position).where(journal_positions.c.segment == segment)
    return connection.execute(query).scalar_one_or_none()


def _move(connection: Connection, segment: str, before: int | None, position: int) -> None:
    moved = {"position": position, "moved_at": now()}
    if before is None:
        connection.execute(insert(journal_positions).values(segment=segment, **moved))
    else:
        here = journal_positions.c.segment == segment
        connection.execute(update(journal_positions).where(here).values(**moved))
