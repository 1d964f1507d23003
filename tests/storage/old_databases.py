"""Databases of earlier versions, with a brand, a campaign and a code in them, for tests of migrations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text

from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import migrate

_ROWS = (
    "INSERT INTO brands (id, name, locale, time_zone, sample, created_at) "
    "VALUES (1, 'Dupont', 'fr', 'Europe/Paris', false, 0)",
    "INSERT INTO contact_points (id, brand_id, channel, value, created_at) VALUES (1, 1, 'help', '', 0)",
    "INSERT INTO campaigns (id, brand_id, name, contact_point_id, created_at) VALUES (1, 1, 'Spring', 1, 0)",
    "INSERT INTO placements (id, campaign_id, name, medium, site, city, country, copies, labels, "
    "created_at) VALUES (1, 1, 'Lyon', 'poster', '', '', '', 1, '{}', 0)",
    "INSERT INTO codes (id, text, campaign_id, placement_id, contact_point_id, origin, created_at) "
    "VALUES (1, '7K3QX9M', 1, 1, 1, '', 0)",
)


@contextmanager
def old_database(request: pytest.FixtureRequest, settings: Settings, version: str) -> Iterator[Database]:
    """Make a database of a version on ``request.param``, ``sqlite`` or ``postgres``."""
    if request.param == "postgres":
        server: str = request.getfixturevalue("postgres_server")
        name = f"before_{version}"
        engine = create_engine(server % "postgres", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        settings = settings.model_copy(update={"database_url": server % name})
    database = Database(settings)
    migrate(database, version)
    add_rows(database, *_ROWS)
    yield database
    database.close()


def add_rows(database: Database, *statements: str) -> None:
    """Run statements in a database of an earlier version."""
    with database.migrating() as connection:
        for statement in statements:
            connection.execute(text(statement.replace(":", r"\:")))
