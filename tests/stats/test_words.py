from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contactcodes.language import format_date, using_locale
from contactcodes.stats.period import Period
from contactcodes.stats.questions import CountRow
from contactcodes.stats.words import (
    shown_change,
    shown_hour,
    shown_moment,
    shown_name,
    shown_period,
    shown_rate,
    shown_share,
    shown_zone,
)


@pytest.mark.parametrize(
    ("part", "whole", "english", "french"),
    [
        (61, 100, "61%", "61\u202f%"),
        (1, 250, "0.4%", "0,4\u202f%"),
        (0, 250, "0%", "0\u202f%"),
        (0, 0, "0%", "0\u202f%"),
        (5, 5, "100%", "100\u202f%"),
    ],
)
def test_a_share_is_whole_unless_it_is_under_one(part, whole, english, french):
    with using_locale("en"):
        assert shown_share(part, whole) == english
    with using_locale("fr"):
        assert shown_share(part, whole) == french


@pytest.mark.parametrize(
    ("now", "before", "shown"),
    [(118, 100, "+18%"), (91, 100, "−9%"), (100, 100, "±0%"), (5, 0, None), (2500, 100, "+2,400%")],
)
def test_a_change_has_its_sign_and_none_from_nothing(now, before, shown):
    with using_locale("en"):
        assert shown_change(now, before) == shown


@pytest.mark.parametrize(
    ("rate", "english", "french"),
    [
        (0.5634, "0.56", "0,56"),
        (0.00861, "0.0086", "0,0086"),
        (0.0, "0", "0"),
        (2.13, "2.1", "2,1"),
        (1234.6, "1,235", "1\u202f235"),
    ],
)
def test_a_rate_has_the_digits_that_count(rate, english, french):
    with using_locale("en"):
        assert shown_rate(rate) == english
    with using_locale("fr"):
        assert shown_rate(rate) == french


def test_hours_and_moments_are_written_as_each_language_writes_them():
    now = datetime(2026, 11, 21, 13, 32, tzinfo=UTC)
    yesterday = datetime(2026, 11, 20, 22, 59, tzinfo=UTC)
    with using_locale("fr"):
        assert shown_hour(9) == "9\u202fh"
        assert shown_moment(now, now, "Europe/Paris") == "14\u202fh\u202f32"
    with using_locale("en"):
        assert shown_hour(9) == "09:00"
        assert shown_moment(now, now, "Europe/Paris") == "14:32"
        assert shown_moment(yesterday, now, "Europe/Paris") == "23:59 on 20 Nov 2026"


def test_a_period_names_the_month_and_year_once_where_they_are_the_same():
    with using_locale("en"):
        assert shown_period(Period(date(2026, 11, 2), date(2026, 11, 21), "UTC")) == "2–21 Nov 2026"
        assert shown_period(Period(date(2026, 11, 2), date(2026, 11, 2), "UTC")) == "2 Nov 2026"


def test_the_first_of_a_month_is_written_as_french_reads_it():
    first, eleventh = date(2026, 11, 1), date(2026, 11, 11)
    with using_locale("fr"):
        assert format_date(first) == "1er nov. 2026"
        assert format_date(first, "full") == "dimanche 1er novembre 2026"
        assert format_date(eleventh) == "11 nov. 2026"
        assert shown_period(Period(first, eleventh, "UTC")) == "1er–11 nov. 2026"
        assert shown_period(Period(date(2026, 10, 1), first, "UTC")) == "1er oct.\u2009–\u20091er nov. 2026"
    with using_locale("en"):
        assert format_date(first) == "1 Nov 2026"
        assert shown_period(Period(first, eleventh, "UTC")) == "1–11 Nov 2026"


@pytest.mark.parametrize(
    ("zone", "english", "french"),
    [
        ("Europe/Paris", "Paris", "Paris"),
        ("Europe/London", "London", "Londres"),
        ("Indian/Reunion", "Réunion", "La Réunion"),
        ("UTC", "UTC", "UTC"),
    ],
)
def test_a_time_zone_is_named_after_a_town_that_people_know(zone, english, french):
    with using_locale("en"):
        assert shown_zone(zone) == english
    with using_locale("fr"):
        assert shown_zone(zone) == french


def test_a_source_without_a_town_is_not_nameless():
    with using_locale("en"):
        row = CountRow(key="", name="", hits=0, scans=0, people=0)
        assert shown_name("city", row) == "no town given"
