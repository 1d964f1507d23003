"""What a customer reads: “open until 19:00”, « ouvre demain à 9 h »."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from contactcodes.contacts.hours_clock import HoursClock, HoursState
from contactcodes.contacts.hours_words import say_clock, say_hours, say_wait, zone_may_differ
from contactcodes.contacts.opening_hours import read_hours
from contactcodes.language import using_locale

PARIS = ZoneInfo("Europe/Paris")


def said(hours: str, moment: str, *, zone: str = "Europe/Paris", name_zone: bool = False) -> str:
    now = datetime.fromisoformat(moment).replace(tzinfo=PARIS)
    state = HoursClock(read_hours(hours), zone, "FR").state_at(now)
    return say_hours(state, now, zone, name_zone=name_zone)


# 7 May 2026 is a Thursday, the 8th a holiday.
@pytest.mark.parametrize(
    ("hours", "moment", "words"),
    [
        ("Mo-Fr 09:00-19:00", "2026-05-07 10:00", "open until 19:00"),
        ("Mo-Fr 09:00-19:30", "2026-05-07 10:00", "open until 19:30"),
        ("09:00-24:00", "2026-05-07 10:00", "open until midnight"),
        ("22:00-02:00", "2026-05-07 23:00", "open until 2:00"),
        ("22:00-02:00", "2026-05-08 01:00", "open until 2:00"),
        ("Th-Fr 00:00-24:00", "2026-05-07 10:00", "open until the end of tomorrow"),
        ("Th-Sa 00:00-24:00", "2026-05-07 10:00", "open until the end of Saturday"),
        ("Th 00:00-24:00; Fr 00:00-18:00", "2026-05-07 17:00", "open until 18:00 tomorrow"),
        ("Th-Fr 00:00-24:00; Sa 00:00-18:00", "2026-05-07 17:00", "open until Saturday at 18:00"),
        ("24/7", "2026-05-07 10:00", "open day and night"),
        ("24/7; PH off", "2026-05-26 10:00", "open day and night"),
        ("24/7; PH off", "2026-05-07 10:00", "open until midnight"),
        ("Mo-Fr 14:00-19:00", "2026-05-07 10:00", "opens today at 14:00"),
        ("00:30-01:00", "2026-05-07 23:00", "opens tomorrow at 0:30"),
        ("Fr 00:00-01:00", "2026-05-07 23:00", "opens tonight at midnight"),
        ("Mo-Fr 09:00-19:00", "2026-05-07 20:00", "opens tomorrow at 9:00"),
        ("Mo-Fr 09:00-19:00; PH off", "2026-05-07 20:00", "opens Monday at 9:00"),
        ("2027 Jan 2 09:00-19:00", "2026-12-20 20:00", "opens on 2 January at 9:00"),
        ("Th 09:00-19:00", "2026-05-07 20:00", "opens on 14 May at 9:00"),
        ("2028 Jan 1 09:00-19:00", "2026-05-07 20:00", "opens on 1 January 2028 at 9:00"),
        ("off", "2026-05-07 20:00", "closed until further notice"),
    ],
)
def test_hours_in_english(hours: str, moment: str, words: str) -> None:
    assert said(hours, moment) == words


def test_whose_clock_it_is_can_be_said() -> None:
    assert said("Mo-Fr 09:00-19:00", "2026-05-07 10:00", name_zone=True) == "open until 19:00 (Paris time)"
    assert said("24/7", "2026-05-07 10:00", name_zone=True) == "open day and night"
    # Paris closes at 19:00 local, when it is 13:00 in New York.
    at_noon = said("09:00-13:00", "2026-05-07 18:00", zone="America/New_York", name_zone=True)
    assert at_noon == "open until 13:00 (New York time)"


def test_a_repeated_hour_is_said_as_the_clock_shows_it() -> None:
    # In the night when clocks go back: it opens at the second three o'clock.
    assert said("03:00-05:00", "2026-10-25 02:30") == "opens today at 3:00"
    assert said("22:00-03:00", "2026-10-24 23:00") == "open until 3:00"


@pytest.mark.parametrize(
    ("locale", "clock", "words"),
    [
        ("fr", (19, 0), "19\u202fh"),
        ("fr", (19, 30), "19\u202fh\u202f30"),
        ("fr", (9, 5), "9\u202fh\u202f05"),
        ("fr", (0, 0), "0\u202fh"),
        ("en", (9, 5), "9:05"),
        ("en", (19, 0), "19:00"),
    ],
)
def test_a_time_of_the_day_is_written_as_its_language_does(
    locale: str, clock: tuple[int, int], words: str
) -> None:
    with using_locale(locale):
        assert say_clock(datetime(2026, 5, 7, *clock, tzinfo=PARIS)) == words


def test_the_first_of_a_month_and_days_are_french_in_french() -> None:
    until = datetime(2026, 6, 1, 7, tzinfo=UTC)
    now = datetime(2026, 5, 7, 7, tzinfo=UTC)
    with using_locale("fr"):
        assert "1er juin" in say_hours(HoursState(False, until), now, "Europe/Paris")
        assert "lundi" in say_hours(
            HoursState(False, until), datetime(2026, 5, 29, tzinfo=UTC), "Europe/Paris"
        )


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, ""),
        (1, "usually answers within 1 minute"),
        (5, "usually answers within 5 minutes"),
        (60, "usually answers within 1 hour"),
        (90, "usually answers within 90 minutes"),
        (120, "usually answers within 2 hours"),
        (130, "usually answers within 3 hours"),
        (1440, "usually answers within 1 day"),
        (1500, "usually answers within 25 hours"),
        (2880, "usually answers within 2 days"),
        (10080, "usually answers within 7 days"),
    ],
)
def test_how_soon_a_brand_answers(minutes: int, words: str) -> None:
    assert say_wait(minutes) == words


@pytest.mark.parametrize(
    ("zone", "country", "moment", "differs"),
    [
        ("Europe/Paris", "FR", "2026-05-07", False),
        ("Europe/Paris", "DE", "2026-05-07", False),
        ("Europe/Paris", "GB", "2026-05-07", True),
        ("Europe/Paris", "GP", "2026-05-07", True),
        ("America/New_York", "US", "2026-05-07", True),
        ("Europe/Paris", "", "2026-05-07", False),
        ("Europe/Paris", "XX", "2026-05-07", False),
    ],
)
def test_a_customer_elsewhere_may_go_by_another_clock(
    zone: str, country: str, moment: str, differs: bool
) -> None:
    assert zone_may_differ(zone, country, datetime.fromisoformat(moment).replace(tzinfo=UTC)) is differs
