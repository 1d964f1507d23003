"""Public holidays of a country or of one of its regions: ``FR``, ``FR-57``, ``US-NY``. Pure.

The dates are those of the library ``holidays``, category "public". In Moselle and Alsace these have
Good Friday and 26 December (Code du travail, L3134-13; Good Friday only in towns with a Protestant
or shared church, which no calendar knows).
"""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import cache, lru_cache

import holidays
from babel import Locale

from contactcodes.errors import InputError
from contactcodes.language import _, current_locale

GOOD_FRIDAY_BY_TOWN = frozenset({"FR-57", "FR-6AE"})
# ISO 3166-2 has the departments and, since 2021, the collectivity; the library the latter.
_SAME = {"FR-67": "FR-6AE", "FR-68": "FR-6AE", "FR-57AM": "FR-57"}


class HolidaysError(InputError):
    """No country or region whose public holidays are known."""


def read_holidays(text: str) -> str:
    """Return the country or region of public holidays in its one writing; "" where none is given.

        >>> read_holidays("fr-67")
        'FR-6AE'

    text  ISO 3166-1 alpha-2, or with a region as ISO 3166-2 has it

    Raises HolidaysError.
    """
    place = text.strip().upper()
    place = _SAME.get(place, place)
    country, _hyphen, region = place.partition("-")
    known = _regions()
    if not place:
        return ""
    if country not in known:
        raise HolidaysError(
            _("No public holidays are known of “%(place)s”. Write a country such as FR, or a region: FR-57.")
            % {"place": text.strip()}
        )
    if _hyphen and region not in {code.upper() for code in known[country]}:
        raise HolidaysError(
            _("No public holidays are known of “%(place)s”. The country alone: %(country)s.")
            % {"place": text.strip(), "country": country}
        )
    return place


@lru_cache(maxsize=1024)
def known_holidays(place: str) -> str:
    """Return ``read_holidays`` of a stored country or region; "" where none are known of it."""
    try:
        return read_holidays(place)
    except HolidaysError:
        return ""


@lru_cache(maxsize=1024)
def holiday_dates(place: str, year: int) -> tuple[date, ...]:
    """Return the public holidays of a year, in order.

    place  as ``read_holidays`` returns it; "": none
    """
    if not place:
        return ()
    country, _hyphen, region = place.partition("-")
    subdivision = next((one for one in _regions()[country] if one.upper() == region), None)
    found = holidays.country_holidays(country, subdiv=subdivision, years=year)
    return tuple(sorted(day for day in found if day.year == year))


def holiday_countries() -> list[tuple[str, str]]:
    """Return the countries whose public holidays are known: code and name, sorted by name."""
    territories = Locale.parse(current_locale()).territories
    named = [(code, str(territories.get(code, code))) for code in _regions()]
    return sorted(named, key=lambda one: _as_sorted(one[1]))


def holiday_regions(country: str) -> list[tuple[str, str]]:
    """Return a country's regions with holidays of their own: ``("FR-57", "Moselle")``, sorted by name."""
    named = []
    aliases: dict[str, str] = {}
    if country in _regions():
        for alias, code in getattr(_entity(country), "subdivisions_aliases", {}).items():
            # Of a short and a long name, the long one.
            aliases[code] = max(aliases.get(code, ""), alias, key=len)
        named = [(f"{country}-{code.upper()}", aliases.get(code, code)) for code in _regions()[country]]
    return sorted(named, key=lambda one: _as_sorted(one[1]))


@cache
def _regions() -> dict[str, tuple[str, ...]]:
    """Return country → the library's names of its regions."""
    listed = holidays.list_supported_countries(include_aliases=False)
    # "Zone A" and its like are of French school holidays.
    return {
        country: tuple(region for region in regions if not region.startswith("Zone "))
        for country, regions in listed.items()
    }


def _entity(country: str) -> object:
    return getattr(holidays, country)


def _as_sorted(name: str) -> str:
    # É beside E, as a dictionary has it.
    plain = unicodedata.normalize("NFKD", name)
    return "".join(one for one in plain if not unicodedata.combining(one)).casefold()
