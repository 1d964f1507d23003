"""The snapshot: all destinations in a local file, for when the database is away.

A text file with a line for each code, sorted by code text and found by bisection in mapped
memory: a million codes take 300 MB of disk and no memory, and a look-up 20 µs. One process
of each node keeps it: when something changed it writes a new file beside the old one and
puts it in its place whole.

::

    contactcodes snapshot 3 <version of the database>
    7K3QX9M<tab><a JSON list: the values of the destination>
"""

from __future__ import annotations

import fcntl
import logging
import mmap
import os
import threading
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.destination import Destination, every_destination
from contactcodes.storage.database import Database
from contactcodes.storage.tables import changes

_HEADER = b"contactcodes snapshot 3 "
_LOOK_EVERY_S = 0.5
_CLOSE_WITHIN_S = 2.0
_REST = 20  # between two snapshots passes so many times what one took: at most 5 % of a CPU

_log = logging.getLogger(__name__)


class Snapshot:
    """A snapshot, opened.

    version  that of the database it was made of
    """

    def __init__(self, file: Path) -> None:
        """Open it. Raises OSError when there is none, ValueError when it is another version's."""
        with file.open("rb") as opened:
            self.inode = os.fstat(opened.fileno()).st_ino
            self._lines = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        header = self._lines.readline()
        if not header.startswith(_HEADER):
            raise ValueError("not a snapshot of this version")
        self.version = int(header.removeprefix(_HEADER))
        self._first = len(header)

    def find(self, code_text: CodeText) -> Destination | None:
        """Return where a code led when the snapshot was made; None if there was no such code."""
        lines, wanted = self._lines, code_text.encode()
        low, high = self._first, len(lines)
        while low < high:
            middle = (low + high) // 2
            start = max(low, lines.rfind(b"\n", low, middle) + 1)
            end = lines.find(b"\n", middle)
            text, _tab, values = lines[start:end].partition(b"\t")
            if text == wanted:
                return Destination.from_json(values)
            if text < wanted:
                low = end + 1
            else:
                high = start
        return None


def write_snapshot(database: Database, file: Path) -> int:
    """Write a snapshot of the database as it is now; return its version.

    Raises SQLAlchemyError or OSError; then the old snapshot is still there.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".tmp")
    try:
        with database.reading() as connection, draft.open("wb") as output:
            draft.chmod(0o600)
            version = int(connection.execute(select(changes.c.version)).scalar_one())
            output.write(b"%s%d\n" % (_HEADER, version))
            for destination in every_destination(connection):
                output.write(b"%s\t%s\n" % (destination.code_text.encode(), destination.as_json()))
            output.flush()
            os.fsync(output.fileno())
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)  # of one that failed: the journal may need the room
    return version


class SnapshotKeeper:
    """The thread that keeps the snapshot of a node, in whichever process was first."""

    def __init__(self, database: Database, file: Path) -> None:
        """Keep ``file``; nothing happens before ``start``."""
        self._database = database
        self._file = file
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._process = 0

    def start(self) -> None:
        """Begin to keep the snapshot, in a thread of this process. Again: nothing happens."""
        if self._process == os.getpid():
            return
        self._process = os.getpid()
        self._thread = threading.Thread(target=self._keep, name="snapshot", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop; another process may go on."""
        self._stop.set()
        if self._thread is not None and self._process == os.getpid():
            self._thread.join(_CLOSE_WITHIN_S)

    def _keep(self) -> None:
        descriptor = -1
        try:
            while descriptor < 0:
                descriptor = self._only_keeper()
                if descriptor < 0 and self._stop.wait(_LOOK_EVERY_S * 10):
                    return
            self._keep_alone()
        finally:
            if descriptor >= 0:
                os.close(descriptor)

    def _only_keeper(self) -> int:
        """Return a descriptor that holds the lock; -1 where another process has it."""
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self._file.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return -1
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return -1
        return descriptor

    def _keep_alone(self) -> None:
        kept, away = -1, False
        with suppress(OSError, ValueError):
            kept = Snapshot(self._file).version
        wait_s = 0.0
        while not self._stop.wait(wait_s):
            wait_s = _LOOK_EVERY_S
            try:
                if self._database.version() == kept and self._file.exists():
                    continue
                began = time.monotonic()
                kept = write_snapshot(self._database, self._file)
                wait_s = max(_LOOK_EVERY_S, _REST * (time.monotonic() - began))
                away = False
            except (SQLAlchemyError, OSError) as problem:
                if not away:
                    _log.warning("the snapshot of the codes could not be renewed: %s", type(problem).__name__)
                away, wait_s = True, _LOOK_EVERY_S * 4
