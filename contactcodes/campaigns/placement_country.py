"""Countries as people write them: ``France``, ``Allemagne``, ``Belgium``, ``CH``, ``FRA``.

And those of their regions that have public holidays of their own: ``Alsace``, ``FR-57``, ``Bayern``.
"""

from __future__ import annotations

import difflib
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global

from contactcodes.campaigns.placement_words import plain
from contactcodes.contacts.public_holidays import holiday_countries, holiday_regions, read_holidays
from contactcodes.language import current_locale

# CLDR's regions of two letters that ISO 3166-1 does not assign.
_NO_COUNTRIES = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"]
)
_ALSO = {
    "GB": "UK, Angleterre, England, Écosse, Scotland, Pays de Galles, Wales, Grande-Bretagne, Great Britain",
    "US": "USA, Amérique, America, United States of America, États-Unis d’Amérique",
    "NL": "Hollande, Holland, The Netherlands",
    "CZ": "République tchèque, Czech Republic",
    "FR": "France métropolitaine, Metropolitan France, République française",
    "RE": "Réunion, Île de la Réunion",
    "CH": "Confédération suisse",
    "CI": "Ivory Coast",
    "TR": "Turkey",
    "CD": "République démocratique du Congo, RDC, DRC",
    "CG": "République du Congo",
}
# Regions that the calendars of public holidays have by another name, or under one only.
_REGIONS_ALSO = {
    "FR-67": "Bas-Rhin",
    "FR-68": "Haut-Rhin",
    "FR-6AE": "Alsace-Moselle",  # Moselle has the same days
    "FR-57": "Moselle",
}


@lru_cache(maxsize=1000)
def read_country(written: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of a country's French or English name or code.

    Returns None for what is no country. Names are CLDR's, by Babel.
    """
    return _countries().get(plain(written))


@lru_cache(maxsize=1000)
def read_place(written: str) -> tuple[str, str] | None:
    """Return a country's code, and the region whose public holidays hold where one is written.

        >>> read_place("France"), read_place("Alsace"), read_place("fr-57")
        (('FR', ''), ('FR', 'FR-6AE'), ('FR', 'FR-57'))

    written  a country; a region with holidays of its own, by its name or ISO 3166-2 code; or both. A name
             of several regions needs its country, and one that is a country's too is the country.

    Returns None for what is neither. The region is as ``read_holidays`` returns it.
    """
    if country := read_country(written):
        return country, ""
    region = _regions().get(plain(written))
    return (region[:2], region) if region else None


def nearest_country(written: str) -> str | None:
    """Return the code of the country whose name looks most like the one written, or None."""
    if len(written) < 4:
        return None  # codes look like any other code
    near = difflib.get_close_matches(plain(written), _countries(), n=1, cutoff=0.7)
    return _countries()[near[0]] if near else None


def country_name(code: str) -> str:
    """Return the country's name in the locale in force."""
    return str(Locale(current_locale()).territories.get(code, code))


def place_name(country: str, region: str) -> str:
    """Return a country's name in the locale in force, and its region's: “France (Alsace)”; "" of neither."""
    if not region:
        return country_name(country) if country else ""
    names = dict(holiday_regions(country))
    return f"{country_name(country)} ({names.get(region, region)})"


@cache
def _regions() -> dict[str, str]:
    """Return plain names and codes → region."""
    found: dict[str, str] = {}
    several: set[str] = set()
    for country, _name in holiday_countries():
        named = [(code, name) for code, name in holiday_regions(country)]
        named += [(code, name) for code, name in _REGIONS_ALSO.items() if code.startswith(f"{country}-")]
        countries = [str(Locale(locale).territories[country]) for locale in ("en", "fr")]
        for code, name in named:
            region = read_holidays(code)
            alone = plain(name)
            if found.setdefault(alone, region) != region:
                several.add(alone)
            found[plain(code)] = region
            for whole in countries:
                found[plain(f"{name} {whole}")] = found[plain(f"{whole} {name}")] = region
    return {words: region for words, region in found.items() if words not in several}


@cache
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for locale in ("en", "fr"):
        for code, name in Locale(locale).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES:
                found[plain(name)] = found[plain(code)] = code
    for alpha_3, codes in get_global("territory_aliases").items():
        if len(alpha_3) == 3 and alpha_3.isalpha() and len(codes) == 1 and codes[0] in found.values():
            found[plain(alpha_3)] = codes[0]
    for code, names in _ALSO.items():
        found.update((plain(name), code) for name in names.split(","))
    return found
