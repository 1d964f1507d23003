"""Who scanned which code today: tells repeats, and counts people exactly.

A visitor key lives one day. While it can come back, ``scans.seen`` has a row for each
code it scanned, read and written in the transaction that stores the scans: so a repeat
is told after a restart and across nodes, and nobody is counted twice.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, select, true

from contactcodes.scans.brand_clock import Place
from contactcodes.scans.repeats import REPEAT_MS
from contactcodes.scans.scan_kind import PEOPLE
from contactcodes.scans.stored_scan import StoredScan
from contactcodes.scans.visitor_key import known_salts
from contactcodes.storage.bulk import insert_rows, look_up, put
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import seen

_PEOPLE = frozenset(kind.value for kind in PEOPLE)
_FORGOTTEN_AT_ONCE = 20_000  # rows: a few hundredths of a second

Hour = tuple[int, int, int]  # whose, day, hour
Counts = defaultdict[Hour, list[int]]

# A row of the table: day, visitor key, code, campaign, last_ms, hours.
_Row = list[int]
_CODE, _CAMPAIGN, _LAST_MS, _HOURS = 2, 3, 4, 5
NO_CAMPAIGN = 0  # of nobody's codes


@dataclass(slots=True)
class Met:
    """What a batch of scans adds to what is known of people.

    repeats    positions of the scans that are repeats
    of_codes   (campaign, day, code) → new people
    campaigns  (campaign, day, hour) → [people new in this hour, people new on this day]
    brands     the same for brands
    fresh      (campaign, day, code, visitor key) of who is new to a code
    """

    repeats: list[int] = field(default_factory=list)
    of_codes: Counter[tuple[int, int, int]] = field(default_factory=Counter)
    campaigns: Counts = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    brands: Counts = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    fresh: list[tuple[int, int, int, int]] = field(default_factory=list)


def meet(
    connection: Connection, scans: Sequence[StoredScan], places: Sequence[Place], *, tell_repeats: bool
) -> Met:
    """Take note of the visitors of some scans; return what they add.

    tell_repeats  False where the kinds of the scans are decided already
    """
    visits = [
        (number, scan, place, (place.day, int.from_bytes(scan.visitor_key, signed=True)))
        for number, (scan, place) in enumerate(zip(scans, places, strict=True))
        if scan.kind in _PEOPLE and scan.visitor_key is not None
    ]
    known = _known(connection, {visit[3] for visit in visits})
    stored = {id(row): row for rows in known.values() for row in rows}
    changed: dict[int, _Row] = {}
    new: list[_Row] = []
    met = Met()
    first_visits = []
    for number, scan, place, visitor in visits:
        code_id = scan.code_id if scan.code_id is not None else _stand_in(scan.asked)
        campaign_id, at_ms = scan.campaign_id or NO_CAMPAIGN, scan.at_ms
        rows = known.get(visitor)
        if rows is None:  # as nearly always: nothing to compare with
            new.append([*visitor, code_id, campaign_id, at_ms, 1 << place.hour])
            known[visitor] = new[-1:]
            if campaign_id:
                first_visits.append((campaign_id, place, code_id))
                met.fresh.append((campaign_id, place.day, code_id, visitor[1]))
            continue
        row = _row_of(rows, code_id)
        if tell_repeats and row is not None and -REPEAT_MS < at_ms - row[_LAST_MS] < REPEAT_MS:
            met.repeats.append(number)
            continue
        if campaign_id:
            _count_again(met, campaign_id, place, rows)
            if row is None:
                met.of_codes[campaign_id, place.day, code_id] += 1
                met.fresh.append((campaign_id, place.day, code_id, visitor[1]))
        if row is None:
            row = [*visitor, code_id, campaign_id, at_ms, 0]
            rows.append(row)
            new.append(row)
        row[_LAST_MS], row[_HOURS] = max(row[_LAST_MS], at_ms), row[_HOURS] | 1 << place.hour
        if id(row) in stored:
            changed[id(row)] = row
    for (campaign_id, place, code_id), people in Counter(first_visits).items():
        met.of_codes[campaign_id, place.day, code_id] += people
        for counts, whose in ((met.campaigns, campaign_id), (met.brands, place.brand_id)):
            cell = counts[whose, place.day, place.hour]
            cell[0] += people
            cell[1] += people
    insert_rows(connection, seen, [one.name for one in seen.c], sorted(map(tuple, new)))
    put(connection, seen, changed.values())
    return met


def forget_visitors(database: Database) -> bool:
    """Forget some thousand visitors of days whose salt is destroyed; tell whether there may be more.

    Nobody can come back on such a day: a scan that is drained later gets a key by another salt.
    """
    with database.reading() as connection:
        salts = known_salts(connection)
        day = connection.execute(select(func.min(seen.c.day))).scalar()
        while day is not None and day in salts:
            day = connection.execute(select(func.min(seen.c.day)).where(seen.c.day > day)).scalar()
        if day is None:
            return False
        last_key = connection.execute(
            select(seen.c.visitor_key)
            .where(seen.c.day == day)
            .order_by(seen.c.visitor_key)
            .offset(_FORGOTTEN_AT_ONCE)
            .limit(1)
        ).scalar()
    with database.recording() as connection:
        if day not in known_salts(connection):
            some = seen.c.visitor_key <= last_key if last_key is not None else true()
            connection.execute(delete(seen).where(seen.c.day == day, some))
    return True


def _row_of(rows: list[_Row], code_id: int) -> _Row | None:
    return next((row for row in rows if row[_CODE] == code_id), None)


def _count_again(met: Met, campaign_id: int, place: Place, rows: list[_Row]) -> None:
    """Count somebody who was seen before, that day at that brand."""
    of_campaign = of_brand = 0
    for row in rows:
        if row[_CAMPAIGN] != NO_CAMPAIGN:
            of_brand |= row[_HOURS]
        if row[_CAMPAIGN] == campaign_id:
            of_campaign |= row[_HOURS]
    _count_hour(met.campaigns, (campaign_id, place.day, place.hour), of_campaign)
    _count_hour(met.brands, place, of_brand)


def _count_hour(counts: Counts, at: Hour, before: int) -> None:
    """Count a visitor in an hour; ``before`` has the hours of that day in which they were seen."""
    whose, day, hour = at
    if before >> hour & 1:
        return
    cell = counts[at]
    cell[0] += 1
    first = (before & -before).bit_length() - 1  # -1: not yet seen that day
    if first < 0:
        cell[1] += 1
    elif hour < first:
        # Scans of several journals do not come in the order of time: this is the first hour after all.
        cell[1] += 1
        counts[whose, day, first][1] -= 1


def _known(connection: Connection, visitors: set[tuple[int, int]]) -> dict[tuple[int, int], list[_Row]]:
    of_days = defaultdict(list)
    for day, visitor_key in visitors:
        of_days[day].append(visitor_key)
    known: dict[tuple[int, int], list[_Row]] = {}
    for day, keys in of_days.items():
        for row in look_up(connection, seen, {"day": day}, "visitor_key", keys):
            known.setdefault((day, row.visitor_key), []).append(list(row))
    return known


def _stand_in(asked: str) -> int:
    """Return a number below zero for something that is nobody's code."""
    return -1 - (zlib.crc32(asked.encode()) >> 1)
