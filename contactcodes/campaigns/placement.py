"""A placement: the source of scans, one spot in the field with its medium."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Medium(StrEnum):
    """What carries the code."""

    SHOP_WINDOW = "shop_window"
    POSTER = "poster"
    SHELF = "shelf"
    PACKAGING = "packaging"
    LABEL = "label"
    STICKER = "sticker"
    FLYER = "flyer"
    CARD = "card"
    COUNTER = "counter"
    TABLE = "table"
    VEHICLE = "vehicle"
    RECEIPT = "receipt"
    SCREEN = "screen"
    EVENT = "event"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Told:
    """What a list tells of its placements: what it has a column for. Of the rest it says nothing.

    attributes  of Placement, ``labels`` left out
    labels      headings of the columns that are kept as labels
    """

    attributes: frozenset[str]
    labels: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One placement as a marketer lists it.

    name        known by it within its campaign, 1 to 120 characters
    country     ISO 3166-1 alpha-2, upper case, or empty
    latitude    degrees north, WGS 84, −90 to 90; with longitude −180 to 180 or both None
    copies      printed copies in the field, 1 or more
    cost_cents  what it costs in all, in euro cents, 0 or more; None: not told
    product     what the code stands on or beside, as customers know it; "": not told
    time_zone   IANA name; "": the brand's
    hours       of the shop, OSM ``opening_hours`` as ``read_hours`` returns them; "": not told
    holidays    of its region, as ``read_holidays`` returns them; "": those of the country
    labels      further columns of the marketer's own file, heading → cell
    told        what its list tells, so that listing it again keeps the rest; None: everything
    """

    name: str
    medium: Medium = Medium.OTHER
    site: str = ""
    city: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    copies: int = 1
    cost_cents: int | None = None
    product: str = ""
    time_zone: str = ""
    hours: str = ""
    holidays: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    told: Told | None = field(default=None, compare=False, repr=False)
