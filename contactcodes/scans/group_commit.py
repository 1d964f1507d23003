"""Scans that are on disk before they are answered, for an event loop that may not wait.

Whoever arrives while the disk is busy waits for the next sync, which covers all of them:
one write and one ``fdatasync`` in a thread for as many scans as came meanwhile.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor

from contactcodes.scans.journal import Journal
from contactcodes.scans.unrecorded import Unrecorded


class GroupCommit:
    """The journal of one event loop. To be used in that loop only."""

    def __init__(self, journal: Journal, unrecorded: Unrecorded) -> None:
        """Write to ``journal``, and count what it does not take in ``unrecorded``."""
        self._journal = journal
        self._unrecorded = unrecorded
        self._records: list[bytes] = []
        self._waiters: list[asyncio.Future[None]] = []
        self._writing: Future[int] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="journal")

    async def append(self, record: bytes) -> None:
        """Return when the record is on disk, or is counted as one that could not be written."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._records.append(record)
        self._waiters.append(waiter)
        if self._writing is None:
            self._begin(asyncio.get_running_loop())
        await waiter

    def close(self) -> None:
        """Return when nothing is being written any more."""
        self._thread.shutdown()

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        records, self._records = self._records, []
        waiters, self._waiters = self._waiters, []
        self._writing = self._thread.submit(self._journal.append_together, records)
        self._writing.add_done_callback(
            lambda done: loop.call_soon_threadsafe(self._finish, loop, done, waiters)
        )

    def _finish(
        self, loop: asyncio.AbstractEventLoop, done: Future[int], waiters: list[asyncio.Future[None]]
    ) -> None:
        self._writing = None
        if self._records:
            self._begin(loop)  # the disk first, then those who were waiting for it
        problem = done.exception()
        if isinstance(problem, OSError):
            self._unrecorded.count(problem, len(waiters))
        elif problem is None and done.result() < len(waiters):
            self._unrecorded.count(OSError("the disk is full"), len(waiters) - done.result())
        for waiter in waiters:
            if waiter.done():  # its request was given up
                continue
            if problem is None or isinstance(problem, OSError):
                waiter.set_result(None)
            else:
                waiter.set_exception(problem)
