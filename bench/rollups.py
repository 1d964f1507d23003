"""Roll-ups over millions of scans: are they right, how fast are they asked, does the purge leave them.

    python -m bench.rollups            10 million scans, about ten minutes and 10 GB of disk
    python -m bench.rollups --short    100,000 scans: checks that all of it works, not how fast it is

Sixty days of scans of 2,000 codes in 5 campaigns are stored and counted batch by batch, as the drain
does it. Then the same questions are asked of the roll-ups and of the raw rows, which must give the same
answers; every day is counted again from its scans, which must change no row; and what is older than a
month is purged, which must change no total. SQLite and PostgreSQL are filled and counted side by side,
but asked one after the other.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from sqlalchemy import create_engine, func, select, text

from bench.postgresql import postgresql
from bench.recorded_scans import make_codes
from bench.rollup_questions import questions
from bench.servers import NotPossibleError
from bench.stored_days import scans_of_day
from bench.telling import Goal, tell_figures, tell_goals
from contactcodes.scans.brand_clock import UTC_CLOCK, BrandClock
from contactcodes.scans.recount import countable_days, recount_day
from contactcodes.scans.retention import purge, purge_until
from contactcodes.scans.rollup import Traits
from contactcodes.scans.sketches import merge_unsketched
from contactcodes.scans.storing import store
from contactcodes.scans.visitors import forget_visitors
from contactcodes.settings import load_settings
from contactcodes.stats.period import Period
from contactcodes.stats.questions import GROUPINGS, count, excluded, totals
from contactcodes.storage.columns import to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import migrate
from contactcodes.storage.months import Months
from contactcodes.storage.scan_tables import (
    answer_days,
    brand_people,
    campaign_hours,
    campaign_people,
    code_days,
    code_hours,
    code_traits,
    scans,
    sketches,
    strays,
    traits,
    unsketched,
)

CODES, CAMPAIGNS, DAYS = 2_000, 5, 60
LAST_DAY = date(2026, 11, 30)
ASKED = Period(LAST_DAY - timedelta(days=29), LAST_DAY, "Europe/Paris")
EVER = Period(LAST_DAY - timedelta(days=DAYS + 1), LAST_DAY + timedelta(days=1), "Europe/Paris")
PURGED_AT, PURGED_MONTHS = datetime(2026, 12, 1, 8, tzinfo=UTC), 1
GOAL_MS = 20
ROLL_UPS = (
    answer_days,
    code_hours,
    code_days,
    code_traits,
    campaign_hours,
    campaign_people,
    brand_people,
    strays,
    sketches,
    traits,
)
_BATCH = 20_000  # scans a transaction: what is counted is the same, and it takes half the time

Fingerprint = dict[str, tuple[int, int]]
Result = TypeVar("Result")


@dataclass(slots=True)
class Measured:
    """What was measured of one database; times in seconds, those of questions in milliseconds."""

    database: str
    scans: int
    stored_per_s: float = 0.0
    asked_ms: dict[str, float] = field(default_factory=dict)
    raw_ms: dict[str, float] = field(default_factory=dict)
    unanalysed_ms: dict[str, float] = field(default_factory=dict)
    recounted_per_s: float = 0.0
    recount_longest_s: float = 0.0
    purged: int = 0
    purge_s: float = 0.0
    rows: dict[str, int] = field(default_factory=dict)


# --- in processes of their own, a database each -------------------------------------------------


def fill(number_of_scans: int, data: Path, url: str) -> float:
    """Mint codes, store and count scans day by day; return the seconds that storing took."""
    database = _open(data, url)
    migrate(database)
    placed = make_codes(database, CODES, campaigns=CAMPAIGNS)
    clock = BrandClock(placed[0].brand_id, "Europe/Paris")
    known_traits = Traits()
    took = 0.0
    for number in range(DAYS):
        day = LAST_DAY - timedelta(days=DAYS - 1 - number)
        share = number_of_scans * (number + 1) // DAYS - number_of_scans * number // DAYS
        listed = scans_of_day(placed, *EVER.day_bounds_ms(day), share, seed=number)
        begun = time.perf_counter()
        if listed:
            Months(database).prepare(listed[0].at_ms, listed[-1].at_ms)
        for start in range(0, len(listed), _BATCH):
            rows = listed[start : start + _BATCH]
            places = [(clock if scan.code_id else UTC_CLOCK).at(scan.at_ms) for scan in rows]
            with database.recording() as connection:
                store(connection, known_traits, rows, places)
            merge_unsketched(database)
        while forget_visitors(database):
            pass  # that day's salt is gone
        took += time.perf_counter() - begun
    with database.reading() as connection:
        waiting = connection.execute(select(func.count()).select_from(unsketched)).scalar_one()
        assert waiting == 0, f"{waiting} batches are in no sketch"
    database.close()
    return took


def recount(data: Path, url: str) -> tuple[int, float, float]:
    """Count every day again; return how many scans, the seconds in all, and of the longest day."""
    database = _open(data, url)
    counted, times = 0, []
    for day in countable_days(database):
        begun = time.perf_counter()
        counted += recount_day(database, day)
        times.append(time.perf_counter() - begun)
    database.close()
    return counted, sum(times), max(times)


def purge_old(data: Path, url: str) -> tuple[int, float]:
    """Purge the first of the months; return how many scans, and the seconds."""
    database = _open(data, url)
    begun = time.perf_counter()
    purged = purge(database, months=PURGED_MONTHS, at=PURGED_AT)
    took = time.perf_counter() - begun
    with database.reading() as connection:
        oldest = connection.execute(select(func.min(scans.c.at_ms))).scalar_one()
    assert oldest >= to_ms(purge_until(PURGED_AT, PURGED_MONTHS))
    database.close()
    return purged, took


def fingerprint(data: Path, url: str) -> Fingerprint:
    """Return the number of rows of each roll-up, and the sum of their hashes: equal for equal rows alone."""
    database = _open(data, url)
    found = {}
    with database.reading() as connection:
        for table in ROLL_UPS:
            rows = connection.execution_options(yield_per=20_000).execute(select(table))
            number = total = 0
            for some in rows.partitions():
                number += len(some)
                total += sum(map(hash, map(tuple, some)))
            found[table.name] = number, total % 2**64
    database.close()
    return found


# --- asking -------------------------------------------------------------------------------------


def ask(data: Path, url: str, measured: Measured) -> None:
    """Ask the roll-ups and the raw rows the same; they must say the same."""
    database = _open(data, url)
    with database.reading() as connection:
        if url:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        for question in questions(connection):
            rows = question.of_roll_ups(connection, ASKED)
            measured.asked_ms[question.words] = question.median_ms(connection, ASKED)
            raw, measured.raw_ms[question.words] = question.of_rows(connection, ASKED)
            assert rows == raw, f"{question.words}, the roll-ups say otherwise than the rows"
    database.close()


def ask_unanalysed(data: Path, url: str, measured: Measured) -> None:
    """Ask a PostgreSQL that has not analysed its tables yet."""
    database = _open(data, url)
    with database.reading() as connection:
        for question in questions(connection):
            question.of_roll_ups(connection, ASKED)
            measured.unanalysed_ms[question.words] = question.median_ms(connection, ASKED)
    database.close()


def everything_told(data: Path, url: str) -> list[object]:
    """Return every total that statistics show."""
    database = _open(data, url)
    with database.reading() as connection:
        told = [
            totals(connection, period=EVER),
            excluded(connection, period=EVER),
            *(count(connection, by=by, period=EVER) for by in GROUPINGS),
        ]
    database.close()
    return told


# --- all of it ----------------------------------------------------------------------------------


class Bench:
    """Databases, each with its data folder and URL."""

    def __init__(self, places: dict[str, tuple[Path, str]], number_of_scans: int) -> None:
        self._places = list(places.values())
        self._scans = number_of_scans
        self.found = [Measured(name, number_of_scans) for name in places]

    def measure(self) -> None:
        """Fill, ask, count again, purge; an assertion fails where anything is not as it was."""
        for one, took_s in zip(self.found, self._side_by_side(fill, self._scans), strict=True):
            one.stored_per_s = self._scans / took_s
        for one, (data, url) in zip(self.found, self._places, strict=True):
            if url:
                ask_unanalysed(data, url, one)
                _analyse(url)
        _say("stored and counted")
        for one, (data, url) in zip(self.found, self._places, strict=True):
            ask(data, url, one)
        _say("asked: the raw rows say the same")
        before = self._side_by_side(fingerprint)
        for one, (counted, took_s, longest_s) in zip(self.found, self._side_by_side(recount), strict=True):
            assert counted == self._scans, f"{counted} scans were counted again"
            one.recounted_per_s, one.recount_longest_s = counted / took_s, longest_s
        for one, old, new in zip(self.found, before, self._side_by_side(fingerprint), strict=True):
            others = [name for name in old if old[name] != new[name]]
            assert not others, f"{one.database}: not the same after counting again: {others}"
            one.rows = {name: number for name, (number, _sum) in old.items()}
        _say("counted again: no row of any roll-up differs")
        told = self._side_by_side(everything_told)
        for one, (purged, took_s) in zip(self.found, self._side_by_side(purge_old), strict=True):
            assert 0 < purged < self._scans
            one.purged, one.purge_s = purged, took_s
        assert self._side_by_side(everything_told) == told, "the purge has changed a total"
        assert self._side_by_side(fingerprint) == before, "the purge has changed a roll-up"
        _say("purged: every total is what it was")

    def _side_by_side(self, work: Callable[..., Result], *first: object) -> list[Result]:
        with ProcessPoolExecutor(len(self._places), get_context("fork")) as pool:  # hashes alike in all
            started = [pool.submit(work, *first, *place) for place in self._places]
            return [one.result() for one in started]


def _analyse(url: str) -> None:
    """Do what PostgreSQL does by itself within minutes."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()


def _open(data: Path, url: str) -> Database:
    return Database(load_settings(data=data, database_url=url))


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


# --- telling ------------------------------------------------------------------------------------


def _table(found: Iterable[Measured]) -> str:
    lines = []
    for one in found:
        lines.append(f"{one.database}, {one.scans:,} scans")
        lines.append(f"  stored and counted, scans/s               {one.stored_per_s:>10,.0f}")
        for words, asked_ms in one.asked_ms.items():
            raw_ms = one.raw_ms[words]
            lines.append(
                f"  {f'30 days {words}, ms':42}{asked_ms:>10.1f}   raw rows {raw_ms:,.0f} ms: "
                f"{raw_ms / asked_ms:,.0f} times as long"
            )
        for words, asked_ms in one.unanalysed_ms.items():
            lines.append(f"  {f'  before ANALYZE, {words}':42}{asked_ms:>10.1f}")
        lines.append(f"  counted again, scans/s                    {one.recounted_per_s:>10,.0f}")
        lines.append(f"  longest day counted again, s              {one.recount_longest_s:>10.1f}")
        lines.append(f"  purged, scans                             {one.purged:>10,}")
        lines.append(f"  in seconds                                {one.purge_s:>10.1f}")
        lines.append("  rows: " + ", ".join(f"{name} {number:,}" for name, number in one.rows.items()))
    return "\n".join(lines)


def _goals(found: Iterable[Measured]) -> list[Goal]:
    """Return what is aimed at: words, measured, goal, reached."""
    return [
        (f"{one.database}: 30 days {words}, ms", asked_ms, GOAL_MS, asked_ms < GOAL_MS)
        for one in found
        for words, asked_ms in one.asked_ms.items()
    ]


def main() -> int:
    """Measure and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="check that it works, in half a minute")
    parser.add_argument("--scans", type=int, help="10 million unless told")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--json", type=Path, help="write the figures there")
    given = parser.parse_args()
    number_of_scans = given.scans or (100_000 if given.short else 10_000_000)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="contactcodes-bench-")))
        places = {}
        if given.only != "postgresql":
            places["SQLite"] = (folder / "sqlite", "")
        if given.only != "sqlite":
            try:
                server = stack.enter_context(postgresql())
                server.make_database("bench")
                places["PostgreSQL"] = (folder / "postgresql", server.url("bench"))
            except NotPossibleError as problem:
                print(f"Without PostgreSQL: {problem}")
        bench = Bench(places, number_of_scans)
        bench.measure()
    print(_table(bench.found))
    goals = _goals(bench.found)
    if not given.short:
        tell_goals(goals)
    tell_figures({"runs": [asdict(one) for one in bench.found], "goals": goals}, given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
