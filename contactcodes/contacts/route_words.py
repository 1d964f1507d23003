"""Routes as sentences: “iPhones and iPads, in French, Monday to Friday 9:00–19:00”. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from babel import Locale

from contactcodes.contacts.platform import Platform
from contactcodes.contacts.route import Condition
from contactcodes.contacts.week_words import say_week
from contactcodes.language import _, current_locale, format_date, format_number


def condition_words(when: Condition) -> str:
    """Return who takes a route, in the locale in force; “everybody” where nothing is asked."""
    return ", ".join(_asked(when)) or _("everybody")


def platform_words(platform: Platform) -> str:
    """Return what people call a family of devices, in the plural."""
    return {
        Platform.IOS: _("iPhones and iPads"),
        Platform.ANDROID: _("Android phones"),
        Platform.DESKTOP: _("computers"),
    }[platform]


def language_words(language: str) -> str:
    """Return the name of an ISO 639 language, in the locale in force."""
    return str(Locale(current_locale()).languages.get(language, language))


def country_words(country: str) -> str:
    """Return the name of an ISO 3166-1 country, in the locale in force."""
    return str(Locale(current_locale()).territories.get(country, country))


def one_of(words: Sequence[str]) -> str:
    """Return “A”, “A or B”, “A, B or C”."""
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s or %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}


def share_words(share: float) -> str:
    """Return a share: “25 % of visitors”."""
    return _("%(share)s %% of visitors") % {"share": format_number(share)}


def _asked(when: Condition) -> Iterator[str]:
    if when.platforms:
        yield one_of([platform_words(platform) for platform in when.platforms])
    if when.languages:
        yield _("in %(languages)s") % {
            "languages": one_of([language_words(language) for language in when.languages])
        }
    if when.countries:
        yield _("scanned in %(countries)s") % {
            "countries": one_of([country_words(country) for country in when.countries])
        }
    if when.hours:
        yield say_week(when.hours)
    if when.since and when.until:
        days = {"first": format_date(when.since), "last": format_date(when.until)}
        yield _("from %(first)s to %(last)s") % days
    elif when.since:
        yield _("from %(day)s on") % {"day": format_date(when.since)}
    elif when.until:
        yield _("until %(day)s") % {"day": format_date(when.until)}
    if when.share is not None:
        yield share_words(when.share)
