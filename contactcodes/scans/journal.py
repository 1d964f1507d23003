"""The journal: where a scan is durable before the phone is answered.

``append`` hands the record to the kernel by one ``write`` before it returns: from then
on it survives the death of this process (``kill -9``). A power cut can take what is
younger than the sync interval; with an interval of 0, ``append`` returns only when the
record is on disk, and threads that wait together share one ``fdatasync``. Where no thread
may wait, ``group_commit.py`` does the same for an event loop.

A thread, the keeper, puts segments on disk, makes the next one before it is needed and
closes those that are full or old, so that whoever appends never waits for the disk.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from weakref import WeakSet

from contactcodes.scans.counters import Counters
from contactcodes.scans.open_segment import OpenSegment
from contactcodes.scans.segment import HEADER, framed

_LOOK_AGAIN_S = 0.1  # after a failure to make a segment, the next scans fail at once for so long

_log = logging.getLogger(__name__)
_journals: WeakSet[Journal] = WeakSet()


class Journal:
    """One process's journal. Safe to share between threads; opened by the first scan, unless before."""

    def __init__(
        self,
        folder: Path,
        *,
        sync_ms: int,
        segment_bytes: int,
        segment_s: float = 30.0,
        counters: Counters | None = None,
    ) -> None:
        """Prepare a journal; nothing is opened yet.

        folder         where segments are made
        sync_ms        on disk at most so many milliseconds after ``append``; 0: before it returns
        segment_bytes  a segment is closed and the next begun at this size
        segment_s      and at this age, so that addresses do not outlive their scan: only a
                       segment that is closed is deleted by the drain
        """
        self._folder = folder
        self._sync_s = sync_ms / 1000
        self._segment_bytes = segment_bytes
        self._segment_s = segment_s
        self._counters = counters or Counters(None)
        self._begin()
        _journals.add(self)

    def _begin(self) -> None:
        self._current: OpenSegment | None = None
        self._next: OpenSegment | None = None
        self._leaving: list[OpenSegment] = []  # full or old; the keeper closes them
        self._failed: OSError | None = None
        self._try_again = 0.0
        self._writing = threading.Lock()
        self._closing = threading.Event()
        self._keeper: threading.Thread | None = None

    def open_ahead(self) -> None:
        """Make the first segment now; where that fails, the first scan tries again."""
        self._start_keeper()
        self._prepare()

    def append(self, record: bytes) -> None:
        """Make a record durable. Raises OSError when it could not be written; then nothing of it stays."""
        frame = framed(record)
        with self._writing:
            segment = self._room_for(len(frame))
            segment.write((frame,))
            position = segment.written
        if not self._sync_s:
            self._sync(segment, position)

    def append_together(self, records: Sequence[bytes]) -> int:
        """Make records durable, on disk, by one write and one sync; return how many of them were written.

        Those that were not are the last ones. Raises OSError when none was.
        """
        frames = list(map(framed, records))
        with self._writing:
            segment = self._room_for(sum(map(len, frames)))
            kept = segment.write(frames)
            position = segment.written
        self._sync(segment, position)
        return kept

    def close(self) -> None:
        """Put everything on disk and leave the segments to the drain."""
        self._closing.set()
        if self._keeper is not None and self._keeper.is_alive():
            self._keeper.join()
        with self._writing:
            leaving = [*self._leaving, *(one for one in (self._current, self._next) if one is not None)]
            self._leaving, self._current, self._next = [], None, None
            for segment in leaving:
                segment.close()

    def _room_for(self, size: int) -> OpenSegment:
        segment = self._current
        if segment is not None and not segment.torn and segment.written + size <= self._segment_bytes:
            return segment
        if segment is not None:
            self._leaving.append(segment)
            self._current = None
        segment, self._next = self._next or self._made(), None
        segment.opened_at = time.monotonic()
        self._current = segment
        return segment

    def _made(self) -> OpenSegment:
        if self._failed is not None and time.monotonic() < self._try_again:
            raise OSError(self._failed.errno, self._failed.strerror)
        try:
            segment = OpenSegment(self._folder, self._counters)
        except OSError as problem:
            self._failed, self._try_again = problem, time.monotonic() + _LOOK_AGAIN_S
            raise
        self._failed = None
        self._start_keeper()
        return segment

    def _start_keeper(self) -> None:
        if self._keeper is None:
            self._keeper = threading.Thread(target=self._keep, name="journal keeper", daemon=True)
            self._keeper.start()

    def _sync(self, segment: OpenSegment, position: int) -> None:
        try:
            segment.sync(position)
        except OSError as problem:
            # It is written all the same, and the drain will store it.
            self._counters.add("errors")
            _log.error("the journal could not be put on disk: %s", problem)

    def _keep(self) -> None:
        while not self._closing.wait(self._sync_s or _LOOK_AGAIN_S):
            try:
                if (segment := self._current) is not None:
                    self._look_after(segment)
                with self._writing:
                    leaving, self._leaving = self._leaving, []
                for old in leaving:
                    old.close()
            except Exception:
                self._counters.add("errors")
                _log.exception("the journal's keeper went wrong; it goes on")

    def _look_after(self, segment: OpenSegment) -> None:
        """Put a segment on disk, see that it is where it belongs, and have it leave when it is old."""
        if self._sync_s:
            self._sync(segment, segment.written)
        age_s = time.monotonic() - segment.opened_at
        if self._next is None and max(segment.written / self._segment_bytes, age_s / self._segment_s) > 0.5:
            self._prepare()
        with self._writing:
            if self._current is not segment:
                return
            segment.see_to_it()
            if age_s >= self._segment_s:
                self._leaving.append(segment)
                self._current = None

    def _prepare(self) -> None:
        try:
            prepared = OpenSegment(self._folder, self._counters)
        except OSError:
            return  # whoever needs it will say so
        with self._writing:
            if self._next is None:
                self._next = prepared
                return
        prepared.close()

    def _begin_in_child(self) -> None:
        for segment in (self._current, self._next, *self._leaving):
            if segment is not None:
                segment.forget()
        self._begin()


def can_record(folder: Path) -> bool:
    """Tell whether a segment could be made in the folder now: it is there, writable, and has room."""
    probe = folder / f"probe-{os.getpid()}-{threading.get_ident()}.tmp"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with probe.open("wb") as file:
            file.write(HEADER)
    except OSError:
        return False
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)
    return True


def _forked() -> None:
    """A child begins anew: segments are the parent's, and its threads are not here to free their locks."""
    for journal in list(_journals):
        journal._begin_in_child()


os.register_at_fork(after_in_child=_forked)
