"""The form of opening hours: what is typed becomes hours, or a problem beside its field."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given

from contactcodes.contacts.opening_hours import read_hours
from contactcodes.contacts.placement_hours import OF_PLACEMENT
from contactcodes.contacts.weekly_hours import as_text
from contactcodes.language import using_locale
from contactcodes.web.studio.hours_editor import HoursEditor, edit_hours
from contactcodes.web.studio.hours_fields import fields_of, fits_table, read_date, read_time
from contactcodes.web.studio.hours_form import read_hours_form
from tests.contacts.test_weekly_hours import tables

WEEK = {"hours_by": "week", "hours_mo_1_from": "9", "hours_mo_1_to": "12h30", "hours_same": "fr"}


def editor(typed: dict[str, str]) -> HoursEditor:
    return HoursEditor(typed=typed, usual_zone="Europe/Paris", usual_holidays="FR")


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ({}, ""),
        ({"hours_by": "always", "hours_mo_1_from": "9"}, ""),
        (WEEK, "Mo-Fr 09:00-12:30"),
        (WEEK | {"hours_same": ""}, "Mo 09:00-12:30"),
        (WEEK | {"hours_same": "su"}, "Mo-Su 09:00-12:30"),
        (WEEK | {"hours_we_1_from": "not looked at"}, "Mo-Fr 09:00-12:30"),
        (WEEK | {"hours_mo_2_from": "14", "hours_mo_2_to": "19 h"}, "Mo-Fr 09:00-12:30,14:00-19:00"),
        (WEEK | {"hours_mo_3_from": "6.00", "hours_mo_3_to": "8,15"}, "Mo-Fr 06:00-08:15,09:00-12:30"),
        (WEEK | {"hours_sa_1_from": "22", "hours_sa_1_to": "2"}, "Mo-Fr 09:00-12:30, Sa 22:00-02:00"),
        (WEEK | {"hours_sa_1_from": "0", "hours_sa_1_to": "0"}, "Mo-Fr 09:00-12:30; Sa"),
        (WEEK | {"hours_sa_1_from": "20", "hours_sa_1_to": "minuit"}, "Mo-Fr 09:00-12:30; Sa 20:00-24:00"),
        (WEEK | {"hours_ph": "closed"}, "Mo-Fr 09:00-12:30; PH closed"),
        (
            WEEK | {"hours_ph": "own", "hours_ph_1_from": "1000", "hours_ph_1_to": "noon"},
            "Mo-Fr 09:00-12:30; PH 10:00-12:00",
        ),
        (
            WEEK
            | {
                "hours_date_2_first": "2026-12-24",
                "hours_date_2_1_from": "9",
                "hours_date_2_1_to": "12",
                "hours_date_7_first": "13/07/2026",
                "hours_date_7_last": "2026-07-20",
            },
            "Mo-Fr 09:00-12:30; 2026 Jul 13-2026 Jul 20 closed; 2026 Dec 24 09:00-12:00",
        ),
        ({"hours_by": "text", "hours_text": " Jul-Aug  9:00-12:00 "}, "Jul-Aug 09:00-12:00"),
        ({"hours_by": "text", "hours_text": "lun-ven 9h-18h30"}, "Mo-Fr 09:00-18:30"),
    ],
)
def test_what_is_typed_becomes_hours(typed: dict[str, str], hours: str) -> None:
    asked = read_hours_form(typed | {"name": "of the page"})
    assert asked.problems == {}
    assert asked.hours == hours


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"hours_by": "week"}, "hours_mo_1_from", "Write at least one time"),
        (
            WEEK | {"hours_mo_1_to": "25h"},
            "hours_mo_1_to",
            "“25h” is no time of the day. Write one such as 9:00",
        ),
        (WEEK | {"hours_mo_1_to": "12:60"}, "hours_mo_1_to", "is no time of the day"),
        (WEEK | {"hours_mo_1_to": " "}, "hours_mo_1_to", "Say when it closes, too."),
        (WEEK | {"hours_mo_1_from": ""}, "hours_mo_1_from", "Say when it opens, too."),
        (WEEK | {"hours_mo_1_to": "9:00"}, "hours_mo_1_to", "It would close when it opens."),
        (
            WEEK | {"hours_mo_2_from": "12", "hours_mo_2_to": "19"},
            "hours_mo_2_from",
            "At 12:00 it is still open: the other time of that day ends at 12:30. Put them apart.",
        ),
        (
            WEEK
            | {"hours_mo_1_from": "22", "hours_mo_1_to": "2", "hours_mo_2_from": "23", "hours_mo_2_to": "0"},
            "hours_mo_2_from",
            "ends at 02:00",
        ),
        (WEEK | {"hours_ph": "own"}, "hours_ph_1_from", "Write when it is open on public holidays"),
        (WEEK | {"hours_date_1_first": "2026-02-30"}, "hours_date_1_first", "“2026-02-30” is no date."),
        (WEEK | {"hours_date_1_last": "2026-02-20"}, "hours_date_1_first", "Say of which day."),
        (
            WEEK | {"hours_date_1_first": "2026-12-25", "hours_date_1_last": "2026-12-24"},
            "hours_date_1_last",
            "The last day is before the first.",
        ),
        (
            WEEK
            | {"hours_date_1_first": "2026-12-26", "hours_date_2_first": "2026-12-25"}
            | {"hours_date_2_last": "2026-12-27"},
            "hours_date_1_first",
            "That day is among the dates above, too.",
        ),
        ({"hours_by": "text", "hours_text": ""}, "hours_text", "There are no opening hours."),
        ({"hours_by": "text", "hours_text": "lun 9-5"}, "hours_text", "Did you mean Mo 09:00-05:00?"),
        ({"hours_zone": "Mars/Base"}, "hours_zone", "There is no time zone “Mars/Base”"),
        ({"hours_holidays": "XX"}, "hours_holidays", "No public holidays are known of “XX”"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(typed: dict[str, str], field: str, told: str) -> None:
    problems = read_hours_form(typed).problems
    assert list(problems) == [field]
    assert told in problems[field]


def test_every_problem_is_said_at_once() -> None:
    typed = {"hours_by": "week", "hours_mo_1_from": "x", "hours_tu_1_to": "9", "hours_date_1_first": "y"}
    assert list(read_hours_form(typed | {"hours_zone": "z"}).problems) == [
        "hours_mo_1_from",
        "hours_mo_1_to",
        "hours_tu_1_from",
        "hours_date_1_first",
        "hours_zone",
    ]


def test_more_dates_than_fit_are_refused_and_not_cut_off() -> None:
    many = dict(WEEK)
    for number in range(1, 61):
        first = date(2026, 1, 1) + timedelta(days=5 * number)
        many[f"hours_date_{number}_first"] = first.isoformat()
        many[f"hours_date_{number}_last"] = (first + timedelta(days=3)).isoformat()
        many[f"hours_date_{number}_1_from"], many[f"hours_date_{number}_1_to"] = "9", "12"
    assert list(read_hours_form(many).problems) == ["hours_by"]
    assert "at most 2,000 are possible" in read_hours_form(many).problems["hours_by"]


@given(tables())
def test_hours_that_are_shown_and_sent_unchanged_stay_the_same(table: object) -> None:
    hours = as_text(table)  # type: ignore[arg-type]
    shown = fields_of(hours, "Europe/Paris", "FR-57")
    asked = read_hours_form(shown)
    assert asked.problems == {}
    assert (asked.hours or "24/7", asked.time_zone, asked.holidays) == (hours, "Europe/Paris", "FR-57")


@pytest.mark.parametrize("hours", ["Jul-Aug 09:00-12:00", "24/7 closed", "Mo-Fr 09:00-12:00, PH closed"])
def test_what_the_table_cannot_show_stays_text_and_is_said_so(hours: str) -> None:
    shown = edit_hours(hours, "", "", usual_zone="Europe/Paris", usual_holidays="FR")
    assert not fits_table(hours)
    assert shown.is_told_as_text
    assert read_hours_form(dict(shown.typed)).hours == hours


def test_only_what_the_table_cannot_show_is_said_to_be_so() -> None:
    assert not editor({"hours_by": "text", "hours_text": "Mo 09:00-10:00"}).is_told_as_text
    assert not editor({"hours_by": "text", "hours_text": "not hours"}).is_told_as_text
    assert not editor({"hours_by": "week", "hours_text": "Jul 09:00-10:00"}).is_told_as_text


def test_days_alike_are_shown_once() -> None:
    assert fields_of(read_hours("Mo-Fr 09:00-18:00"), "", "")["hours_same"] == "fr"
    assert fields_of(read_hours("Mo-Su 09:00-18:00"), "", "")["hours_same"] == "su"
    assert fields_of(read_hours("Mo-Th 09:00-18:00"), "", "")["hours_same"] == ""
    assert fields_of(read_hours("Tu-Su 09:00-18:00"), "", "")["hours_same"] == ""


def test_the_editor_offers_days_dates_zones_and_holidays_by_name() -> None:
    shown = editor({"hours_date_4_1_from": "9", "hours_date_9_first": " "})
    assert shown.days[0] == ("mo", "Monday")
    assert list(shown.dates) == [1, 2, 3, 4, 5, 6]
    assert shown.zones[0] == ("", "The usual one: France (Paris)")
    assert shown.holiday_groups[0] == ("", [("", "The usual ones: France")])
    assert shown.holiday_groups[1][0] == "France"
    assert ("FR-57", "Moselle") in shown.holiday_groups[1][1]
    assert ("FR-6AE", "Alsace") in shown.holiday_groups[1][1]
    with using_locale("fr"):
        assert shown.days[0] == ("mo", "Lundi")


def test_good_friday_is_explained_where_it_depends_on_the_town() -> None:
    assert editor({"hours_holidays": "FR-6AE"}).good_friday_by_town
    assert not editor({"hours_holidays": "DE"}).good_friday_by_town
    assert HoursEditor(typed={}, usual_zone="UTC", usual_holidays="FR-57").good_friday_by_town
    assert HoursEditor(typed={}, usual_zone="UTC", usual_holidays="").holiday_groups[0] == (
        "",
        [("", "No public holidays")],
    )


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        *(
            ("9", 540),
            ("9h", 540),
            ("09:05", 545),
            ("930", 570),
            ("1830", 1110),
            ("24:00", 1440),
            ("Minuit", 0),
        ),
        *((typed, None) for typed in ("", "25", "24:01", "9:3", "-9", "12345")),
    ],
)
def test_a_time_of_the_day_is_read_as_it_is_typed(typed: str, minutes: int | None) -> None:
    assert read_time(typed) == minutes


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        *(
            ("2026-12-25", date(2026, 12, 25)),
            ("25/12/2026", date(2026, 12, 25)),
            ("1.5.2026", date(2026, 5, 1)),
        ),
        *((typed, None) for typed in ("2026-13-01", "31/02/2026", "0026-01-01", "", "20261225x")),
    ],
)
def test_a_date_is_read_as_it_is_typed(typed: str, day: date | None) -> None:
    assert read_date(typed) == day


def test_the_shop_s_own_hours_are_a_choice_without_clock_and_holidays_of_its_own() -> None:
    typed = WEEK | {"hours_by": "shop", "hours_zone": "Asia/Tokyo", "hours_holidays": "XX"}
    asked = read_hours_form(typed)
    assert (asked.hours, asked.time_zone, asked.holidays) == (OF_PLACEMENT, "", "")
    assert asked.problems == {}
    shown = edit_hours(OF_PLACEMENT, "", "", usual_zone="Europe/Paris", usual_holidays="")
    assert (shown.typed["hours_by"], shown.typed["hours_text"]) == ("shop", "")
    assert read_hours_form(dict(shown.typed)) == asked


def test_nobody_can_type_the_word_that_stands_for_the_shop_s_hours() -> None:
    asked = read_hours_form({"hours_by": "text", "hours_text": OF_PLACEMENT})
    assert asked.hours == ""
    assert list(asked.problems) == ["hours_text"]
