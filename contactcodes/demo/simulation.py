"""Simulated scans: how a campaign might go, by chance, but the same for the same seed.

People scan most around noon and after work, on Saturdays, and little on Sundays. Large
towns and good spots bring many times what the others do; a few spots bring nothing.
What hangs is found more and more in its first weeks. One evening, somebody shows a
poster on television. Some people scan twice, and some at two spots of a town.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from contactcodes.campaigns.placement import Medium, Placement
from contactcodes.storage.columns import to_ms

DAYS = 90
EXPECTED_SCANS = 40_000  # over all the days, the evening on television aside
TELEVISION_DAYS_AGO = 23
_TELEVISION_SCANS = 560
_WEEKDAY = (0.90, 0.93, 1.02, 0.98, 1.16, 1.52, 0.49)  # Monday first; about 1 on average
_MEDIUM = {Medium.SHOP_WINDOW: 1.0, Medium.POSTER: 0.55, Medium.COUNTER: 0.4, Medium.PACKAGING: 0.8}
_SILENT = 0.04  # this share of the spots brings nothing: behind a plant, under a price tag
_AGAIN_HERE, _AGAIN_IN_TOWN = 0.08, 0.05  # share of scans after which the same person scans again
_TYPED = 0.025


class SimulatedScan(NamedTuple):
    """One scan.

    at_ms  milliseconds since 1970 UTC
    place  position of the placement in the list that was given
    """

    at_ms: int
    place: int
    visitor_key: bytes
    typed: bool


@dataclass(frozen=True, slots=True)
class _Spot:
    """One placement in the field: its scans a day once it is known, and the day it was put up."""

    pull: float
    put_up: int

    def on_day(self, number: int) -> float:
        age = number - self.put_up
        return 0.0 if age < 0 else self.pull * (1 - 0.72 * math.exp(-age / 14))


def simulate(
    placements: Sequence[Placement], *, seed: int, until: datetime, time_zone: str
) -> list[SimulatedScan]:
    """Return the scans of the 90 local days that end with the day of ``until``, in order of time.

    placements  grouped by town, large towns first
    until       aware; nothing is later, so the last day is cut off there
    """
    zone = ZoneInfo(time_zone)
    last_day = until.astimezone(zone).date()
    days = [last_day - timedelta(days=DAYS - 1 - number) for number in range(DAYS)]
    spots = _spots(placements, Random(f"{seed}/spots"))  # noqa: S311
    wanted = [
        _WEEKDAY[day.weekday()] * sum(spot.on_day(number) for spot in spots)
        for number, day in enumerate(days)
    ]
    scale = EXPECTED_SCANS / sum(wanted) / (1 + _AGAIN_HERE + _AGAIN_IN_TOWN)
    found: list[SimulatedScan] = []
    for number, day in enumerate(days):
        chance = Random(f"{seed}/{number}")  # noqa: S311
        weights = list(accumulate(spot.on_day(number) for spot in spots))
        people = round(wanted[number] * scale * chance.lognormvariate(0, 0.07))
        for place in chance.choices(range(len(spots)), cum_weights=weights, k=people):
            moment = _local_ms(day, zone, _hour(day, chance))
            found += _person(placements, place, moment, chance)
        if number == DAYS - 1 - TELEVISION_DAYS_AGO:
            found += _evening_on_television(placements, day, zone, chance)
    end_ms = to_ms(until)
    return sorted(scan for scan in found if scan.at_ms < end_ms)


def _spots(placements: Sequence[Placement], chance: Random) -> list[_Spot]:
    ranks: dict[str, int] = {}
    put_up: dict[str, int] = {}
    spots = []
    for placement in placements:
        rank = ranks.setdefault(placement.city, len(ranks))
        # The fitters go from town to town for two weeks.
        day = put_up.setdefault(placement.city, int(chance.random() * 14))
        luck = chance.lognormvariate(0, 0.8)
        silent = chance.random() < _SILENT
        size = (rank + 4) ** -0.75
        spots.append(_Spot(0.0 if silent else size * luck * _MEDIUM.get(placement.medium, 0.5), day))
    return spots


def _person(placements: Sequence[Placement], place: int, at_ms: int, chance: Random) -> list[SimulatedScan]:
    """Return what one person scans on one day: mostly once."""
    key = chance.randbytes(8)
    typed = chance.random() < _TYPED
    scans = [SimulatedScan(at_ms, place, key, typed)]
    again = chance.random()
    if again < _AGAIN_HERE:
        scans.append(SimulatedScan(at_ms + int(chance.uniform(4_000, 120_000)), place, key, typed))
    elif again < _AGAIN_HERE + _AGAIN_IN_TOWN:
        town = [i for i, other in enumerate(placements) if other.city == placements[place].city]
        later = at_ms + int(chance.uniform(5, 50) * 60_000)
        scans.append(SimulatedScan(later, chance.choice(town), key, typed=False))
    return scans


def _hour(day: date, chance: Random) -> float:
    """Return an hour of the local clock, from 6 to 23."""
    saturday = day.weekday() >= 5
    while True:
        which = chance.random()
        if which < 0.30:
            hour = chance.gauss(12.4, 0.9)
        elif which < (0.45 if saturday else 0.64):
            hour = chance.gauss(18.2, 1.1)
        elif which < 0.94:
            hour = chance.gauss(15.4, 2.6)
        else:
            hour = chance.uniform(6, 23)
        if 6 <= hour < 23:
            return hour


def _evening_on_television(
    placements: Sequence[Placement], day: date, zone: ZoneInfo, chance: Random
) -> list[SimulatedScan]:
    posters = [i for i, placement in enumerate(placements) if placement.medium is Medium.POSTER]
    shown = posters[len(posters) // 8]
    return [
        SimulatedScan(
            _local_ms(day, zone, min(20.2 + chance.expovariate(1.6), 23.9)), shown, chance.randbytes(8), False
        )
        for _scan in range(_TELEVISION_SCANS)
    ]


def _local_ms(day: date, zone: ZoneInfo, hour: float) -> int:
    local = datetime.combine(day, time.min) + timedelta(hours=hour)
    return to_ms(local.replace(tzinfo=zone).astimezone(UTC))
