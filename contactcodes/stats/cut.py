"""Sums of roll-ups up to a moment that may lie within an hour."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Column, ColumnElement, Connection, func, literal, select

from contactcodes.storage.columns import from_ms


class Cut(NamedTuple):
    """A moment on a clock.

    day    ordinal
    hour   0 to 23
    share  of that hour that is over, 0.0 to less than 1.0
    """

    day: int
    hour: int
    share: float

    @classmethod
    def at(cls, at_ms: int, time_zone: str) -> Cut:
        """Return what the clock of a time zone shows at so many milliseconds since 1970 UTC."""
        local = from_ms(at_ms).astimezone(ZoneInfo(time_zone))
        return cls(
            local.toordinal(), local.hour, (local.minute * 60 + local.second + local.microsecond / 1e6) / 3600
        )

    def share_over(self, hour: int | None) -> float:
        """Return which share of an hour of this day is over; None: of the whole day."""
        if hour is None:
            return (self.hour + self.share) / 24
        return 1.0 if hour < self.hour else self.share if hour == self.hour else 0.0


def cut_sums(
    connection: Connection,
    amount: Column[Any],
    *,
    within: tuple[ColumnElement[bool], ...],
    end: Cut,
    by: Column[Any] | None = None,
) -> Counter[Any]:
    """Return the sums of a column of a roll-up up to a moment, by another column.

    The hour that is cut counts by its share; the day, in a roll-up without hours.
    """
    table = amount.table
    key = literal("all") if by is None else by
    hour = table.c.get("hour")
    sums: Counter[Any] = Counter()
    whole = select(key, func.sum(amount)).where(*within, table.c.day < end.day)
    cut = select(key, literal(None) if hour is None else hour, func.sum(amount)).where(
        *within, table.c.day == end.day
    )
    if by is not None:
        whole, cut = whole.group_by(by), cut.group_by(by)
    for name, summed in connection.execute(whole):
        sums[name] += int(summed or 0)
    if (end.hour, end.share) > (0, 0.0):
        for name, of_hour, summed in connection.execute(cut if hour is None else cut.group_by(hour)):
            sums[name] += round(int(summed or 0) * end.share_over(of_hour))
    return sums
