"""From the first schema to the second, with scans that are there already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, text

from contactcodes.scans.drain import drain
from contactcodes.settings import Settings
from contactcodes.stats.period import Period
from contactcodes.stats.questions import Totals, count, totals
from contactcodes.storage.columns import to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import migrate
from contactcodes.storage.scan_tables import scans, stale_days
from tests.storage.old_databases import old_database

MOMENTS = [
    "2025-12-31T22:59:59.999",  # the last day of the year in Paris
    "2025-12-31T23:30",  # the first of the next, in Paris only
    "2026-01-01T12:00",
    "2026-11-20T12:00",
]


@pytest.fixture(params=["sqlite", "postgres"])
def first_schema(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Database]:
    """A database of the first version, with a brand in Paris, a code and four scans of it."""
    with old_database(request, settings, "0001") as database:
        with database.migrating() as connection:
            for number, moment in enumerate(MOMENTS):
                connection.execute(
                    text(
                        "INSERT INTO scans.scans (at_ms, code_id, placement_id, campaign_id, asked, kind, "
                        "carrier, visitor_key) VALUES (:at_ms, 1, 1, 1, '7K3QX9M', 'person', :carrier, :key)"
                    ),
                    {
                        "at_ms": to_ms(datetime.fromisoformat(moment).replace(tzinfo=UTC)),
                        "carrier": ["symbol", "typed", "nfc", "symbol"][number],
                        "key": bytes([number] * 8),
                    },
                )
        yield database


def test_scans_that_are_there_are_kept_and_counted_in_the_days_of_their_brand(
    first_schema: Database, settings: Settings
) -> None:
    migrate(first_schema)
    settings.journal_folder.mkdir(parents=True)
    with first_schema.reading() as connection:
        rows = connection.execute(select(scans).order_by(scans.c.at_ms)).all()
        assert connection.execute(select(stale_days)).all() != []
    assert [(row.kind, row.reason, row.carrier) for row in rows] == [
        ("person", "symbol_scanned", "symbol"),
        ("typed", "address_typed", "typed"),
        ("nfc", "tag_touched", "nfc"),
        ("person", "symbol_scanned", "symbol"),
    ]
    drain(first_schema, settings.journal_folder)
    with first_schema.reading() as connection:
        assert connection.execute(select(stale_days)).all() == []
        for year, months, meant in [(2025, (12, 12), 1), (2026, (1, 1), 2), (2026, (1, 12), 3)]:
            period = Period(date(year, months[0], 1), date(year, months[1], 31), "Europe/Paris")
            assert totals(connection, period=period) == Totals(hits=meant, scans=meant, people=meant)
            (row,) = count(connection, by="placement", period=period)
            assert (row.name, row.people) == ("Lyon", meant)


def test_after_it_new_scans_get_numbers_of_their_own(first_schema: Database) -> None:
    migrate(first_schema)
    with first_schema.recording() as connection:
        connection.execute(
            text(
                "INSERT INTO scans.scans (at_ms, asked, kind, carrier) "
                "VALUES (:at_ms, '', 'person', 'symbol')"
            ),
            {"at_ms": to_ms(datetime(2026, 11, 21, tzinfo=UTC))},
        )
        ids = connection.scalars(select(scans.c.id)).all()
    assert len(set(ids)) == len(MOMENTS) + 1
