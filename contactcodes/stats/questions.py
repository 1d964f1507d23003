"""Questions: how many scans and people, by source, day and hour.

Answered from the roll-ups (``scans/rollup.py``), so that an answer costs what it
weighs and not what is stored, and stays the same when scans are purged. Days and hours
are those of each brand's own clock. Everything takes a connection that reads codes and
scans (``Database.reading``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, get_args

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, case, func, literal, select, union_all

from contactcodes.scans.scan_kind import PEOPLE, ScanKind
from contactcodes.stats.common_people import people_by_source
from contactcodes.stats.cut import Cut, cut_sums
from contactcodes.stats.period import Period
from contactcodes.storage.columns import AnyRow, AnySelect, to_ms
from contactcodes.storage.scan_tables import (
    brand_people,
    campaign_hours,
    campaign_people,
    code_days,
    journal_positions,
    untracked,
)
from contactcodes.storage.tables import brands, campaigns, placements, print_runs

By = Literal["placement", "medium", "city", "day", "hour"]
GROUPINGS: tuple[By, ...] = get_args(By)
SOURCES: tuple[By, ...] = ("placement", "medium", "city")
PEOPLE_KINDS = frozenset(kind.value for kind in PEOPLE)  # of scans that people made, and meant to
_Sums = tuple[int, int, int, int]  # hits, scans, people, untracked
_NOTHING: _Sums = (0, 0, 0, 0)


class CountRow(NamedTuple):
    """What one source, day or hour brought.

    key        placement id, medium, town, ISO day or hour 0 to 23
    name       the same for people to tell apart, as it is stored: ``shop_window``, not “Shop window”
    hits       every scan kept
    scans      those by people
    people     likely unique people: distinct visitor keys. A key lives one day, so somebody who
               comes back another day counts again, and so does who scans at another source. Exact,
               but for a medium or a town with a thousand people or more at one placement on one
               day: then with a standard error of at most 3.1 % (``scans/people_sketch.py``)
    copies     printed copies in the field, where a source is asked for
    untracked  the scans among them of codes without tracking: in no people, and of no hour
    """

    key: int | str
    name: str
    hits: int
    scans: int
    people: int
    copies: int | None = None
    untracked: int = 0

    @property
    def people_known(self) -> int | None:
        """The people; None where all scans are of codes without tracking, so that nobody knows."""
        return None if self.scans and self.untracked == self.scans else self.people


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What a period brought in all; see ``CountRow``. People are counted once a day, wherever they scan."""

    hits: int
    scans: int
    people: int
    untracked: int = 0


def count(
    connection: Connection, *, by: By, campaign_id: int | None = None, period: Period
) -> list[CountRow]:
    """Return what each source, day or hour of the period brought; the rows' hits add up to the total's.

    by           placement, medium, city: every source, silent ones too, the most scans first;
                 day: every day of the period, in order; hour: of the local clock, 0 to 23
    campaign_id  only of that campaign; None: of every brand but the sample brand

    Codes without tracking are counted by source and by day; of them no hour and no person is known.
    """
    if by == "day":
        return _by_day(connection, campaign_id, period)
    if by == "hour":
        return _by_hour(connection, campaign_id, period)
    return _by_source(connection, by, campaign_id, period)


def totals(
    connection: Connection, *, campaign_id: int | None = None, period: Period, until_ms: int | None = None
) -> Totals:
    """Return what a period brought in all, or up to a moment of it.

    The hour that the moment cuts counts by the share of it that is over, and so does the day for codes
    without tracking: nothing finer is kept for as long as totals are.
    """
    end = Cut.at(min(until_ms or period.end_ms, period.end_ms), period.time_zone)
    tracked = _hits_by_kind(connection, campaign_hours, campaign_id, period, end)
    others = _hits_by_kind(connection, untracked, campaign_id, period, end)
    table, whose = _people_of(campaign_id)
    newcomers = cut_sums(
        connection, table.c.newcomers, within=(whose, table.c.day >= period.first_day.toordinal()), end=end
    )
    return Totals(
        hits=tracked.total() + others.total(),
        scans=_by_people(tracked) + _by_people(others),
        people=newcomers.total(),
        untracked=_by_people(others),
    )


def excluded(
    connection: Connection, *, campaign_id: int | None = None, period: Period
) -> list[tuple[ScanKind, int]]:
    """Return the hits of a period that are no scans by people, by kind, the most first."""
    end = Cut.at(period.end_ms, period.time_zone)
    kinds = sum(
        (_hits_by_kind(connection, table, campaign_id, period, end) for table in (campaign_hours, untracked)),
        Counter[str](),
    )
    return [(ScanKind(kind), hits) for kind, hits in kinds.most_common() if kind not in PEOPLE_KINDS]


def scans_in_last_days(
    connection: Connection, campaign_ids: Sequence[int], *, days: int = 7, now: datetime
) -> dict[int, int]:
    """Return the scans by people of each campaign in the last so many times 24 hours; 0 where none.

    Those of the first hour count by the share of it that is within.
    """
    query = (
        select(campaigns.c.id, brands.c.time_zone)
        .join(brands, brands.c.id == campaigns.c.brand_id)
        .where(campaigns.c.id.in_(campaign_ids))
    )
    zones = {row.id: row.time_zone for row in connection.execute(query)}
    found: Counter[int] = Counter()
    for zone in set(zones.values()):
        ids = [campaign_id for campaign_id in zones if zones[campaign_id] == zone]
        start = Cut.at(to_ms(now - timedelta(days=days)), zone)
        # All of the hour that goes on: what is counted of it has happened.
        end = Cut.at(to_ms(now + timedelta(hours=1)), zone)._replace(share=0.0)
        for table in (campaign_hours, untracked):
            whose = table.c.campaign_id
            within = (whose.in_(ids), table.c.kind.in_(sorted(PEOPLE_KINDS)), table.c.day >= start.day)
            found += cut_sums(connection, table.c.hits, by=whose, within=within, end=end)
            found -= cut_sums(connection, table.c.hits, by=whose, within=within, end=start)
    return {campaign_id: found[campaign_id] for campaign_id in campaign_ids}


def counted_until(connection: Connection, *, now: datetime, waiting: bool) -> datetime:
    """Return up to when scans are counted.

    waiting  whether the journal holds scans that are not stored yet (``scans.drain.backlog``):
             then it is as of the last batch that was stored
    """
    if not waiting:
        return now
    moved: datetime | None = connection.execute(select(func.max(journal_positions.c.moved_at))).scalar()
    return now if moved is None else min(moved, now)


def _by_source(connection: Connection, by: By, campaign_id: int | None, period: Period) -> list[CountRow]:
    source = {"placement": placements.c.id, "medium": placements.c.medium, "city": placements.c.city}[by]
    query = (
        select(placements.c.id, source, placements.c.copies, placements.c.name, campaigns.c.name)
        .join(campaigns, campaigns.c.id == placements.c.campaign_id)
        .where(campaigns_asked(campaign_id))
    )
    listed = connection.execute(query).all()
    brought = _of_placements(connection, campaign_id, period)
    if by == "placement":
        brought |= _of_serial_placements(connection, brought, campaign_id, period)
        rows = _placement_rows(listed, brought)
    else:
        # Counted by source together with the copies: a placement has many days, but its copies once.
        found: dict[str, list[int]] = {}
        for placement_id, name, copies, *_names in listed:
            cell = found.setdefault(name, [0, 0, 0, 0, 0])
            for number, value in enumerate((*brought.get(placement_id, _NOTHING), copies)):
                cell[number] += value
        people = {name: cell[2] for name, cell in found.items()}
        if any(people.values()):
            people |= people_by_source(connection, source, of_campaign(campaign_id, code_days), period)
        rows = [
            CountRow(name, name, hits, scans, people[name], copies, untracked_scans)
            for name, (hits, scans, _people, untracked_scans, copies) in found.items()
        ]
    return sorted(rows, key=lambda row: (-row.scans, -row.hits, row.name, row.key))


def _of_placements(connection: Connection, campaign_id: int | None, period: Period) -> dict[int, _Sums]:
    """Return what each placement that has anything brought."""
    tracked = select(
        code_days.c.placement_id,
        func.sum(code_days.c.hits),
        func.sum(code_days.c.scans),
        func.sum(code_days.c.people),
        literal(0),
    )
    others = select(
        untracked.c.placement_id, func.sum(untracked.c.hits), _scans(untracked), literal(0), _scans(untracked)
    )
    parts = [
        query.where(of_campaign(campaign_id, table), of_days(table, period)).group_by(table.c.placement_id)
        for query, table in ((tracked, code_days), (others, untracked))
    ]
    return _added(connection, parts)


def _of_serial_placements(
    connection: Connection, brought: Mapping[int, _Sums], campaign_id: int | None, period: Period
) -> dict[int, _Sums]:
    """Return what placements with serial codes brought: who scanned several of them is counted once a day."""
    serial = set(
        connection.scalars(
            select(print_runs.c.serial_placement_id).where(print_runs.c.serial_placement_id.is_not(None))
        )
    )
    some = serial & brought.keys()
    if not some:
        return {}
    whose = and_(of_campaign(campaign_id, code_days), code_days.c.placement_id.in_(some))
    people = people_by_source(connection, placements.c.id, whose, period)
    return {
        one: (hits, scans, people.get(one, 0), others)
        for one, (hits, scans, _people, others) in ((one, brought[one]) for one in some)
    }


def _placement_rows(listed: Sequence[AnyRow], brought: Mapping[int, _Sums]) -> list[CountRow]:
    """Return a row for each placement, named with its campaign where several have the same name."""
    same = Counter([name for _id, _key, _copies, name, _campaign in listed])
    rows = []
    for placement_id, _key, copies, name, campaign in listed:
        hits, scans, people, untracked_scans = brought.get(placement_id, _NOTHING)
        shown = name if same[name] == 1 else f"{name} ({campaign})"
        rows.append(CountRow(placement_id, shown, hits, scans, people, copies, untracked_scans))
    return rows


def _by_day(connection: Connection, campaign_id: int | None, period: Period) -> list[CountRow]:
    table, whose = _people_of(campaign_id)
    parts = [
        _by_clock(
            of,
            of.c.day,
            of_campaign(campaign_id, of),
            period,
            (func.sum(of.c.hits), _scans(of), literal(0), _scans(of) if of is untracked else literal(0)),
        )
        for of in (campaign_hours, untracked)
    ]
    newcomers = func.sum(table.c.newcomers)
    parts.append(
        _by_clock(table, table.c.day, whose, period, (literal(0), literal(0), newcomers, literal(0)))
    )
    found = _added(connection, parts)
    return [
        CountRow(day.isoformat(), day.isoformat(), hits, scans, people, untracked=untracked_scans)
        for day in period.days
        for hits, scans, people, untracked_scans in [found.get(day.toordinal(), _NOTHING)]
    ]


def _by_hour(connection: Connection, campaign_id: int | None, period: Period) -> list[CountRow]:
    table, whose = _people_of(campaign_id)
    of = campaign_hours
    sums = (func.sum(of.c.hits), _scans(of), literal(0), literal(0))
    people = (literal(0), literal(0), func.sum(table.c.people), literal(0))
    parts = [
        _by_clock(of, of.c.hour, of_campaign(campaign_id, of), period, sums),
        _by_clock(table, table.c.hour, whose, period, people),
    ]
    found = _added(connection, parts)
    return [CountRow(hour, str(hour), *found.get(hour, _NOTHING)[:3]) for hour in range(24)]


def _by_clock(
    table: Table,
    key: Column[Any],
    whose: ColumnElement[bool],
    period: Period,
    sums: tuple[ColumnElement[int], ...],
) -> AnySelect:
    """Return the query for sums by day, in a row for each campaign or brand, or by hour."""
    # A day's sums for each campaign, in the order in which the table lies: then SQLite adds them up as it
    # reads them, which takes half as long as sorting all rows by day first.
    parts = [next(iter(table.primary_key)), key] if key is table.c.day else [key]
    return select(key, *sums).where(whose, of_days(table, period)).group_by(*parts)


def _added(connection: Connection, parts: Sequence[AnySelect]) -> dict[int, _Sums]:
    """Return the sums that several queries tell of a key, in one round trip.

    parts  each with the key, then hits, scans, people, untracked; a key may be in several rows
    """
    found: dict[int, _Sums] = {}
    for key, hits, scans, people, others in connection.execute(union_all(*parts)):
        before = found.get(key)
        found[key] = (
            (before[0] + hits, before[1] + scans, before[2] + people, before[3] + others)
            if before
            else (hits, scans, people, others)
        )
    return found


def _hits_by_kind(
    connection: Connection, table: Table, campaign_id: int | None, period: Period, end: Cut
) -> Counter[str]:
    within = (of_campaign(campaign_id, table), table.c.day >= period.first_day.toordinal())
    return cut_sums(connection, table.c.hits, by=table.c.kind, within=within, end=end)


def _by_people(kinds: Counter[str]) -> int:
    return sum(hits for kind, hits in kinds.items() if kind in PEOPLE_KINDS)


def _people_of(campaign_id: int | None) -> tuple[Table, ColumnElement[bool]]:
    """Return where people are counted once: in a campaign, or in each brand."""
    if campaign_id is not None:
        return campaign_people, campaign_people.c.campaign_id == campaign_id
    own = select(brands.c.id).where(~brands.c.sample)
    return brand_people, brand_people.c.brand_id.in_(own)


def _scans(table: Table) -> ColumnElement[int]:
    return func.sum(case((table.c.kind.in_(sorted(PEOPLE_KINDS)), table.c.hits), else_=0))


def of_days(table: Table, period: Period) -> ColumnElement[bool]:
    """Return the condition that a row of a roll-up is of a period."""
    return table.c.day.between(period.first_day.toordinal(), period.last_day.toordinal())


def of_campaign(campaign_id: int | None, table: Table) -> ColumnElement[bool]:
    """Return the condition that a row of a roll-up is of a campaign; None: of any but the sample brand's."""
    if campaign_id is not None:
        return table.c.campaign_id == campaign_id
    return table.c.campaign_id.in_(select(campaigns.c.id).where(campaigns_asked(None)))


def campaigns_asked(campaign_id: int | None) -> ColumnElement[bool]:
    """Return the condition that a campaign is the one asked for; None: any but the sample brand's."""
    if campaign_id is not None:
        return campaigns.c.id == campaign_id
    return campaigns.c.brand_id.in_(select(brands.c.id).where(~brands.c.sample))
