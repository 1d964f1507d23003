"""Questions: how many scans and people, by source, day and hour.

The only place that reads scans to count them: when roll-ups take over, they do it
here. One question is one query, whatever it is about. Everything takes a connection
that reads codes and scans (``Database.reading``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from sqlalchemy import ColumnElement, Connection, case, func, select

from contactcodes.scans.drain import PERSON
from contactcodes.stats.period import Period
from contactcodes.storage.columns import AnyRow, to_ms
from contactcodes.storage.tables import brands, campaigns, journal_positions, placements, scans

By = Literal["placement", "medium", "city", "day", "hour"]
GROUPINGS: tuple[By, ...] = get_args(By)
SOURCES: tuple[By, ...] = ("placement", "medium", "city")
PEOPLE_KINDS = frozenset({PERSON})  # the kinds of scan that people made, and meant to
_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS
_EPOCH_DAY = 719_163  # date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """What one source, day or hour brought.

    key     placement id, medium, town, ISO day or hour 0 to 23
    name    the same for people to tell apart, as it is stored: ``shop_window``, not “Shop window”
    hits    every scan kept
    scans   those by people
    people  likely unique people: distinct visitor keys. A key lives one day, so somebody who
            comes back another day counts again, and so does who scans at another source
    copies  printed copies in the field, where a source is asked for
    """

    key: int | str
    name: str
    hits: int
    scans: int
    people: int
    copies: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What a period brought in all; see ``CountRow``. People are counted once a day, wherever they scan."""

    hits: int
    scans: int
    people: int


def count(
    connection: Connection, *, by: By, campaign_id: int | None = None, period: Period
) -> list[CountRow]:
    """Return what each source, day or hour of the period brought; the rows' hits add up to the total's.

    by           placement, medium, city: every source, silent ones too, the most scans first;
                 day: every day of the period, in order; hour: of the local clock, 0 to 23
    campaign_id  only of that campaign; None: of every brand but the sample brand
    """
    if by == "day":
        return _by_day(connection, campaign_id, period)
    if by == "hour":
        return _by_hour(connection, campaign_id, period)
    return _by_source(connection, by, campaign_id, period)


def totals(
    connection: Connection, *, campaign_id: int | None = None, period: Period, until_ms: int | None = None
) -> Totals:
    """Return what a period brought in all, or up to a moment of it."""
    end_ms = period.end_ms if until_ms is None else min(until_ms, period.end_ms)
    query = select(*_measures()).where(_within(campaign_id), *_between(period.start_ms, end_ms))
    row = connection.execute(query).one()
    return Totals(hits=row.hits, scans=row.scans, people=row.people)


def scans_in_last_days(
    connection: Connection, campaign_ids: Sequence[int], *, days: int = 7, now: datetime
) -> dict[int, int]:
    """Return the scans by people of each campaign in the last so many times 24 hours; 0 where none."""
    query = (
        select(scans.c.campaign_id, func.count().label("scans"))
        .where(
            scans.c.campaign_id.in_(campaign_ids),
            scans.c.kind.in_(sorted(PEOPLE_KINDS)),
            *_between(to_ms(now - timedelta(days=days)), to_ms(now) + 1),
        )
        .group_by(scans.c.campaign_id)
    )
    found = {row.campaign_id: row.scans for row in connection.execute(query)}
    return {campaign_id: found.get(campaign_id, 0) for campaign_id in campaign_ids}


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
    # Counted by source before the copies are joined: a placement has many scans, but its copies once.
    in_field = (
        select(
            source.label("key"),
            func.sum(placements.c.copies).label("copies"),
            func.min(placements.c.name).label("placement"),
            func.min(campaigns.c.name).label("campaign"),
        )
        .join(campaigns, campaigns.c.id == placements.c.campaign_id)
        .where(_campaigns_asked(campaign_id))
        .group_by(source)
        .subquery("in_field")
    )
    scanned = (
        select(source.label("key"), *_measures())
        .join_from(scans, placements, placements.c.id == scans.c.placement_id)
        .where(_within(campaign_id), *_between(period.start_ms, period.end_ms))
        .group_by(source)
        .cte("scanned")
        # Counted once, whatever PostgreSQL believes of a table that it has not analysed yet.
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    query = select(in_field, scanned.c.hits, scanned.c.scans, scanned.c.people).outerjoin(
        scanned, scanned.c.key == in_field.c.key
    )
    found = connection.execute(query).all()
    names = _placement_names(found) if by == "placement" else {row.key: row.key for row in found}
    rows = [
        CountRow(
            key=row.key,
            name=names[row.key],
            hits=row.hits or 0,
            scans=row.scans or 0,
            people=row.people or 0,
            copies=int(row.copies),
        )
        for row in found
    ]
    return sorted(rows, key=lambda row: (-row.scans, -row.hits, row.name, row.key))


def _placement_names(found: Sequence[AnyRow]) -> dict[int, str]:
    """Return a name for each placement, with its campaign where several have the same."""
    same = Counter(row.placement for row in found)
    return {
        row.key: row.placement if same[row.placement] == 1 else f"{row.placement} ({row.campaign})"
        for row in found
    }


def _by_day(connection: Connection, campaign_id: int | None, period: Period) -> list[CountRow]:
    found = _by_clock(connection, _local_ms(period) // _DAY_MS, campaign_id, period)
    return [
        _clock_row(day.isoformat(), day.isoformat(), found.get(day.toordinal() - _EPOCH_DAY))
        for day in period.days
    ]


def _by_hour(connection: Connection, campaign_id: int | None, period: Period) -> list[CountRow]:
    found = _by_clock(connection, _local_ms(period) % _DAY_MS // _HOUR_MS, campaign_id, period)
    return [_clock_row(hour, str(hour), found.get(hour)) for hour in range(24)]


def _by_clock(
    connection: Connection, cell: ColumnElement[int], campaign_id: int | None, period: Period
) -> dict[int, AnyRow]:
    query = (
        select(cell.label("cell"), *_measures())
        .where(_within(campaign_id), *_between(period.start_ms, period.end_ms))
        .group_by("cell")
    )
    return {int(row.cell): row for row in connection.execute(query)}


def _clock_row(key: int | str, name: str, row: AnyRow | None) -> CountRow:
    if row is None:
        return CountRow(key=key, name=name, hits=0, scans=0, people=0)
    return CountRow(key=key, name=name, hits=row.hits, scans=row.scans, people=row.people)


def _local_ms(period: Period) -> ColumnElement[int]:
    """Return the local clock of a scan, in milliseconds since 1970-01-01 00:00 on that clock."""
    pieces = period.offsets_ms
    if len(pieces) == 1:
        return scans.c.at_ms + pieces[0][1]
    offset = case(*[(scans.c.at_ms < until, offset) for until, offset in pieces[:-1]], else_=pieces[-1][1])
    return scans.c.at_ms + offset


def _measures() -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int]]:
    by_people = scans.c.kind.in_(sorted(PEOPLE_KINDS))
    return (
        func.count().label("hits"),
        func.count(case((by_people, 1))).label("scans"),
        func.count(case((by_people, scans.c.visitor_key)).distinct()).label("people"),
    )


def _within(campaign_id: int | None) -> ColumnElement[bool]:
    if campaign_id is not None:
        return scans.c.campaign_id == campaign_id
    return scans.c.campaign_id.in_(select(campaigns.c.id).where(_campaigns_asked(None)))


def _campaigns_asked(campaign_id: int | None) -> ColumnElement[bool]:
    if campaign_id is not None:
        return campaigns.c.id == campaign_id
    return campaigns.c.brand_id.in_(select(brands.c.id).where(~brands.c.sample))


def _between(start_ms: int, end_ms: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return scans.c.at_ms >= start_ms, scans.c.at_ms < end_ms
