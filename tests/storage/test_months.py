"""On PostgreSQL, a partition a month."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, func, select, text

from contactcodes.scans.stored_scan import StoredScan
from contactcodes.storage.bulk import insert_rows
from contactcodes.storage.columns import to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.months import Months, count_in_months, drop_months, old_months
from contactcodes.storage.scan_tables import scans


def moment(text: str) -> int:
    return to_ms(datetime.fromisoformat(text).replace(tzinfo=UTC))


def keep(connection: Connection, *moments: str) -> None:
    nothing = StoredScan(0, *[None] * 3, "", "person", "", "symbol", *[""] * 5, *[None] * 3)
    rows = [nothing._replace(at_ms=moment(at)) for at in moments]
    insert_rows(connection, scans, StoredScan._fields, rows)


def partitions(connection: Connection) -> dict[str, int]:
    names = connection.scalars(
        text("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'scans.scans'::regclass")
    ).all()
    lines = text("SELECT tableoid::regclass::text, count(*) FROM scans.scans GROUP BY 1")
    counts = dict(map(tuple, connection.execute(lines)))
    return {name.removeprefix("scans.scans_"): counts.get(name, 0) for name in sorted(names)}


def test_scans_lie_in_the_month_of_their_moment(postgres: Database) -> None:
    Months(postgres).prepare(moment("2026-11-30T23:59:59.999"), moment("2027-02-01T00:00"))
    with postgres.recording() as connection:
        keep(connection, "2026-11-30T23:59:59.999", "2026-12-01", "2026-12-31T23:59", "2027-02-01")
        assert partitions(connection) == {"2026_11": 1, "2026_12": 2, "2027_01": 0, "2027_02": 1}


def test_two_nodes_make_the_same_month_once(postgres: Database) -> None:
    for _node in range(2):
        Months(postgres).prepare(moment("2026-11-01"), moment("2026-11-01"))
    with postgres.recording() as connection:
        assert list(partitions(connection)) == ["2026_11"]


def test_only_months_that_are_over_by_then_are_dropped(postgres: Database) -> None:
    Months(postgres).prepare(moment("2026-09-01"), moment("2026-12-01"))
    with postgres.recording() as connection:
        keep(connection, "2026-09-15", "2026-10-01", "2026-10-31", "2026-11-15")
        old = old_months(connection, moment("2026-11-01"))
        assert old == ["scans_2026_09", "scans_2026_10"]
        assert count_in_months(connection, old) == 3
        for _node in range(2):  # the second finds nothing to do
            drop_months(connection, old)
        assert partitions(connection) == {"2026_11": 1, "2026_12": 0}
        assert old_months(connection, moment("2026-11-30T23:59")) == []


def test_sqlite_has_no_months_to_prepare(sqlite: Database) -> None:
    Months(sqlite).prepare(moment("2026-09-01"), moment("2026-12-01"))
    with sqlite.recording() as connection:
        keep(connection, "1999-01-01")
        assert old_months(connection, moment("2026-09-01")) == []
        assert connection.execute(select(func.count()).select_from(scans)).scalar_one() == 1


def test_between_moments_far_apart_no_month_is_made(postgres: Database) -> None:
    Months(postgres).prepare_for(map(moment, ["1970-01-01", "2026-11-22T08:00", "2026-11-30", "2106-02-07"]))
    with postgres.recording() as connection:
        assert list(partitions(connection)) == ["1970_01", "2026_11", "2106_02"]


def test_a_month_that_was_dropped_is_made_again(postgres: Database) -> None:
    months = Months(postgres)
    for _time in range(2):
        months.prepare_for([moment("1970-01-01")])
        with postgres.recording() as connection:
            keep(connection, "1970-01-01")
            drop_months(connection, old_months(connection, moment("2026-11-01")))
            assert list(partitions(connection)) == []
        months.forget()
