"""A segment that this process writes: put on disk, put back where it was deleted, closed.

Not safe to share by itself: the journal says who may write to it when.
"""

from __future__ import annotations

import fcntl
import logging
import os
import secrets
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from contactcodes.scans.counters import Counters
from contactcodes.scans.segment import HEADER, SUFFIX

_COPY_BYTES = 4 * 1024 * 1024

_log = logging.getLogger(__name__)


class OpenSegment:
    """One segment, from its making to its end.

    opened_at  when the first record was written to it, by ``time.monotonic``; 0.0 before
    written    bytes that are whole records, and the header
    torn       True once nothing may be written behind: a part of a record stands there
    """

    def __init__(self, folder: Path, counters: Counters) -> None:
        """Make a segment in ``folder``, locked. Raises OSError; then nothing of it stays."""
        self._folder = folder
        self._counters = counters
        self._name = f"{time.time_ns():016x}-{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}"
        self._descriptor = _made(folder, self._name, source=None)
        self._syncing = threading.Lock()
        self._synced = 0
        self._told = len(HEADER)  # of what is written, that which the counters were told of
        self._records = 0  # since it was last seen where it belongs
        self._gone = False  # it is not there any more, and could not be put back
        self.opened_at = 0.0
        self.written = len(HEADER)
        self.torn = False

    def write(self, frames: Sequence[bytes]) -> int:
        """Write records by one ``write``; return how many of them are whole in it.

        Raises OSError when none is; then nothing of them stays. Whole records stay where others of the
        same write do not fit: the drain may have read them.
        """
        if self._gone:
            raise OSError(f"{self._name} was deleted and cannot be put back")
        content = frames[0] if len(frames) == 1 else b"".join(frames)
        took = os.write(self._descriptor, content)
        kept = len(frames)
        if took != len(content):
            kept = end = 0
            while end + len(frames[kept]) <= took:
                end += len(frames[kept])
                kept += 1
            took = end
        self.written += took
        self._records += kept
        if kept < len(frames):
            self._cut()
        if not kept:
            raise OSError("the disk took only part of a record")
        return kept

    def sync(self, position: int) -> None:
        """Return when the segment is on disk up to ``position``, by this call or by another's."""
        with self._syncing:
            if self._descriptor < 0 or self._synced >= position:
                return  # a closed segment was synced by its closing
            covered = self.written
            os.fdatasync(self._descriptor)
            self._synced = covered
        self._counters.put("journal_synced_ms", time.time_ns() // 1_000_000)

    def see_to_it(self) -> None:
        """Make the segment anew where it was deleted under us; the drain goes on where it was in it.

        Only a drain that got the lock may delete a segment, and we hold it: it was somebody else.
        """
        if _is_file(self._descriptor, self._folder / self._name):
            self._counters.add("journal_records", self._records)
            self._counters.add("journal_bytes", self.written - self._told)
            self._records, self._told = 0, self.written
            return
        try:
            fresh = _made(self._folder, self._name, source=self._descriptor)
        except OSError as problem:
            if not self._gone:
                _log.error("%s was deleted and cannot be put back: %s", self._name, problem)
            self._gone = True
            return
        _log.error("%s was deleted while scans were written to it; it is put back", self._name)
        self._gone = False
        with self._syncing:
            # Under the same number, so that whoever waits for it waits for the new file.
            os.dup2(fresh, self._descriptor, inheritable=False)
            os.close(fresh)

    def close(self) -> None:
        """Put it on disk and leave it to the drain; nobody writes to it any more."""
        self.see_to_it()
        if self._gone and self._records:
            self._counters.add("unrecorded", self._records)
            self._counters.put("unrecorded_ms", time.time_ns() // 1_000_000)
            _log.error("%s is lost with its last %d scans", self._name, self._records)
        try:
            self.sync(self.written)
        except OSError as problem:
            self._counters.add("errors")
            _log.error("%s could not be put on disk: %s", self._name, problem)
        with self._syncing:
            descriptor, self._descriptor = self._descriptor, -1
            os.close(descriptor)

    def forget(self) -> None:
        """Let go of it in a child process: it is the parent's."""
        os.close(self._descriptor)
        self._descriptor = -1

    def _cut(self) -> None:
        """Take away a part of a record: in the middle of a segment it would hide all that follows it."""
        try:
            os.ftruncate(self._descriptor, self.written)
        except OSError:
            self.torn = True


def sync_folder(folder: Path) -> None:
    """See that files made, renamed or deleted in a folder stay so after a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _made(folder: Path, name: str, source: int | None) -> int:
    """Return a locked segment, empty or with what stands in ``source``. OSError: nothing of it stays."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f"{name.removesuffix(SUFFIX)}.tmp"
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if source is None:
            _write_whole(descriptor, HEADER)
        else:
            start = 0
            while part := os.pread(source, _COPY_BYTES, start):
                _write_whole(descriptor, part)
                start += len(part)
            os.fdatasync(descriptor)
        draft.rename(folder / name)
        sync_folder(folder)
    except OSError:
        os.close(descriptor)
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    return descriptor


def _is_file(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _write_whole(descriptor: int, content: bytes) -> None:
    if os.write(descriptor, content) != len(content):
        raise OSError("the disk is full")
