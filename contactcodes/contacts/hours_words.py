"""What a customer reads of opening hours and waiting: “open until 19:00”. Pure; the moment is passed in.

Times are of the clock where the contact point is, on 24 hours. In French « 19 h » and « 19 h 30 », as the
Imprimerie nationale has it: no zeros for a full hour; minutes have two digits, as signs and timetables do.
In a language that is not ours, as CLDR has it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import dates
from babel.core import get_global

from contactcodes.contacts.hours_clock import HoursState
from contactcodes.language import _, current_locale, format_clock, format_day, format_weekday, ngettext

LONGEST_WAIT_MINUTES = 7 * 24 * 60
_TONIGHT = timedelta(hours=12)
_DAY = timedelta(days=1)


def say_hours(state: HoursState, moment: datetime, time_zone: str, *, name_zone: bool = False) -> str:
    """Return what a customer reads: “open until 19:00”, “opens tomorrow at 9:00”; small first letter.

    moment     now, aware: at which ``state`` holds
    time_zone  IANA name, of the contact point
    name_zone  whether to say whose clock it is, as ``zone_may_differ`` tells
    """
    if state.until is None:
        return _("open day and night") if state.is_open else _("closed until further notice")
    zone = ZoneInfo(time_zone)
    now, change = moment.astimezone(zone), state.until.astimezone(zone)
    said = _open_until(now, change) if state.is_open else _opens(now, change)
    if name_zone and said != _("open day and night"):
        city = dates.get_timezone_location(time_zone, locale=current_locale(), return_city=True)
        return _("%(words)s (%(city)s time)") % {"words": said, "city": city}
    return said


def say_wait(minutes: int) -> str:
    """Return how soon a brand answers: “usually answers within 5 minutes”; "" for 0.

    minutes  0 to 10,080, a week; said in hours from two on, in days from two on, never less than it is
    """
    if minutes <= 0:
        return ""
    if minutes < 120 and minutes != 60:
        words = ngettext(
            "usually answers within %(count)d minute", "usually answers within %(count)d minutes", minutes
        )
        return words % {"count": minutes}
    hours = -(-minutes // 60)
    if hours < 48 and hours != 24:
        words = ngettext(
            "usually answers within %(count)d hour", "usually answers within %(count)d hours", hours
        )
        return words % {"count": hours}
    days = -(-hours // 24)
    words = ngettext("usually answers within %(count)d day", "usually answers within %(count)d days", days)
    return words % {"count": days}


def say_clock(local: datetime) -> str:
    """Return a time of the day: « 19 h », « 19 h 30 », “19:00”, “9:00”."""
    match current_locale():
        case "fr" if not local.minute:
            return f"{local:%-H}\u202fh"
        case "en":
            return f"{local:%-H:%M}"
        case _other:
            return format_clock(local)


def zone_may_differ(time_zone: str, country: str, moment: datetime) -> bool:
    """Return whether the clocks of a customer in a country may show another time than the contact point's.

    country  ISO 3166-1 alpha-2, of the phone's address; "": unknown, taken for the same
    """
    there = moment.astimezone(ZoneInfo(time_zone)).utcoffset()
    return any(moment.astimezone(ZoneInfo(zone)).utcoffset() != there for zone in _zones_of(country))


def _open_until(now: datetime, change: datetime) -> str:
    if change - now > 7 * _DAY:
        return _("open day and night")
    # Whose last day ends at midnight is open that day, not the next.
    at_midnight = (change.hour, change.minute) == (0, 0)
    days_ahead = (change.date() - now.date()).days - at_midnight
    if days_ahead <= 0 and at_midnight:
        return _("open until midnight")
    if at_midnight:
        if days_ahead == 1:
            return _("open until the end of tomorrow")
        return _("open until the end of %(day)s") % {"day": _weekday(change - _DAY)}
    clock = say_clock(change)
    if days_ahead <= 0 or (days_ahead == 1 and change - now <= _TONIGHT):
        return _("open until %(clock)s") % {"clock": clock}
    if days_ahead == 1:
        return _("open until %(clock)s tomorrow") % {"clock": clock}
    return _("open until %(day)s at %(clock)s") % {"day": _weekday(change), "clock": clock}


def _opens(now: datetime, change: datetime) -> str:
    clock = say_clock(change)
    days_ahead = (change.date() - now.date()).days
    if days_ahead == 0:
        return _("opens today at %(clock)s") % {"clock": clock}
    if days_ahead == 1 and (change.hour, change.minute) == (0, 0):
        return _("opens tonight at midnight")
    if days_ahead == 1:
        return _("opens tomorrow at %(clock)s") % {"clock": clock}
    if days_ahead < 7:
        return _("opens %(day)s at %(clock)s") % {"day": _weekday(change), "clock": clock}
    day = format_day(change.date(), with_year=days_ahead >= 365)
    return _("opens on %(date)s at %(clock)s") % {"date": day, "clock": clock}


def _weekday(local: datetime) -> str:
    return format_weekday(local.date())


def _zones_of(country: str) -> tuple[str, ...]:
    return _zones_by_country().get(country, ())


@cache
def _zones_by_country() -> dict[str, tuple[str, ...]]:
    """Return country → its time zones. Source: CLDR, zone territories, as Babel carries them."""
    there = available_timezones()
    found: dict[str, tuple[str, ...]] = {}
    for zone, territory in get_global("zone_territories").items():
        if zone in there:
            found[territory] = (*found.get(territory, ()), zone)
    return found
