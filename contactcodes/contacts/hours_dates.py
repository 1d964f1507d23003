"""Dates in opening hours that no calendar has, and spans of days that run backwards. Pure.

The library takes them and makes of them what nobody meant: ``Jun 31 off`` closes every day of the year,
``Nov 30-25 off`` nearly four weeks.
"""

from __future__ import annotations

import re
from calendar import isleap
from typing import NamedTuple

from babel import Locale

from contactcodes.contacts.weekly_hours import MONTHS
from contactcodes.language import _, current_locale

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # of the months; February has 29 in some year
_FEBRUARY = 2
# A year in front of a day is its own; behind “2026-” or “2026,” it is one of several.
_DATE = rf"(?:(?<!\d{{4}}[-,])\b(\d{{4}})\s*)?({'|'.join(MONTHS)})\s*(\d\d?)(?![\d:])"
_SPAN = re.compile(rf"{_DATE}(?:\s*-\s*(?:{_DATE}|(\d\d?)(?![\d:])))?", re.IGNORECASE)


class _Day(NamedTuple):
    year: int  # 0: every year
    month: int
    day: int


def date_problem(hours: str) -> str:
    """Return what is wrong with the first date that cannot be, and what to write; "" where all can be.

    hours  as they are typed, blanks single

    >>> date_problem("Mo-Fr 09:00-19:00; Jun 31 off")
    '“Jun 31” cannot be: June has 30 days.'
    """
    for found in _SPAN.finditer(hours):
        begin, end = _days(found)
        for one in (begin, end):
            if one.day > (most := _length(one)):
                return _("“%(written)s” cannot be: %(month)s has %(days)d days.") % {
                    "written": found.group(),
                    "month": _month_name(one),
                    "days": most,
                }
        # Over New Year a span of every year may begin in a later month than it ends in.
        if end < begin and (end.year or end.month == begin.month):
            return _(
                "“%(written)s” runs backwards. Write the earlier day first, and the month in which it ends "
                "if that is another: Nov 30-Dec 25."
            ) % {"written": found.group()}
    return ""


def _days(found: re.Match[str]) -> tuple[_Day, _Day]:
    """Return the first and the last day of a span; of one day it is both."""
    year, month, day, end_year, end_month, end_day, end_in_month = found.groups()
    begin = _Day(int(year or 0), _number(month), int(day))
    if end_in_month:
        return begin, begin._replace(day=int(end_in_month))
    if not end_month:
        return begin, begin
    end = _Day(int(end_year or 0), _number(end_month), int(end_day))
    if begin.year and not end.year:
        end = end._replace(year=begin.year + (end.month < begin.month))
    return begin, end


def _number(month: str) -> int:
    return MONTHS.index(month.title()) + 1


def _length(one: _Day) -> int:
    if one.month == _FEBRUARY and one.year and not isleap(one.year):
        return 28
    return _DAYS[one.month - 1]


def _month_name(one: _Day) -> str:
    name = str(Locale.parse(current_locale()).months["stand-alone"]["wide"][one.month])
    return f"{name} {one.year}" if one.year else name
