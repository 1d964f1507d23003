"""To the fifth schema, with print runs that are there already: they keep the names that placements have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import migrate
from tests.storage.old_databases import add_rows, old_database

_RUN = (
    "INSERT INTO print_runs (id, campaign_id, layout, locale, origin, state, done, total, ordered_at, "
    "serial_placement_id) VALUES ({id}, 1, 'avery-l7160', 'fr', 'https://d.fr', 'released', 4, 2, 0, {of})"
)


@pytest.fixture(params=["sqlite", "postgres"])
def fourth(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Database]:
    """A database of the fourth version with a run of placements and one of serial codes."""
    with old_database(request, settings, "0004") as database:
        add_rows(
            database,
            _RUN.format(id=1, of="NULL"),
            _RUN.format(id=2, of="1"),
            "INSERT INTO print_run_codes (print_run_id, position, code_id) VALUES (1, 0, 1), (2, 0, 1)",
        )
        yield database


def test_runs_that_are_there_take_the_names_of_their_placements(fourth: Database) -> None:
    migrate(fourth)
    with fourth.reading() as connection:
        names = connection.execute(
            text(
                "SELECT print_runs.id, serial_placement, placement FROM print_runs "
                "JOIN print_run_codes ON print_run_id = print_runs.id ORDER BY print_runs.id"
            )
        ).all()
    assert [tuple(row) for row in names] == [(1, None, "Lyon"), (2, "Lyon", None)]
