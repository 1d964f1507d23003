"""What the watch knows, for people: broken destinations first, by the copies in the field they concern."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Text, case, cast, func, or_, select

from contactcodes.contacts.destination_health import Health
from contactcodes.contacts.destination_watch import NEVER
from contactcodes.contacts.destinations_in_use import leading_to, routed_to
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.routing import Answer, Decision
from contactcodes.contacts.stored_routing import PointsOfBrands
from contactcodes.contacts.target import Target
from contactcodes.contacts.verdict import Verdict
from contactcodes.contacts.visit import Visit
from contactcodes.language import _
from contactcodes.storage.columns import AnyRow
from contactcodes.storage.tables import (
    brands,
    campaigns,
    codes,
    contact_points,
    destination_checks,
    placements,
)


class Leading(NamedTuple):
    """A campaign whose codes may lead to a destination, and how many copies of them are in the field."""

    campaign_id: int
    name: str
    copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedDestination:
    """A contact point that is watched.

    checked_at  None: not yet
    campaigns   whose printed copies in the field may lead to it, the most copies first; none where they
                were not counted
    held_back   it fails, and so much else does that our own network is the likelier fault
    instead     who answers now in its place; None where it answers itself
    """

    contact_point_id: int
    name: str
    brand: str
    target: Target
    checked_at: datetime | None
    next_at: datetime
    failing_since: datetime | None
    broken: bool
    held_back: bool
    verdict: Verdict
    campaigns: tuple[Leading, ...]
    instead: Decision | None

    @property
    def copies(self) -> int:
        """Printed copies in the field that may lead to it."""
        return sum(one.copies for one in self.campaigns)

    @property
    def told(self) -> str:
        """A sentence: what is the matter, or that it answers."""
        return self.verdict.told() if self.checked_at else _("Not asked yet.")

    @property
    def instead_told(self) -> str:
        """What answers in its place, in a few words; "" where it answers itself."""
        if self.instead is None:
            return ""
        if self.instead.answer is Answer.CONTACT:
            target = self.instead.point.target
            channel = target.channel_object
            shown = channel.shown(target.value)
            return shown if shown == channel.label() else f"{channel.label()} {shown}"
        return {
            Answer.MESSAGE: _("a form to leave a message"),
            Answer.CALLBACK: _("a form to ask for a call"),
            Answer.HELP: _("the brand’s help page"),
            Answer.CLOSED: _("a page that says when it opens"),
        }[self.instead.answer]


def watched_destinations(
    connection: Connection,
    at: datetime,
    *,
    brand_id: int | None = None,
    only_broken: bool = False,
    copies_of_all: bool = False,
) -> list[WatchedDestination]:
    """Return what is watched: broken first, then failing; of each the most copies in the field first.

    at             the moment for which ``instead`` is told
    brand_id       None: of all brands
    copies_of_all  count the copies of those that answer, too: a second for each million codes
    """
    query = (
        select(
            destination_checks,
            contact_points.c.channel,
            contact_points.c.value,
            contact_points.c.name,
            brands.c.id.label("brand_id"),
            brands.c.name.label("brand"),
            brands.c.time_zone,
        )
        .join(contact_points, contact_points.c.id == destination_checks.c.contact_point_id)
        .join(brands, brands.c.id == contact_points.c.brand_id)
        .order_by(contact_points.c.id)
    )
    if brand_id is not None:
        query = query.where(brands.c.id == brand_id)
    if only_broken:
        query = query.where(destination_checks.c.broken)
    points, routes = PointsOfBrands(connection), None
    found = []
    for row in connection.execute(query).all():
        led: tuple[Leading, ...] = ()
        if row.broken or copies_of_all:
            routes = routes or _Routes(connection)
            led = _leading(connection, leading_to(connection, row.contact_point_id), routes)
        found.append(_of(row, at, points, led))
    return sorted(found, key=lambda one: (not one.broken, one.failing_since is None, -one.copies))


def count_broken(connection: Connection, brand_id: int | None = None) -> int:
    """Return how many destinations are broken, of a brand or of all."""
    query = select(func.count()).select_from(destination_checks).where(destination_checks.c.broken)
    if brand_id is not None:
        query = query.join(contact_points, contact_points.c.id == destination_checks.c.contact_point_id)
        query = query.where(contact_points.c.brand_id == brand_id)
    return int(connection.execute(query).scalar_one())


def count_held_back(connection: Connection, brand_id: int | None = None) -> int:
    """Return how many fail without being called broken, because our own network may be at fault."""
    query = select(destination_checks).where(destination_checks.c.failures > 0)
    if brand_id is not None:
        query = query.join(contact_points, contact_points.c.id == destination_checks.c.contact_point_id)
        query = query.where(contact_points.c.brand_id == brand_id)
    return sum(map(_is_held_back, connection.execute(query)))


class _Routes:
    """The routes of campaigns and codes: what each leads to, read once."""

    def __init__(self, connection: Connection) -> None:
        self.of_campaigns: dict[int, set[int]] = {}
        self.of_codes: dict[str, set[int]] = defaultdict(set)
        query = select(campaigns.c.id, cast(campaigns.c.routes, Text)).where(campaigns.c.routes.is_not(None))
        for number, routes in connection.execute(query):
            self.of_campaigns[number] = routed_to(routes)
        own = select(cast(codes.c.routes, Text)).where(codes.c.routes.is_not(None)).distinct()
        for routes in connection.scalars(own):
            self.of_codes[routes] = routed_to(routes)


def _of(row: AnyRow, at: datetime, points: PointsOfBrands, led: tuple[Leading, ...]) -> WatchedDestination:
    number = row.contact_point_id
    routing = points.routing(row.brand_id, last=number, routes=None, zone=row.time_zone, holidays="")
    decision = routing.decide(Visit(at=at, platform=Platform.IOS))
    return WatchedDestination(
        contact_point_id=number,
        name=row.name,
        brand=row.brand,
        target=Target(row.channel, row.value),
        checked_at=row.checked_at if row.checked_at > NEVER else None,
        next_at=row.next_at,
        failing_since=row.failing_since,
        broken=row.broken,
        held_back=_is_held_back(row),
        verdict=Verdict.read(row.reason),
        campaigns=led,
        instead=decision if row.broken else None,
    )


def _is_held_back(row: AnyRow) -> bool:
    return Health(row.failures, row.failing_since, row.broken).is_to_judge(row.checked_at)


def _leading(connection: Connection, leading: set[int], routes: _Routes) -> tuple[Leading, ...]:
    """Return the campaigns with codes in service that may come to one of these contact points."""
    of_campaigns = [number for number, led in routes.of_campaigns.items() if led & leading]
    of_codes = [text for text, led in routes.of_codes.items() if led & leading]
    each = case((codes.c.serial, 1), else_=placements.c.copies)  # a serial code is on one box
    copies = func.sum(each)
    query = (
        select(campaigns.c.id, campaigns.c.name, copies)
        .join_from(codes, placements, placements.c.id == codes.c.placement_id)
        .join(campaigns, campaigns.c.id == codes.c.campaign_id)
        .where(
            codes.c.retired_at.is_(None),
            or_(
                codes.c.contact_point_id.in_(leading),
                codes.c.routes.is_(None) & codes.c.campaign_id.in_(of_campaigns),
                cast(codes.c.routes, Text).in_(of_codes),
            ),
        )
        .group_by(campaigns.c.id, campaigns.c.name)
        .order_by(copies.desc(), campaigns.c.id)
    )
    return tuple(Leading(number, name, int(count)) for number, name, count in connection.execute(query))
