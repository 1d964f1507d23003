"""A day of the roll-ups made again, whole, from the scans that are stored.

The day is taken out of every roll-up and its scans are counted like new ones, in the
order of time, in one transaction: readers see the old figures until they see the new.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, delete, func, select

from contactcodes.errors import InputError
from contactcodes.language import _, format_date
from contactcodes.scans.brand_clock import UTC_CLOCK, BrandClock, Place
from contactcodes.scans.rollup import Traits, roll_up
from contactcodes.scans.sketches import forget_unsketched, merge_unsketched_in
from contactcodes.scans.stored_scan import StoredScan
from contactcodes.scans.stored_tap import StoredTap, count_taps
from contactcodes.scans.visitor_key import known_salts
from contactcodes.scans.visitors import meet
from contactcodes.storage.bulk import one_of
from contactcodes.storage.columns import AnyRow, to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import (
    ROLL_UPS,
    brand_people,
    retention,
    scans,
    seen,
    stale_days,
    strays,
    tap_days,
    taps,
)
from contactcodes.storage.tables import brands, campaigns, codes

_AT_ONCE = 5_000
_DAY = timedelta(days=1)

_log = logging.getLogger(__name__)


def recount_day(database: Database, day: int) -> int:
    """Make the roll-ups of a day again; return from how many scans.

    day  ordinal, on each brand's own clock

    Raises InputError where scans of the day are purged: then its totals are all there is.
    """
    world = World(database)
    with database.recording() as connection:
        start_ms, end_ms = world.bounds_ms(day)
        if start_ms < purged_until_ms(connection):
            raise InputError(
                _("The scans of %(day)s are purged; its totals stay as they are.")
                % {"day": format_date(date.fromordinal(day))}
            )
        _take_out(connection, day, world)
        counted = 0
        known_traits = Traits()
        after = (start_ms, 0)
        while some := next_scans(connection, after, end_ms):
            after = (some[-1].at_ms, some[-1].id)
            placed = [
                (scan, place)
                for scan in (StoredScan._make(row[1:]) for row in some)
                if (place := world.place(scan)).day == day
            ]
            if placed:
                rows, places = [scan for scan, _ in placed], [place for _, place in placed]
                met = meet(connection, rows, places, tell_repeats=False)
                roll_up(connection, known_traits, rows, places, met)
                counted += len(rows)
        _recount_taps(connection, day, (start_ms, end_ms), world)
        merge_unsketched_in(connection, day)
        if day not in known_salts(connection):  # nobody can come back: who they were is not needed
            connection.execute(delete(seen).where(seen.c.day == day))
        connection.execute(delete(stale_days).where(stale_days.c.day == day))
    return counted


def recount_next_stale_day(database: Database) -> bool:
    """Make the roll-ups of the oldest stale day again; False if there is none."""
    with database.reading() as connection:
        day = connection.execute(select(stale_days.c.day).order_by(stale_days.c.day).limit(1)).scalar()
    if day is None:
        return False
    try:
        counted = recount_day(database, day)
    except InputError:
        with database.recording() as connection:
            connection.execute(delete(stale_days).where(stale_days.c.day == day))
    else:
        _log.info("counted again: %s, %d scans", date.fromordinal(day).isoformat(), counted)
    return True


def countable_days(database: Database) -> range:
    """Return the ordinals of the days that can be counted again: scans of no other day are stored whole."""
    world = World(database)
    with database.reading() as connection:
        oldest, newest = connection.execute(select(func.min(scans.c.at_ms), func.max(scans.c.at_ms))).one()
        purged_ms = purged_until_ms(connection)
    if oldest is None:
        return range(0)
    first, last = UTC_CLOCK.at(oldest).day - 1, UTC_CLOCK.at(newest).day + 1
    while world.bounds_ms(first)[0] < purged_ms:
        first += 1
    return range(first, last + 1)


def purged_until_ms(connection: Connection) -> int:
    """Return the moment before which scans are purged; 0: none are."""
    return connection.execute(select(retention.c.purged_until_ms)).scalar() or 0


def next_scans(connection: Connection, after: tuple[int, int], end_ms: int) -> Sequence[AnyRow]:
    """Return the next 5,000 scans in the order of time: the id, then what a StoredScan has.

    after   at_ms and id of the last scan before; an id of 0 for all from a moment on
    end_ms  the first moment that is too late
    """
    at_ms, number = after
    query = (
        select(scans.c.id, *(scans.c[name] for name in StoredScan._fields))
        .where(
            scans.c.at_ms >= at_ms, scans.c.at_ms < end_ms, (scans.c.at_ms > at_ms) | (scans.c.id > number)
        )
        .order_by(scans.c.at_ms, scans.c.id)
        .limit(_AT_ONCE)
    )
    return connection.execute(query).all()


class World:
    """The brands and their clocks, looked up before the transaction that recounts."""

    def __init__(self, database: Database) -> None:
        with database.reading() as connection:
            zones = {
                row.id: row.time_zone for row in connection.execute(select(brands.c.id, brands.c.time_zone))
            }
            of_campaigns = connection.execute(select(campaigns.c.id, campaigns.c.brand_id)).all()
        self._database = database
        self._zones = {ZoneInfo(name) for name in {*zones.values(), "UTC"}}
        clocks = {brand_id: BrandClock(brand_id, zone) for brand_id, zone in zones.items()}
        self._clocks = {row.id: clocks[row.brand_id] for row in of_campaigns}
        self._near: dict[int, BrandClock] = {}
        self.campaign_ids = list(self._clocks)
        self.brand_ids = list(zones)

    def bounds_ms(self, day: int) -> tuple[int, int]:
        """Return the first moment of a day on the earliest clock, and the first behind it on the latest."""
        return min(_midnight_ms(day, zone) for zone in self._zones), max(
            _midnight_ms(day + 1, zone) for zone in self._zones
        )

    def day_of(self, campaign_id: int, at_ms: int) -> int:
        """Return the day of a moment, an ordinal on the clock of a campaign's brand."""
        return self._clocks.get(campaign_id, UTC_CLOCK).at(at_ms).day

    def place(self, scan: StoredScan) -> Place:
        """Return when on which clock a stored scan was."""
        if scan.campaign_id is not None:
            return self._clocks.get(scan.campaign_id, UTC_CLOCK).at(scan.at_ms)
        if scan.nearest_code_id is None:
            return UTC_CLOCK.at(scan.at_ms)
        if scan.nearest_code_id not in self._near:
            self._near[scan.nearest_code_id] = self._clock_of_code(scan.nearest_code_id)
        return self._near[scan.nearest_code_id].at(scan.at_ms)

    def _clock_of_code(self, code_id: int) -> BrandClock:
        with self._database.reading() as connection:
            query = select(codes.c.campaign_id).where(codes.c.id == code_id)
            campaign_id = connection.execute(query).scalar_one_or_none()
        return UTC_CLOCK if campaign_id is None else self._clocks.get(campaign_id, UTC_CLOCK)


def _take_out(connection: Connection, day: int, world: World) -> None:
    for table in ROLL_UPS:
        _delete_day(connection, table, world.campaign_ids, day)
    _delete_day(connection, brand_people, world.brand_ids, day)
    for table in (strays, seen):
        connection.execute(delete(table).where(table.c.day == day))
    forget_unsketched(connection, days=[day])


def _recount_taps(connection: Connection, day: int, between: tuple[int, int], world: World) -> None:
    _delete_day(connection, tap_days, world.campaign_ids, day)
    query = (
        select(*(taps.c[name] for name in StoredTap._fields))
        .where(taps.c.at_ms >= between[0], taps.c.at_ms < between[1])
        .execution_options(yield_per=_AT_ONCE)
    )
    for some in connection.execute(query).partitions():
        rows = [tap for tap in map(StoredTap._make, some) if world.day_of(tap.campaign_id, tap.at_ms) == day]
        count_taps(connection, rows, [day] * len(rows))


def _delete_day(connection: Connection, table: Table, whose: Iterable[int], day: int) -> None:
    # The key begins with whose it is: named one by one, a day is found without looking at the others.
    first = next(iter(table.primary_key))
    connection.execute(delete(table).where(one_of(connection, first, whose), table.c.day == day))


def _midnight_ms(day: int, zone: ZoneInfo) -> int:
    return to_ms(datetime.combine(date.fromordinal(day), time.min, zone).astimezone(UTC))
