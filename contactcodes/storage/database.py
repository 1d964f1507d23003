"""Connections: ``reading``, ``writing`` and ``recording``, each a transaction.

On SQLite (WAL, ``synchronous=FULL``: NORMAL loses whole minutes in a power cut;
``secure_delete``, because salts are deleted to be gone):

- ``reading`` opens the codes file and attaches the scans file; it can write nothing.
- ``writing`` opens the codes file alone, ``recording`` the scans file alone, each
  with BEGIN IMMEDIATE, so that neither ever waits for the other.

On PostgreSQL all three are transactions on one database; ``reading`` is a snapshot
(REPEATABLE READ) that can write nothing. A server that does not answer is given up
after seconds: scans must not wait for it.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    UpdateBase,
    case,
    create_engine,
    event,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.pool import QueuePool

from contactcodes.settings import Settings
from contactcodes.storage.tables import SCANS, changes

_BUSY_TIMEOUT_S = 15.0
# A recount of a large day takes minutes; the drain waits for it, and the journal keeps the scans.
_RECORDING_TIMEOUT_S = 3600.0
_RECORDING_CACHE_KIB = 64 * 1024
_CHECKPOINT_PAGES = 64_000  # of 4 KiB: a net; whoever records much checkpoints before, see ``checkpoint``
_POSTGRES = {
    "connect_timeout": 2,  # s
    "tcp_user_timeout": 5_000,  # ms without an answer from the other machine
    "options": "-c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000",  # ms
}
# One transaction that records at a time, whatever the node; 'ccor' as a number. A node that vanished
# holds it for a minute at most.
# Tables that fill by the thousand a second are not analysed yet: PostgreSQL takes them for small, and
# would read them whole instead of asking their index for each row.
_ONE_RECORDS = text(
    "SELECT pg_advisory_xact_lock(1667460978), set_config('enable_seqscan', 'off', true), "
    "set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)"
)
# What a scan is answered, and what it counts as, is made of these: caches forget all when one is written.
_WATCHED = frozenset(
    {
        "brand_styles",
        "brands",
        "campaigns",
        "codes",
        "contact_offers",
        "contact_points",
        "destination_checks",
        "placements",
        "print_run_codes",
    }
)
_CHANGED = "changed"


class Database:
    """The doors to one database; cheap to make, safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        """Prepare the engines; nothing is opened before the first use."""
        self.url = settings.database_url
        if self.is_sqlite:
            settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.codes_file = settings.data / "codes.db"
            self.scans_file = settings.data / "scans.db"
            self._reading = _sqlite(self.codes_file, attached=self.scans_file, read_only=True)
            self._writing = _sqlite(self.codes_file)
            self._recording = _sqlite(None, attached=self.scans_file, busy_timeout_s=_RECORDING_TIMEOUT_S)
        else:
            engine = create_engine(
                self.url,
                pool_pre_ping=True,
                pool_size=16,
                max_overflow=16,
                pool_timeout=5,
                connect_args=_POSTGRES,
            )
            self._reading = engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            self._writing = self._recording = engine
        event.listen(self._writing, "before_execute", _note_change)

    @property
    def is_sqlite(self) -> bool:
        """True where nothing needs to be started: the two files in the data folder."""
        return not self.url

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees everything and changes nothing."""
        with self._reading.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction on codes, campaigns and people. Commits at the end, or not at all."""
        with self._writing.begin() as connection:
            connection.info.pop(_CHANGED, None)
            yield connection
            if connection.info.pop(_CHANGED, False):
                connection.execute(update(changes).values(version=_next_version()))

    @contextmanager
    def recording(self) -> Iterator[Connection]:
        """Open a transaction on what happened: scans, their roll-ups, journal positions, salts.

        There is one at a time: on SQLite in all processes, on PostgreSQL on all nodes. So roll-ups are
        counted up without a deadlock, and whom one node has just seen the next one knows.
        """
        with self._recording.begin() as connection:
            if not self.is_sqlite:
                # First, and by itself: it does not hold for the statement that sets it.
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(_ONE_RECORDS)
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Open a transaction that may change every table.

        On SQLite a commit over both files is whole in each of them; a power cut between the two
        is possible in theory (https://www.sqlite.org/lang_attach.html), so migrations are
        written to be applied again.
        """
        if not self.is_sqlite:
            with self._writing.begin() as connection:
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                # One node migrates, the others wait: 'ccod' as a number.
                connection.execute(text("SELECT pg_advisory_xact_lock(1667460964)"))
                yield connection
            return
        # SQLite changes a table by dropping it and making it anew; with foreign keys on, the drop
        # would take the rows of other tables along.
        engine = _sqlite(self.codes_file, attached=self.scans_file, foreign_keys=False)
        try:
            with engine.begin() as connection:
                yield connection
                broken = connection.exec_driver_sql("PRAGMA main.foreign_key_check").all()
                if broken:
                    raise RuntimeError(f"the migration leaves rows without their parents: {broken[:3]}")
        finally:
            engine.dispose()

    def checkpoint(self) -> None:
        """Take what SQLite's log has of the scans into their file, while no transaction waits for it.

        Every so many transactions: a page is written many times in the meantime. By itself SQLite would do
        it in the middle of one.
        """
        self._checkpoint(self._recording, SCANS, "PASSIVE")

    def forget(self) -> None:
        """See that what was deleted, salts and messages, is not readable in SQLite's logs either."""
        self._checkpoint(self._recording, SCANS, "TRUNCATE")
        self._checkpoint(self._writing, "main", "TRUNCATE")

    def _checkpoint(self, door: Engine, schema: str, how: str) -> None:
        if self.is_sqlite:
            connection = door.raw_connection()
            try:
                connection.cursor().execute(f"PRAGMA {schema}.wal_checkpoint({how})")
            finally:
                connection.close()

    def version(self) -> int:
        """Return a number that counts up with every change to brands, campaigns, codes or contact points."""
        with self.reading() as connection:
            return int(connection.execute(select(changes.c.version)).scalar_one())

    def close(self) -> None:
        """Close every connection."""
        for engine in {self._reading, self._writing, self._recording}:
            engine.dispose()


def _sqlite(
    main: Path | None,
    *,
    attached: Path | None = None,
    read_only: bool = False,
    foreign_keys: bool = True,
    busy_timeout_s: float = _BUSY_TIMEOUT_S,
) -> Engine:
    def connect() -> sqlite3.Connection:
        for file in (main, attached):
            if file is not None:
                # For its owner only; SQLite gives its log and index files the same mode. One that is
                # there is never opened: closing it would drop every lock this process has on it
                # (https://www.sqlite.org/howtocorrupt.html, 2.2), and the next command that ends would
                # delete the log with what is committed in it.
                with suppress(FileExistsError):
                    os.close(os.open(file, os.O_RDONLY | os.O_CREAT | os.O_EXCL, 0o600))
        connection = sqlite3.connect(
            main or ":memory:",
            timeout=busy_timeout_s,
            isolation_level=None,  # BEGIN is ours, see below
            check_same_thread=False,
        )
        connection.execute(f"PRAGMA foreign_keys = {foreign_keys:d}")
        if attached is not None:
            connection.execute(f"ATTACH DATABASE ? AS {SCANS}", [str(attached)])
        for schema in ["main"] * (main is not None) + [SCANS] * (attached is not None):
            connection.execute(f"PRAGMA {schema}.journal_mode = WAL")
            connection.execute(f"PRAGMA {schema}.synchronous = FULL")
            connection.execute(f"PRAGMA {schema}.secure_delete = ON")
        if main is None:
            connection.execute(f"PRAGMA {SCANS}.cache_size = -{_RECORDING_CACHE_KIB}")
            connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=16, max_overflow=32)
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
    event.listen(engine, "begin", _beginning_with(begin))
    return engine


def _beginning_with(statement: str) -> Callable[[Any], None]:
    def begin(connection: Any) -> None:
        connection.exec_driver_sql(statement)

    return begin


def _next_version() -> ColumnElement[int]:
    """Return what the version becomes: one more, or the time in microseconds, whichever is later.

    So a database that was restored from a backup and changed is never taken for the one before.
    """
    at = time.time_ns() // 1000
    more = changes.c.version + 1
    return case((more > at, more), else_=literal(at, BigInteger))


def count_change(connection: Connection) -> None:
    """Have caches forget all at the end of this writing transaction, though no watched table was written."""
    connection.info[_CHANGED] = True


def _note_change(connection: Connection, statement: object, *_unused: object) -> None:
    if isinstance(statement, UpdateBase) and getattr(statement.table, "name", "") in _WATCHED:
        connection.info[_CHANGED] = True
