"""Countries as people write them: ``France``, ``Allemagne``, ``Belgium``, ``CH``, ``FRA``."""

from __future__ import annotations

import difflib
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global

from contactcodes.campaigns.placement_words import plain
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


@lru_cache(maxsize=1000)
def read_country(written: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of a country's French or English name or code.

    Returns None for what is no country. Names are CLDR's, by Babel.
    """
    return _countries().get(plain(written))


def nearest_country(written: str) -> str | None:
    """Return the code of the country whose name looks most like the one written, or None."""
    if len(written) < 4:
        return None  # codes look like any other code
    near = difflib.get_close_matches(plain(written), _countries(), n=1, cutoff=0.7)
    return _countries()[near[0]] if near else None


def country_name(code: str) -> str:
    """Return the country's name in the locale in force."""
    return str(Locale(current_locale()).territories.get(code, code))


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
