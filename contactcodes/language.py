"""Words in the reader's language: one catalogue for pages, paper, e-mails and the command line.

The message ids are English; ``translations/fr`` holds the French. The locale in
force is a context variable, so one process can answer a French and an English
reader at once. Catalogues are committed as ``.po`` and compiled when they are newer
than their ``.mo``.
"""

from __future__ import annotations

import gettext as standard_gettext
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, dates, negotiate_locale, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = ("fr", "en")
FOLDER = Path(__file__).parent.parent / "translations"
_DOMAIN = "messages"
# One wish of an Accept-Language header: a tag and, if need be, its weight (RFC 9110, 12.4.2 and 12.5.4).
_WISH = re.compile(
    r"\s*(?P<tag>[\w-]+|\*)\s*(?:;\s*q\s*=\s*(?P<weight>\d(?:\.\d*)?)\s*)?", re.ASCII | re.IGNORECASE
)

_locale: ContextVar[str] = ContextVar("locale")
_process_locale = "en"  # where nothing else was said, in every thread


def current_locale() -> str:
    """Return the locale in force: ``fr`` or ``en``."""
    return _locale.get(_process_locale)


def set_process_locale(locale: str) -> None:
    """Choose the locale of this process: what a terminal asked for."""
    global _process_locale
    _process_locale = locale if locale in LOCALES else "en"


def set_locale(locale: str) -> None:
    """Put a locale in force for the rest of this context (a request, a command)."""
    _locale.set(locale if locale in LOCALES else "en")


@contextmanager
def using_locale(locale: str) -> Iterator[None]:
    """Put a locale in force for the block."""
    token = _locale.set(locale if locale in LOCALES else "en")
    try:
        yield
    finally:
        _locale.reset(token)


def gettext(message: str) -> str:
    """Return the message in the locale in force."""
    return _catalogue(current_locale()).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form that fits the count. French counts 0 as singular."""
    return _catalogue(current_locale()).ngettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    """Return the message in the locale in force, where one English word has two French ones."""
    return _catalogue(current_locale()).pgettext(context, message)


_ = gettext


def best_locale(accept_language: str | None, default: str) -> str:
    """Return the locale that an ``Accept-Language`` header prefers (RFC 9110, 12.5.4).

    >>> best_locale("de-CH,fr;q=0.8,en;q=0.5", "en")
    'fr'
    """
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate((accept_language or "").split(",")[:20]):
        wish = _WISH.fullmatch(part)
        weight = float(wish["weight"] or 1.0) if wish else 0.0
        if wish and weight > 0:
            wishes.append((-weight, place, wish["tag"].replace("-", "_")))
    return negotiate_locale([tag for _w, _p, tag in sorted(wishes)], LOCALES, sep="_") or default


def environment_locale() -> str:
    """Return the locale a terminal asks for by LC_ALL, LC_MESSAGES or LANG."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value[:2] if value[:2] in LOCALES else "en"
    return "en"


def format_number(value: int | float | Decimal, decimals: int | None = None) -> str:
    """Format a number: ``12 408`` and ``1 234,5`` in French, ``12,408`` in English."""
    pattern = None if decimals is None else "#,##0." + "0" * decimals if decimals else "#,##0"
    return str(numbers.format_decimal(value, format=pattern, locale=current_locale()))


def format_money(cents: int, currency: str = "EUR") -> str:
    """Format an amount given in cents."""
    return str(numbers.format_currency(Decimal(cents) / 100, currency, locale=current_locale()))


def format_date(value: date, length: str = "medium") -> str:
    """Format a date: ``21 nov. 2026``, ``1er nov. 2026``."""
    return first_as_read(dates.format_date(value, format=length, locale=_dates_locale()))


def first_as_read(formatted: str) -> str:
    """Write the first of a month in a formatted date as French reads it: ``1er`` for ``1``."""
    return re.sub(r"\b1\b", "1er", formatted) if current_locale() == "fr" else formatted


def format_clock(value: datetime) -> str:
    """Format the clock of a local moment: ``14 h 30`` in French, ``14:30`` in English."""
    return f"{value:%-H}\u202fh\u202f{value:%M}" if current_locale() == "fr" else f"{value:%H:%M}"


def format_moment(value: datetime, time_zone: str) -> str:
    """Format an aware moment in a time zone: ``21 nov. 2026 · 14 h 30``."""
    local = value.astimezone(ZoneInfo(time_zone))
    return f"{format_date(local)} · {format_clock(local)}"


def _dates_locale() -> Locale:
    # Plain British: day before month.
    return Locale("en", "GB") if current_locale() == "en" else Locale("fr", "FR")


@cache
def _catalogue(locale: str) -> standard_gettext.NullTranslations:
    compile_catalogues()
    return standard_gettext.translation(_DOMAIN, FOLDER, [locale], fallback=True)


@cache
def compile_catalogues() -> list[Path]:
    """Compile each ``.po`` whose ``.mo`` is missing or older; return the files written."""
    written = []
    for po in FOLDER.glob("*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parent.parent.name)
        # Renamed into place, so that a process starting beside this one never reads half a file.
        draft = mo.with_suffix(f".{os.getpid()}.tmp")
        with draft.open("wb") as target:
            write_mo(target, catalogue)
        draft.replace(mo)
        written.append(mo)
    return written
