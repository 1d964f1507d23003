"""The destinations that one process knows: what it was asked for, kept in memory.

Codes are asked for far more often than they change. A thread looks every 250 ms whether
anything was written (one SELECT of one row) and, if so, reads again what is known. Whoever
answers a scan never waits for that thread.

A database that is away changes nothing for codes that are known. Others are looked up in
the snapshot (``snapshot.py``), so that a process can start and answer without a database;
where the snapshot is as new as the database, it also saves the SELECT.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.destination import Destination, find_destinations
from contactcodes.contacts.snapshot import Snapshot
from contactcodes.errors import DatabaseAwayError
from contactcodes.storage.database import Database

LOOK_EVERY_S = 0.25  # a re-pointed code takes effect everywhere within this and reading it again
_MOST_KEPT = 200_000  # codes and misses; about 0.7 kB each
_MOST_READ_AGAIN = 5_000  # about 0.2 s; more are forgotten instead, and read when they are asked for
_ROWS_AT_ONCE = 500
_NOBODYS = CodeText("0000000")
_LONGEST_LOOK_S = 1.0  # a database that has not said its version for so long counts as away

_log = logging.getLogger(__name__)


class Destinations:
    """The codes this process was asked for. Safe to share between threads.

    known  code text → destination, None for what is no code; another dictionary after each change
    """

    def __init__(
        self,
        database: Database,
        snapshot_file: Path | None = None,
        *,
        count: Callable[[str, int], None] = lambda _name, _count: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin empty.

        count  told ``lookups_memory``, ``lookups_snapshot`` or ``lookups_database``, and how many codes
        clock  gives seconds
        """
        self.known: dict[str, Destination | None] = {}
        self._database = database
        self._snapshot_file = snapshot_file
        self._snapshot: Snapshot | None = None
        self._count = count
        self._clock = clock
        self._version: int | None = None  # of the database, when ``known`` began
        self._failed = False
        self._looking_since: float | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._process = 0

    @property
    def away(self) -> bool:
        """True while the database does not answer."""
        since = self._looking_since
        return self._failed or (since is not None and self._clock() - since > _LONGEST_LOOK_S)

    @property
    def can_answer(self) -> bool:
        """True once codes can be looked up: in the database, or in a snapshot while it is away."""
        return self._snapshot is not None or (self._version is not None and not self.away)

    def recall(self, code_text: CodeText) -> Destination | None:
        """Return where a code leads without asking the database; None for what it said is no code.

        Raises KeyError when only the database can tell.
        """
        known = self.known
        try:
            destination = known[code_text]
        except KeyError:
            snapshot = self._snapshot
            if snapshot is None or snapshot.version != self._version:
                raise
            destination = snapshot.find(code_text)
            if destination is None:  # it may be younger than our last look
                raise
        else:
            self._count("lookups_memory", 1)
            return destination
        self._count("lookups_snapshot", 1)
        return self._remember(known, code_text, destination)

    def find(self, code_text: CodeText) -> Destination | None:
        """Return where a code leads; None if there is no such code.

        Raises DatabaseAwayError when only the database can tell and it is away.
        """
        with suppress(KeyError):
            return self.recall(code_text)
        if self.away:
            return self.find_old(code_text)
        try:
            return self.find_many([code_text])[code_text]
        except SQLAlchemyError:
            return self.find_old(code_text)

    def find_many(self, code_texts: Sequence[CodeText]) -> dict[CodeText, Destination | None]:
        """Return where codes lead, asked of the database by one SELECT; None for what is no code.

        Raises SQLAlchemyError when the database is away.
        """
        known = self.known
        try:
            found = {one.code_text: one for one in self.find_all(code_texts)}
        except SQLAlchemyError as problem:
            self._say_away(problem)
            raise
        self._count("lookups_database", len(code_texts))
        return {text: self._remember(known, text, found.get(text)) for text in code_texts}

    def find_old(self, code_text: CodeText) -> Destination:
        """Return where a code led when the snapshot was made. Raises DatabaseAwayError if it does not say."""
        if self._snapshot is None:
            self._open_snapshot()
        destination = self._snapshot.find(code_text) if self._snapshot is not None else None
        if destination is None:  # it may be younger than the snapshot
            raise DatabaseAwayError
        self._count("lookups_snapshot", 1)
        return destination

    def find_all(self, code_texts: Iterable[CodeText]) -> list[Destination]:
        """Return those of the codes that exist, asked of the database. Raises SQLAlchemyError."""
        with self._database.reading() as connection:
            return find_destinations(connection, code_texts)

    def look(self) -> None:
        """Look once whether something changed; what changed is known afterwards."""
        self._open_snapshot()
        self._looking_since = self._clock()
        try:
            if self._version is None:
                # The first question loads the driver and words the SELECT, which takes a third of a
                # second: not while somebody waits for it.
                self.find_all([_NOBODYS])
            version = self._database.version()
            if version != self._version:
                fresh = self._read_again()
                # In this order: whoever finds the new dictionary does not find the old version, and
                # what is stored in the old dictionary later is forgotten with it.
                self._version = version
                self.known = fresh
            self._failed = False
        except SQLAlchemyError as problem:
            self._say_away(problem)
        finally:
            self._looking_since = None

    def follow(self) -> None:
        """Look every 250 ms from now on, in a thread of this process. Again: nothing happens."""
        if self._process == os.getpid():
            return
        self._process = os.getpid()
        self._open_snapshot()
        self._thread = threading.Thread(target=self._look_always, name="destinations", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop looking. A look that waits for the database is not waited for."""
        self._stop.set()
        if self._thread is not None and self._process == os.getpid():
            self._thread.join(_LONGEST_LOOK_S)

    def _look_always(self) -> None:
        while True:
            try:
                self.look()
            except Exception:
                _log.exception("looking for changed codes went wrong; it goes on")
            if self._stop.wait(LOOK_EVERY_S):
                return

    def _read_again(self) -> dict[str, Destination | None]:
        texts = list(self.known.copy())
        fresh: dict[str, Destination | None] = {}
        if len(texts) > _MOST_READ_AGAIN:
            return fresh
        for start in range(0, len(texts), _ROWS_AT_ONCE):
            part = [CodeText(text) for text in texts[start : start + _ROWS_AT_ONCE]]
            fresh.update(dict.fromkeys(part))
            fresh.update((found.code_text, found) for found in self.find_all(part))
        return fresh

    def _remember(
        self, known: dict[str, Destination | None], code_text: CodeText, destination: Destination | None
    ) -> Destination | None:
        if len(known) >= _MOST_KEPT:
            known.clear()
        known[code_text] = destination
        return destination

    def _open_snapshot(self) -> None:
        file = self._snapshot_file
        if file is None:
            return
        try:
            if self._snapshot is None or self._snapshot.inode != file.stat().st_ino:
                self._snapshot = Snapshot(file)
        except (OSError, ValueError):
            pass  # none yet, or another version's: what is open stays open

    def _say_away(self, problem: SQLAlchemyError) -> None:
        if not self._failed:
            _log.warning(
                "the database is away (%s); codes that are known are still answered", type(problem).__name__
            )
        self._failed = True
