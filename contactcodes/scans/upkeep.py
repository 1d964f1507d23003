"""What the drain sees to between batches: salts, visitors, sketches, months, recounts, the purge."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, select

from contactcodes.scans.recount import recount_next_stale_day
from contactcodes.scans.retention import purge_some
from contactcodes.scans.sketches import MERGE_AT, merge_unsketched
from contactcodes.scans.visitor_key import destroy_old_salts
from contactcodes.scans.visitors import forget_visitors
from contactcodes.storage.columns import now, to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.months import Months
from contactcodes.storage.scan_tables import unsketched

_EVERY_S = 60.0
_CHECKPOINT_AT = 16  # batches: about 64 MB of SQLite's log
_AHEAD = timedelta(days=7)  # next month's partition is there a week before it is needed


class Upkeep:
    """Small steps, so that scans never wait long for one. Several nodes may take them at once."""

    def __init__(
        self,
        database: Database,
        months: Months,
        *,
        retention_months: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin with everything due.

        retention_months  scans are purged when they are so old; None: not from here
        clock             gives seconds
        """
        self._database = database
        self._months = months
        self._retention_months = retention_months
        self._clock = clock
        self._due_at = clock()
        self._purging = False
        self._unmerged = 0
        self._batches = 0

    def after_batch(self) -> None:
        """Merge sketches, and checkpoint, when enough batches wait for it."""
        self._batches += 1
        if self._batches % _CHECKPOINT_AT == 0:
            self._database.checkpoint()
        self._unmerged += 1
        if self._unmerged >= MERGE_AT:
            self._merge()

    def step(self) -> None:
        """Do what is due, each thing for a fraction of a second; one recount may take longer."""
        if self._clock() >= self._due_at:
            at = now()
            with self._database.recording() as connection:
                destroyed = destroy_old_salts(connection, at)
            if destroyed:
                self._database.forget()
            more = forget_visitors(self._database)
            self._merge()
            self._months.prepare(to_ms(at), to_ms(at + _AHEAD))
            self._purging = self._retention_months is not None
            if not more:
                self._due_at = self._clock() + _EVERY_S
        if self._purging and self._retention_months is not None:
            # One step, and batches between: at midnight a whole day of scans is too old.
            self._purging = purge_some(self._database, months=self._retention_months, at=now()) is not None
        recount_next_stale_day(self._database)

    def all_of_it(self) -> None:
        """Do everything that is due, however long it takes."""
        self._due_at = self._clock()
        while self._purging or self._clock() >= self._due_at:
            self.step()
        while recount_next_stale_day(self._database):
            pass

    def _merge(self) -> None:
        with self._database.reading() as connection:
            waiting = connection.execute(select(func.count()).select_from(unsketched)).scalar_one()
        if waiting:
            merge_unsketched(self._database)
        self._unmerged = 0
