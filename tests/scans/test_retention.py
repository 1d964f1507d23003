"""Old scans go, every total stays."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Connection, delete, func, insert, select, text

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.errors import InputError
from contactcodes.scans.recount import countable_days, recount_day
from contactcodes.scans.retention import purge, purge_some, purge_until
from contactcodes.scans.stored_scan import StoredScan
from contactcodes.scans.upkeep import Upkeep
from contactcodes.stats.period import Period
from contactcodes.stats.questions import GROUPINGS, count, excluded, totals
from contactcodes.storage.bulk import insert_rows
from contactcodes.storage.columns import to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.months import Months
from contactcodes.storage.scan_tables import code_days, scans, stale_days
from tests.scans_made import keep_scans, stored_scan

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
EVER = Period(date(2024, 12, 1), date(2026, 11, 22), "Europe/Paris")


@pytest.fixture
def kept(database: Database, placed: list[PlacedCode]) -> list[datetime]:
    """A scan every thirty days for two years, the first by a robot."""
    moments = [NOW - timedelta(days=30 * number) for number in range(24)]
    keep_scans(
        database,
        [
            (one, stored_scan(one, to_ms(at), "robot" if number == 23 else "person", b"%08d" % number))
            for number, at in enumerate(moments)
            for one in placed[:2]
        ],
    )
    return moments


def everything_told(database: Database) -> list[object]:
    with database.reading() as connection:
        return [
            totals(connection, period=EVER),
            excluded(connection, period=EVER),
            *(count(connection, by=by, period=EVER) for by in GROUPINGS),
        ]


@pytest.mark.parametrize(
    ("at", "months", "until"),
    [
        ("2026-11-22T08:00", 13, "2025-10-22"),
        ("2026-01-31T00:00", 1, "2025-12-31"),
        ("2026-03-31T12:00", 1, "2026-02-28"),
        ("2028-03-31T12:00", 1, "2028-02-29"),
        ("2026-12-01T00:00", 25, "2024-11-01"),
        ("2026-11-30T23:59", 12, "2025-11-30"),
    ],
)
def test_so_many_months_ago_is_midnight_of_that_day(at: str, months: int, until: str) -> None:
    moment = datetime.fromisoformat(f"{at}+00:00")
    assert purge_until(moment, months) == datetime.fromisoformat(f"{until}T00:00+00:00")


def test_the_purge_takes_what_is_too_old_and_changes_no_total(
    database: Database, kept: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contactcodes.scans.retention._AT_ONCE", 7)
    before = everything_told(database)
    until = purge_until(NOW, 13)
    old = 2 * sum(at < until for at in kept)
    assert purge(database, months=13, at=NOW) == old > 10
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(scans)).scalar_one() == 48 - old
        assert connection.execute(select(func.min(scans.c.at_ms))).scalar_one() >= to_ms(until)
    assert everything_told(database) == before
    assert purge(database, months=13, at=NOW) == 0
    assert purge(database, months=25, at=NOW) == 0


def test_a_day_that_is_purged_is_never_counted_again(database: Database, kept: list[datetime]) -> None:
    before = everything_told(database)
    purge(database, months=13, at=NOW)
    cut = purge_until(NOW, 13).toordinal()
    with pytest.raises(InputError, match=r"of 22 Oct 2025 are purged; its totals stay"):
        recount_day(database, cut)  # in Paris that day began before midnight UTC
    days = countable_days(database)
    assert days[0] > cut
    for day in days[:40]:
        recount_day(database, day)
    assert everything_told(database) == before


def test_what_waits_to_be_counted_again_is_counted_before_the_purge(
    database: Database, kept: list[datetime]
) -> None:
    before = everything_told(database)
    with database.recording() as connection:
        connection.execute(delete(code_days))
        connection.execute(insert(stale_days), [{"day": at.toordinal()} for at in kept])
    purge(database, months=13, at=NOW)
    assert everything_told(database) == before


def many_old_scans(database: Database, count: int, month: str = "2025-01-02") -> None:
    """So many scans, a millisecond apart."""
    first = to_ms(datetime.fromisoformat(f"{month}T00:00+00:00"))
    Months(database).prepare(first, first)
    nothing = StoredScan(0, *[None] * 3, "", "person", "", "symbol", *[""] * 5, *[None] * 3)
    with database.recording() as connection:
        rows = [nothing._replace(at_ms=first + number) for number in range(count)]
        insert_rows(connection, scans, StoredScan._fields, rows)


def kept_scans(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(scans)).scalar_one()


def test_what_is_to_be_recorded_never_waits_long_for_the_purge(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of 20,000 ids in the DELETE took PostgreSQL minutes, and all nodes waited for it."""
    many_old_scans(database, 45_000)
    longest = 0.0
    recording = database.recording

    @contextmanager
    def timed() -> Iterator[Connection]:
        nonlocal longest
        begun = time.monotonic()
        with recording() as connection:
            yield connection
        longest = max(longest, time.monotonic() - begun)

    monkeypatch.setattr(database, "recording", timed)
    # In the middle of its month, so that no partition is dropped whole.
    assert purge(database, months=1, at=datetime(2025, 2, 20, tzinfo=UTC)) == 45_000
    assert kept_scans(database) == 0
    assert longest < 2


def test_the_purge_goes_step_by_step_the_oldest_first(database: Database) -> None:
    many_old_scans(database, 30_000)
    at = datetime(2025, 2, 20, tzinfo=UTC)
    with database.reading() as connection:
        first = connection.execute(select(func.min(scans.c.at_ms))).scalar_one()
    assert purge_some(database, months=1, at=at) == 20_000
    with database.reading() as connection:
        assert connection.execute(select(func.min(scans.c.at_ms))).scalar_one() == first + 20_000
    assert purge_some(database, months=1, at=at) == 10_000
    assert purge_some(database, months=1, at=at) is None


def test_a_step_of_upkeep_is_one_step_of_the_purge(database: Database) -> None:
    """The drain is not held up until a whole day is purged."""
    many_old_scans(database, 30_000, f"{datetime.now(UTC) - timedelta(days=400):%Y-%m}-15")
    many_old_scans(database, 30_000, f"{purge_until(datetime.now(UTC), 1) - timedelta(days=1):%Y-%m-%d}")
    upkeep = Upkeep(database, Months(database), retention_months=1)
    left = []
    while kept_scans(database):
        upkeep.step()
        left.append(kept_scans(database))
    # On PostgreSQL months that are over are dropped whole: the first, and the second on the 1st of a month.
    assert left[0] in ({40_000} if database.is_sqlite else {30_000, 0})
    assert all(before - after <= 20_000 for before, after in pairwise(left))


def test_a_month_is_dropped_without_being_counted_behind_the_lock(
    postgres: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_old_scans(postgres, 100)
    said: list[str] = []
    recording = postgres.recording

    @contextmanager
    def listened() -> Iterator[Connection]:
        with recording() as connection:
            execute = connection.execute
            monkeypatch.setattr(
                connection, "execute", lambda what, *more: (said.append(str(what)), execute(what, *more))[1]
            )
            yield connection

    monkeypatch.setattr(postgres, "recording", listened)
    assert purge(postgres, months=1, at=NOW) == 100
    assert any("DROP TABLE" in one for one in said)
    assert not any("count(" in one for one in said)
    with postgres.reading() as connection:
        assert (
            connection.execute(
                text("SELECT count(*) FROM pg_inherits WHERE inhparent = 'scans.scans'::regclass")
            ).scalar_one()
            == 0
        )
