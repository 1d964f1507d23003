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

    def __init__(self, folder: Path, *, sync_ms: int, segment_bytes: int) -> None:
        """Prepare a journal; nothing is opened yet.

        folder         where segments are made
        sync_ms        on disk at most so many milliseconds after ``append``; 0: before it returns
        segment_bytes  a segment is closed and the next begun at this size
        """
        self._folder = folder
        self._sync_s = sync_ms / 1000
        self._segment_bytes = segment_bytes
        self._descriptor = -1
        self._process = 0
        self._written = 0  # bytes of the segment that are whole records
        self._synced = 0
        self._writing = threading.Lock()
        self._syncing = threading.Lock()

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
            descriptor, position = self._descriptor, self._written
        if not self._sync_s:
            self._sync_up_to(descriptor, position)

    def close(self) -> None:
        """Put everything on disk and leave the segment to the drain."""
        with self._writing:
            if self._process == os.getpid():
                self._close()

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
            _sync_folder(self._folder)
        except OSError:
            os.close(descriptor)
            draft.unlink(missing_ok=True)
            raise
        self._descriptor, self._process = descriptor, os.getpid()
        self._written, self._synced = len(HEADER), 0
        if self._sync_s:
            threading.Thread(
                target=self._sync_regularly, args=(descriptor,), name="journal sync", daemon=True
            ).start()

    def _close(self) -> None:
        with self._syncing:
            descriptor, self._descriptor, self._process = self._descriptor, -1, 0
            try:
                os.fdatasync(descriptor)
            except OSError:
                _log.exception("the journal could not be put on disk")
            finally:
                os.close(descriptor)

    def _sync_regularly(self, descriptor: int) -> None:
        while self._descriptor == descriptor:
            time.sleep(self._sync_s)
            try:
                self._sync_up_to(descriptor, self._written)
            except OSError:
                _log.exception("the journal could not be put on disk")

    def _sync_up_to(self, descriptor: int, position: int) -> None:
        """Return when the segment is on disk up to ``position``, by this call or by another's."""
        with self._syncing:
            if self._descriptor != descriptor or self._synced >= position:
                return  # a closed segment was synced by its closing
            covered = self._written
            os.fdatasync(descriptor)
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


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
