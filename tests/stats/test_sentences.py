from __future__ import annotations

from datetime import date, timedelta

import pytest

from contactcodes.language import using_locale
from contactcodes.stats.questions import CountRow
from contactcodes.stats.sentences import say_days, say_hours, say_others, say_sources

FIRST = date(2026, 10, 5)  # a Monday


def row(key: int | str, scans: int, name: str = "") -> CountRow:
    return CountRow(key=key, name=name or str(key), hits=scans, scans=scans, people=scans)


def days(*scans: int) -> list[CountRow]:
    return [row((FIRST + timedelta(days=number)).isoformat(), found) for number, found in enumerate(scans)]


@pytest.fixture(autouse=True)
def english():
    with using_locale("en"):
        yield


def test_days_without_a_scan_are_said_so():
    assert say_days(days(0, 0), today=FIRST) == "No scan in this period."


def test_the_usual_day_is_the_middle_one_of_those_that_are_over_since_the_first_scan():
    rows = days(0, 0, 10, 30, 20, 1)
    assert say_days(rows, today=FIRST + timedelta(days=5)) == (
        "20 scans on a usual day, at most 30, on Thursday, 8 October 2026."
    )


def test_a_day_far_above_the_same_day_of_other_weeks_stands_out():
    weeks = [10, 10, 10, 10, 12, 16, 4] * 4
    weeks[3 + 7] = 18  # a Thursday; more than any Saturday
    assert "Thursday, 15 October 2026 stands out with 18" in say_days(days(*weeks), today=date(2027, 1, 1))


def test_a_saturday_as_good_as_other_saturdays_does_not_stand_out():
    weeks = [10, 10, 10, 10, 12, 30, 4] * 4
    assert say_days(days(*weeks), today=date(2027, 1, 1)) == (
        "10 scans on a usual day, at most 30, on Saturday, 10 October 2026."
    )


def test_one_day_is_said_without_comparing_it():
    assert say_days(days(1), today=FIRST) == "1 scan, on Monday, 5 October 2026."


def test_the_leading_source_is_named_with_its_share_and_silent_ones_are_counted():
    rows = [row(1, 61, "Window"), row(2, 39, "Poster"), row(3, 0, "Box")]
    assert (
        say_sources(rows, "placement") == "Window leads with 61% of the scans. 1 placement of 3 brought none."
    )
    assert say_sources(rows, "city") == "Window leads with 61% of the scans. 1 town of 3 brought none."


def test_a_handful_of_scans_is_not_said_in_percent():
    assert say_sources([row("poster", 3)], "medium") == "Poster leads with 3 scans."
    assert say_hours([row(hour, 3 if hour == 18 else 0) for hour in range(24)]) == (
        "The busiest hour is 18:00 to 19:00."
    )


@pytest.mark.parametrize(
    ("by", "scans", "said"),
    [
        pytest.param("placement", [1200, 30, 0], "2 other placements: 1,230 scans.", id="a silent one apart"),
        pytest.param("city", [1], "1 other town: 1 scan.", id="one of one"),
        pytest.param("medium", [0, 0], "", id="all silent"),
        pytest.param("placement", [], "", id="none left"),
    ],
)
def test_those_without_a_bar_are_said_together(by, scans, said):
    assert say_others([row(number, found) for number, found in enumerate(scans)], by) == said


def test_the_strongest_hour_is_said_with_its_share():
    assert say_hours([row(hour, 50 if hour == 23 else 2) for hour in range(24)]) == (
        "The busiest hour is 23:00 to 24:00, with 52% of the scans."
    )
