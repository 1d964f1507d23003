"""Thousands of rows at once, in the transaction of a connection that is given.

The one tuned corner of storage: plain SQL on the driver's own connection. SQLite gets
statements of 20 rows each, PostgreSQL COPY for new rows and arrays for counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Integer,
    LargeBinary,
    Table,
    TypeDecorator,
    func,
    text,
)
from sqlalchemy import column as named_column
from sqlalchemy.exc import DBAPIError

from contactcodes.storage.columns import AnyRow

_AT_ONCE = 20  # rows a statement: a quarter less time than one by one, and more gain nothing
_TEXT_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""})

Row = Sequence[Any]


def insert_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows whose values are in the order of ``names``."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        _execute_rows(connection, f"INSERT INTO {table.fullname} ({', '.join(names)}) VALUES ", "", rows)  # noqa: S608
    else:
        _copy(connection, table, names, rows)


def add_up(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Add counts to a roll-up: a row whose key is there already is added to it.

    rows  values in the order of the table's columns. Columns outside the key are counts, but for
          names that end in ``_id``, which stay as they are.
    """
    counts = [one.name for one in table.c if not one.primary_key and not one.name.endswith("_id")]
    _upsert(connection, table, rows, [f"{name} = {table.name}.{name} + excluded.{name}" for name in counts])


def put(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Insert rows, values in the order of the table's columns; one whose key is there is replaced."""
    others = [one.name for one in table.c if not one.primary_key]
    _upsert(connection, table, rows, [f"{name} = excluded.{name}" for name in others])


def change_rows(
    connection: Connection, table: Table, key: Sequence[str], names: Sequence[str], rows: Sequence[Row]
) -> None:
    """Change some columns of rows that are there.

    rows  for each the values of the columns in ``key``, which tell it apart, then those of ``names``
    """
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        changes, match = (
            ", ".join(f"{name} = ?" for name in names),
            " AND ".join(f"{name} = ?" for name in key),
        )
        values = [(*row[len(key) :], *row[: len(key)]) for row in rows]
        connection.exec_driver_sql(f"UPDATE {table.fullname} SET {changes} WHERE {match}", values)  # noqa: S608
        return
    given, arrays = _unnested(connection, [table.c[name] for name in (*key, *names)], rows)
    changes = ", ".join(f"{name} = given.{name}" for name in names)
    match = " AND ".join(f"{table.name}.{name} = given.{name}" for name in key)
    connection.exec_driver_sql(
        f"UPDATE {table.fullname} SET {changes} "  # noqa: S608
        f"FROM {given} AS given ({', '.join((*key, *names))}) WHERE {match}",
        arrays,
    )


def one_of(connection: Connection, column: Column[Any], numbers: Iterable[int]) -> ColumnElement[bool]:
    """Return the condition that a column is one of some numbers: one parameter, not thousands."""
    if connection.dialect.name == "sqlite":
        values = func.json_each(json.dumps(list(numbers))).table_valued(named_column("value", BigInteger))
        return column.in_(values.select())
    # Read once: in "= ANY(CAST(…))" the text would be read again for each row of a table that is not yet
    # analysed, and so is gone through whole.
    condition = text(f"{column.table.fullname}.{column.name} IN (SELECT unnest(CAST(:numbers AS bigint[])))")
    return condition.bindparams(numbers=_array(numbers))  # type: ignore[return-value]


def look_up(
    connection: Connection, table: Table, fixed: Mapping[str, int], name: str, numbers: Iterable[int]
) -> Sequence[AnyRow]:
    """Return the rows of a table, all columns of them, by some values of its key and many of the next.

    fixed  column → value, what the key begins with
    name   the column of the many values
    """
    begins = "".join(f"{column} = :{column} AND " for column in fixed)
    if connection.dialect.name == "sqlite":
        listed = json.dumps(list(numbers))
        query = (
            f"SELECT * FROM {table.fullname} WHERE {begins}{name} IN (SELECT value FROM json_each(:numbers))"  # noqa: S608
        )
    else:
        listed = _array(numbers)
        # Each for itself: PostgreSQL takes a day it knows nothing of yet for a day with one row, and would
        # compare all rows of that day with all the numbers.
        query = (
            "SELECT found.* FROM unnest(CAST(:numbers AS bigint[])) AS number, "  # noqa: S608
            f"LATERAL (SELECT * FROM {table.fullname} WHERE {begins}{name} = number OFFSET 0) AS found"
        )
    return connection.execute(text(query), {**fixed, "numbers": listed}).all()


def _upsert(connection: Connection, table: Table, rows: Iterable[Row], changes: list[str]) -> None:
    # In the order of the key: neighbours on one page are written together.
    rows = sorted(map(tuple, rows))
    if not rows:
        return
    names = ", ".join(one.name for one in table.c)
    key = ", ".join(one.name for one in table.primary_key)
    begin = f"INSERT INTO {table.fullname} ({names}) "
    end = f" ON CONFLICT ({key}) DO " + (f"UPDATE SET {', '.join(changes)}" if changes else "NOTHING")
    if connection.dialect.name == "sqlite":
        _execute_rows(connection, f"{begin}VALUES ", end, rows)
    else:
        given, arrays = _unnested(connection, list(table.c), rows)
        connection.exec_driver_sql(f"{begin}SELECT * FROM {given}{end}", arrays)  # noqa: S608


def _execute_rows(connection: Connection, begin: str, end: str, rows: Sequence[Row]) -> None:
    one = f"({', '.join('?' * len(rows[0]))})"
    whole = len(rows) - len(rows) % _AT_ONCE
    if whole:
        chunks = [tuple(chain.from_iterable(rows[i : i + _AT_ONCE])) for i in range(0, whole, _AT_ONCE)]
        connection.exec_driver_sql(begin + ", ".join([one] * _AT_ONCE) + end, chunks)
    if whole < len(rows):
        connection.exec_driver_sql(begin + one + end, [tuple(row) for row in rows[whole:]])


def _copy(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Row]) -> None:
    import psycopg  # only where PostgreSQL is: it takes a twentieth of a second

    columns = [
        _copied(table.c[name], values) for name, values in zip(names, zip(*rows, strict=True), strict=True)
    ]
    statement = f"COPY {table.fullname} ({', '.join(names)}) FROM STDIN"
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write("\n".join(map("\t".join, zip(*columns, strict=True))) + "\n")
    except psycopg.Error as problem:
        # As SQLAlchemy would say it: its engine does not see what the driver does by itself.
        if driver.closed:
            connection.invalidate(problem)
        raise DBAPIError.instance(
            statement, None, problem, psycopg.Error, dialect=connection.dialect
        ) from problem


def _copied(column: Column[Any], values: Sequence[Any]) -> Iterable[str]:
    """Return the values of a column as COPY reads them (PostgreSQL, COPY, "Text Format")."""
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, LargeBinary):
        return ["\\N" if value is None else f"\\\\x{value.hex()}" for value in values]
    if isinstance(kind, Boolean):
        return ["t" if value else "f" for value in values]
    if isinstance(kind, Integer):
        return (
            ["\\N" if value is None else str(value) for value in values]
            if None in values
            else map(str, values)
        )
    together = "".join(values)
    if any(character in together for character in "\\\t\n\r\0"):
        return [value.translate(_TEXT_ESCAPES) for value in values]
    return values


def _unnested(
    connection: Connection, columns: Sequence[Column[Any]], rows: Sequence[Row]
) -> tuple[str, tuple[Any, ...]]:
    """Return rows as PostgreSQL takes them: an array for each column, and the words that part them again."""
    types = ", ".join(f"%s::{one.type.compile(connection.dialect)}[]" for one in columns)
    arrays = [
        _array(values) if isinstance(one.type, Integer) else _text_array(one, values)
        for one, values in zip(columns, zip(*rows, strict=True), strict=True)
    ]
    return f"unnest({types})", tuple(arrays)


def _array(numbers: Iterable[int]) -> str:
    return f"{{{','.join(map(str, numbers))}}}"


def _text_array(column: Column[Any], values: Sequence[Any]) -> list[Any]:
    return [bytes(value) for value in values] if isinstance(column.type, LargeBinary) else list(values)
