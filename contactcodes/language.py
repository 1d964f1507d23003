"""Words in the reader's language: one catalogue for pages, paper, e-mails and the command line.

The message ids are English; ``translations/fr`` holds the French. The locale in
force is a context variable, so one process can answer a French and an English
reader at once. Catalogues are committed as ``.po`` and compiled when they are newer
than their ``.mo``.

On customers' pages a brand's own words may stand in front of ours, or in a language that we do not
speak: ``own_words`` makes them, ``speak`` puts them in force.
"""

from __future__ import annotations

import gettext as standard_gettext
import io
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError, dates, numbers
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = ("fr", "en")
FOLDER = Path(__file__).parent.parent / "translations"
_DOMAIN = "messages"
# One wish of an Accept-Language header: a tag and, if need be, its weight (RFC 9110, 12.4.2 and 12.5.4).
_WISH = re.compile(
    r"\s*(?P<tag>[\w-]+|\*)\s*(?:;\s*q\s*=\s*(?P<weight>\d(?:\.\d*)?)\s*)?", re.ASCII | re.IGNORECASE
)

_process_locale = "en"  # where nothing else was said, in every thread


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What everything is said in. Each object is its own: what was made of it can be kept under it.

    locale    as Babel knows it: ``fr``, ``es``, ``pt_BR``; numbers, dates and clocks are written by it
    said      its catalogue
    in_pages  the same for templates, which take what a catalogue says for markup: the texts that are not
              ours are escaped in it
    """

    locale: str
    said: standard_gettext.NullTranslations
    in_pages: standard_gettext.NullTranslations


_words: ContextVar[Words] = ContextVar("words")


def current_words() -> Words:
    """Return the words in force."""
    return _words.get(None) or our_words(_process_locale)


def current_locale() -> str:
    """Return the locale in force: ``fr`` or ``en``, on a customer's page perhaps another one of its brand."""
    return current_words().locale


def set_process_locale(locale: str) -> None:
    """Choose the locale of this process: what a terminal asked for."""
    global _process_locale
    _process_locale = locale if locale in LOCALES else "en"


def set_locale(locale: str) -> None:
    """Put our words of a locale in force for the rest of this context (a request, a command)."""
    speak(our_words(locale if locale in LOCALES else "en"))


def speak(words: Words) -> None:
    """Put words in force for the rest of this context: ours, or those of ``own_words``."""
    _words.set(words)


@contextmanager
def using_locale(locale: str) -> Iterator[None]:
    """Put our words of a locale in force for the block."""
    with using_words(our_words(locale if locale in LOCALES else "en")):
        yield


@contextmanager
def using_words(words: Words) -> Iterator[None]:
    """Put words in force for the block."""
    token = _words.set(words)
    try:
        yield
    finally:
        _words.reset(token)


@cache
def our_words(locale: str) -> Words:
    """Return our own words; locale is one of ``LOCALES``."""
    catalogue = _catalogue(locale)
    return Words(locale, catalogue, catalogue)


def own_words(texts: Catalog, base: str) -> Words:
    """Return a brand's own words in the locale of its texts; what they lack is ours.

    texts  plain text, with the plural forms of its locale
    base   one of ``LOCALES``: in which ours is said
    """
    in_pages = Catalog(locale=texts.locale, charset="utf-8")
    for message in texts:
        if message.id:
            in_pages.add(message.id, _escaped(message.string), context=message.context)
    ours = our_words(base).said
    return Words(str(texts.locale), _in_front(texts, ours), _in_front(in_pages, ours))


def _escaped(string: str | Sequence[str] | None) -> str | tuple[str, ...]:
    return escape(string) if isinstance(string, str) else tuple(escape(form) for form in string or ())


def _in_front(
    catalogue: Catalog, behind: standard_gettext.NullTranslations
) -> standard_gettext.NullTranslations:
    file = io.BytesIO()
    write_mo(file, catalogue)
    file.seek(0)
    made = standard_gettext.GNUTranslations(file)
    made.add_fallback(behind)
    return made


def gettext(message: str) -> str:
    """Return the message in the words in force."""
    return current_words().said.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form that fits the count. French counts 0 as singular."""
    return current_words().said.ngettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    """Return the message in the words in force, where one English word has two French ones."""
    return current_words().said.pgettext(context, message)


def gettext_in_pages(message: str) -> str:
    """Return the message as markup, for templates."""
    return current_words().in_pages.gettext(message)


def ngettext_in_pages(singular: str, plural: str, count: int) -> str:
    """Return the form that fits the count as markup, for templates."""
    return current_words().in_pages.ngettext(singular, plural, count)


def pgettext_in_pages(context: str, message: str) -> str:
    """Return the message as markup, for templates."""
    return current_words().in_pages.pgettext(context, message)


_ = gettext


@lru_cache(maxsize=500)
def best_locale(accept_language: str | None, default: str, offered: tuple[str, ...] = LOCALES) -> str:
    """Return the locale on offer that an ``Accept-Language`` header prefers (RFC 9110, 12.5.4).

    >>> best_locale("de-CH,fr;q=0.8,en;q=0.5", "en")
    'fr'
    """
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate((accept_language or "").split(",")[:20]):
        wish = _WISH.fullmatch(part)
        weight = float(wish["weight"] or 1.0) if wish else 0.0
        if wish and weight > 0:
            wishes.append((-weight, place, wish["tag"]))
    nearest = (nearest_locale(tag, offered) for _weight, _place, tag in sorted(wishes))
    return next((found for found in nearest if found), default)


def nearest_locale(wish: str, offered: Sequence[str]) -> str | None:
    """Return what serves a reader of a language best; None where nothing on offer is that language.

    wish     BCP 47: ``fr-CA`` is served by ``fr``, ``zh-TW`` by ``zh_Hant``, ``pt`` by ``pt_BR``
    offered  locales or BCP 47; the same country comes first, then one of no country
    """
    wished = parsed_locale(wish)
    if wished is None:
        return None
    found: list[tuple[int, int]] = []
    for place, one in enumerate(offered):
        locale = parsed_locale(one)
        if (
            locale is not None
            and _language(wished) == _language(locale)
            and (None in {wished.script, locale.script} or wished.script == locale.script)
        ):
            elsewhere = 0 if locale.territory == wished.territory else 1 if not locale.territory else 2
            found.append((elsewhere, place))
    return offered[min(found)[1]] if found else None


def parsed_locale(tag: str) -> Locale | None:
    """Return the locale of a tag such as ``pt_BR`` or ``zh-Hant``; None where Babel knows none."""
    try:
        return Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None


def language_tag(locale: str) -> str:
    """Return a locale as HTML wants it (BCP 47): ``pt-BR`` for ``pt_BR``."""
    return locale.replace("_", "-")


def _language(locale: Locale) -> str:
    # Phones of Norway ask for one of its two ways of writing.
    return "no" if locale.language in {"nb", "nn"} else str(locale.language)


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


def format_day(value: date, *, with_year: bool) -> str:
    """Format a day with its month in full: ``1er novembre``, ``1 November 2026``."""
    if with_year:
        return format_date(value, "long")
    return first_as_read(dates.format_skeleton("MMMMd", value, locale=_dates_locale()))


def format_weekday(value: date) -> str:
    """Return the name of a day of the week: ``lundi``, ``Monday``."""
    return str(dates.format_date(value, "EEEE", locale=current_locale()))


def first_as_read(formatted: str) -> str:
    """Write the first of a month in a formatted date as French reads it: ``1er`` for ``1``."""
    return re.sub(r"\b1\b", "1er", formatted) if current_locale()[:2] == "fr" else formatted


def format_clock(value: datetime) -> str:
    """Format the clock of a local moment: ``14 h 30`` in French, ``14:30`` in English.

    In a language that is not ours as CLDR has it.
    """
    match current_locale():
        case "fr":
            return f"{value:%-H}\u202fh\u202f{value:%M}"
        case "en":
            return f"{value:%H:%M}"
        case locale:
            said = str(dates.format_time(value.replace(tzinfo=None), "short", locale=locale))
            return said.replace(" ", "\N{NO-BREAK SPACE}")  # “9:00 AM” stays on one line


def format_moment(value: datetime, time_zone: str) -> str:
    """Format an aware moment in a time zone: ``21 nov. 2026 · 14 h 30``."""
    local = value.astimezone(ZoneInfo(time_zone))
    return f"{format_date(local)} · {format_clock(local)}"


def _dates_locale() -> Locale:
    # Plain British: day before month.
    locale = current_locale()
    return Locale("en", "GB") if locale == "en" else Locale.parse(locale)


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
