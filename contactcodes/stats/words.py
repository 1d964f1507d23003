"""What sources, days and hours are called on a page, in the locale in force."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import dates, numbers

from contactcodes.campaigns.placement import Medium
from contactcodes.campaigns.placement_media import medium_label
from contactcodes.language import _, current_locale, first_as_read, format_clock, format_date
from contactcodes.stats.funnel import Step
from contactcodes.stats.period import Period
from contactcodes.stats.questions import By, CountRow


def shown_name(by: By, row: CountRow) -> str:
    """Return what people call a row: “Shop window” for ``shop_window``, “1 Mar 2026” for the day."""
    if by == "medium":
        return capitalised(medium_label(Medium(row.name)))
    if by == "city":
        return row.name or _("no town given")
    if by == "day":
        return format_date(date.fromisoformat(row.name))
    if by == "hour":
        return shown_hour(int(row.key))
    return row.name


def shown_grouping(by: By) -> str:
    """Return the word for what is listed, for the head of a column."""
    return {
        "placement": _("Placement"),
        "medium": _("Medium"),
        "city": _("Town"),
        "day": _("Day"),
        "hour": _("Hour"),
    }[by]


def shown_step(by: Step) -> str:
    """Return the word for what a funnel lists, for the head of a column."""
    return {"contact": _("Contact point"), "placement": _("Placement")}[by]


def shown_period(period: Period) -> str:
    """Return the days of a period: ``24 août – 21 nov. 2026``, ``25 Oct – 21 Nov 2026``, or the only day."""
    if period.length == 1:
        return format_date(period.first_day)
    locale = "en_GB" if current_locale() == "en" else "fr_FR"
    return first_as_read(dates.format_interval(period.first_day, period.last_day, "yMMMd", locale=locale))


def shown_zone(time_zone: str) -> str:
    """Return the town whose clock a time zone goes by: ``Londres`` for ``Europe/London``."""
    return str(dates.get_timezone_location(time_zone, locale=current_locale(), return_city=True))


def shown_moment(moment: datetime, now: datetime, time_zone: str) -> str:
    """Return a moment to the minute, on the clock of a time zone; with the day where it is not today's."""
    zone = ZoneInfo(time_zone)
    local = moment.astimezone(zone)
    clock = format_clock(local)
    if local.date() == now.astimezone(zone).date():
        return clock
    return _("%(clock)s on %(day)s") % {"clock": clock, "day": format_date(local.date())}


def shown_hour(hour: int) -> str:
    """Return an hour of the clock, 0 to 24: ``18 h`` in French, ``18:00`` in English."""
    return f"{hour}\u202fh" if current_locale() == "fr" else f"{hour:02}:00"


def shown_share(part: float, whole: float) -> str:
    """Return a part of a whole as a percentage: ``61 %``, ``0.4 %`` where it is under one, ``0 %``."""
    share = part / whole if whole else 0.0
    pattern = "0.#%" if 0 < share < 0.01 else "0%"
    return _spaced(numbers.format_percent(share, format=pattern, locale=current_locale()))


def shown_rate(rate: float) -> str:
    """Return a rate with two digits that count: ``0.56``, ``2.1``, ``1 234``, ``0``."""
    pattern = "@@" if 0 < rate < 10 else "#,##0"
    return str(numbers.format_decimal(rate, format=pattern, locale=current_locale()))


def shown_change(now: int, before: int) -> str | None:
    """Return how much there is now against before: ``+18 %``, ``−9 %``, ``±0 %``; None from nothing."""
    if not before:
        return None
    change = round(100 * (now - before) / before)
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return sign + _spaced(numbers.format_percent(abs(change) / 100, format="#,##0%", locale=current_locale()))


def capitalised(text: str) -> str:
    """Return the text with its first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def _spaced(percentage: str) -> str:
    # The French rule, which a pattern of our own hides from Babel.
    return percentage.replace("%", "\u202f%") if current_locale() == "fr" else percentage
