"""The journal: where a scan is durable before the phone is answered.

``append`` hands the record to the kernel by one ``write`` before it returns: from then
on it survives the death of this process (``kill -9``). A power cut can take what is
younger than the sync interval; with an interval of 0, ``append`` returns only when the
record is on disk, and threads that wait together share one ``fdatasync``.
"""

from __future__ import annotations

import fcntl
import logging
import os
import secrets
import threading
import time
from contextlib import suppress
from pathlib import Path

from contactcodes.scans.segment import HEADER, SUFFIX, framed

_log = logging.getLogger(__name__)


class Journal:
    """One process's journal. Safe to share between threads; opened by the first scan."""

    def __init__(self, folder: Path, *, sync_ms: int, segment_bytes: int, segment_s: float = 30.0) -> None:
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
        self._descriptor = -1
        self._process = 0
        self._segment = 0  # counts them, since a descriptor's number is used again
        self._opened_at = 0.0
        self._written = 0  # bytes of the segment that are whole records
        self._synced = 0
        self._writing = threading.Lock()
        self._syncing = threading.Lock()
        self._closing = threading.Event()
        self._keeper: threading.Thread | None = None

    def append(self, record: bytes) -> None:
        """Make a record durable. Raises OSError when it could not be written; then nothing of it stays."""
        frame = framed(record)
        with self._writing:
            if self._process != os.getpid():
                self._open()
            elif self._written + len(frame) > self._segment_bytes:
                self._close()
                self._open()
            self._write(frame)
            segment, position = self._segment, self._written
        if not self._sync_s:
            self._sync_up_to(segment, position)

    def close(self) -> None:
        """Put everything on disk and leave the segment to the drain."""
        self._closing.set()
        with self._writing:
            if self._process == os.getpid():
                self._close()
        if self._keeper is not None and self._keeper.is_alive():
            self._keeper.join()

    def _write(self, frame: bytes) -> None:
        try:
            if os.write(self._descriptor, frame) != len(frame):
                raise OSError("the disk took only part of a record")
        except OSError:
            # A part of a record in the middle of a segment would hide all that follows it.
            try:
                os.ftruncate(self._descriptor, self._written)
            except OSError:
                self._close()
            raise
        self._written += len(frame)

    def _open(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{time.time_ns():016x}-{os.getpid()}-{secrets.token_hex(4)}"
        draft = self._folder / f"{name}.tmp"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if os.write(descriptor, HEADER) != len(HEADER):
                raise OSError("the disk is full")
            draft.rename(self._folder / f"{name}{SUFFIX}")
            sync_folder(self._folder)
        except OSError:
            os.close(descriptor)
            draft.unlink(missing_ok=True)
            raise
        self._descriptor, self._process = descriptor, os.getpid()
        self._segment += 1
        self._opened_at = time.monotonic()
        self._written, self._synced = len(HEADER), 0
        if self._keeper is None or not self._keeper.is_alive():  # the first time, or after a fork
            self._keeper = threading.Thread(target=self._keep, name="journal keeper", daemon=True)
            self._keeper.start()

    def _close(self) -> None:
        with self._syncing:
            descriptor, self._descriptor, self._process = self._descriptor, -1, 0
            try:
                os.fdatasync(descriptor)
            except OSError:
                _log.exception("the journal could not be put on disk")
            finally:
                os.close(descriptor)

    def _keep(self) -> None:
        """Put the journal on disk at every interval, and close a segment that is old enough."""
        process = os.getpid()
        while not self._closing.wait(self._sync_s or 1.0) and process == os.getpid():
            try:
                if self._sync_s:
                    self._sync_up_to(self._segment, self._written)
            except OSError:
                _log.exception("the journal could not be put on disk")
            with self._writing:
                if self._process == process and time.monotonic() - self._opened_at >= self._segment_s:
                    self._close()

    def _sync_up_to(self, segment: int, position: int) -> None:
        """Return when the segment is on disk up to ``position``, by this call or by another's."""
        with self._syncing:
            if self._segment != segment or self._descriptor < 0 or self._synced >= position:
                return  # a closed segment was synced by its closing
            covered = self._written
            os.fdatasync(self._descriptor)
            self._synced = covered


def can_record(folder: Path) -> bool:
    """Tell whether a segment could be made in the folder now: it is there, writable, and has room."""
    probe = folder / f"probe-{os.getpid()}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with probe.open("wb") as file:
            file.write(HEADER)
    except OSError:
        return False
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)
    return True


def sync_folder(folder: Path) -> None:
    """See that files made, renamed or deleted in a folder stay so after a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
