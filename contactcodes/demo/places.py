"""The 300 placements of the sample campaign: 75 towns, four media in each."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from random import Random

from contactcodes.campaigns.placement import Medium, Placement
from contactcodes.language import _

_TOWNS = Path(__file__).parent / "towns.csv"


@dataclass(frozen=True, slots=True)
class Town:
    """A town; latitude and longitude in degrees, WGS 84, rounded to about a kilometre."""

    name: str
    latitude: float
    longitude: float


def towns() -> list[Town]:
    """Return the 75 towns, roughly the largest first."""
    with _TOWNS.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return [Town(row["name"], float(row["latitude"]), float(row["longitude"])) for row in rows]


def sample_placements(seed: int) -> list[Placement]:
    """Return the placements, town by town, named in the locale in force; the same for the same seed."""
    chance = Random(f"{seed}/placements")  # noqa: S311
    return [
        Placement(
            name=name,
            medium=medium,
            site=_("%(town)s shop") % {"town": town.name},
            city=town.name,
            country="FR",
            latitude=town.latitude,
            longitude=town.longitude,
            copies=copies,
            cost_cents=copies * cents_each,
        )
        for town in towns()
        for medium, name, copies, cents_each in _media(town.name, chance)
    ]


def _media(town: str, chance: Random) -> list[tuple[Medium, str, int, int]]:
    """Return medium, name, copies and the cost of a copy in cents."""
    words = {"town": town}
    return [
        (Medium.SHOP_WINDOW, _("%(town)s shop window") % words, 1, 4800),
        (Medium.POSTER, _("%(town)s poster") % words, chance.randint(2, 8), 1990),
        (Medium.COUNTER, _("%(town)s counter") % words, chance.randint(1, 2), 650),
        (Medium.PACKAGING, _("%(town)s packaging") % words, 50 * chance.randint(4, 20), 4),
    ]
