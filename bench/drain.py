"""How many scans a second one core classifies, stores and rolls up, and with how much memory.

    python -m bench.drain            about three minutes
    python -m bench.drain --short    some seconds: checks that all of it works, not how fast it is

A journal of a busy day (``bench/recorded_scans.py``) is drained into an empty database by a process
that has just started and is held to one core; beside it, in the same run, a drain that does nothing
but insert rows. PostgreSQL is measured twice: its server on another core than the drain, and on the
same one, so that both together have one core. What is stored and what is counted is compared with
what was written.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection, create_engine, func, select, text

from bench.contestants.plain_drain import plain_drain
from bench.postgresql import PostgreSQL, postgresql
from bench.recorded_scans import make_codes, write_journal
from bench.servers import NotPossibleError, children
from bench.telling import Goal, tell_figures, tell_goals
from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.scans.drain import BATCH, drain
from contactcodes.settings import Settings, load_settings
from contactcodes.storage.columns import now, to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import migrate
from contactcodes.storage.scan_tables import campaign_hours, code_days, code_traits, scans, strays

GOAL_RATE, GOAL_LONGEST_MS, GOAL_PEAK_MB = 40_000, 200, 300
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Measured:
    """One journal drained.

    cpu_s_per_1000     CPU seconds of the drain's process for a thousand scans
    server_s_per_1000  of PostgreSQL's processes
    longest_ms         the longest recording transaction, of any kind
    peak_mb            the most memory that the drain's process ever held
    """

    name: str
    codes: int
    scans: int
    rate: float
    cpu_s_per_1000: float
    server_s_per_1000: float
    longest_ms: float
    peak_mb: float


class TimedDatabase(Database):
    """A database that remembers how long its longest recording transaction took."""

    longest_s = 0.0

    @contextmanager
    def recording(self) -> Iterator[Connection]:
        """Open a recording transaction."""
        begun = time.perf_counter()
        with super().recording() as connection:
            yield connection
        self.longest_s = max(self.longest_s, time.perf_counter() - begun)


# --- in a process of its own --------------------------------------------------------------------


def _drain_once(how: str, data: Path, url: str, core: int) -> None:
    """Drain a journal on one core; print what it took."""
    os.sched_setaffinity(0, {core})
    settings = load_settings(data=data, database_url=url)
    database = TimedDatabase(settings)
    begun, used = time.perf_counter(), time.process_time()
    if how == "plain":
        stored = sum(plain_drain(database, settings.journal_folder, BATCH))
    else:
        stored = drain(database, settings.journal_folder)
    took, used = time.perf_counter() - begun, time.process_time() - used
    peak_kib = next(
        int(line.split()[1])
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith("VmHWM")
    )
    figures = {"stored": stored, "took_s": took, "cpu_s": used, "longest_s": database.longest_s}
    print(json.dumps(figures | {"peak_mb": peak_kib * 1024 / _MB}))


# --- measuring ----------------------------------------------------------------------------------


class Bench:
    """Databases with codes in them, a journal, and cores to use."""

    def __init__(self, folder: Path, server: PostgreSQL | None) -> None:
        self._folder = folder
        self._server = server
        self.core, self.other_core = (sorted(os.sched_getaffinity(0)) * 2)[:2]
        self._codes = 0
        self._minted: list[PlacedCode] = []
        self._made = 0

    def prepare(self, codes: int) -> None:
        """Make the databases that are copied for each run."""
        self._codes = codes
        database = Database(load_settings(data=self._folder / f"template_{codes}"))
        migrate(database)
        self._minted = make_codes(database, codes, campaigns=5)
        database.close()
        if self._server is not None:
            self._server.make_database(f"template_{codes}")
            database = Database(load_settings(database_url=self._server.url(f"template_{codes}")))
            migrate(database)
            # Codes are numbered alike in both, so that one journal will do.
            assert [one.code_id for one in make_codes(database, codes, campaigns=5)] == [
                one.code_id for one in self._minted
            ]
            database.close()

    def write(self, count: int) -> int:
        """Write the journal that is drained next; return its size in bytes."""
        shutil.rmtree(self._folder / "journal", ignore_errors=True)
        return write_journal(self._folder / "journal", self._minted, count, begin_ms=to_ms(now()))

    def run(self, name: str, how: str, count: int, *, on: str) -> Measured:
        """Drain the journal into a fresh database; on: sqlite, postgresql or one core."""
        self._made += 1
        data = self._folder / f"run_{self._made}"
        shutil.copytree(self._folder / f"template_{self._codes}", data)
        settings = load_settings(data=data)
        settings.journal_folder.mkdir(parents=True, exist_ok=True)
        for segment in (self._folder / "journal").iterdir():
            os.link(segment, settings.journal_folder / segment.name)
        url, server_pids = "", _Processes()
        if on != "sqlite":
            url, server_pids = self._fresh_database(self.core if on == "one core" else self.other_core)
        before_s = server_pids.cpu_s()
        command = [sys.executable, "-m", "bench.drain", "--drain", how, str(data), url, str(self.core)]
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        server_s = server_pids.cpu_s() - before_s
        assert told["stored"] == count, f"{told['stored']} of {count} scans were stored"
        self._check(settings.model_copy(update={"database_url": url}), count, counted=how != "plain")
        shutil.rmtree(data)
        return Measured(
            name=name,
            codes=self._codes,
            scans=count,
            rate=count / told["took_s"],
            cpu_s_per_1000=1000 * told["cpu_s"] / count,
            server_s_per_1000=1000 * server_s / count,
            longest_ms=1000 * told["longest_s"],
            peak_mb=told["peak_mb"],
        )

    def _fresh_database(self, core: int) -> tuple[str, _Processes]:
        assert self._server is not None
        engine = create_engine(self._server.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS run WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE run TEMPLATE template_{self._codes}"))
            connection.execute(text("CHECKPOINT"))
            backend = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            server = _Processes(int(_stat(backend)[1]))
        engine.dispose()
        server.hold_to(core)
        return self._server.url("run"), server

    def _check(self, settings: Settings, count: int, *, counted: bool) -> None:
        database = Database(settings)
        with database.reading() as connection:
            rows = connection.execute(select(func.count()).select_from(scans)).scalar_one()
            nobodys = connection.execute(select(func.sum(strays.c.hits))).scalar() or 0
            sums = [
                connection.execute(select(func.sum(table.c.hits))).scalar() or 0
                for table in (campaign_hours, code_days, code_traits)
            ]
        database.close()
        assert rows == count, f"{rows} rows of {count} scans"
        assert not counted or {one + nobodys for one in sums} == {count}, f"counted {sums} and {nobodys}"


class _Processes:
    """A server and all that it has started; none where there is no server."""

    def __init__(self, first: int | None = None) -> None:
        self._first = first

    def _pids(self) -> list[int]:
        return [] if self._first is None else [self._first, *children(self._first)]

    def hold_to(self, core: int) -> None:
        for pid in self._pids():
            with suppress(ProcessLookupError):  # one that has just ended
                os.sched_setaffinity(pid, {core})

    def cpu_s(self) -> float:
        """Return CPU seconds so far, those of processes that have ended too."""
        ticks = 0
        for pid in self._pids():
            try:
                ticks += sum(map(int, _stat(pid)[11:13]))
            except FileNotFoundError:
                continue
        if self._first is not None:
            ticks += sum(map(int, _stat(self._first)[13:15]))
        return ticks / _TICKS_A_SECOND


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the state on: [1] is the parent, CPU times from [11] on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()


def measure(bench: Bench, *, short: bool, count: int, postgres: bool) -> list[Measured]:
    """Run every contestant."""
    found: list[Measured] = []
    contestants = [("SQLite", "drain", "sqlite"), ("SQLite, rows only", "plain", "sqlite")]
    if postgres:
        contestants += [
            ("PostgreSQL", "drain", "postgresql"),
            ("PostgreSQL, both on one core", "drain", "one core"),
            ("PostgreSQL, rows only", "plain", "postgresql"),
        ]
    for codes in (1_000,) if short else (1_000, 20_000):
        bench.prepare(codes)
        bench.write(count)
        for name, how, on in contestants:
            found.append(bench.run(name, how, count, on=on))
            _say(found[-1])
    bench.write(4 * count)
    for name, how, on in contestants:
        if how == "drain" and on != "one core":
            found.append(bench.run(f"{name}, backlog × 4", how, 4 * count, on=on))
            _say(found[-1])
    return found


# --- telling ------------------------------------------------------------------------------------


def _say(one: Measured) -> None:
    print(
        f"{one.name:32}{one.codes:>8,}{one.scans:>11,}{one.rate:>10,.0f}{one.cpu_s_per_1000:>10.4f}"
        f"{one.server_s_per_1000:>10.4f}{one.longest_ms:>9.0f}{one.peak_mb:>8.0f}",
        flush=True,
    )


def _goals(found: list[Measured]) -> list[Goal]:
    """Return what is aimed at: words, measured, goal, reached."""
    goals: list[Goal] = []
    for one in found:
        if "rows only" in one.name:
            continue
        words = f"{one.name}, {one.codes:,} codes"
        goals.append((f"{words}: scans/s", one.rate, GOAL_RATE, one.rate >= GOAL_RATE))
        goals.append(
            (f"{words}: longest ms", one.longest_ms, GOAL_LONGEST_MS, one.longest_ms < GOAL_LONGEST_MS)
        )
        goals.append((f"{words}: peak MB", one.peak_mb, GOAL_PEAK_MB, one.peak_mb < GOAL_PEAK_MB))
    return goals


def main() -> int:
    """Measure and tell; an assertion fails where what is stored is not what was written."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="check that it works, in some seconds")
    parser.add_argument("--scans", type=int, help="in the journal; four times as many at the end")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--drain", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.drain:
        how, data, url, core = given.drain
        _drain_once(how, Path(data), url, int(core))
        return 0
    count = given.scans or (10_000 if given.short else 300_000)
    print(f"batches of {BATCH:,}, one core ({len(os.sched_getaffinity(0))} on this machine)")
    print(
        f"{'':32}{'codes':>8}{'scans':>11}{'scans/s':>10}{'CPU/1,000':>10}{'server':>10}{'longest':>9}{'MB':>8}"
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="contactcodes-bench-")))
        server = None
        try:
            server = stack.enter_context(postgresql())
        except NotPossibleError as problem:
            print(f"Without PostgreSQL: {problem}")
        found = measure(Bench(folder, server), short=given.short, count=count, postgres=server is not None)
    goals = _goals(found)
    if not given.short:
        print()
        tell_goals(goals)
    tell_figures({"runs": [asdict(one) for one in found], "goals": goals}, given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
