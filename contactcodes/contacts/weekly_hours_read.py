"""Opening hours read as a table, where a table can say the same. Pure."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from itertools import pairwise

from contactcodes.contacts.weekly_hours import (
    ALL_DAY,
    DAY_MINUTES,
    DAYS,
    MONTHS,
    DatedHours,
    Span,
    Spans,
    WeeklyHours,
    in_order,
)

_HOLIDAY = "PH"
_BETWEEN_RULES = re.compile(r"(; |, | \|\| )")
_TIMES = re.compile(r"(?:^| )(\d\d:\d\d-\d\d:\d\d(?:,\d\d:\d\d-\d\d:\d\d)*)$")
_DATES = re.compile(
    r"(?P<year>\d{4}) (?P<month>[A-Z][a-z]{2}) (?P<day>\d{1,2})"
    r"(?:-(?:(?P<to_year>\d{4}) )?(?P<to_month>[A-Z][a-z]{2}) (?P<to_day>\d{1,2}))?"
)


class _NoTableError(Exception):
    """The text says more than a table does."""


def from_text(hours: str) -> WeeklyHours | None:
    """Return the table that says the same, at every moment; None where no table does.

        >>> from_text("Jul-Aug 09:00-12:00") is None
        True

    hours  as ``read_hours`` returns them
    """
    table = _Table()
    parts = _BETWEEN_RULES.split(hours)
    try:
        for separator, rule in zip(["; ", *parts[1::2]], parts[::2], strict=True):
            table.add(separator, rule)
        return table.finished()
    except _NoTableError:
        return None


class _Table:
    """Rules are added in their order, in which later ones take back what earlier ones say of a day."""

    def __init__(self) -> None:
        self._days: list[Spans] = [()] * 7
        self._holidays: Spans | None = None
        self._dates: list[DatedHours] = []

    def add(self, separator: str, rule: str) -> None:
        which, spans = _taken_apart(rule)
        if which[:4].isdigit():
            self._add_dates(separator, which, spans)
            return
        numbers, with_holidays = _days(which)
        # A weekday after a holiday or a date would take these back.
        if self._dates or self._holidays is not None:
            raise _NoTableError
        if separator == ", ":
            self._add_to_days(numbers, spans)
        elif separator == "; ":
            self._set_days(numbers, spans)
        if with_holidays:
            # Alone it cuts short the night before; together with weekdays it does not.
            if separator != "; " or (numbers and any(span.crosses_midnight for span in spans)):
                raise _NoTableError
            self._holidays = spans
        if separator == " || ":
            raise _NoTableError

    def finished(self) -> WeeklyHours:
        monday, tuesday, wednesday, thursday, friday, saturday, sunday = self._days
        ordered = sorted(self._dates)
        if any(one.last >= other.first for one, other in pairwise(ordered)):
            raise _NoTableError
        if ordered != self._dates and any(span.crosses_midnight for one in ordered for span in one.spans):
            raise _NoTableError  # which night is cut short depends on the order
        return WeeklyHours(
            days=(monday, tuesday, wednesday, thursday, friday, saturday, sunday),
            holidays=self._holidays,
            dates=tuple(ordered),
        )

    def _set_days(self, numbers: list[int], spans: Spans) -> None:
        for number in numbers:
            night_before, next_day = (number - 1) % 7, (number + 1) % 7
            if night_before not in numbers and self._crosses_midnight(night_before):
                raise _NoTableError  # the rule cuts it short at midnight
            if next_day not in numbers and self._crosses_midnight(number):
                raise _NoTableError  # the rule takes its evening back, and leaves what is behind midnight
        for number in numbers:
            self._days[number] = spans

    def _crosses_midnight(self, number: int) -> bool:
        return any(span.crosses_midnight for span in self._days[number])

    def _add_to_days(self, numbers: list[int], spans: Spans) -> None:
        for number in numbers:
            both = in_order([*self._days[number], *spans])
            if both is None or not spans:
                raise _NoTableError
            self._days[number] = both

    def _add_dates(self, separator: str, which: str, spans: Spans) -> None:
        added = [_dated(one, spans) for one in which.split(",")]
        if separator != "; " or (len(added) > 1 and any(span.crosses_midnight for span in spans)):
            raise _NoTableError
        self._dates += added


def _taken_apart(rule: str) -> tuple[str, Spans]:
    """Return which days a rule is about, and when it is open on them."""
    if rule == "closed" or rule.endswith(" closed"):
        return rule.removesuffix("closed").strip(), ()
    found = _TIMES.search(rule)
    if found is None:
        return rule, ALL_DAY
    spans = in_order([_span(one) for one in found[1].split(",")])
    if spans is None:
        raise _NoTableError
    return rule[: found.start()], spans


def _span(written: str) -> Span:
    start, end = (int(one[:2]) * 60 + int(one[3:]) for one in written.split("-"))
    if end < start:
        end += DAY_MINUTES
    with suppress(ValueError):
        return Span(start, end)
    raise _NoTableError


def _days(which: str) -> tuple[list[int], bool]:
    """Return weekdays, Monday is 0, and whether public holidays are among them."""
    if which in ("", "24/7"):
        return list(range(7)), False
    numbers: set[int] = set()
    with_holidays = False
    for part in which.split(","):
        first, _hyphen, last = part.partition("-")
        if part == _HOLIDAY:
            with_holidays = True
        elif first in DAYS and (last or first) in DAYS:
            begin, end = DAYS.index(first), DAYS.index(last or first)
            numbers.update(number % 7 for number in range(begin, end + (7 if end < begin else 0) + 1))
        else:
            raise _NoTableError
    return sorted(numbers), with_holidays


def _dated(written: str, spans: Spans) -> DatedHours:
    found = _DATES.fullmatch(written)
    if found is None:
        raise _NoTableError
    try:
        first = date(int(found["year"]), MONTHS.index(found["month"]) + 1, int(found["day"]))
        last = first
        if found["to_day"]:
            year = int(found["to_year"] or found["year"])
            last = date(year, MONTHS.index(found["to_month"]) + 1, int(found["to_day"]))
    except ValueError:
        raise _NoTableError from None
    if last < first:
        raise _NoTableError
    return DatedHours(first, last, spans)
