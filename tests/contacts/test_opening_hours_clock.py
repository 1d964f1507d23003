"""Open or closed, and until when: holidays, time zones, the nights when clocks change."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import OpeningHours

from contactcodes.contacts.hours_clock import HoursClock, HoursState, hours_in_year
from contactcodes.contacts.opening_hours import read_hours

PARIS, NEW_YORK = "Europe/Paris", "America/New_York"
SHOP = "Mo-Fr 09:00-12:30,14:00-19:00; Sa 10:00-18:00; PH off"


def at(written: str, zone: str = PARIS, fold: int = 0) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone), fold=fold)


def state(hours: str, moment: datetime, zone: str = PARIS, holidays: str = "FR") -> HoursState:
    return HoursClock(read_hours(hours), zone, holidays).state_at(moment)


def changes(hours: str, start: datetime, end: datetime, zone: str, holidays: str = "FR") -> list[str]:
    """Return each change in between, as the clock on the wall shows it: ``+ Mo 09:00 +0200``."""
    clock = HoursClock(read_hours(hours), zone, holidays)
    found, moment = [], start
    while (until := clock.state_at(moment).until) is not None and until < end:
        local = until.astimezone(ZoneInfo(zone))
        found.append(f"{'+' if clock.state_at(until).is_open else '-'} {local:%d %H:%M %z}")
        moment = until
    return found


@pytest.mark.parametrize(
    ("moment", "is_open", "until"),
    [
        ("2026-05-07 08:59:59", False, "2026-05-07 09:00"),
        ("2026-05-07 09:00", True, "2026-05-07 12:30"),
        ("2026-05-07 12:29:59.999999", True, "2026-05-07 12:30"),
        ("2026-05-07 12:30", False, "2026-05-07 14:00"),
        ("2026-05-07 19:00", False, "2026-05-09 10:00"),  # Friday 8 May is a holiday
        ("2026-05-08 11:00", False, "2026-05-09 10:00"),
        ("2026-05-09 18:00", False, "2026-05-11 09:00"),
        ("2026-12-31 20:00", False, "2027-01-02 10:00"),  # over New Year's Day, into the next year
    ],
)
def test_a_shop_is_open_until_it_closes(moment: str, is_open: bool, until: str) -> None:
    assert state(SHOP, at(moment)) == HoursState(is_open, at(until).astimezone(UTC))


def test_a_week_with_a_holiday_in_two_time_zones() -> None:
    start, end = datetime(2026, 5, 7, tzinfo=UTC), datetime(2026, 5, 9, 22, tzinfo=UTC)
    assert changes("Mo-Sa 09:00-18:00; PH off", start, end, PARIS, "FR") == [
        "+ 07 09:00 +0200",
        "- 07 18:00 +0200",
        "+ 09 09:00 +0200",
        "- 09 18:00 +0200",
    ]
    assert changes("Mo-Sa 09:00-18:00; PH off", start, end, NEW_YORK, "US-NY") == [
        "+ 07 09:00 -0400",
        "- 07 18:00 -0400",
        "+ 08 09:00 -0400",
        "- 08 18:00 -0400",
        "+ 09 09:00 -0400",
    ]


@pytest.mark.parametrize(
    ("holidays", "closed_days"),
    [
        ("FR", {"2026-04-06"}),
        ("FR-57", {"2026-04-03", "2026-04-06"}),
        ("FR-6AE", {"2026-04-03", "2026-04-06"}),
        ("DE-BY", {"2026-04-03", "2026-04-06"}),
        ("", set()),
    ],
)
def test_good_friday_is_a_holiday_in_alsace_and_moselle(holidays: str, closed_days: set[str]) -> None:
    clock = HoursClock(read_hours("10:00-12:00; PH off"), PARIS, holidays)
    days = [f"2026-04-{day:02}" for day in range(1, 9)]
    assert {day for day in days if not clock.state_at(at(f"{day} 11:00")).is_open} == closed_days


@pytest.mark.parametrize("holidays", ["FR-57", "FR-6AE"])
def test_the_second_day_of_christmas_is_a_holiday_in_alsace_and_moselle(holidays: str) -> None:
    assert not state("24/7; PH off", at("2026-12-26 11:00"), holidays=holidays).is_open
    assert state("24/7; PH off", at("2026-12-26 11:00"), holidays="FR").is_open


@pytest.mark.parametrize(
    ("hours", "open_days"),
    [
        ("PH 10:00-12:00", {1, 8, 14, 25}),
        ("Su,PH 10:00-12:00", {1, 3, 8, 10, 14, 17, 24, 25, 31}),
        ("PH,Su 10:00-12:00; 2026 May 14 off", {1, 3, 8, 10, 17, 24, 25, 31}),
        ("Mo 10:00-12:00; PH off", {4, 11, 18}),
        ("Mo 10:00-12:00 || PH 11:00-12:00", {1, 4, 8, 11, 14, 18, 25}),
        ("Jun PH 10:00-12:00", set()),
        ("May 10-20 PH 10:00-12:00", {14}),
        ("week 20 10:00-12:00; 2026 PH off", {11, 12, 13, 15, 16, 17}),
    ],
)
def test_holidays_stand_wherever_a_day_of_the_week_does(hours: str, open_days: set[int]) -> None:
    clock = HoursClock(read_hours(hours), PARIS, "FR")
    found = {day for day in range(1, 32) if clock.state_at(at(f"2026-05-{day:02} 11:30")).is_open}
    assert found == open_days


def test_a_holiday_among_weekdays_does_not_cut_short_the_night_before() -> None:
    # Thursday 7 May, then the holiday.
    assert state("Mo-Su,PH 22:00-02:00", at("2026-05-08 01:00")).is_open
    assert state("Th,PH 22:00-02:00", at("2026-05-08 01:00")).is_open


@pytest.mark.parametrize(
    ("hours", "until"),
    [
        ("24/7", None),
        ("", None),
        ("Mo-Su 00:00-24:00", None),
        ("24/7 closed", None),
        ("2020 Mo 10:00-12:00", None),
        ("PH 10:00-12:00; PH off", None),
        ("2029 Mar 5 10:00-12:00", "2029-03-05 10:00"),
    ],
)
def test_what_never_changes_says_so(hours: str, until: str | None) -> None:
    found = HoursClock(read_hours(hours) if hours else "", PARIS, "FR").state_at(at("2026-05-07 11:00"))
    assert found.until == (at(until).astimezone(UTC) if until else None)
    assert found.is_open == (hours in ("24/7", "", "Mo-Su 00:00-24:00"))


# The clock: 02:59 +0200, 02:00 +0100 (25 October); 01:59 +0100, 03:00 +0200 (28 March).
@pytest.mark.parametrize(
    ("hours", "night", "expected"),
    [
        ("22:00-02:30", "2026-10-24", ["+ 24 22:00 +0200", "- 25 02:30 +0200"]),
        ("22:00-03:00", "2026-10-24", ["+ 24 22:00 +0200", "- 25 03:00 +0100"]),
        ("02:15-02:45", "2026-10-24", ["+ 25 02:15 +0200", "- 25 02:45 +0200"]),
        ("02:30-05:00", "2026-10-24", ["+ 25 02:30 +0200", "- 25 05:00 +0100"]),
        ("03:00-05:00", "2026-10-24", ["+ 25 03:00 +0100", "- 25 05:00 +0100"]),
        ("22:00-02:30", "2027-03-27", ["+ 27 22:00 +0100", "- 28 03:00 +0200"]),
        ("02:30-05:00", "2027-03-27", ["+ 28 03:00 +0200", "- 28 05:00 +0200"]),
        ("02:15-02:45", "2027-03-27", []),
        ("01:00-02:00", "2027-03-27", ["+ 28 01:00 +0100", "- 28 03:00 +0200"]),
    ],
)
def test_a_night_in_paris_when_the_clocks_change(hours: str, night: str, expected: list[str]) -> None:
    start = at(f"{night} 12:00")
    assert changes(hours, start, start + timedelta(hours=22), PARIS) == expected


# The clock: 01:59 -0400, 01:00 -0500 (1 November); 01:59 -0500, 03:00 -0400 (14 March).
@pytest.mark.parametrize(
    ("hours", "night", "expected"),
    [
        ("20:00-01:30", "2026-10-31", ["+ 31 20:00 -0400", "- 01 01:30 -0400"]),
        ("20:00-02:00", "2026-10-31", ["+ 31 20:00 -0400", "- 01 02:00 -0500"]),
        ("20:00-02:30", "2027-03-13", ["+ 13 20:00 -0500", "- 14 03:00 -0400"]),
    ],
)
def test_a_night_in_new_york_when_the_clocks_change(hours: str, night: str, expected: list[str]) -> None:
    start = at(f"{night} 12:00", NEW_YORK)
    assert changes(hours, start, start + timedelta(hours=22), NEW_YORK) == expected


def test_nothing_opens_again_when_its_hour_comes_round_twice() -> None:
    hours = "22:00-02:30"
    assert state(hours, at("2026-10-25 02:29")).is_open
    assert not state(hours, at("2026-10-25 02:31")).is_open
    assert not state(hours, at("2026-10-25 02:10", fold=1)).is_open
    assert not state("22:00-24:00,02:30-02:45", at("2026-10-25 02:40", fold=1)).is_open


def test_a_day_that_a_country_left_out_is_no_trouble() -> None:
    # Samoa went from Thursday 29 to Saturday 31 December 2011: the next Friday is a week later.
    found = state("Fr 10:00-12:00", datetime(2011, 12, 30, 9, tzinfo=UTC), "Pacific/Apia", "")
    assert found == HoursState(False, at("2012-01-06 10:00", "Pacific/Apia").astimezone(UTC))


_HOURS = st.sampled_from(
    [
        SHOP,
        "22:00-02:30",
        "Mo-Su,PH 20:00-02:15",
        "02:00-02:30,02:45-05:00",
        "24/7; PH off",
        "Mo-Fr 22:00-06:00, Sa 23:00-07:00; 2026 Dec 24-2027 Jan 2 off",
        "week 40-50 Mo[1] 09:00-12:00",
        "Mo-Fr 09:00-12:00 || PH 10:00-11:00 || Sa 01:30-03:15",
        "Sep-Apr 09:00-18:00; easter off",
        "02:30-02:45; Mo-Fr 09:00-12:00",
    ]
)
_ZONES = st.sampled_from([PARIS, NEW_YORK, "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata", "UTC"])
_MOMENTS = st.one_of(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)),
    # Around the nights when clocks change.
    st.datetimes(datetime(2026, 10, 24, 20), datetime(2026, 10, 25, 6)),
    st.datetimes(datetime(2026, 11, 1, 3), datetime(2026, 11, 1, 10)),
    st.datetimes(datetime(2027, 3, 27, 20), datetime(2027, 3, 28, 6)),
).map(lambda moment: moment.replace(tzinfo=UTC))


@given(_HOURS, _ZONES, _MOMENTS, st.floats(0, 1, exclude_max=True))
def test_a_state_lasts_until_it_changes(hours: str, zone: str, moment: datetime, share: float) -> None:
    found = state(hours, moment, zone)
    assert found.until is not None
    assert found.until > moment
    between = min(moment + (found.until - moment) * share, found.until - timedelta.resolution)
    assert state(hours, between, zone) == found
    assert state(hours, found.until, zone).is_open != found.is_open


@given(_HOURS, _ZONES, _MOMENTS)
def test_open_is_what_the_clock_on_the_wall_says_the_first_time(
    hours: str, zone: str, moment: datetime
) -> None:
    local = moment.astimezone(ZoneInfo(zone))
    on_the_wall = OpeningHours(hours_in_year(read_hours(hours), local.year, "FR"))
    if not local.fold:
        assert state(hours, moment, zone).is_open == on_the_wall.is_open(local.replace(tzinfo=None))


@given(_HOURS, _ZONES, st.lists(_MOMENTS, min_size=2, max_size=6), st.booleans())
def test_a_clock_that_was_asked_before_answers_as_a_fresh_one(
    hours: str, zone: str, moments: list[datetime], in_order: bool
) -> None:
    clock = HoursClock(read_hours(hours), zone, "FR-57")
    near = [moment + timedelta(minutes=minutes) for moment in moments for minutes in (0, 1, 59, -61)]
    for moment in sorted(near) if in_order else near:
        assert clock.state_at(moment) == HoursClock(read_hours(hours), zone, "FR-57").state_at(moment)


def test_threads_share_a_clock() -> None:
    clock = HoursClock(read_hours(SHOP), PARIS, "FR")
    start = datetime(2026, 5, 7, tzinfo=UTC)
    moments = [start + timedelta(minutes=minutes) for minutes in range(0, 3 * 24 * 60, 3)]
    expected = {moment: HoursClock(read_hours(SHOP), PARIS, "FR").state_at(moment) for moment in moments}
    wrong: list[datetime] = []

    def ask(first: int) -> None:
        rotated = moments[first:] + moments[:first]
        wrong.extend(moment for moment in rotated if clock.state_at(moment) != expected[moment])

    threads = [threading.Thread(target=ask, args=(number * 300,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
