"""Connections: ``reading``, ``writing`` and ``recording``, each a transaction.

On SQLite (WAL, ``synchronous=FULL``: NORMAL loses whole minutes in a power cut):

- ``reading`` opens the codes file and attaches the scans file; it can write nothing.
- ``writing`` opens the codes file alone, ``recording`` the scans file alone, each
  with BEGIN IMMEDIATE, so that neither ever waits for the other.

On PostgreSQL all three are transactions on one database.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, select, text, update
from sqlalchemy.pool import QueuePool

from contactcodes.settings import Settings
from contactcodes.storage.tables import SCANS, changes

_BUSY_TIMEOUT_S = 15.0


class Database:
    """The doors to one database; cheap to make, safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        """Prepare the engines; nothing is opened before the first use."""
        self.url = settings.database_url
        if self.is_sqlite:
            settings.data.mkdir(parents=True, exist_ok=True)
            self.codes_file = settings.data / "codes.db"
            self.scans_file = settings.data / "scans.db"
            self._reading = _sqlite(self.codes_file, attached=self.scans_file, read_only=True)
            self._writing = _sqlite(self.codes_file)
            self._recording = _sqlite(None, attached=self.scans_file)
        else:
            engine = create_engine(self.url, pool_pre_ping=True)
            self._reading = self._writing = self._recording = engine

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
            yield connection
            connection.execute(update(changes).values(version=changes.c.version + 1))

    @contextmanager
    def recording(self) -> Iterator[Connection]:
        """Open a transaction on what happened: scans, journal positions, salts."""
        with self._recording.begin() as connection:
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Open a transaction that may change every table."""
        engine = _sqlite(self.codes_file, attached=self.scans_file) if self.is_sqlite else self._writing
        with engine.begin() as connection:
            if not self.is_sqlite:
                # One node migrates, the others wait: 'ccod' as a number.
                connection.execute(text("SELECT pg_advisory_xact_lock(1667460964)"))
            yield connection
        if self.is_sqlite:
            engine.dispose()

    def version(self) -> int:
        """Return a number that every writing transaction counts up."""
        with self.reading() as connection:
            return int(connection.execute(select(changes.c.version)).scalar_one())

    def close(self) -> None:
        """Close every connection."""
        for engine in {self._reading, self._writing, self._recording}:
            engine.dispose()


def _sqlite(main: Path | None, *, attached: Path | None = None, read_only: bool = False) -> Engine:
    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            main or ":memory:",
            timeout=_BUSY_TIMEOUT_S,
            isolation_level=None,  # BEGIN is ours, see below
            check_same_thread=False,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        if attached is not None:
            connection.execute(f"ATTACH DATABASE ? AS {SCANS}", [str(attached)])
        for schema in ["main"] * (main is not None) + [SCANS] * (attached is not None):
            connection.execute(f"PRAGMA {schema}.journal_mode = WAL")
            connection.execute(f"PRAGMA {schema}.synchronous = FULL")
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
