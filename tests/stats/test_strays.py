"""What was asked for and is nobody's code, by the code that was meant."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert

from contactcodes.stats.period import Period
from contactcodes.stats.strays import Unknown, mistyped, unknown
from contactcodes.storage.scan_tables import strays

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31), "Europe/Paris")


def ask_for(database, listed):
    """Keep (day, code meant or None, kind, hits) each."""
    with database.recording() as connection:
        connection.execute(
            insert(strays),
            [
                {
                    "day": day.toordinal(),
                    "nearest_code_id": code.code_id if code else 0,
                    "kind": kind,
                    "hits": hits,
                }
                for day, code, kind, hits in listed
            ],
        )


def test_strays_are_told_by_the_code_that_was_meant_on_both_databases(database, make_world):
    world = make_world(database)
    box, card = world.codes["Spring", "Box"], world.codes["Opening", "Card"]
    ask_for(
        database,
        [
            (MARCH.first_day, card, "typed", 2),
            (MARCH.last_day, card, "person", 1),
            (MARCH.first_day, box, "typed", 1),
            (MARCH.first_day, box, "robot", 9),
            (date(2026, 2, 28), box, "typed", 100),
            (date(2026, 4, 1), box, "typed", 100),
        ],
    )
    with database.reading() as connection:
        everything = mistyped(connection, period=MARCH)
        spring = mistyped(connection, campaign_id=world.campaigns["Spring"], period=MARCH)
    assert [(row.code_text, row.placement, row.campaign, row.hits, row.scans) for row in everything] == [
        (card.code_text, "Card", "Opening", 3, 3),
        (box.code_text, "Box", "Spring", 10, 1),
    ]
    assert spring == everything[1:]


def test_what_nobody_knows_is_counted_apart(sqlite, world):
    code = world.codes["Spring", "Box"]
    ask_for(
        sqlite,
        [
            (MARCH.first_day, None, "robot", 40),
            (MARCH.first_day, None, "typed", 2),
            (MARCH.first_day, code, "typed", 1),
            (date(2026, 4, 1), None, "typed", 7),
        ],
    )
    with sqlite.reading() as connection:
        assert unknown(connection, period=MARCH) == Unknown(hits=42, scans=2)


def test_the_sample_brand_is_left_out_unless_it_is_asked_for(sqlite, world):
    ask_for(sqlite, [(MARCH.first_day, world.codes["Try me", "Poster Nice"], "typed", 1)])
    with sqlite.reading() as connection:
        assert mistyped(connection, period=MARCH) == []
        assert len(mistyped(connection, campaign_id=world.campaigns["Try me"], period=MARCH)) == 1


def test_where_nothing_was_mistyped_there_is_nothing(sqlite, world):
    with sqlite.reading() as connection:
        assert mistyped(connection, period=MARCH) == []
        assert unknown(connection, period=MARCH) == Unknown(hits=0, scans=0)
