"""Day and hour on a brand's clock, for many moments."""

from __future__ import annotations

from typing import NamedTuple
from zoneinfo import ZoneInfo

from contactcodes.storage.columns import from_ms

_QUARTER_MS = 900_000  # no clock on earth is set otherwise than by whole quarters of an hour
_MOST_KEPT = 10_000  # quarters: a hundred days


class Place(NamedTuple):
    """Whose clock it was, and what it showed.

    brand_id  0 for UTC, where nobody's code was scanned
    day       ordinal: 1 is 1 January of the year 1
    hour      0 to 23
    """

    brand_id: int
    day: int
    hour: int


class BrandClock:
    """The clock of a brand; remembers what it was asked."""

    def __init__(self, brand_id: int, time_zone: str) -> None:
        """Take the brand and the IANA name of its time zone."""
        self.brand_id = brand_id
        self._zone = ZoneInfo(time_zone)
        self._known: dict[int, Place] = {}

    def at(self, at_ms: int) -> Place:
        """Return what the clock shows at so many milliseconds since 1970 UTC."""
        quarter = at_ms // _QUARTER_MS
        found = self._known.get(quarter)
        if found is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            local = from_ms(quarter * _QUARTER_MS).astimezone(self._zone)
            found = self._known[quarter] = Place(self.brand_id, local.toordinal(), local.hour)
        return found


UTC_CLOCK = BrandClock(0, "UTC")
