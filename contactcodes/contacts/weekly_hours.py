"""Opening hours as rows of a table: days of the week, public holidays, dates. Pure.

What most brands have fits in; ``weekly_hours_read`` tells which text does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

DAY_MINUTES = 24 * 60
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From one time of the day to another.

    start  minutes since midnight, 0 to 1,439
    end    likewise, more than ``start``; more than 1,440 where it is of the next day; less than a day
           later, or midnight to midnight
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        """Raise ValueError outside these ranges."""
        longest = DAY_MINUTES - 1 if self.start else DAY_MINUTES  # 09:00-09:00 says nothing to a reader
        if not (0 <= self.start < DAY_MINUTES and self.start < self.end <= self.start + longest):
            raise ValueError(f"no span of a day: {self.start} to {self.end} minutes")

    @property
    def crosses_midnight(self) -> bool:
        """Whether it ends the next day, later than midnight."""
        return self.end > DAY_MINUTES


Spans = tuple[Span, ...]  # in order, apart from each other; (): closed
ALL_DAY: Spans = (Span(0, DAY_MINUTES),)


@dataclass(frozen=True, slots=True, order=True)
class DatedHours:
    """What holds from one date to another, both included, instead of the week and of public holidays."""

    first: date
    last: date
    spans: Spans = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyHours:
    """A table of opening hours.

    days      Monday to Sunday
    holidays  on public holidays; None: as on the day of the week
    dates     in order, no day in two of them
    """

    days: tuple[Spans, Spans, Spans, Spans, Spans, Spans, Spans]
    holidays: Spans | None = None
    dates: tuple[DatedHours, ...] = ()

    @property
    def never_opens(self) -> bool:
        """Whether it is closed for good."""
        return not (any(self.days) or self.holidays or any(one.spans for one in self.dates))


def as_text(hours: WeeklyHours) -> str:
    """Return the table as opening hours in their one writing.

    >>> as_text(WeeklyHours(days=((Span(540, 1080),),) * 5 + ((),) * 2, holidays=()))
    'Mo-Fr 09:00-18:00; PH closed'
    """
    days: dict[Spans, list[int]] = {}
    for number, spans in enumerate(hours.days):
        if spans:
            days.setdefault(spans, []).append(number)
    # A rule after ";" takes its whole day, also what is left of the night before; one after "," adds.
    at_night = any(span.crosses_midnight for spans in days for span in spans)
    rules = [_written_days(numbers) + _written_spans(spans) for spans, numbers in days.items()]
    if hours.days == (ALL_DAY,) * 7:
        rules = ["24/7"]
    parts = [(", " if at_night else "; ").join(rules)] if rules else []
    if hours.holidays is not None:
        parts.append("PH" + _written_spans(hours.holidays))
    parts += [_written_dates(one) + _written_spans(one.spans) for one in hours.dates]
    return "; ".join(parts) or "24/7 closed"


def _written_days(numbers: Sequence[int]) -> str:
    """Return weekdays in a row as one range: ``Mo-Fr``, ``Mo,We``, ``Mo-Tu,Th``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}" for run in runs)


def _written_dates(one: DatedHours) -> str:
    first, last = (f"{day.year} {MONTHS[day.month - 1]} {day.day}" for day in (one.first, one.last))
    return first if one.first == one.last else f"{first}-{last}"


def _written_spans(spans: Spans) -> str:
    if spans == ALL_DAY:
        return ""
    return " " + (",".join(f"{clock(one.start)}-{clock(one.end)}" for one in spans) or "closed")


def clock(minutes: int) -> str:
    """Return minutes since midnight as a time of the day: 540 is 09:00, 1440 is 24:00, 1560 is 02:00."""
    shown = minutes if minutes <= DAY_MINUTES else minutes - DAY_MINUTES
    return f"{shown // 60:02}:{shown % 60:02}"


def in_order(spans: Sequence[Span]) -> Spans | None:
    """Return the spans in order; None if one begins before another ends."""
    ordered = sorted(spans)
    if any(one.end > other.start for one, other in pairwise(ordered)):
        return None
    return tuple(ordered)
