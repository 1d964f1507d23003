"""Opening hours as a sentence for people: “Monday to Friday 9:00–12:30 and 14:00–19:00”. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from babel import dates

from contactcodes.contacts.hours_words import say_clock
from contactcodes.contacts.weekly_hours import DAY_MINUTES, DatedHours, Spans, WeeklyHours
from contactcodes.contacts.weekly_hours_read import from_text
from contactcodes.language import _, current_locale, format_date, ngettext

_MIDNIGHT = datetime(2000, 1, 1)  # noqa: DTZ001 - of any clock on a wall
_DATES_TOLD = 3


def say_week(hours: str) -> str:
    """Return opening hours as people say them; as OSM has them where they are no week and no dates.

    hours  as ``read_hours`` returns them; "": day and night
    """
    if not hours or hours == "24/7":
        return _("day and night")
    table = from_text(hours)
    if table is None:
        return hours
    return _("; ").join(_parts(table)) or _("never")


def _parts(table: WeeklyHours) -> Iterator[str]:
    for first, last, spans in _alike(table):
        if spans:
            yield _("%(days)s %(times)s") % {"days": _days(first, last), "times": _times(spans)}
    if table.holidays is not None:
        yield _("on public holidays %(times)s") % {"times": _times(table.holidays)}
    for dated in table.dates[:_DATES_TOLD]:
        yield _("%(days)s %(times)s") % {"days": _dates(dated), "times": _times(dated.spans)}
    if (more := len(table.dates) - _DATES_TOLD) > 0:
        yield ngettext("and %(count)d other date", "and %(count)d other dates", more) % {"count": more}


def _alike(table: WeeklyHours) -> Iterator[tuple[int, int, Spans]]:
    """Yield days that follow each other and are alike: the first, the last, from 0."""
    first = 0
    for day in range(1, 8):
        if day == 7 or table.days[day] != table.days[first]:
            yield first, day - 1, table.days[first]
            first = day


def _days(first: int, last: int) -> str:
    names = dates.get_day_names("wide", "stand-alone", current_locale())
    if first == last:
        return str(names[first])
    if (first, last) == (0, 6):
        return _("every day")
    pattern = _("%(first)s and %(last)s") if last == first + 1 else _("%(first)s to %(last)s")
    return pattern % {"first": names[first], "last": names[last]}


def _dates(dated: DatedHours) -> str:
    if dated.first == dated.last:
        return _("on %(day)s") % {"day": format_date(dated.first)}
    return _("%(first)s to %(last)s") % {"first": format_date(dated.first), "last": format_date(dated.last)}


def _times(spans: Spans) -> str:
    if not spans:
        return _("closed all day")
    told = [
        _("day and night")
        if span.start == 0 and span.end == DAY_MINUTES
        else f"{_clock(span.start)}–{_end(span.end)}"
        for span in spans
    ]
    return (
        told[0]
        if len(told) == 1
        else _("%(some)s and %(last)s") % {"some": ", ".join(told[:-1]), "last": told[-1]}
    )


def _clock(minutes: int) -> str:
    return say_clock(_MIDNIGHT + timedelta(minutes=minutes))


def _end(minutes: int) -> str:
    return _("midnight") if minutes == DAY_MINUTES else _clock(minutes)
