from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, insert

from contactcodes.scans.people_sketch import STANDARD_ERROR
from contactcodes.scans.scan_kind import ScanKind
from contactcodes.stats.period import Period
from contactcodes.stats.questions import (
    GROUPINGS,
    CountRow,
    Totals,
    count,
    counted_until,
    excluded,
    scans_in_last_days,
    totals,
)
from contactcodes.storage.columns import from_ms, to_ms
from contactcodes.storage.scan_tables import untracked

ZONE = "Europe/Paris"
MARCH = Period(date(2026, 3, 27), date(2026, 3, 31), ZONE)  # the clocks go forward on the 29th
OCTOBER = Period(date(2026, 10, 23), date(2026, 10, 27), ZONE)  # and back on the 25th
KEYS = [None, *(bytes([number] * 8) for number in range(4))]
KINDS = ["person", "person", "person", "robot"]


def moment(text: str) -> int:
    return to_ms(datetime.fromisoformat(text))


def counted_by_hand(scans, world, by, campaign_ids, period):
    """Count in plain Python, the long way round."""
    cells = defaultdict(list)
    zone = ZoneInfo(period.time_zone)
    for code, at_ms, kind, key in scans:
        local = from_ms(at_ms).astimezone(zone)
        if code.campaign_id in campaign_ids and period.first_day <= local.date() <= period.last_day:
            cell = {
                "placement": code.placement_id,
                "medium": code.placement.medium.value,
                "city": code.placement.city,
                "day": local.date().isoformat(),
                "hour": local.hour,
            }[by]
            # A visitor has another key at each brand and on each day.
            cells[cell].append((kind, key and (key, code.brand_id, local.date())))
    return {
        cell: (
            len(found),
            sum(kind == "person" for kind, _key in found),
            len({key for kind, key in found if kind == "person" and key is not None}),
        )
        for cell, found in cells.items()
    }


def told(rows: list[CountRow]) -> dict[int | str, tuple[int, int, int]]:
    return {row.key: (row.hits, row.scans, row.people) for row in rows if row.hits}


def random_scans(world, chance: Random, period: Period, how_many: int):
    around = timedelta(days=1) // timedelta(milliseconds=1)
    codes = list(world.codes.values())
    return [
        (
            chance.choice(codes),
            chance.randrange(period.start_ms - around, period.end_ms + around),
            chance.choice(KINDS),
            chance.choice(KEYS),
        )
        for _scan in range(how_many)
    ]


@pytest.mark.parametrize("period", [MARCH, OCTOBER], ids=["clocks forward", "clocks back"])
@pytest.mark.parametrize("by", GROUPINGS)
def test_each_question_counts_as_one_does_by_hand_on_both_databases(database, make_world, keep, by, period):
    world = make_world(database)
    scans = random_scans(world, Random(by), period, 400)
    keep(database)(scans)
    own = {world.campaigns[name] for name in ("Spring", "Autumn", "Opening")}
    with database.reading() as connection:
        for campaign_id, meant in [(None, own), *((one, {one}) for one in world.campaigns.values())]:
            rows = count(connection, by=by, campaign_id=campaign_id, period=period)
            assert told(rows) == counted_by_hand(scans, world, by, meant, period)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_rows_of_every_question_add_up_to_the_total(sqlite, world, keep, data):
    period = data.draw(st.sampled_from([MARCH, OCTOBER]))
    scans = data.draw(
        st.lists(
            st.tuples(
                st.sampled_from(list(world.codes.values())),
                st.integers(period.start_ms - 10_000, period.end_ms + 10_000)
                | st.sampled_from([edge for day in period.days for edge in period.day_bounds_ms(day)]),
                st.sampled_from(KINDS),
                st.sampled_from(KEYS),
            ),
            max_size=30,
        )
    )
    keep(sqlite)(scans)
    campaign_id = data.draw(st.sampled_from([None, *world.campaigns.values()]))
    with sqlite.reading() as connection:
        all_of_it = totals(connection, campaign_id=campaign_id, period=period)
        for by in GROUPINGS:
            rows = count(connection, by=by, campaign_id=campaign_id, period=period)
            assert sum(row.hits for row in rows) == all_of_it.hits
            assert sum(row.scans for row in rows) == all_of_it.scans
            assert sum(row.people for row in rows) >= all_of_it.people
            meant = (
                {campaign_id}
                if campaign_id
                else {world.campaigns[n] for n in ("Spring", "Autumn", "Opening")}
            )
            assert told(rows) == counted_by_hand(scans, world, by, meant, period)


def test_a_placement_that_brought_nothing_is_listed_with_nothing(sqlite, make_world, keep):
    world = make_world(sqlite)
    keep(sqlite)([(world.codes["Spring", "Poster Nantes"], MARCH.start_ms, "person", KEYS[1])])
    with sqlite.reading() as connection:
        rows = count(connection, by="placement", campaign_id=world.campaigns["Spring"], period=MARCH)
        media = count(connection, by="medium", campaign_id=world.campaigns["Spring"], period=MARCH)
    assert [(row.name, row.hits, row.copies) for row in rows] == [
        ("Poster Nantes", 1, 2),
        ("Box", 0, 1000),
        ("Poster Lyon", 0, 4),
        ("Window Lyon", 0, 1),
    ]
    assert [(row.key, row.hits, row.copies) for row in media] == [
        ("poster", 1, 6),
        ("packaging", 0, 1000),
        ("shop_window", 0, 1),
    ]


def test_who_scans_twice_is_one_person_but_two_scans(sqlite, make_world, keep):
    world = make_world(sqlite)
    code = world.codes["Spring", "Box"]
    keep(sqlite)([(code, MARCH.start_ms, "person", KEYS[1]), (code, MARCH.start_ms + 5, "person", KEYS[1])])
    with sqlite.reading() as connection:
        assert totals(connection, campaign_id=code.campaign_id, period=MARCH) == Totals(
            hits=2, scans=2, people=1
        )


def test_scans_without_a_visitor_key_count_but_are_nobody(sqlite, make_world, keep):
    world = make_world(sqlite)
    code = world.codes["Spring", "Box"]
    keep(sqlite)([(code, MARCH.start_ms, "person", None), (code, MARCH.start_ms, "robot", KEYS[1])])
    with sqlite.reading() as connection:
        assert totals(connection, period=MARCH) == Totals(hits=2, scans=1, people=0)


@pytest.mark.parametrize(
    ("at", "day", "hour"),
    [
        pytest.param("2026-03-28T23:30+00:00", "2026-03-29", 0, id="before the clocks go forward"),
        pytest.param("2026-03-29T01:30+00:00", "2026-03-29", 3, id="after the clocks went forward"),
        pytest.param("2026-03-29T21:59+00:00", "2026-03-29", 23, id="the 23rd hour of a short day"),
        pytest.param("2026-03-29T22:00+00:00", "2026-03-30", 0, id="the day after a short day"),
        pytest.param("2026-10-24T22:00+00:00", "2026-10-25", 0, id="the first moment of a long day"),
        pytest.param("2026-10-25T00:30+00:00", "2026-10-25", 2, id="the hour there is twice, once"),
        pytest.param("2026-10-25T01:30+00:00", "2026-10-25", 2, id="the hour there is twice, again"),
        pytest.param("2026-10-25T22:59+00:00", "2026-10-25", 23, id="the 25th hour of a long day"),
    ],
)
def test_a_scan_falls_on_the_day_and_hour_of_the_clock_on_the_spot(sqlite, make_world, keep, at, day, hour):
    world = make_world(sqlite)
    keep(sqlite)([(world.codes["Spring", "Box"], moment(at), "person", None)])
    period = MARCH if "-03-" in at else OCTOBER
    with sqlite.reading() as connection:
        assert told(count(connection, by="day", period=period)) == {day: (1, 1, 0)}
        assert told(count(connection, by="hour", period=period)) == {hour: (1, 1, 0)}


def test_every_day_and_every_hour_is_listed_in_order_scanned_or_not(sqlite, make_world):
    make_world(sqlite)
    with sqlite.reading() as connection:
        days = count(connection, by="day", period=MARCH)
        hours = count(connection, by="hour", period=MARCH)
    assert [row.name for row in days] == [day.isoformat() for day in MARCH.days]
    assert [row.key for row in hours] == list(range(24))


def test_placements_of_one_name_are_told_apart_by_their_campaign_when_all_are_listed(sqlite, make_world):
    make_world(sqlite)
    with sqlite.reading() as connection:
        names = {row.name for row in count(connection, by="placement", period=MARCH)}
    assert names == {
        "Window Lyon (Spring)",
        "Window Lyon (Autumn)",
        "Poster Lyon",
        "Poster Nantes",
        "Box",
        "Card",
    }


def test_up_to_a_moment_counts_what_was_before_it(sqlite, make_world, keep):
    world = make_world(sqlite)
    code = world.codes["Spring", "Box"]
    hour = 3_600_000
    keep(sqlite)([(code, MARCH.start_ms + at * hour, "person", KEYS[1 + at % 3]) for at in (0, 1, 2, 30)])
    with sqlite.reading() as connection:
        for hours, hits, people in [(0, 0, 0), (1, 1, 1), (2, 2, 2), (3, 3, 3), (30, 3, 3), (31, 4, 4)]:
            found = totals(connection, period=MARCH, until_ms=MARCH.start_ms + hours * hour)
            assert (found.hits, found.people) == (hits, people)
        assert totals(connection, period=MARCH, until_ms=MARCH.end_ms * 2).hits == 4


def test_the_hour_that_a_moment_cuts_counts_by_its_share(sqlite, make_world, keep):
    world = make_world(sqlite)
    code = world.codes["Spring", "Box"]
    keep(sqlite)([(code, MARCH.start_ms, "person", bytes([0] * 7 + [number])) for number in range(8)])
    with sqlite.reading() as connection:
        quarter_past = totals(connection, period=MARCH, until_ms=MARCH.start_ms + 900_000)
    assert quarter_past == Totals(hits=2, scans=2, people=2)


def test_what_is_left_out_is_told_by_kind(sqlite, make_world, keep):
    world = make_world(sqlite)
    code = world.codes["Spring", "Box"]
    kinds = ["person", "typed", "nfc", "repeat", "robot", "robot", "robot", "preview", "preview"]
    keep(sqlite)([(code, MARCH.start_ms, kind, None) for kind in kinds])
    with sqlite.reading() as connection:
        found = totals(connection, period=MARCH)
        told_of = excluded(connection, period=MARCH)
    assert (found.hits, found.scans) == (9, 3)
    assert told_of == [(ScanKind.ROBOT, 3), (ScanKind.PREVIEW, 2), (ScanKind.REPEAT, 1)]
    assert found.hits - found.scans == sum(hits for _kind, hits in told_of)


def test_codes_without_tracking_are_counted_by_day_and_by_source(database, make_world, keep):
    world = make_world(database)
    box, card = world.codes["Spring", "Box"], world.codes["Opening", "Card"]
    keep(database)([(box, MARCH.start_ms, "person", KEYS[1])])
    day = MARCH.first_day.toordinal()
    with database.recording() as connection:
        for code, kind, hits in [(box, "person", 3), (box, "robot", 2), (card, "person", 1)]:
            connection.execute(
                insert(untracked).values(
                    campaign_id=code.campaign_id,
                    day=day,
                    code_id=code.code_id,
                    kind=kind,
                    placement_id=code.placement_id,
                    hits=hits,
                )
            )
    with database.reading() as connection:
        assert totals(connection, period=MARCH) == Totals(hits=7, scans=5, people=1, untracked=4)
        assert told(count(connection, by="day", period=MARCH)) == {"2026-03-27": (7, 5, 1)}
        assert told(count(connection, by="placement", period=MARCH)) == {
            box.placement_id: (6, 4, 1),
            card.placement_id: (1, 1, 0),
        }
        known = {row.key: row.people_known for row in count(connection, by="placement", period=MARCH)}
        assert known[box.placement_id] == 1  # of the one scan that was tracked
        assert known[card.placement_id] is None
        assert set(known.values()) == {0, 1, None}
        first_day = count(connection, by="day", period=MARCH)[0]
        assert (first_day.untracked, first_day.people_known) == (4, 1)
        assert told(count(connection, by="hour", period=MARCH)) == {0: (1, 1, 1)}
        assert excluded(connection, period=MARCH) == [(ScanKind.ROBOT, 2)]
        noon = MARCH.start_ms + 12 * 3_600_000
        assert (
            totals(connection, period=MARCH, until_ms=noon).hits == 1 + 2 + 1
        )  # of 3, 2 and 1, half of them


def test_people_of_a_medium_are_told_within_the_error_that_is_stated(sqlite, make_world, keep):
    world = make_world(sqlite)
    window, poster, far = (
        world.codes["Spring", name] for name in ("Window Lyon", "Poster Lyon", "Poster Nantes")
    )
    keys = [number.to_bytes(8) for number in range(6000)]
    scanned = [(poster, keys[:3000]), (far, keys[2000:6000]), (window, keys[:500])]
    keep(sqlite)([(code, MARCH.start_ms, "person", key) for code, some in scanned for key in some])
    campaign_id = window.campaign_id
    with sqlite.reading() as connection:
        media = told(count(connection, by="medium", campaign_id=campaign_id, period=MARCH))
        towns = told(count(connection, by="city", campaign_id=campaign_id, period=MARCH))
    assert media["shop_window"] == (500, 500, 500)
    assert media["poster"][:2] == (7000, 7000)
    assert abs(media["poster"][2] / 6000 - 1) < 3 * STANDARD_ERROR
    assert towns["Nantes"] == (4000, 4000, 4000)
    assert abs(towns["Lyon"][2] / 3000 - 1) < 3 * STANDARD_ERROR


def test_scans_by_people_in_the_last_seven_days_are_counted_per_campaign(database, make_world, keep):
    world = make_world(database)
    now = datetime(2026, 3, 31, 12, tzinfo=UTC)
    ages = [timedelta(0), timedelta(days=7), timedelta(days=7, milliseconds=1)]
    spring = world.codes["Spring", "Box"]
    by_robots = [(spring, to_ms(now), "robot", None)] * 3
    keep(database)([*[(spring, to_ms(now - age), "person", None) for age in ages], *by_robots])
    asked = [world.campaigns["Spring"], world.campaigns["Autumn"]]
    with database.reading() as connection:
        found = scans_in_last_days(connection, asked, now=now)
        assert scans_in_last_days(connection, [], now=now) == {}
    assert found == {world.campaigns["Spring"]: 2, world.campaigns["Autumn"]: 0}


@pytest.mark.parametrize("by", GROUPINGS)
def test_a_question_is_a_fixed_number_of_queries_however_many_rows_it_has(sqlite, make_world, keep, by):
    world = make_world(sqlite)
    keep(sqlite)(random_scans(world, Random(7), MARCH, 100))
    statements = []
    with sqlite.reading() as connection:
        event.listen(connection, "before_cursor_execute", lambda *told: statements.append(told[2]))
        count(connection, by=by, campaign_id=world.campaigns["Spring"], period=MARCH)
    # Placements are asked who they are, and which have serial codes. People of several are asked of
    # sketches, which is two more queries and one for which codes they scanned.
    assert len(statements) == {"placement": 3, "medium": 5, "city": 5}.get(by, 1)


def test_while_the_journal_waits_the_count_is_as_old_as_the_last_batch(sqlite):
    now = datetime(2026, 3, 31, 12, tzinfo=UTC)
    moved = now - timedelta(minutes=3)
    with sqlite.reading() as connection:
        assert counted_until(connection, now=now, waiting=False) == now
        assert counted_until(connection, now=now, waiting=True) == now
    with sqlite.recording() as connection:
        connection.exec_driver_sql(
            "INSERT INTO scans.journal_positions VALUES ('a.journal', 10, ?)", (to_ms(moved),)
        )
    with sqlite.reading() as connection:
        assert counted_until(connection, now=now, waiting=True) == moved
        assert counted_until(connection, now=now, waiting=False) == now
