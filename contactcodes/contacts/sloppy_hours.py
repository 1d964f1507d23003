"""Opening hours as people jot them down: ``lun-ven 9h-18h30``, and what was meant by it. Pure."""

from __future__ import annotations

import re

from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined] # left out of its stub

from contactcodes.contacts.hours_dates import date_problem

_DAYS = {
    "Mo": "monday|mon|lundi|lun",
    "Tu": "tuesday|tues|tue|mardi|mar",
    "We": "wednesday|wed|mercredi|mer",
    "Th": "thursday|thurs|thur|thu|jeudi|jeu",
    "Fr": "friday|fri|vendredi|ven",
    "Sa": "saturday|sat|samedi|sam",
    "Su": "sunday|sun|dimanche|dim",
}
_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)"
_CHANGES: tuple[tuple[str, str], ...] = (
    (r"[‐-―−]", "-"),
    (r"\b24\s*h?\s*/\s*24\b.*|\b7\s*j?\s*/\s*7\b.*", "24/7"),
    *((rf"\b(?:{names})\b\.?", day) for day, names in _DAYS.items()),
    (r"\b(?:public|bank) holidays?\b|\b(?:jours? )?fériés?\b", "PH"),
    (r"\b(?:fermée?s?|closed|geschlossen)\b", "off"),
    (r"\b(?:noon|midi)\b", "12:00"),
    (r"\b(?:midnight|minuit)\b", "24:00"),
    (rf"({_DAY})\s*:", r"\1"),
    (r"\s+(?:to|à|au|until|till)\s+", "-"),
    (r"\s*(?:&|\+|\bet\b|\band\b)\s*", ","),
    (r"\b(?:from|de|du|le|les|on)\s+", ""),
    (r"(\d)\s*(?:h|:|\.)\s*(\d\d)\b", r"\1:\2"),
    (r"\b(\d\d?)\s*h\b", r"\1:00"),
    (r"(?<![\d:])(\d\d?)(?=\s*-\s*\d)(?![\d:])", r"\1:00"),
    (r"(-\s*)(\d\d?)(?![\d:])(?=\s*(?:$|[,;A-Z]))", r"\1\2:00"),
    (r"\s*-\s*", "-"),
    (r"(\d)\s+(?=\d\d?:)", r"\1,"),
    (rf"([\d:,]{{5}}|off)[\s,;]+(?={_DAY}\b)", r"\1; "),
    (r"[\s,;]+$", ""),
    (r"\s+", " "),
)
_DAYS_LIST = rf"{_DAY}(?:[-,]{_DAY})*"
_TIMES = r"\d\d:\d\d-\d\d:\d\d(?:,\d\d:\d\d-\d\d:\d\d)*"
_SURE = re.compile(rf"(?:{_DAYS_LIST} )?{_TIMES}|{_DAYS_LIST} closed")
_SPAN = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")
_ALWAYS = re.compile(r"24\s*h?\s*/\s*24\s*h?(?:[\s,]*7\s*j?\s*/\s*7\s*j?)?", re.IGNORECASE)
_HALF_DAYS = re.compile(r"\b(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))?\s*([ap])\.?m\b\.?", re.IGNORECASE)


def meant_hours(typed: str) -> str | None:
    """Return the opening hours that were probably meant, in their one writing; None where nobody can tell.

    >>> meant_hours("Lundi au vendredi : 9h-12h30 et 14h-18h")
    'Mo-Fr 09:00-12:30,14:00-18:00'
    """
    guess = _HALF_DAYS.sub(_on_24_hours, typed)
    for pattern, instead in _CHANGES:
        guess = re.sub(pattern, instead, guess, flags=re.IGNORECASE)
    if not guess.strip() or date_problem(guess):
        return None
    try:
        return str(OpeningHours(guess.strip()))
    except ParserError:
        return None


def sure_hours(typed: str) -> str | None:
    """Return what was meant where that is sure enough to be kept unasked; else None.

        >>> sure_hours("22h-6h"), sure_hours("9-5"), sure_hours("24/7 sauf dimanche")
        ('22:00-06:00', None, None)

    Sure are days with times one after another, or closed days. Not sure are 9 to 5, which would last
    into the morning, and all that the guess leaves out.
    """
    meant = meant_hours(" ".join(typed.split()))
    if meant is None or "+" in typed:  # “18:00+” does not say when it closes
        return None
    if meant == "24/7":
        return meant if _ALWAYS.fullmatch(typed.strip()) else None
    if not all(_SURE.fullmatch(rule) for rule in meant.split("; ")):
        return None
    return (
        None if any(opens < "12:00" and closes <= opens for opens, closes in _SPAN.findall(meant)) else meant
    )


def _on_24_hours(found: re.Match[str]) -> str:
    hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
    return f"{hour:02}:{found[2] or '00'}"
