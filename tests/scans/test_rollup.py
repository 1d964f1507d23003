"""Roll-ups: what statistics read follows from the scans that are stored, whichever way they came."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, insert, select, update

from bench.rolled_up import roll_ups
from contactcodes.campaigns.brand import add_brand
from contactcodes.campaigns.campaign import open_campaign
from contactcodes.campaigns.placed_code import PlacedCode, add_placements, placed_codes
from contactcodes.campaigns.placement import Medium, Placement
from contactcodes.contacts.target import Target
from contactcodes.scans.brand_clock import UTC_CLOCK, BrandClock
from contactcodes.scans.people_sketch import key_numbers, sketch
from contactcodes.scans.recount import countable_days, recount_day, recount_next_stale_day
from contactcodes.scans.rollup import Traits
from contactcodes.scans.sketches import merge_unsketched
from contactcodes.scans.stored_scan import StoredScan
from contactcodes.scans.storing import store
from contactcodes.scans.visitor_key import draw_salts
from contactcodes.storage.columns import from_ms, to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.months import Months
from contactcodes.storage.scan_tables import (
    campaign_hours,
    code_days,
    scans,
    seen,
    sketches,
    stale_days,
)
from contactcodes.storage.tables import brands, campaigns
from tests.scans_made import stored_scan

ZONES = {"Paris": "Europe/Paris", "Kolkata": "Asia/Kolkata", "St. John's": "America/St_Johns"}
FIRST = to_ms(datetime(2026, 3, 28, 10, tzinfo=UTC))  # the clocks of Paris go forward on the 29th
SPAN_MS = 50 * 3_600_000
PEOPLE = {"person", "typed", "nfc"}


@pytest.fixture
def placed(database: Database) -> list[PlacedCode]:
    """Two campaigns at each of three brands, on clocks that differ by half hours."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    Months(database).prepare(FIRST, FIRST + SPAN_MS)
    found = []
    with database.writing() as connection:
        for name, zone in ZONES.items():
            brand = add_brand(connection, name, locale="en", time_zone=zone, sample=False, at=at)
            for season in ("Spring", "Autumn"):
                campaign = open_campaign(connection, brand, season, Target.read("help"), at)
                listed = [Placement(name=f"Poster {number}", medium=Medium.POSTER) for number in range(2)]
                add_placements(
                    connection, campaign, listed, origin="https://qr.dupont.fr", code_length=6, at=at
                )
                found += placed_codes(connection, campaign_id=campaign.id)
    return found


def clock_of(one: PlacedCode, database: Database) -> BrandClock:
    with database.reading() as connection:
        zone = connection.execute(select(brands.c.time_zone).where(brands.c.id == one.brand_id)).scalar_one()
    return BrandClock(one.brand_id, zone)


def some_scans(
    placed: list[PlacedCode], clocks: dict[int, BrandClock], chance: Random, count: int
) -> list[StoredScan]:
    """Return scans of few people, so that they meet again at other codes, campaigns and hours."""
    found = []
    for _scan in range(count):
        one = chance.choice(placed)
        at_ms = chance.randrange(FIRST, FIRST + SPAN_MS)
        day = clocks[one.brand_id].at(at_ms).day
        key = f"{one.brand_id}{day % 100:02}{chance.randrange(12):05}".encode()
        kind = chance.choice(["person"] * 5 + ["typed", "nfc", "robot", "preview", "test"])
        facts = {
            "device": chance.choice(["phone", "tablet"]),
            "language": chance.choice(["fr", "en", ""]),
            "answer": chance.choice(["redirect", "page", "retired", "trouble", ""]),
            "contact_point_id": chance.choice([1, 2, None]),
        }
        scan = stored_scan(one, at_ms, kind, chance.choice([key, key, None]), **facts)
        if chance.random() < 0.05:
            nearest = chance.choice([None, one.code_id])
            scan = scan._replace(code_id=None, placement_id=None, campaign_id=None, nearest_code_id=nearest)
        found.append(scan)
        if chance.random() < 0.1:  # in a hurry
            found.append(scan._replace(at_ms=at_ms + chance.randrange(25_000)))
    return found[:count]


def store_in_batches(
    database: Database,
    listed: list[StoredScan],
    clocks_of_codes: dict[int, BrandClock],
    sizes: Callable[[], int],
) -> None:
    known = Traits()
    while listed:
        size = sizes()
        batch, listed = listed[:size], listed[size:]
        places = [
            clocks_of_codes.get(scan.code_id or scan.nearest_code_id or 0, UTC_CLOCK).at(scan.at_ms)
            for scan in batch
        ]
        with database.recording() as connection:
            store(connection, known, list(batch), places)
        if size % 3 == 0:
            merge_unsketched(database)


def counted_by_hand(database: Database) -> dict[str, Any]:
    """Return the same, counted in plain Python from what is stored of scans."""
    with database.reading() as connection:
        rows = connection.execute(select(scans)).all()
        brand_of = dict(map(tuple, connection.execute(select(campaigns.c.id, campaigns.c.brand_id))))
        zone_of = dict(map(tuple, connection.execute(select(brands.c.id, brands.c.time_zone))))
        campaign_of = {}
        for row in rows:
            if row.code_id is not None:
                campaign_of[row.code_id] = row.campaign_id
    counts: dict[str, Counter[Any]] = defaultdict(Counter)
    hours: dict[str, defaultdict[Any, set[int]]] = defaultdict(lambda: defaultdict(set))
    crowds: defaultdict[Any, set[bytes]] = defaultdict(set)
    placements = {}
    for row in rows:
        campaign = row.campaign_id or campaign_of.get(row.nearest_code_id)
        zone = zone_of[brand_of[campaign]] if campaign else "UTC"
        local = from_ms(row.at_ms).astimezone(ZoneInfo(zone))
        day, hour = local.toordinal(), local.hour
        if row.code_id is None:
            counts["strays"][day, row.nearest_code_id or 0, row.kind] += 1
            continue
        placements[row.code_id] = row.placement_id
        counts["code_hours"][campaign, day, hour, row.code_id, row.kind] += 1
        counts["campaign_hours"][campaign, day, hour, row.kind] += 1
        trait = (row.kind, row.carrier, row.device, row.country, row.language)
        counts["code_traits"][campaign, day, row.code_id, trait] += 1
        counts["hits"][campaign, day, row.code_id] += 1
        if row.kind in PEOPLE:
            counts["scans"][campaign, day, row.code_id] += 1
            if row.answer in {"redirect", "page", "retired"}:
                answered = (campaign, day, row.code_id, row.contact_point_id or 0)
                counts["answered"][answered] += 1
                counts["paged"][answered] += row.answer != "redirect"
            if row.visitor_key is not None:
                crowds[campaign, day, row.code_id].add(row.visitor_key)
                hours["campaign_people"][campaign, day, row.visitor_key].add(hour)
                hours["brand_people"][brand_of[campaign], day, row.visitor_key].add(hour)
    found: dict[str, Any] = {
        name: sorted((*key, hits) for key, hits in counts[name].items())
        for name in ("code_hours", "campaign_hours", "code_traits", "strays")
    }
    found["code_days"] = sorted(
        (*key, placements[key[2]], hits, counts["scans"][key], len(crowds.get(key, ())))
        for key, hits in counts["hits"].items()
    )
    found["answer_days"] = sorted(
        (*key, answered, counts["paged"][key]) for key, answered in counts["answered"].items()
    )
    found["tap_days"] = []
    for name in ("campaign_people", "brand_people"):
        people: Counter[Any] = Counter()
        newcomers: Counter[Any] = Counter()
        for (whose, day, _visitor), at in hours[name].items():
            people.update((whose, day, hour) for hour in at)
            newcomers[whose, day, min(at)] += 1
        found[name] = sorted((*cell, people[cell], newcomers[cell]) for cell in people)
    found["sketches"] = {
        cell: sorted(key_numbers([int.from_bytes(key, signed=True) for key in keys]).tolist())
        for cell, keys in crowds.items()
    }
    return found


@pytest.mark.parametrize("seed", range(3))
def test_however_scans_come_the_roll_ups_are_what_one_counts_by_hand_and_what_a_recount_gives(
    database: Database, placed: list[PlacedCode], seed: int
) -> None:
    chance = Random(seed)
    of_codes = {one.code_id: clock_of(one, database) for one in placed}
    clocks = {one.brand_id: of_codes[one.code_id] for one in placed}
    listed = some_scans(placed, clocks, chance, 600)
    chance.shuffle(listed)  # several journals, in no order of time
    store_in_batches(database, listed, of_codes, lambda: chance.randrange(1, 90))
    incremental = roll_ups(database)
    assert incremental == counted_by_hand(database)
    assert {row[4] for row in incremental["code_hours"]} >= {"person", "repeat", "robot"}
    days = countable_days(database)
    assert sum(recount_day(database, day) for day in days) == 600
    assert roll_ups(database) == incremental


def test_a_recount_mends_what_is_wrong(database: Database, placed: list[PlacedCode]) -> None:
    chance = Random(5)
    of_codes = {one.code_id: clock_of(one, database) for one in placed}
    clocks = {one.brand_id: of_codes[one.code_id] for one in placed}
    store_in_batches(database, some_scans(placed, clocks, chance, 200), of_codes, lambda: 50)
    right = roll_ups(database)
    with database.recording() as connection:
        connection.execute(update(code_days).values(hits=7))
        connection.execute(delete(campaign_hours))
        connection.execute(update(sketches).values(visitor_keys=sketch(key_numbers([1, 2, 3]))))
    assert roll_ups(database) != right
    for day in countable_days(database):
        recount_day(database, day)
    assert roll_ups(database) == right


def test_while_a_day_goes_on_a_recount_forgets_nobody(database: Database, placed: list[PlacedCode]) -> None:
    one = placed[0]
    clock = clock_of(one, database)
    first, again, later = (
        stored_scan(one, FIRST + after_s * 1000, "person", b"somebody") for after_s in (0, 20, 4000)
    )
    day = clock.at(FIRST).day
    with database.recording() as connection:
        draw_salts(connection, [day], datetime.now(UTC))
        store(connection, Traits(), [first], [clock.at(FIRST)])
    recount_day(database, day)
    with database.recording() as connection:
        store(connection, Traits(), [again, later], [clock.at(again.at_ms), clock.at(later.at_ms)])
    with database.reading() as connection:
        kinds = connection.scalars(select(scans.c.kind).order_by(scans.c.at_ms)).all()
        assert kinds == ["person", "repeat", "person"]
        assert connection.execute(select(code_days.c.people)).scalars().all() == [1]
    recount_day(database, day)
    assert roll_ups(database) == counted_by_hand(database)


def test_when_a_day_is_over_a_recount_keeps_no_visitor(database: Database, placed: list[PlacedCode]) -> None:
    clock = clock_of(placed[0], database)
    scan = stored_scan(placed[0], FIRST, "person", b"somebody")
    with database.recording() as connection:
        store(connection, Traits(), [scan], [clock.at(FIRST)])
    recount_day(database, clock.at(FIRST).day)
    with database.reading() as connection:
        assert connection.execute(select(seen)).all() == []


def test_stale_days_are_counted_again_the_oldest_first(database: Database, placed: list[PlacedCode]) -> None:
    clock = clock_of(placed[0], database)
    later = FIRST + 24 * 3_600_000
    for at_ms in (FIRST, later):
        with database.recording() as connection:
            store(connection, Traits(), [stored_scan(placed[0], at_ms)], [clock.at(at_ms)])
    right = roll_ups(database)
    with database.recording() as connection:
        connection.execute(delete(code_days))
        connection.execute(insert(stale_days), [{"day": clock.at(at_ms).day} for at_ms in (later, FIRST)])
    assert recount_next_stale_day(database)
    assert [row[1] for row in roll_ups(database)["code_days"]] == [date(2026, 3, 28).toordinal()]
    assert recount_next_stale_day(database)
    assert not recount_next_stale_day(database)
    assert roll_ups(database) == right
