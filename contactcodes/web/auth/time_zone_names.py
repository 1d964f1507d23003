"""Time zones by the names of their places: ``France (Paris)`` for ``Europe/Paris``."""

from __future__ import annotations

import unicodedata
from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

_NOWHERE = "ZZ"  # CLDR's region of zones that are no place, such as UTC


@cache
def time_zone_names(locale: str, chosen: str) -> list[tuple[str, str]]:
    """Return IANA names and how a reader knows them, sorted by these; one of each place.

    chosen  a zone that must be in the list, such as UTC, which is no place

    Source: CLDR, zone territories, exemplar cities and aliases, as Babel carries them.
    """
    there = available_timezones()
    territories = get_global("zone_territories")
    names = {
        zone: _name(zone, territory, Locale.parse(locale))
        for zone, territory in territories.items()
        if zone in there and territory != _NOWHERE
    }
    # The newest name of a place is shown; who chose an older one keeps it.
    current = get_global("zone_aliases").get(chosen) or chosen
    names[chosen] = names.pop(current, chosen)
    return sorted(names.items(), key=lambda one: _as_sorted(one[1]))


def _name(zone: str, territory: str, locale: Locale) -> str:
    city = locale.time_zones.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
    country = locale.territories.get(territory, territory)
    return str(country if city == country else f"{country} ({city})")


def _as_sorted(name: str) -> str:
    # É beside E, as a dictionary has it.
    plain = unicodedata.normalize("NFKD", name)
    return "".join(one for one in plain if not unicodedata.combining(one)).casefold()
