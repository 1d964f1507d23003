"""Thousands of rows at once."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError

from contactcodes.scans.stored_scan import StoredScan
from contactcodes.storage.bulk import add_up, change_rows, insert_rows, look_up, one_of, put
from contactcodes.storage.database import Database
from contactcodes.storage.months import Months
from contactcodes.storage.scan_tables import code_days, scans, seen, sketches

AWKWARD = [
    *("", "plain", "tab\there", "line\nbreak", "back\\slash", "\\N", "\\.", "quo'te\""),
    *("é漢🙂", "{a,b}", "\r"),
]


def scan(number: int, text: str) -> StoredScan:
    facts = ["person", "reason", "symbol", "phone", "ios", text, "fr", "FR"]
    return StoredScan(number, None, 2, 3, text, *facts, None, bytes([number % 256] * 8), None)


@pytest.mark.parametrize("count", [0, 1, 19, 20, 21, 200], ids=lambda count: f"{count} rows")
def test_what_is_inserted_is_there_whatever_its_text(database: Database, count: int) -> None:
    Months(database).prepare(0, 0)
    rows = [scan(number, AWKWARD[number % len(AWKWARD)]) for number in range(count)]
    with database.recording() as connection:
        insert_rows(connection, scans, StoredScan._fields, rows)
    with database.reading() as connection:
        columns = [scans.c[name] for name in StoredScan._fields]
        found = connection.execute(select(*columns).order_by(scans.c.at_ms))
        assert [StoredScan._make(row) for row in found] == rows


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    batches=st.lists(
        st.dictionaries(
            st.tuples(st.integers(1, 2), st.integers(1, 2), st.integers(1, 30)),
            st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(-3, 9)),
            max_size=50,
        ),
        max_size=4,
    )
)
def test_counts_add_up_over_batches(
    database: Database, batches: list[dict[tuple[int, int, int], tuple[int, int, int]]]
) -> None:
    meant: dict[tuple[int, int, int], tuple[int, ...]] = {}
    with database.recording() as connection:
        connection.execute(delete(code_days))
        for batch in batches:
            add_up(connection, code_days, [(*key, 7, *counts) for key, counts in batch.items()])
            for key, counts in batch.items():
                meant[key] = tuple(map(sum, zip(meant.get(key, (0, 0, 0)), counts, strict=True)))
        found = {tuple(row[:3]): tuple(row[3:]) for row in connection.execute(select(code_days))}
    assert found == {key: (7, *counts) for key, counts in meant.items()}


def test_what_is_put_replaces_what_is_there(database: Database) -> None:
    with database.recording() as connection:
        put(connection, sketches, [(1, 2, number, b"old\x00") for number in range(30)])
        put(connection, sketches, [(1, 2, 7, b"\\new\xff"), (1, 2, 99, b"")])
        found = {row.code_id: bytes(row.visitor_keys) for row in connection.execute(select(sketches))}
    assert found == dict.fromkeys(range(30), b"old\x00") | {7: b"\\new\xff", 99: b""}


def test_some_columns_of_some_rows_are_changed(database: Database) -> None:
    Months(database).prepare(0, 0)
    with database.recording() as connection:
        insert_rows(connection, scans, StoredScan._fields, [scan(number, "") for number in range(10)])
        known = connection.execute(select(scans.c.at_ms, scans.c.id).order_by(scans.c.at_ms)).all()
        rows = [(row.at_ms, row.id, "robot", AWKWARD[row.at_ms]) for row in known if row.at_ms % 2]
        change_rows(connection, scans, ("at_ms", "id"), ("kind", "reason"), rows)
        found = connection.execute(select(scans.c.kind, scans.c.reason).order_by(scans.c.at_ms)).all()
    assert [tuple(row) for row in found] == [
        ("robot", AWKWARD[number]) if number % 2 else ("person", "reason") for number in range(10)
    ]


@pytest.mark.parametrize("count", [0, 1, 5000])
def test_rows_are_looked_up_by_thousands_of_keys(database: Database, count: int) -> None:
    keys = [number * 2**40 - 2**62 for number in range(count)]
    with database.recording() as connection:
        put(connection, seen, [(day, key, 1, 1, 1, 1) for key in keys for day in (1, 2)])
        found = look_up(connection, seen, {"day": 2}, "visitor_key", [*keys[::2], 1, 2, 3])
        assert sorted(row.visitor_key for row in found) == keys[::2]


def test_a_column_is_compared_with_thousands_of_numbers(database: Database) -> None:
    with database.recording() as connection:
        put(connection, seen, [(day, day, 1, 1, 1, 1) for day in range(6000)])
        query = select(seen.c.day).where(one_of(connection, seen.c.day, [*range(0, 10_000, 2)]))
        assert sorted(connection.scalars(query)) == list(range(0, 6000, 2))
        assert connection.scalars(select(seen).where(one_of(connection, seen.c.day, []))).all() == []


def test_what_the_driver_refuses_is_told_as_sqlalchemy_tells_it(database: Database) -> None:
    Months(database).prepare(0, 0)
    with pytest.raises(DBAPIError), database.recording() as connection:
        insert_rows(connection, scans, StoredScan._fields, [scan(1, "")._replace(at_ms=None)])
