"""The form of opening hours: what was typed becomes hours, or problems beside their fields. Pure.

It is a part of a page's form: names of its fields begin with ``hours_``. ``hours_editor`` shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from contactcodes.contacts.opening_hours import read_hours, take_hours
from contactcodes.contacts.placement_hours import OF_PLACEMENT
from contactcodes.contacts.public_holidays import read_holidays
from contactcodes.contacts.weekly_hours import (
    DAY_MINUTES,
    DatedHours,
    Span,
    Spans,
    WeeklyHours,
    as_text,
    clock,
    in_order,
)
from contactcodes.errors import InputError
from contactcodes.language import _
from contactcodes.web.studio.hours_fields import (
    ALWAYS,
    AS_THE_DAY,
    CLOSED,
    DAY_KEYS,
    DAY_SPANS,
    HOLIDAY_KEY,
    MOST_DATES,
    OTHER_SPANS,
    SAME,
    SHOP,
    TEXT,
    WEEK,
    date_key,
    date_rows,
    known_zones,
    read_date,
    read_time,
    span_fields,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursAsked:
    """What the form was read as; of no use where there are problems.

    hours      as ``read_hours`` returns them; "": day and night; ``placement``: the shop's own
    time_zone  IANA name; "": the usual one, as always for the shop's own
    holidays   as ``read_holidays`` returns them; "": the usual ones, as always for the shop's own
    """

    hours: str
    time_zone: str
    holidays: str
    problems: dict[str, str]


def read_hours_form(typed: Mapping[str, str]) -> HoursAsked:
    """Read the fields of the editor; what else the form has is left alone."""
    reading = _Reading({name: value for name, value in typed.items() if name.startswith("hours_")})
    return HoursAsked(
        hours=reading.hours(),
        time_zone=reading.time_zone(),
        holidays=reading.holidays(),
        problems=reading.problems,
    )


class _Reading:
    """What was typed; what is wrong with it is added to the problems, in the order of the page."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        self._typed = typed
        self._by = typed.get("hours_by", ALWAYS)
        self.problems: dict[str, str] = {}

    def hours(self) -> str:
        by = self._by
        if by not in (WEEK, TEXT):
            return OF_PLACEMENT if by == SHOP else ""
        try:
            if by == TEXT:
                return take_hours(self._typed.get("hours_text", ""))
            table = self._table()
            return read_hours(as_text(table)) if not self.problems else ""
        except InputError as problem:
            self.problems["hours_text" if by == TEXT else "hours_by"] = str(problem)
            return ""

    def time_zone(self) -> str:
        zone = "" if self._by == SHOP else self._typed.get("hours_zone", "")
        if zone and zone not in known_zones():
            self.problems["hours_zone"] = _("There is no time zone “%(zone)s”; choose one.") % {"zone": zone}
        return zone

    def holidays(self) -> str:
        if self._by == SHOP:
            return ""
        try:
            return read_holidays(self._typed.get("hours_holidays", ""))
        except InputError as problem:
            self.problems["hours_holidays"] = str(problem)
            return ""

    def _table(self) -> WeeklyHours:
        as_monday = SAME.get(self._typed.get("hours_same", ""), 0)
        days: list[Spans] = []
        for number, key in enumerate(DAY_KEYS):
            days.append(days[0] if 0 < number <= as_monday else self._spans(key, DAY_SPANS))
        by_holiday = self._typed.get("hours_ph", AS_THE_DAY)
        holidays = None if by_holiday == AS_THE_DAY else () if by_holiday == CLOSED else self._own_holidays()
        dated = self._dates()
        monday, tuesday, wednesday, thursday, friday, saturday, sunday = days
        table = WeeklyHours(
            days=(monday, tuesday, wednesday, thursday, friday, saturday, sunday),
            holidays=holidays,
            dates=dated,
        )
        if table.never_opens and not self.problems:
            first = span_fields(DAY_KEYS[0], 1)[0]
            self.problems[first] = _("Write at least one time from when to when it is open.")
        return table

    def _own_holidays(self) -> Spans:
        spans = self._spans(HOLIDAY_KEY, OTHER_SPANS)
        first = span_fields(HOLIDAY_KEY, 1)[0]
        if not spans and not any(name.startswith(f"hours_{HOLIDAY_KEY}_") for name in self.problems):
            self.problems[first] = _("Write when it is open on public holidays, or choose “closed”.")
        return spans

    def _spans(self, key: str, most: int) -> Spans:
        spans = {}
        for number in range(1, most + 1):
            if span := self._span(*span_fields(key, number)):
                spans[number] = span
        ordered = in_order(list(spans.values()))
        if ordered is not None:
            return ordered
        by_start = sorted(spans, key=lambda number: spans[number])
        earlier, later = next(
            (one, other) for one, other in pairwise(by_start) if spans[one].end > spans[other].start
        )
        self.problems[span_fields(key, later)[0]] = _(
            "At %(start)s it is still open: the other time of that day ends at %(end)s. Put them apart."
        ) % {"start": clock(spans[later].start), "end": clock(spans[earlier].end)}
        return ()

    def _span(self, opens: str, closes: str) -> Span | None:
        written = {name: self._typed.get(name, "").strip() for name in (opens, closes)}
        if not any(written.values()):
            return None
        times = {name: read_time(text) for name, text in written.items()}
        for name, time in times.items():
            if not written[name]:
                self.problems[name] = (
                    _("Say when it opens, too.") if name == opens else _("Say when it closes, too.")
                )
            elif time is None:
                self.problems[name] = _(
                    "“%(typed)s” is no time of the day. Write one such as 9:00 or 18:30."
                ) % {"typed": written[name]}
        start, end = times[opens], times[closes]
        if start is None or end is None:
            return None
        start %= DAY_MINUTES
        if end <= start and (end == 0 or end < start):
            end += DAY_MINUTES
        if start == end:
            self.problems[closes] = _(
                "It would close when it opens. For the whole day write 0:00 and 24:00; to be closed, nothing."
            )
            return None
        return Span(start, end)

    def _dates(self) -> tuple[DatedHours, ...]:
        rows = {}
        for number in range(1, min(date_rows(list(self._typed)), MOST_DATES) + 1):
            if row := self._dated(number):
                rows[number] = row
        by_date = sorted(rows, key=lambda number: rows[number])
        for earlier, later in pairwise(by_date):
            if rows[earlier].last >= rows[later].first:
                self.problems[f"hours_{date_key(later)}_first"] = _(
                    "That day is among the dates above, too. Say each day once."
                )
        return tuple(rows[number] for number in by_date)

    def _dated(self, number: int) -> DatedHours | None:
        key = date_key(number)
        spans = self._spans(key, OTHER_SPANS)
        read = {}
        for name in (f"hours_{key}_first", f"hours_{key}_last"):
            typed = self._typed.get(name, "").strip()
            read[name] = read_date(typed)
            if typed and read[name] is None:
                self.problems[name] = _("“%(typed)s” is no date. Write one such as 25/12/2026.") % {
                    "typed": typed
                }
        (first_name, first), (last_name, last) = read.items()
        if first is None:
            if (last or spans) and first_name not in self.problems:
                self.problems[first_name] = _("Say of which day.")
            return None
        if last is not None and last < first:
            self.problems[last_name] = _("The last day is before the first.")
            return None
        return DatedHours(first, last or first, spans)
