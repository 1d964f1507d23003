"""A period: whole local days, and where they begin and end in UTC.

A day is what people on the spot call a day: from midnight to midnight in the brand's
time zone, 23 or 25 hours long when the clocks change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from contactcodes.errors import InputError
from contactcodes.language import _, format_date
from contactcodes.storage.columns import from_ms, to_ms

MOST_DAYS = 3653  # ten years
EARLIEST_DAY = date(2000, 1, 1)  # before it nobody scanned anything
PRESETS = ("7", "28", "90", "all")  # the last so many days, today among them; or since the beginning
USUAL = "28"  # four whole weeks: as many Saturdays as Mondays
_DAY = timedelta(days=1)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


@dataclass(frozen=True)
class Period:
    """The local days from ``first_day`` to ``last_day``, both included.

    time_zone  IANA name

    Raises InputError if it ends before it begins, or has more than 3,653 days.
    """

    first_day: date
    last_day: date
    time_zone: str

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise InputError(_("The period ends before it begins. Choose a first day before the last day."))
        if self.length > MOST_DAYS:
            raise InputError(
                _("The period has %(days)d days; %(most)d (ten years) is the most. Begin later.")
                % {"days": self.length, "most": MOST_DAYS}
            )

    @property
    def length(self) -> int:
        """How many days, 1 or more."""
        return (self.last_day - self.first_day).days + 1

    @cached_property
    def days(self) -> list[date]:
        """Every day, in order."""
        return [self.first_day + number * _DAY for number in range(self.length)]

    @property
    def start_ms(self) -> int:
        """The first millisecond (UTC since 1970) of the period."""
        return self.day_bounds_ms(self.first_day)[0]

    @property
    def end_ms(self) -> int:
        """The first millisecond behind the period."""
        return self.day_bounds_ms(self.last_day)[1]

    def day_bounds_ms(self, day: date) -> tuple[int, int]:
        """Return the first millisecond of a local day and the first behind it."""
        return self._midnight_ms(day), self._midnight_ms(day + _DAY)

    def before(self) -> Period:
        """Return the period of as many days that ends the day before this one begins."""
        return Period(self.first_day - self.length * _DAY, self.first_day - _DAY, self.time_zone)

    def same_moment_before_ms(self, moment: datetime) -> int:
        """Return where the period before stood when it was as old as this one is at ``moment``.

        The same time on the local clock, as many days earlier: so a day that is not over
        is compared with as much of the day it is compared with.
        """
        local = moment.astimezone(self._zone).replace(tzinfo=None) - self.length * _DAY
        return to_ms(local.replace(tzinfo=self._zone).astimezone(UTC))

    @cached_property
    def offsets_ms(self) -> list[tuple[int, int]]:
        """Return ``(until_ms, offset_ms)``: what to add to UTC for the local clock, until when.

        In order, without gaps, from the beginning of the period to its end: one entry
        where the clocks do not change, one more for each change.
        """
        at_midnight = [
            datetime.combine(day, time.min, self._zone).utcoffset()
            for day in [*self.days, self.last_day + _DAY]
        ]
        pieces: list[tuple[int, int]] = []
        for day, before, after in zip(self.days, at_midnight, at_midnight[1:], strict=False):
            if before != after:  # the clocks change on this day
                start, end = self.day_bounds_ms(day)
                # From the millisecond before: it may be at midnight sharp.
                pieces.append((self._first_change_ms(start - 1, end), self._offset_ms(start - 1)))
        return [*pieces, (self.end_ms, self._offset_ms(self.end_ms - 1))]

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def _midnight_ms(self, day: date) -> int:
        # Where the clocks jump over midnight, this is the moment of the jump: the day begins there.
        return to_ms(datetime.combine(day, time.min, self._zone).astimezone(UTC))

    def _offset_ms(self, at_ms: int) -> int:
        offset = from_ms(at_ms).astimezone(self._zone).utcoffset() or timedelta()
        return offset // timedelta(milliseconds=1)

    def _first_change_ms(self, start: int, end: int) -> int:
        """Return the first moment with another offset than at ``start``; there is one before ``end``."""
        before = self._offset_ms(start)
        low, high = start, end - 1  # the offset is the old one at low, another at high
        while high - low > 1:
            middle = (low + high) // 2
            if self._offset_ms(middle) == before:
                low = middle
            else:
                high = middle
        return high


def read_period(form: Mapping[str, str], *, today: date, begin: date, time_zone: str) -> Period:
    """Return the period that a form asks for by ``last`` (a preset) or by ``from`` and ``to``.

    today  the local day; what lies behind it is cut off
    begin  the first day there can be anything, for ``all`` and for an empty ``from``

    Days are read as ``2026-03-01`` and as ``1/3/2026`` (day first). Nothing asked: the
    last 28 days. Raises InputError for what is no day, no preset or no period, and for days
    before 2000.
    """
    first_text, last_text = form.get("from", "").strip(), form.get("to", "").strip()
    begin = min(begin, today)
    if first_text or last_text:
        first = _read_day(first_text) if first_text else begin
        last = min(_read_day(last_text), today) if last_text else today
        if first > today:
            raise InputError(_("The period begins after today. Choose an earlier first day."))
        return Period(first, last, time_zone)
    preset = form.get("last", "").strip() or USUAL
    if preset not in PRESETS:
        raise InputError(
            _("“%(asked)s” is no period; the last 7, 28 or 90 days or all are.") % {"asked": preset}
        )
    if preset == "all":
        return Period(max(begin, today - (MOST_DAYS - 1) * _DAY), today, time_zone)
    return Period(today - (int(preset) - 1) * _DAY, today, time_zone)


def _read_day(text: str) -> date:
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        year = month = day = 0
    try:
        read = date(year, month, day)
    except ValueError:
        raise InputError(_("“%(text)s” is no day. Write it like 2026-03-21.") % {"text": text}) from None
    if read < EARLIEST_DAY:
        raise InputError(
            _("“%(text)s” is too early; the first day there can be is %(earliest)s.")
            % {"text": text, "earliest": format_date(EARLIEST_DAY)}
        )
    return read
