"""What scans add to the roll-ups, which are all that statistics read.

The drain, the sample brand and a recount all count here, so that their figures agree.
Roll-ups follow from what is stored of scans and from nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, insert, select

from contactcodes.scans.brand_clock import Place
from contactcodes.scans.scan_kind import PEOPLE
from contactcodes.scans.sketches import keep_unsketched
from contactcodes.scans.stored_scan import StoredScan
from contactcodes.scans.visitors import Hour, Met
from contactcodes.storage.bulk import add_up
from contactcodes.storage.scan_tables import (
    answer_days,
    brand_people,
    campaign_hours,
    campaign_people,
    code_days,
    code_hours,
    code_traits,
    strays,
    traits,
)

_PEOPLE = frozenset(kind.value for kind in PEOPLE)
# Answers that begin a way to the brand: 1 where it is a page of ours, with buttons on it. Who is told
# "unknown" or "trouble" is shown none.
_PAGED = {"redirect": 0, "page": 1, "retired": 1}

Trait = tuple[str, str, str, str, str]  # kind, carrier, device, country, language


class Traits:
    """The numbers of traits. After a transaction that failed, make a new one: it may know too many."""

    def __init__(self) -> None:
        """Begin empty."""
        self._known: dict[Trait, int] = {}
        self._newest = 0

    def numbers(self, connection: Connection, wanted: set[Trait]) -> dict[Trait, int]:
        """Return at least the numbers of these traits. Needs a recording transaction."""
        if wanted - self._known.keys():
            # First those that others have numbered in the meantime.
            self._learn(connection)
            if missing := sorted(wanted - self._known.keys()):
                columns = ("kind", "carrier", "device", "country", "language")
                connection.execute(insert(traits), [dict(zip(columns, one, strict=True)) for one in missing])
                self._learn(connection)
        return self._known

    def _learn(self, connection: Connection) -> None:
        # Numbers count up, and one transaction records at a time: what is newer has a higher number.
        query = select(traits).where(traits.c.id > self._newest).order_by(traits.c.id)
        for number, *trait in connection.execute(query):
            self._known[tuple(trait)] = self._newest = number


def _getter(*names: str) -> Callable[[StoredScan], Any]:
    return itemgetter(*map(StoredScan._fields.index, names))


_code_of, _kind_of = _getter("code_id"), _getter("kind")
_home_of = _getter("code_id", "campaign_id", "placement_id")
_trait_of = _getter("kind", "carrier", "device", "country", "language")
_answer_of = _getter("code_id", "contact_point_id", "answer", "kind")
_day_of = itemgetter(Place._fields.index("day"))


def roll_up(
    connection: Connection,
    known_traits: Traits,
    scans: Sequence[StoredScan],
    places: Sequence[Place],
    met: Met,
) -> None:
    """Add scans, whose kinds are decided, and the people they brought to every roll-up."""
    homes = {
        code_id: (campaign_id, placement_id)
        for code_id, campaign_id, placement_id in set(map(_home_of, scans))
    }
    # Scans are counted by Counter from iterators, which is three times as fast as a loop.
    codes = list(map(_code_of, scans))
    of_code_hours: list[tuple[int, int, int, int, str, int]] = []
    of_code_days: dict[tuple[int, int, int], list[int]] = {}
    of_campaign_hours: Counter[tuple[int, int, int, str]] = Counter()
    for (code_id, kind, (_brand, day, hour)), count in Counter(
        zip(codes, map(_kind_of, scans), places, strict=True)
    ).items():
        if code_id is not None:
            campaign_id, placement_id = homes[code_id]
            of_code_hours.append((campaign_id, day, hour, code_id, kind, count))
            of_campaign_hours[campaign_id, day, hour, kind] += count
            cell = of_code_days.setdefault((campaign_id, day, code_id), [placement_id, 0, 0])
            cell[1] += count
            cell[2] += count if kind in _PEOPLE else 0
    add_up(connection, code_hours, of_code_hours)
    add_up(connection, code_days, [(*key, *cell, met.of_codes[key]) for key, cell in of_code_days.items()])
    add_up(connection, campaign_hours, [(*key, count) for key, count in of_campaign_hours.items()])

    traits_of_scans = list(map(_trait_of, scans))
    numbers = known_traits.numbers(connection, set(traits_of_scans))
    by_trait = Counter(
        zip(codes, map(_day_of, places), map(numbers.__getitem__, traits_of_scans), strict=True)
    )
    add_up(
        connection,
        code_traits,
        [
            (homes[code_id][0], day, code_id, trait, count)
            for (code_id, day, trait), count in by_trait.items()
            if code_id is not None
        ],
    )
    _count_answers(connection, scans, places, homes)
    add_up(connection, campaign_people, _people(met.campaigns))
    add_up(connection, brand_people, _people(met.brands))
    if None in homes:
        _count_strays(connection, scans, places)
    keep_unsketched(connection, met.fresh)


def _count_answers(
    connection: Connection,
    scans: Sequence[StoredScan],
    places: Sequence[Place],
    homes: Mapping[int | None, tuple[int | None, int | None]],
) -> None:
    cells: dict[tuple[int | None, int, int, int], list[int]] = {}
    for ((code_id, point_id, answer, kind), day), count in Counter(
        zip(map(_answer_of, scans), map(_day_of, places), strict=True)
    ).items():
        paged = _PAGED.get(answer)
        if code_id is not None and paged is not None and kind in _PEOPLE:
            cell = cells.setdefault((homes[code_id][0], day, code_id, point_id or 0), [0, 0])
            cell[0] += count
            cell[1] += count * paged
    add_up(connection, answer_days, [(*key, *cell) for key, cell in cells.items()])


def _count_strays(connection: Connection, scans: Sequence[StoredScan], places: Sequence[Place]) -> None:
    hits = Counter(
        (place.day, scan.nearest_code_id or 0, scan.kind)
        for scan, place in zip(scans, places, strict=True)
        if scan.code_id is None
    )
    add_up(connection, strays, [(*key, count) for key, count in hits.items()])


def _people(counts: dict[Hour, list[int]]) -> list[tuple[int, ...]]:
    return [(*hour, *cell) for hour, cell in counts.items()]
