"""Contact points are kept once each."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from contactcodes.contacts import contact_point as room
from contactcodes.contacts.contact_point import (
    contact_point,
    contact_points_of,
    find_or_add_contact_point,
)
from contactcodes.contacts.target import Target
from contactcodes.errors import NotFoundError
from contactcodes.storage.database import Database
from contactcodes.storage.tables import brands

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def brand_id(database: Database) -> int:
    with database.writing() as connection:
        values = {"name": "Dupont", "locale": "fr", "time_zone": "Europe/Paris", "sample": False}
        statement = insert(brands).values(**values, created_at=AT).returning(brands.c.id)
        return connection.execute(statement).scalar_one()


def test_a_target_written_twice_is_one_contact_point(database: Database, brand_id: int) -> None:
    with database.writing() as connection:
        first = find_or_add_contact_point(connection, brand_id, Target.read("whatsapp:+33612345678"), AT)
        again = find_or_add_contact_point(connection, brand_id, Target.read("WhatsApp: 06 12 34 56 78"), AT)
        other = find_or_add_contact_point(connection, brand_id, Target.read("call:0612345678"), AT)
    assert again == first
    assert other != first
    with database.reading() as connection:
        assert contact_point(connection, first.id) == first
        assert contact_points_of(connection, brand_id) == [first, other]
        assert contact_points_of(connection, brand_id + 1) == []


def test_a_contact_point_added_by_another_process_in_between_is_taken(
    database: Database, brand_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = Target.read("help")
    with database.writing() as connection:
        first = find_or_add_contact_point(connection, brand_id, target, AT)
    look, looks = room._find, []

    def look_too_early_once(*question):
        looks.append(question)
        return None if len(looks) == 1 else look(*question)

    monkeypatch.setattr(room, "_find", look_too_early_once)
    with database.writing() as connection:
        assert find_or_add_contact_point(connection, brand_id, target, AT) == first
        assert contact_points_of(connection, brand_id) == [first]


def test_a_contact_point_needs_its_brand(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as connection:
        find_or_add_contact_point(connection, 42, Target.read("help"), AT)


def test_an_unknown_contact_point_is_named(database: Database) -> None:
    with database.reading() as connection, pytest.raises(NotFoundError, match="no contact point 42"):
        contact_point(connection, 42)
