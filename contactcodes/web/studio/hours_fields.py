"""The fields of opening hours: their names, hours as fields, times and dates as they are typed. Pure."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from zoneinfo import available_timezones

from contactcodes.contacts.placement_hours import OF_PLACEMENT
from contactcodes.contacts.weekly_hours import DAY_MINUTES, Spans, WeeklyHours, clock
from contactcodes.contacts.weekly_hours_read import from_text

ALWAYS, SHOP, WEEK, TEXT = "always", "shop", "week", "text"  # of the field hours_by: how the hours are told
DAY_KEYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
HOLIDAY_KEY = "ph"
AS_THE_DAY, CLOSED, OWN = "day", "closed", "own"  # of the field hours_ph
# Of the field hours_same: how many days after Monday are as Monday is.
SAME = {"fr": 4, "sa": 5, "su": 6}
DAY_SPANS, OTHER_SPANS = 3, 2  # as many openings a day there are fields for
EMPTY_DATES = 2  # rows for dates to come, below those there are
MOST_DATES = 60

_DATE_ROW = re.compile(r"hours_date_(\d{1,2})_(?:first|last|\d_(?:from|to))")
_OF_KEY = re.compile(rf"hours_({'|'.join(DAY_KEYS)}|{HOLIDAY_KEY}|date_\d+)_.+")
_TIME = re.compile(r"(\d{1,2})\s*(?:[h:.,]\s*(\d{2})?)?|(\d{1,2})(\d{2})")
_WORDS = {"midnight": 0, "minuit": 0, "noon": 720, "midi": 720}
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


@cache
def known_zones() -> frozenset[str]:
    """Return the IANA names of time zones; they are files, and slow to list."""
    return frozenset(available_timezones())


def date_key(number: int) -> str:
    """Return the part of a field's name that stands for a row of dates, counted from 1."""
    return f"date_{number}"


def key_of(field: str) -> str:
    """Return the day, holiday or row of dates that a field is of: mo, ph, date_2; "" where it is of none."""
    found = _OF_KEY.fullmatch(field)
    return found[1] if found else ""


def span_fields(key: str, number: int) -> tuple[str, str]:
    """Return the names of the two fields of an opening, counted from 1: from and to."""
    return f"hours_{key}_{number}_from", f"hours_{key}_{number}_to"


def date_rows(names: list[str]) -> int:
    """Return how many rows of dates the fields are of."""
    return max((int(found[1]) for name in names if (found := _DATE_ROW.fullmatch(name))), default=0)


def fields_of(hours: str, time_zone: str, holidays: str) -> dict[str, str]:
    """Return the fields that say the same.

    hours      as ``read_hours`` returns them; "": day and night; ``placement``: the shop's own
    time_zone  IANA name; "": the usual one
    holidays   as ``read_holidays`` returns them; "": the usual ones
    """
    if hours == OF_PLACEMENT:
        return fields_of("", time_zone, holidays) | {"hours_by": SHOP}
    fields = {"hours_zone": time_zone, "hours_holidays": holidays, "hours_text": hours}
    table = from_text(hours) if hours else None
    if not hours or hours == "24/7":
        fields |= {"hours_by": ALWAYS, "hours_same": "fr", "hours_ph": AS_THE_DAY}
    elif table is None or not fits_table(hours):
        fields |= {"hours_by": TEXT, "hours_ph": AS_THE_DAY}
    else:
        fields |= {"hours_by": WEEK} | _fields_of_table(table)
    return fields


def fits_table(hours: str) -> bool:
    """Return whether the fields of days and dates can say the same as a text.

    hours  as ``read_hours`` returns them
    """
    table = from_text(hours)
    if table is None:
        return False
    others = [table.holidays or (), *(one.spans for one in table.dates)]
    return (
        all(len(spans) <= DAY_SPANS for spans in table.days)
        and all(len(spans) <= OTHER_SPANS for spans in others)
        and len(table.dates) <= MOST_DATES
        and not table.never_opens
    )


def _fields_of_table(table: WeeklyHours) -> dict[str, str]:
    fields: dict[str, str] = {}
    for key, spans in zip(DAY_KEYS, table.days, strict=True):
        fields |= _fields_of_spans(key, spans)
    if any(len(spans) == DAY_SPANS for spans in table.days):
        fields["hours_three"] = "on"
    as_monday = [spans == table.days[0] for spans in table.days]
    fields["hours_same"] = max(
        (key for key, last in SAME.items() if table.days[0] and all(as_monday[: last + 1])),
        key=lambda key: SAME[key],
        default="",
    )
    fields["hours_ph"] = AS_THE_DAY if table.holidays is None else OWN if table.holidays else CLOSED
    fields |= _fields_of_spans(HOLIDAY_KEY, table.holidays or ())
    for number, one in enumerate(table.dates, 1):
        fields[f"hours_date_{number}_first"] = one.first.isoformat()
        fields[f"hours_date_{number}_last"] = "" if one.last == one.first else one.last.isoformat()
        fields |= _fields_of_spans(date_key(number), one.spans)
    return fields


def _fields_of_spans(key: str, spans: Spans) -> dict[str, str]:
    fields: dict[str, str] = {}
    for number, span in enumerate(spans, 1):
        opens, closes = span_fields(key, number)
        fields |= {opens: clock(span.start), closes: clock(span.end)}
    return fields


def read_time(typed: str) -> int | None:
    """Return a time of the day in minutes since midnight, 0 to 1,440; None if it is none.

    >>> [read_time(typed) for typed in ("9", "9h30", "930", "18:30", "24:00", "25h")]
    [540, 570, 570, 1110, 1440, None]
    """
    text = typed.strip().casefold()
    if text in _WORDS:
        return _WORDS[text]
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found[1] or found[3]), int(found[2] or found[4] or 0)
    return hour * 60 + minute if minute < 60 and hour * 60 + minute <= DAY_MINUTES else None


def read_date(typed: str) -> date | None:
    """Return a date as browsers send it, 2026-12-25, or people write it, 25/12/2026; None if it is none."""
    text = typed.strip()
    try:
        if found := _DAY_FIRST.fullmatch(text):
            read = date(int(found[3]), int(found[2]), int(found[1]))
        else:
            read = date.fromisoformat(text)
    except ValueError:
        return None
    return read if 2000 <= read.year <= 2199 else None
