"""Opening hours as a table, and back: nothing is lost on the way."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from opening_hours import OpeningHours

from contactcodes.contacts.hours_clock import hours_in_year
from contactcodes.contacts.opening_hours import read_hours
from contactcodes.contacts.weekly_hours import DatedHours, Span, Spans, WeeklyHours, as_text, in_order
from contactcodes.contacts.weekly_hours_read import from_text

MORNING, AFTERNOON, NIGHT = Span(540, 750), Span(840, 1140), Span(1320, 1560)
WHOLE_DAY = Span(0, 1440)
CLOSED: Spans = ()


def week(weekdays: Spans, saturday: Spans = (), sunday: Spans = ()) -> tuple[Spans, ...]:
    return (weekdays,) * 5 + (saturday, sunday)


def table(days: tuple[Spans, ...], holidays: Spans | None = None, *dates: DatedHours) -> WeeklyHours:
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = days
    named = (monday, tuesday, wednesday, thursday, friday, saturday, sunday)
    return WeeklyHours(days=named, holidays=holidays, dates=dates)


def closed(first: str, last: str = "") -> DatedHours:
    return DatedHours(date.fromisoformat(first), date.fromisoformat(last or first))


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        (table(week((MORNING, AFTERNOON)), CLOSED), "Mo-Fr 09:00-12:30,14:00-19:00; PH closed"),
        (table(((MORNING,), CLOSED) * 3 + (CLOSED,)), "Mo,We,Fr 09:00-12:30"),
        (table(week((MORNING,), (NIGHT,))), "Mo-Fr 09:00-12:30, Sa 22:00-02:00"),
        (table(((WHOLE_DAY,),) * 7, (MORNING,)), "24/7; PH 09:00-12:30"),
        (table((CLOSED,) * 7), "24/7 closed"),
        (
            table(
                week((MORNING,)),
                None,
                DatedHours(date(2026, 12, 24), date(2026, 12, 24), (MORNING,)),
                DatedHours(date(2026, 12, 25), date(2027, 1, 2)),
            ),
            "Mo-Fr 09:00-12:30; 2026 Dec 24 09:00-12:30; 2026 Dec 25-2027 Jan 2 closed",
        ),
    ],
)
def test_a_table_has_its_text(hours: WeeklyHours, text: str) -> None:
    assert as_text(hours) == text == read_hours(text)
    assert from_text(text) == hours


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("Su,PH off; ", None),
        ("Mo-Fr 09:00-12:30; Su,PH off", table(week((MORNING,)), CLOSED)),
        ("09:00-12:30; PH,Su off", table(week((MORNING,), (MORNING,)), CLOSED)),
        ("Fr-Mo 09:00-12:30", table(((MORNING,),) + (CLOSED,) * 3 + ((MORNING,),) * 3)),
        (
            "Mo-Fr 09:00-12:30, We 14:00-19:00; We off",
            table((*((MORNING,),) * 2, CLOSED, *((MORNING,),) * 2, CLOSED, CLOSED)),
        ),
        ("Mo-Fr 09:00-12:30, Mo-Fr 14:00-19:00", table(week((MORNING, AFTERNOON)))),
        ("24/7; Su off", table(((WHOLE_DAY,),) * 6 + (CLOSED,))),
        ("Mo-Su 22:00-26:00", table(((NIGHT,),) * 7)),
        (
            "2026 Dec 25,2026 Dec 31 off",
            table((CLOSED,) * 7, None, closed("2026-12-25"), closed("2026-12-31")),
        ),
        (
            "24/7; 2026 Jul 10-Aug 20 off",
            table(((WHOLE_DAY,),) * 7, None, closed("2026-07-10", "2026-08-20")),
        ),
    ],
)
def test_text_that_a_table_can_say_becomes_one(typed: str, hours: WeeklyHours | None) -> None:
    assert from_text(read_hours(typed.rstrip("; "))) == (hours or table((CLOSED,) * 7, CLOSED))


@pytest.mark.parametrize(
    "typed",
    [
        "Jul-Aug 09:00-12:00",
        "week 1-10 Mo 09:00-12:00",
        "Mo[1] 09:00-12:00",
        "Mo-Fr 09:00-12:00 || PH 10:00-11:00",
        "PH off; Mo-Fr 09:00-12:00",  # the weekdays take the holidays back
        "Mo-Fr 09:00-12:00, PH off",
        "Mo-Fr 09:00-12:00, PH 14:00-16:00",
        "Mo-Fr 09:00-12:00, Mo 11:00-13:00",
        "Mo-Su 22:00-02:00; We off",  # Tuesday's night ends at midnight
        "Mo-Su,PH 22:00-02:00",
        "Dec 25 off",
        "2026 Dec 25 off; Mo-Fr 09:00-12:00",
        "2026 Dec 20-2026 Dec 31 off; 2026 Dec 24 09:00-12:00",
        "2026 Dec 25 22:00-02:00; 2026 Dec 24 22:00-02:00",
        "2026 Dec 24,2026 Dec 25 22:00-02:00",
        "2026 Dec 24-Jan 2 off",
        "2027 Dec 24-Feb 29 off",
        "2026 May 1,May 8 off",
        "Mo-Fr 12:00-13:00 off",
        "Mo 22:00-48:00",
        "easter off",
    ],
)
def test_text_that_says_more_than_a_table_is_told_apart(typed: str) -> None:
    assert from_text(read_hours(typed)) is None


@pytest.mark.parametrize(("start", "end"), [(-1, 60), (1440, 1500), (60, 60), (60, 1500), (120, 60)])
def test_a_span_is_of_one_day(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no span of a day"):
        Span(start, end)


_SPANS = st.lists(
    st.one_of(
        st.just(WHOLE_DAY),
        st.tuples(st.integers(0, 1439), st.integers(1, 1439)).map(
            lambda both: Span(both[0], both[0] + both[1])
        ),
    ),
    max_size=3,
).map(lambda spans: in_order(spans) or ())
_DATES = st.lists(st.integers(0, 700), min_size=2, max_size=8, unique=True).map(sorted)


@st.composite
def tables(draw: st.DrawFn) -> WeeklyHours:
    start = date(2026, 1, 1)
    days = draw(_DATES) if draw(st.booleans()) else []
    dates = tuple(
        DatedHours(start + timedelta(first), start + timedelta(last), draw(_SPANS))
        for first, last in zip(days[::2], days[1::2], strict=False)
    )
    few = draw(st.lists(_SPANS, min_size=1, max_size=3))
    week_days = tuple(draw(st.sampled_from([(), *few])) for _day in range(7))
    return table(week_days, draw(st.one_of(st.none(), _SPANS)), *dates)


@given(tables())
def test_a_table_comes_back_as_it_was(hours: WeeklyHours) -> None:
    text = as_text(hours)
    assert read_hours(text) == text
    assert from_text(text) == hours


_RULES = st.tuples(
    st.sampled_from(
        [
            "",
            "Mo-Fr ",
            "Sa-Su ",
            "Tu,Th ",
            "PH ",
            "Su,PH ",
            "Fr-Mo ",
            "2026 May 7 ",
            "2026 May 8-2026 May 20 ",
        ]
    ),
    st.sampled_from(["09:00-12:00", "14:00-18:00", "22:00-02:00", "closed", "11:00-15:00,20:00-24:00"]),
).map("".join)


@given(
    st.lists(_RULES, min_size=1, max_size=4), st.lists(st.sampled_from(["; ", ", "]), min_size=3, max_size=3)
)
@example(["Mo-Fr 22:00-02:00", "Mo-Fr 09:00-12:00"], ["; ", "; ", "; "])
def test_a_table_says_what_its_text_says(rules: list[str], between: list[str]) -> None:
    text = read_hours(_joined(rules, between))
    hours = from_text(text)
    if hours is None:
        return
    spans = [
        [
            (begin, end)
            for begin, end, state, _comment in OpeningHours(hours_in_year(one, 2026, "FR")).intervals(
                datetime(2026, 4, 20), datetime(2026, 6, 10)
            )
            if str(state) == "open"
        ]
        for one in (text, as_text(hours))
    ]
    assert spans[0] == spans[1]


def _joined(rules: list[str], between: list[str]) -> str:
    joined = rules[0]
    for separator, rule in zip(between, rules[1:], strict=False):
        joined += separator + rule
    return joined
