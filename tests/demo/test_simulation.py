from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from contactcodes.demo.places import sample_placements, towns
from contactcodes.demo.simulation import DAYS, SimulatedScan, simulate
from contactcodes.language import using_locale
from contactcodes.storage.columns import from_ms, to_ms

UNTIL = datetime(2026, 11, 21, 14, 32, tzinfo=UTC)
PARIS = "Europe/Paris"


@pytest.fixture(scope="module")
def scans() -> list[SimulatedScan]:
    return simulate(sample_placements(1), seed=1, until=UNTIL, time_zone=PARIS)


def local(scan: SimulatedScan) -> datetime:
    return from_ms(scan.at_ms).astimezone(ZoneInfo(PARIS))


def test_there_are_four_media_in_each_of_75_towns_and_every_placement_has_its_own_name():
    placements = sample_placements(1)
    assert len(placements) == len({placement.name for placement in placements}) == 300
    assert set(Counter(placement.city for placement in placements).values()) == {4}
    assert all(41 < town.latitude < 52 and -5.5 < town.longitude < 10 for town in towns())


def test_placements_are_named_in_the_language_but_otherwise_the_same():
    with using_locale("en"):
        english = sample_placements(3)
    with using_locale("fr"):
        french = sample_placements(3)
    assert english[0].name == "Paris shop window"
    assert [one.copies for one in english] == [one.copies for one in french]


def test_the_same_seed_and_day_give_the_same_scans(scans):
    again = simulate(sample_placements(1), seed=1, until=UNTIL, time_zone=PARIS)
    assert again == scans


def test_later_on_the_same_day_only_scans_of_that_day_are_added(scans):
    earlier = simulate(sample_placements(1), seed=1, until=UNTIL.replace(hour=9), time_zone=PARIS)
    assert len(earlier) < len(scans)
    assert scans[: len(earlier)] == earlier


def test_another_seed_gives_other_scans(scans):
    assert simulate(sample_placements(2), seed=2, until=UNTIL, time_zone=PARIS)[:50] != scans[:50]


def test_there_are_about_40_000_scans_of_90_days_and_none_later_than_now(scans):
    assert 36_000 < len(scans) < 44_000
    days = {local(scan).date() for scan in scans}
    assert max(days) == date(2026, 11, 21)
    assert DAYS - 3 <= len(days) <= DAYS
    assert max(scan.at_ms for scan in scans) < to_ms(UNTIL)


def test_people_scan_most_around_noon_and_after_work_much_on_saturdays_and_little_on_sundays(scans):
    hours = Counter(local(scan).hour for scan in scans)
    assert hours[12] > 2 * hours[9]
    assert hours[18] > hours[15]
    weekdays = Counter(local(scan).weekday() for scan in scans)
    assert weekdays[5] > 1.25 * weekdays[1] > 1.25 * weekdays[6]


def test_placements_are_very_unequal_and_a_few_are_silent(scans):
    found = Counter(scan.place for scan in scans)
    assert 1 <= 300 - len(found) <= 30
    leading = sum(count for _place, count in found.most_common(30))
    assert leading > 0.3 * len(scans)


def test_scans_grow_after_the_placements_are_put_up_and_one_day_stands_out(scans):
    days = Counter(local(scan).date() for scan in scans)
    assert days[date(2026, 11, 17)] > 3 * days[date(2026, 9, 1)]  # both Tuesdays
    evening = days[date(2026, 10, 29)]
    assert evening > 1.6 * max(days[date(2026, 10, 22)], days[date(2026, 11, 5)])


def test_some_people_scan_twice_and_always_on_one_day(scans):
    days_of: dict[bytes, set[date]] = {}
    for scan in scans:
        days_of.setdefault(scan.visitor_key, set()).add(local(scan).date())
    assert 0.05 < 1 - len(days_of) / len(scans) < 0.2
    assert all(len(days) == 1 for days in days_of.values())
