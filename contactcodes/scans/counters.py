"""What the processes of one node have counted: a small file for each, added up by whoever asks.

A process writes only to its own file, mapped into memory: counting takes no lock and a
tenth of a microsecond, and is kept when the process is killed. A process that starts goes
on with the file of one that died, so the sums never go back. The space is taken when a file
is made: a disk that is full later stops no counting.
"""

from __future__ import annotations

import fcntl
import logging
import mmap
import os
from bisect import bisect_left
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from contactcodes.scans.scan_kind import ScanKind

# Upper ends of the answer times that are counted, in seconds; the last bucket has none.
BUCKETS_S = (0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)

ANSWERS = ("redirect", "page", "unknown", "retired", "trouble")
TROUBLES = ("unreachable", "slow", "busy", "broken", "refused")
_BUCKETS = len(BUCKETS_S) + 1
_TIMES = ("scan", "page")
NAMES = (
    *(f"answered_{answer}" for answer in ANSWERS),
    *(f"{time}_time_{bucket}" for time in _TIMES for bucket in range(_BUCKETS)),
    *(f"{time}_time_ns" for time in _TIMES),
    "lookups_memory",  # codes that were asked for, and where they were found
    "lookups_snapshot",
    "lookups_database",
    "unrecorded",  # scans that were answered and could not be written
    "journal_records",
    "journal_bytes",
    *(f"passing_{trouble}" for trouble in TROUBLES),  # requests that the studio did not answer
    "errors",  # anything that should not happen; the log says what
    *(f"stored_{kind}" for kind in ScanKind),
)
# What is true of a process at this moment: the largest of processes that live.
STATES = ("journal_synced_ms", "stored_lag_ms")
# When something last happened in any process, dead ones too.
MOMENTS = ("unrecorded_ms",)
_PLACES = {name: place for place, name in enumerate((*NAMES, *STATES, *MOMENTS))}
_HEADER = f"contactcodes counters 1\n{','.join(_PLACES)}\n".encode()
_FIRST = (len(_HEADER) + 7) // 8  # the word behind the header
_SIZE = 8 * (_FIRST + len(_PLACES))
_MOST_PROCESSES = 512

_log = logging.getLogger(__name__)


class Counters:
    """The counts of this process. ``cells`` and ``place`` are for callers that count often::

    cells, redirects = counters.cells, counters.place("answered_redirect")
    cells[redirects] += 1
    """

    def __init__(self, folder: Path | None) -> None:
        """Take a file in ``folder``; without a folder, or where it cannot be written, count for oneself."""
        self._descriptor = -1
        self._map = self._take(folder) if folder is not None else None
        if self._map is None:
            self._map = mmap.mmap(-1, _SIZE)
        self.cells = memoryview(self._map).cast("Q")

    @staticmethod
    def place(name: str) -> int:
        """Return the index of a counter in ``cells``. Raises KeyError."""
        return _FIRST + _PLACES[name]

    def add(self, name: str, count: int = 1) -> None:
        """Count."""
        self.cells[_FIRST + _PLACES[name]] += count

    def put(self, state: str, value: int) -> None:
        """Say what is true now; at least 0."""
        self.cells[_FIRST + _PLACES[state]] = value

    def time(self, kind: str, nanoseconds: int) -> None:
        """Count how long something took. kind: ``scan`` or ``page``."""
        first = _FIRST + _PLACES[f"{kind}_time_0"]
        self.cells[first + bucket_of(nanoseconds)] += 1
        self.cells[_FIRST + _PLACES[f"{kind}_time_ns"]] += max(0, nanoseconds)

    def close(self) -> None:
        """Leave the file to the next process."""
        if self._descriptor >= 0:
            for state in STATES:
                self.put(state, 0)
        self.cells.release()
        if self._map is not None:
            self._map.close()
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _take(self, folder: Path) -> mmap.mmap | None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for number in range(_MOST_PROCESSES):
                descriptor = os.open(folder / f"counters-{number}", os.O_RDWR | os.O_CREAT, 0o600)
                if _locked(descriptor):
                    break
                os.close(descriptor)
            else:
                return None
        except OSError:
            _log.exception("counts are kept in memory only")
            return None
        try:
            mapped = _prepared(descriptor)
        except OSError:
            os.close(descriptor)
            _log.exception("counts are kept in memory only")
            return None
        self._descriptor = descriptor
        return mapped


def bucket_of(nanoseconds: int) -> int:
    """Return the number of the bucket that a time belongs to, from 0."""
    return bisect_left(_BUCKETS_NS, nanoseconds)


_BUCKETS_NS = tuple(round(end * 1e9) for end in BUCKETS_S)


def counted(folder: Path) -> Mapping[str, int]:
    """Return the sums over all processes, dead ones too; states only of those that live.

    ``processes`` is how many live. Of moments and states it is the largest, not the sum.
    """
    sums = dict.fromkeys((*NAMES, *STATES, *MOMENTS, "processes"), 0)
    for file in folder.glob("counters-*"):
        with suppress(OSError):
            _add(sums, file)
    return sums


def _add(sums: dict[str, int], file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        content = os.pread(descriptor, _SIZE, 0)
        if len(content) != _SIZE or not content.startswith(_HEADER):
            return  # another version's
        words = memoryview(content).cast("Q")[_FIRST:]
        for name in NAMES:
            sums[name] += words[_PLACES[name]]
        for name in MOMENTS:
            sums[name] = max(sums[name], words[_PLACES[name]])
        if not _locked(descriptor, fcntl.LOCK_SH):
            sums["processes"] += 1
            for name in STATES:
                sums[name] = max(sums[name], words[_PLACES[name]])
    finally:
        os.close(descriptor)


def _locked(descriptor: int, kind: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _prepared(descriptor: int) -> mmap.mmap:
    """Return the file as memory, with its space taken; counts of another version are dropped."""
    if os.pread(descriptor, len(_HEADER), 0) != _HEADER:
        os.ftruncate(descriptor, 0)
    # Without its space a mapped file would end the process on a full disk (SIGBUS).
    os.posix_fallocate(descriptor, 0, _SIZE)
    mapped = mmap.mmap(descriptor, _SIZE)
    mapped[: len(_HEADER)] = _HEADER
    for state in STATES:
        start = 8 * (_FIRST + _PLACES[state])
        mapped[start : start + 8] = bytes(8)
    return mapped
