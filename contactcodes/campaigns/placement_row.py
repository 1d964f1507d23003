"""One row of a placement file: cells → a placement, or all that is wrong with them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from itertools import chain
from typing import Any

from contactcodes.campaigns.placement import Medium, Placement, Told
from contactcodes.campaigns.placement_country import country_name, nearest_country, read_place
from contactcodes.campaigns.placement_media import medium_label, nearest_medium, read_medium
from contactcodes.campaigns.placement_numbers import (
    AmbiguousNumberError,
    read_count,
    read_degrees,
    read_money,
)
from contactcodes.campaigns.placement_time_zone import nearest_time_zone, read_time_zone
from contactcodes.contacts.opening_hours import OpeningHoursError, read_hours
from contactcodes.language import _

MAX_TEXT = 120  # characters of name, site, city and product, as their columns have them
MAX_LABEL = 500  # characters of a label
MAX_COPIES = 1_000_000_000
MAX_COST_EUR = 1_000_000_000
_UNSHOWABLE = ("Cc", "Cs", "Zl", "Zp")
# Marks that turn the direction of what follows: a name would read otherwise than it is written.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


class CellError(ValueError):
    """A cell cannot be used; its text is a finished sentence."""


def told_by(fields: Iterable[str], labels: Iterable[str]) -> Told:
    """Return what a list with these fields ("name", …, "cost_eur") and headings of labels tells."""
    return Told(frozenset(chain.from_iterable(_READERS[field] for field in fields)), frozenset(labels))


def read_row(
    cells: dict[str, str], labels: dict[str, str], told: Told | None = None
) -> tuple[Placement | None, list[tuple[str, str]]]:
    """Return the placement of a row and no problems, or None and (heading or field, message) for each.

    cells   field ("name", …, "cost_eur") → cell; a field that is empty or has no column is left out
    labels  heading → cell of the columns that are no field; empty ones left out
    told    what the list has columns for
    """
    values: dict[str, Any] = {}
    wrong: list[tuple[str, str]] = []
    for field, written in cells.items():
        try:
            for attribute, read in _READERS[field].items():
                values[attribute] = read(written)
        except CellError as problem:
            wrong.append((field, str(problem)))
    if "name" not in cells:
        wrong.append(("name", _("The name is missing.")))
    for field, other in (("latitude", "longitude"), ("longitude", "latitude")):
        if field in cells and other not in cells:
            message = _("“%(field)s” stands alone. Give latitude and longitude, or neither.")
            wrong.append((field, message % {"field": field}))
    for heading, written in labels.items():
        try:
            labels[heading] = _text(written, MAX_LABEL)
        except CellError as problem:
            wrong.append((heading, str(problem)))
    return (None, wrong) if wrong else (Placement(**values, labels=labels, told=told), [])


def _text(written: str, most: int = MAX_TEXT) -> str:
    if len(written) > most:
        raise CellError(
            _("It has %(length)d characters; at most %(most)d are possible.")
            % {"length": len(written), "most": most}
        )
    # isprintable first, because it is fast; it is false for no-break spaces, too.
    if not written.isprintable() and (
        _TURNING.search(written) or any(unicodedata.category(one) in _UNSHOWABLE for one in written)
    ):
        raise CellError(_("“%(written)s” contains a control character. Type it anew.") % _shown(written))
    return str(written)


def _medium(written: str) -> Medium:
    medium = read_medium(written)
    if medium is None:
        media = ", ".join(medium_label(one) for one in Medium)
        if near := nearest_medium(written):
            raise CellError(
                _("“%(written)s” is no medium. Did you mean “%(nearest)s”? There are: %(media)s.")
                % {**_shown(written), "nearest": medium_label(near), "media": media}
            )
        raise CellError(
            _("“%(written)s” is no medium. There are: %(media)s.") % {**_shown(written), "media": media}
        )
    return medium


def _country(written: str) -> str:
    place = read_place(written)
    if place is None:
        if near := nearest_country(written):
            raise CellError(
                _("“%(written)s” is no country. Did you mean %(nearest)s (%(code)s)?")
                % {**_shown(written), "nearest": country_name(near), "code": near}
            )
        raise CellError(
            _(
                "“%(written)s” is no country. Write its name or its two-letter code, such as FR. Where a "
                "region has public holidays of its own, it stands here too: Alsace, or FR-57."
            )
            % _shown(written)
        )
    return place[0]


def _holidays(written: str) -> str:
    place = read_place(written)
    return place[1] if place else ""


def _latitude(written: str) -> float:
    return _degrees(written, 90)


def _longitude(written: str) -> float:
    return _degrees(written, 180)


def _degrees(written: str, most: int) -> float:
    try:
        degrees = read_degrees(written)
    except ValueError:
        degrees = math.inf
    if abs(degrees) > most:
        raise CellError(
            _("“%(written)s” is no number of degrees from −%(most)d to %(most)d, such as 48.85341.")
            % {**_shown(written), "most": most}
        )
    return degrees


def _copies(written: str) -> int:
    try:
        copies = read_count(written)
    except ValueError:
        copies = 0
    if not 1 <= copies <= MAX_COPIES:
        raise CellError(
            _("“%(written)s” is no number of copies. Write a whole number from 1, such as 250.")
            % _shown(written)
        )
    return copies


def _cost_cents(written: str) -> int:
    try:
        euros = read_money(written)
    except AmbiguousNumberError:
        whole, decimals = re.split(r"[.,]", re.sub(r"[^\d.,]", "", written))
        raise CellError(
            _("“%(written)s” can mean two amounts. Write %(large)s or %(small)s.")
            % {**_shown(written), "large": whole + decimals, "small": f"{whole}.{decimals[:2]}"}
        ) from None
    except ValueError:
        euros = Decimal(-1)
    if not 0 <= euros <= MAX_COST_EUR:
        raise CellError(
            _("“%(written)s” is no cost in euros. Write a number from 0, such as 1234.50.") % _shown(written)
        )
    return int((euros * 100).quantize(Decimal(1), ROUND_HALF_EVEN))


def _time_zone(written: str) -> str:
    zone = read_time_zone(written)
    if zone is None:
        near = nearest_time_zone(written)
        message = (
            _("“%(written)s” is no time zone. Did you mean %(nearest)s?")
            if near
            else _("“%(written)s” is no time zone. Write one such as Europe/Paris or America/New_York.")
        )
        raise CellError(message % {**_shown(written), "nearest": near})
    return zone


@lru_cache(maxsize=1000)  # many shops have the same
def _hours(written: str) -> str:
    try:
        return read_hours(written)
    except OpeningHoursError as problem:
        raise CellError(str(problem)) from problem


def _shown(written: str) -> dict[str, str]:
    return {"written": written if len(written) <= 40 else written[:39] + "…"}


# Field → attributes of Placement and how its cell is read for each. "cost_eur" is what files call it.
_READERS: dict[str, dict[str, Callable[[str], Any]]] = {
    "name": {"name": _text},
    "medium": {"medium": _medium},
    "site": {"site": _text},
    "city": {"city": _text},
    "country": {"country": _country, "holidays": _holidays},
    "latitude": {"latitude": _latitude},
    "longitude": {"longitude": _longitude},
    "copies": {"copies": _copies},
    "cost_eur": {"cost_cents": _cost_cents},
    "product": {"product": _text},
    "time_zone": {"time_zone": _time_zone},
    "hours": {"hours": _hours},
}
