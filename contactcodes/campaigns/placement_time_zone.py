"""Time zones as people write them: ``Europe/Paris``, ``europe/paris``, ``New York``."""

from __future__ import annotations

import difflib
from functools import cache, lru_cache
from zoneinfo import available_timezones

from contactcodes.campaigns.placement_words import plain


@lru_cache(maxsize=1000)
def read_time_zone(written: str) -> str | None:
    """Return the IANA name of a zone, or of the city that a zone is named by; None for neither.

    Spelling is the database's, whatever the case: summer time is in it, which "UTC+2" would not know.
    """
    return _zones().get(plain(written))


def nearest_time_zone(written: str) -> str | None:
    """Return the zone that looks most like the one written, or None."""
    near = difflib.get_close_matches(plain(written), _zones(), n=1, cutoff=0.7)
    return _zones()[near[0]] if near else None


@cache
def _zones() -> dict[str, str]:
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    by_city: dict[str, set[str]] = {}
    for zone in zones:
        by_city.setdefault(plain(zone.rpartition("/")[2]), set()).add(zone)
    found = {city: next(iter(of)) for city, of in by_city.items() if len(of) == 1}
    return found | {plain(zone): zone for zone in zones} | {"utc": "UTC"}
