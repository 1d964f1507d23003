"""Open or closed, and until when: opening hours on the clock of a time zone. The moment is passed in.

A change happens at the first moment the clock on the wall shows its time or a later one. So in the
night when clocks go back an opening or closing happens once, the first time its hour comes round
(as RFC 5545, 3.3.5, has it of a repeated time); and a time that the clock skips in spring is when
it skips. The library alone takes the second time for changes and the wall's for states, which
disagree for an hour; therefore it is only asked about local times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State

from contactcodes.contacts.public_holidays import holiday_dates
from contactcodes.contacts.weekly_hours import MONTHS

YEARS_AHEAD = 5  # a change beyond them is none
_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)
_KEPT_AT_MOST = timedelta(days=365)
_BETWEEN_RULES = re.compile(r"(; |, | \|\| )")
_TIMES = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")
# A rule with PH among its days: what stands before, the days, what stands behind.
_WITH_HOLIDAYS = re.compile(r"(?:(.*) )?((?:\S+,)?PH(?:,\S+)?)(?: (.*))?")


@dataclass(frozen=True, slots=True)
class HoursState:
    """Open or closed.

    until  the moment this changes, aware, UTC; None: not in the next five years
    """

    is_open: bool
    until: datetime | None


class HoursClock:
    """Opening hours somewhere: asked again and again, worked out once a change.

    May be shared by threads. Until the next change ``state_at`` costs less than a microsecond, then 0.1 ms.
    """

    def __init__(self, hours: str, time_zone: str, holidays: str = "") -> None:
        """Keep what they are.

        hours      as ``read_hours`` returns them; "": day and night
        time_zone  IANA name
        holidays   as ``read_holidays`` returns them; "": there are none
        """
        self._hours = hours
        self._zone = ZoneInfo(time_zone)
        self._holidays = holidays
        self._by_year: dict[int, OpeningHours] = {}
        self._kept: tuple[datetime, datetime, HoursState] | None = None

    def state_at(self, moment: datetime) -> HoursState:
        """Return the state at an aware moment."""
        kept = self._kept  # replaced whole, so that no thread sees half of it
        if kept is not None and kept[0] <= moment < kept[1]:
            return kept[2]
        state = self._worked_out(moment)
        self._kept = (moment, state.until or moment + _KEPT_AT_MOST, state)
        return state

    def _worked_out(self, moment: datetime) -> HoursState:
        if not self._hours:
            return HoursState(True, None)
        start = _shown(moment, self._zone)
        is_open: bool | None = None
        for year in range(start.year, start.year + YEARS_AHEAD + 1):
            end = datetime(year + 1, 1, 1)  # noqa: DTZ001 - of the clock on the wall
            for begins, ends, state, _comment in self._in(year).intervals(start, end):
                if is_open is None:
                    is_open = state == State.OPEN
                elif is_open != (state == State.OPEN):
                    change = _first_moment(begins, self._zone)
                    # Not where all of it is in the hour that the clock skips.
                    if change < _first_moment(ends, self._zone):
                        return HoursState(is_open, change)
            start = end
        return HoursState(bool(is_open), None)

    def _in(self, year: int) -> OpeningHours:
        if "PH" not in self._hours:
            year = 0  # all alike
        found = self._by_year.get(year)
        if found is None:
            found = OpeningHours(hours_in_year(self._hours, year, self._holidays))
            self._by_year[year] = found
        return found


def hours_in_year(hours: str, year: int, holidays: str) -> str:
    """Return the opening hours as the library understands them rightly, good for evaluating that year.

    Public holidays are dates: those of the year before and the year after are among them, because nights
    cross midnight. And a rule whose nights do is said twice: the library forgets such a night on a day
    that an earlier rule is about, unless a rule is added to it (", ").
    """
    parts = _BETWEEN_RULES.split(hours)
    written = ""
    for separator, rule in zip(["; ", *parts[1::2]], parts[::2], strict=True):
        for between, one in _expanded(rule, separator, year, holidays):
            written += (between if written else "") + one
            if between == "; " and _crosses_midnight(one):
                written += ", " + one
    return written or "off"


def _crosses_midnight(rule: str) -> bool:
    return not rule.endswith("closed") and any(
        end <= start or end > "24:00" for start, end in _TIMES.findall(rule)
    )


def _expanded(rule: str, separator: str, year: int, holidays: str) -> list[tuple[str, str]]:
    """Return the rules, each with what stands before it, that say the same without ``PH``."""
    found = _WITH_HOLIDAYS.fullmatch(rule)
    if found is None:
        return [(separator, rule)]
    when, days, hours = found[1] or "", found[2], found[3] or ""
    within = OpeningHours(when) if when else None
    dates = [
        f"{day.year} {MONTHS[day.month - 1]} {day.day}"
        for asked in (year - 1, year, year + 1)
        for day in holiday_dates(holidays, asked)
        if within is None or within.is_open(datetime(day.year, day.month, day.day, 12))  # noqa: DTZ001
    ]
    others = ",".join(day for day in days.split(",") if day != "PH")
    of_weekdays = " ".join(filter(None, (when, others, hours)))
    of_dates = f"{','.join(dates)} {hours}".strip()
    rules = [(separator, of_weekdays)] if others else []
    rules += [(separator, of_dates)] if dates else []
    if len(rules) > 1 and _crosses_midnight(rule):
        # As it is one rule, a holiday does not cut short the night of the weekday before.
        rules.append((", ", of_weekdays))
    return rules


def _shown(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the latest time the clock has shown so far, which it shows anew where it was put back."""
    local = moment.astimezone(zone)
    if not local.fold:
        return local.replace(tzinfo=None)
    before = local.replace(fold=0).astimezone(UTC)
    put_back = _change_between(before, moment.astimezone(UTC), zone)
    return (put_back - _SECOND).astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)


def _first_moment(shown: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment, UTC, when the clock shows that local time or a later one."""
    moment = shown.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == shown:
        return moment
    return _change_between(shown.replace(tzinfo=zone, fold=1).astimezone(UTC), moment, zone)


def _change_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment between the two, to the second, from which the zone's offset is the later one's."""
    offset = after.astimezone(zone).utcoffset()
    seconds_before, seconds_after = 0, round((after - before) / _SECOND)
    while seconds_after - seconds_before > 1:
        middle = (seconds_before + seconds_after) // 2
        if (before + middle * _SECOND).astimezone(zone).utcoffset() == offset:
            seconds_after = middle
        else:
            seconds_before = middle
    return (before + seconds_after * _SECOND).replace(microsecond=0)
