"""To the fifth schema, with print runs that are there already: they keep the names that placements have."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import migrate


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_runs_that_are_there_take_the_names_of_their_placements(
    request: pytest.FixtureRequest, settings: Settings, kind: str
) -> None:
    if kind == "postgres":
        server: str = request.getfixturevalue("postgres_server")
        engine = create_engine(server % "postgres", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE fourth"))
        engine.dispose()
        settings = settings.model_copy(update={"database_url": server % "fourth"})
    database = Database(settings)
    migrate(database, "0004")
    run = (
        "INSERT INTO print_runs (id, campaign_id, layout, locale, origin, state, done, total, ordered_at, "
        "serial_placement_id) "
        "VALUES ({id}, 1, 'avery-l7160', 'fr', 'https://d.fr', 'released', 4, 2, 0, {of})"
    )
    with database.migrating() as connection:
        for statement in (
            "INSERT INTO brands (id, name, locale, time_zone, sample, created_at) "
            "VALUES (1, 'Dupont', 'fr', 'Europe/Paris', false, 0)",
            "INSERT INTO contact_points (id, brand_id, channel, value, created_at) "
            "VALUES (1, 1, 'help', '', 0)",
            "INSERT INTO campaigns (id, brand_id, name, contact_point_id, created_at) "
            "VALUES (1, 1, 'Spring', 1, 0)",
            "INSERT INTO placements (id, campaign_id, name, medium, site, city, country, copies, labels, "
            "created_at) VALUES (1, 1, 'Lyon', 'poster', '', '', '', 1, '{}', 0)",
            "INSERT INTO codes (id, text, campaign_id, placement_id, contact_point_id, origin, created_at) "
            "VALUES (1, '7K3QX9M', 1, 1, 1, '', 0)",
            run.format(id=1, of="NULL"),
            run.format(id=2, of="1"),
            "INSERT INTO print_run_codes (print_run_id, position, code_id) VALUES (1, 0, 1), (2, 0, 1)",
        ):
            connection.execute(text(statement.replace(":", r"\:")))
    migrate(database)
    with database.reading() as connection:
        names = connection.execute(
            text(
                "SELECT print_runs.id, serial_placement, placement FROM print_runs "
                "JOIN print_run_codes ON print_run_id = print_runs.id ORDER BY print_runs.id"
            )
        ).all()
    assert [tuple(row) for row in names] == [(1, None, "Lyon"), (2, "Lyon", None)]
    database.close()
