"""To the sixth schema: whatever led somewhere before leads there afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from contactcodes.contacts.contact_page import place_of
from contactcodes.contacts.destination import find_destinations
from contactcodes.contacts.routing import Answer
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import migrate
from tests.storage.old_databases import old_database


@pytest.fixture(params=["sqlite", "postgres"])
def fifth(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Database]:
    with old_database(request, settings, "0005") as database:
        yield database


def test_codes_lead_where_they_led(fifth: Database) -> None:
    migrate(fifth)
    with fifth.reading() as connection:
        (found,) = find_destinations(connection, ["7K3QX9M"])
        place = place_of(connection, 1)
        # SQLite makes the table of contact points anew, on which campaigns and codes hang.
        broken = connection.execute(text("PRAGMA foreign_key_check")).all() if fifth.is_sqlite else []
    assert (str(found.target), found.brand, found.answer) == ("help", "Dupont", Answer.CONTACT)
    assert (place.zone, place.hours) == ("Europe/Paris", "")
    assert broken == []
