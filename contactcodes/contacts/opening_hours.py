"""Opening hours as text: OpenStreetMap's ``opening_hours``, checked and brought to its one writing. Pure.

Source: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification, as the library
``opening-hours-py`` reads it. Refused is what nobody here can know or would show: sunrise and sunset
(no place is given), school holidays, open ends, "unknown", comments. So is what the library reads
otherwise than the specification says: public holidays on certain weekdays, days counted from a
holiday, repeated times; and dates that no calendar has (``hours_dates.py``).
"""

from __future__ import annotations

import re

from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined] # left out of its stub

from contactcodes.contacts.hours_dates import date_problem
from contactcodes.contacts.sloppy_hours import meant_hours, sure_hours
from contactcodes.errors import InputError
from contactcodes.language import _, format_number

MAX_CHARACTERS = 2000
EXAMPLE = "Mo-Fr 09:00-12:30,14:00-18:30; Sa 10:00-12:00; PH off"
_PLACE = re.compile(r"--> \d+:(\d+)")  # line and column, from 1, of the library's message
_WEEKDAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)\b"


class OpeningHoursError(InputError):
    """The text is no opening hours, or such as cannot be told here."""


def read_hours(text: str) -> str:
    """Return opening hours in their one writing.

        >>> read_hours("Mo-Fr 9:00 - 18:30;  PH off")
        'Mo-Fr 09:00-18:30; PH closed'

    text  1 to 2,000 characters; "24/7" is day and night, "off" is never

    Raises OpeningHoursError, saying what is wrong, where, and how it is written.
    """
    typed = " ".join(text.split())
    if not typed:
        raise OpeningHoursError(
            _("There are no opening hours. Write them so: %(example)s.") % {"example": EXAMPLE}
        )
    if len(typed) > MAX_CHARACTERS:
        raise OpeningHoursError(
            _("The opening hours have %(length)s characters; at most %(most)s are possible.")
            % {"length": format_number(len(typed)), "most": format_number(MAX_CHARACTERS)}
        )
    # Refused before it is parsed: what is meant is known, although the library would take it.
    for pattern, sentence in _refused():
        if found := pattern.search(typed):
            raise OpeningHoursError(sentence % {"part": found.group().strip()})
    if problem := date_problem(typed):
        raise OpeningHoursError(problem)
    try:
        return str(OpeningHours(typed))
    except ParserError as refused:
        raise OpeningHoursError(_explained(typed, str(refused))) from None


def take_hours(text: str) -> str:
    """Return opening hours in their one writing, also those jotted down where only one thing can be meant.

        >>> take_hours("lun-ven 9h-18h30")
        'Mo-Fr 09:00-18:30'

    Raises OpeningHoursError as ``read_hours``.
    """
    try:
        return read_hours(text)
    except OpeningHoursError:
        if sure := sure_hours(text):
            return read_hours(sure)
        raise


def _refused() -> list[tuple[re.Pattern[str], str]]:
    return [
        (
            re.compile(r'"[^"]*"?'),
            _("Nobody is shown %(part)s: leave out what stands in quotation marks."),
        ),
        (
            re.compile(r"\bunknown\b", re.IGNORECASE),
            _("“%(part)s” helps nobody: say open or off."),
        ),
        (
            re.compile(r"\b(?:sunrise|sunset|dawn|dusk)\b", re.IGNORECASE),
            _("The moment of “%(part)s” is not known here: write a time of day such as 18:30."),
        ),
        (
            re.compile(r"\bSH\b", re.IGNORECASE),
            _("School holidays (%(part)s) are not known here: write dates, such as 2027 Feb 13-28 off."),
        ),
        (
            re.compile(rf"\bPH\s+{_WEEKDAY}", re.IGNORECASE),
            _("“%(part)s” cannot be told here: write the dates, such as 2027 May 6 off."),
        ),
        (
            re.compile(r"\bPH\s*[+-]\s*\d+\s*days?\b", re.IGNORECASE),
            _("Days counted from a holiday (%(part)s) are not known here: write the dates."),
        ),
        (
            re.compile(r"\d\d?:\d\d(?:-\d\d?:\d\d)?\+"),
            _("“%(part)s” does not say when it closes: write both times, such as 09:00-18:30."),
        ),
        (
            re.compile(r"\d\d?:\d\d-\d\d?:\d\d\s*/\s*\d[\d:]*"),
            _("Repeated times (%(part)s) are not known here: write each from when to when."),
        ),
    ]


def _explained(typed: str, problem: str) -> str:
    found = _PLACE.search(problem)
    place = int(found[1]) if found else 1
    told = {"hours": _shortened(typed), "place": place, "rest": _shortened(typed[place - 1 :])}
    if place > len(typed):
        sentence = _("“%(hours)s” breaks off: something is missing at its end.")
    else:
        sentence = _("“%(hours)s” is not understood from character %(place)d on: “%(rest)s”.")
    if meant := meant_hours(typed):
        remedy = _("Did you mean %(meant)s?") % {"meant": meant}
    else:
        remedy = _("Write them so: %(example)s.") % {"example": EXAMPLE}
    return f"{sentence % told} {remedy}"


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
