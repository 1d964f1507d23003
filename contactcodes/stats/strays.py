"""Strays: what was asked for and is nobody's code, by the real code that was meant."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, func, select

from contactcodes.codes.code_text import CodeText
from contactcodes.stats.period import Period
from contactcodes.stats.questions import PEOPLE_KINDS
from contactcodes.storage.scan_tables import strays
from contactcodes.storage.tables import brands, campaigns, codes, placements

_NOBODYS = 0  # nearest_code_id where no code is one slip away, or several are


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistyped:
    """What was asked for that is one slip away from a code, and from no other.

    hits   every scan kept
    scans  those by people
    """

    code_text: CodeText
    placement: str
    campaign: str
    hits: int
    scans: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """What was asked for that is like no code at all, of whatever brand; else as ``Mistyped``."""

    hits: int
    scans: int


def mistyped(connection: Connection, *, campaign_id: int | None = None, period: Period) -> list[Mistyped]:
    """Return the codes that were mistyped in a period, the most scans first.

    campaign_id  only those of that campaign; None: of every brand but the sample brand

    Their scans are in no other count: what was meant is likely, not known.
    """
    query = (
        select(
            codes.c.text,
            placements.c.name.label("placement"),
            campaigns.c.name.label("campaign"),
            func.sum(strays.c.hits).label("hits"),
            _scans().label("scans"),
        )
        .join_from(strays, codes, codes.c.id == strays.c.nearest_code_id)
        .join(placements, placements.c.id == codes.c.placement_id)
        .join(campaigns, campaigns.c.id == codes.c.campaign_id)
        .join(brands, brands.c.id == campaigns.c.brand_id)
        .where(
            _days(period),
            strays.c.nearest_code_id != _NOBODYS,
            ~brands.c.sample if campaign_id is None else campaigns.c.id == campaign_id,
        )
        .group_by(codes.c.id, codes.c.text, placements.c.name, campaigns.c.name)
    )
    found = [
        Mistyped(
            code_text=CodeText(row.text),
            placement=row.placement,
            campaign=row.campaign,
            hits=int(row.hits),
            scans=int(row.scans),
        )
        for row in connection.execute(query)
    ]
    return sorted(found, key=lambda row: (-row.scans, -row.hits, row.placement, row.code_text))


def unknown(connection: Connection, *, period: Period) -> Unknown:
    """Return what was asked for that nobody knows; its days are those of UTC."""
    query = select(func.sum(strays.c.hits).label("hits"), _scans().label("scans")).where(
        _days(period), strays.c.nearest_code_id == _NOBODYS
    )
    row = connection.execute(query).one()
    return Unknown(hits=int(row.hits or 0), scans=int(row.scans or 0))


def _days(period: Period) -> ColumnElement[bool]:
    return strays.c.day.between(period.first_day.toordinal(), period.last_day.toordinal())


def _scans() -> ColumnElement[int]:
    return func.sum(case((strays.c.kind.in_(sorted(PEOPLE_KINDS)), strays.c.hits), else_=0))
