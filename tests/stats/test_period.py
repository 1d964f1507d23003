from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.errors import InputError
from contactcodes.language import using_locale
from contactcodes.stats.period import Period, read_period
from contactcodes.storage.columns import from_ms, to_ms

HOUR_MS = 3_600_000
TODAY = date(2026, 11, 21)
BEGIN = date(2026, 3, 1)
ZONES = [
    "Europe/Paris",
    "Europe/London",
    "America/New_York",
    "America/Santiago",  # changes at midnight
    "America/Havana",  # back from 1:00 to 0:00
    "Africa/Cairo",  # forward over midnight
    "Australia/Lord_Howe",  # by half an hour
    "Asia/Kathmandu",  # 5 h 45 min
    "Pacific/Chatham",
    "Pacific/Apia",
    "UTC",
]


def read(**form: str) -> Period:
    asked = {name.rstrip("_"): text for name, text in form.items()}
    return read_period(asked, today=TODAY, begin=BEGIN, time_zone="Europe/Paris")


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        pytest.param(date(2026, 3, 28), 24, id="the day before"),
        pytest.param(date(2026, 3, 29), 23, id="the clocks go forward"),
        pytest.param(date(2026, 10, 25), 25, id="the clocks go back"),
    ],
)
def test_a_local_day_is_as_long_as_its_clock_says(day: date, hours: int) -> None:
    period = Period(day, day, "Europe/Paris")
    assert period.end_ms - period.start_ms == hours * HOUR_MS
    assert from_ms(period.start_ms).astimezone(ZoneInfo("Europe/Paris")).hour == 0


@settings(max_examples=80, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    first=st.dates(date(2020, 1, 1), date(2036, 12, 31)),
    length=st.integers(1, 250),
    share=st.floats(0, 1, exclude_max=True),
)
def test_every_moment_of_a_period_has_the_local_clock_and_the_day_that_zoneinfo_tells(
    zone: str, first: date, length: int, share: float
) -> None:
    period = Period(first, first + timedelta(days=length - 1), zone)
    at_ms = period.start_ms + int(share * (period.end_ms - period.start_ms))
    local = from_ms(at_ms).astimezone(ZoneInfo(zone))
    offset = next(offset for until, offset in period.offsets_ms if at_ms < until)
    assert from_ms(at_ms + offset).replace(tzinfo=None) == local.replace(tzinfo=None)
    start, end = period.day_bounds_ms(local.date())
    assert start <= at_ms < end
    assert first <= local.date() <= period.last_day


@settings(max_examples=30, deadline=None)
@given(zone=st.sampled_from(ZONES), first=st.dates(date(2020, 1, 1), date(2036, 12, 31)))
def test_days_follow_each_other_without_a_gap(zone: str, first: date) -> None:
    period = Period(first, first + timedelta(days=400), zone)
    bounds = [period.day_bounds_ms(day) for day in period.days]
    assert all(end == start for (_, end), (start, _) in pairwise(bounds))
    assert bounds[0][0] == period.start_ms
    assert bounds[-1][1] == period.end_ms == period.offsets_ms[-1][0]


@pytest.mark.parametrize(
    ("form", "first", "last"),
    [
        pytest.param({}, date(2026, 10, 25), TODAY, id="nothing asked: 28 days"),
        pytest.param({"last": "7"}, date(2026, 11, 15), TODAY, id="seven days with today"),
        pytest.param({"last": "90"}, date(2026, 8, 24), TODAY, id="ninety"),
        pytest.param({"last": "all"}, BEGIN, TODAY, id="since the beginning"),
        pytest.param(
            {"from_": "2026-04-01", "to": "2026-04-30"}, date(2026, 4, 1), date(2026, 4, 30), id="ISO"
        ),
        pytest.param(
            {"from_": "1/4/2026", "to": "30.04.2026"}, date(2026, 4, 1), date(2026, 4, 30), id="day first"
        ),
        pytest.param({"to": "2026-04-30"}, BEGIN, date(2026, 4, 30), id="from the beginning"),
        pytest.param({"from_": " 2026-11-20 "}, date(2026, 11, 20), TODAY, id="until today"),
        pytest.param(
            {"from_": "2026-11-20", "to": "2027-01-01"}, date(2026, 11, 20), TODAY, id="not the future"
        ),
        pytest.param(
            {"from_": "2026-11-20", "last": "7"}, date(2026, 11, 20), TODAY, id="days before presets"
        ),
    ],
)
def test_a_period_is_read_as_people_ask_for_it(form: dict[str, str], first: date, last: date) -> None:
    period = read(**form)
    assert (period.first_day, period.last_day) == (first, last)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        pytest.param({"from_": "2026-02-30"}, "“2026-02-30” is no day", id="no such day"),
        pytest.param({"to": "yesterday"}, "Write it like 2026-03-21", id="a word"),
        pytest.param({"from_": "2026-05-02", "to": "2026-05-01"}, "ends before it begins", id="backwards"),
        pytest.param({"from_": "2026-11-22"}, "begins after today", id="tomorrow"),
        pytest.param({"from_": "2016-11-20"}, "3653", id="more than ten years"),
        pytest.param({"last": "12"}, "“12” is no period", id="no preset"),
        pytest.param(
            {"from_": "0001-01-01", "to": "0001-01-02"}, "“0001-01-01” is too early", id="the year 1"
        ),
        pytest.param(
            {"to": "31/12/1999"}, "the first day there can be is 1 Jan 2000", id="the century before"
        ),
    ],
)
def test_a_period_that_cannot_be_is_refused_with_the_remedy(form: dict[str, str], says: str) -> None:
    with using_locale("en"), pytest.raises(InputError, match=says):
        read(**form)


def test_all_of_a_campaign_older_than_ten_years_is_its_last_ten_years() -> None:
    period = read_period({"last": "all"}, today=TODAY, begin=date(2001, 1, 1), time_zone="UTC")
    assert period.length == 3653


def test_the_period_before_has_as_many_days_and_ends_the_day_before() -> None:
    period = Period(date(2026, 3, 1), date(2026, 3, 31), "Europe/Paris")
    assert period.before() == Period(date(2026, 1, 29), date(2026, 2, 28), "Europe/Paris")


def test_the_same_moment_before_is_the_same_time_on_the_clock_even_if_the_clocks_changed() -> None:
    period = Period(date(2026, 10, 25), date(2026, 10, 31), "Europe/Paris")
    moment = datetime(2026, 10, 31, 13, 32, tzinfo=UTC)  # 14:32 in winter
    assert from_ms(period.same_moment_before_ms(moment)) == datetime(2026, 10, 24, 12, 32, tzinfo=UTC)


def test_the_end_of_a_period_is_the_end_of_its_last_day() -> None:
    period = Period(date(2026, 6, 1), date(2026, 6, 2), "Europe/Paris")
    assert period.end_ms == to_ms(datetime(2026, 6, 2, 22, tzinfo=UTC))


def test_the_first_day_there_can_be_has_a_period_before_it() -> None:
    period = read(from_="2000-01-01", to="2000-01-02")
    assert period.before() == Period(date(1999, 12, 30), date(1999, 12, 31), "Europe/Paris")
