"""What a contact page offers: contact points in the brand's order, each with its hours and its wait.

The page is a contact point itself, of the channel ``page``. It is never empty: where it offers nothing
that works, the page shows the brand's other ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Text, cast, delete, insert, or_, select

from contactcodes.contacts.destinations_in_use import reached_from, routed_to
from contactcodes.contacts.hours_clock import HoursState
from contactcodes.contacts.known_clocks import clock_of
from contactcodes.contacts.placement_hours import OF_PLACEMENT, hours_there
from contactcodes.contacts.public_holidays import known_holidays
from contactcodes.contacts.target import Target
from contactcodes.contacts.way import led_alone
from contactcodes.storage.columns import AnyRow, AnySelect
from contactcodes.storage.database import count_change
from contactcodes.storage.tables import (
    brands,
    campaigns,
    codes,
    contact_offers,
    contact_points,
    destination_checks,
    placements,
    print_runs,
)

_CAME_TO_NOTHING = ("refused", "cancelled")  # campaigns/print_run_state.py


@dataclass(frozen=True, slots=True)
class Place:
    """Where a code is, as opening hours need it.

    zone      IANA name
    holidays  whose public holidays; "" none are known
    hours     of the shop, OSM ``opening_hours``; "" not told
    """

    zone: str = "UTC"
    holidays: str = ""
    hours: str = ""

    def state_at(self, moment: datetime) -> HoursState:
        """Return whether the shop is open at an aware moment, and until when; hours not told: always."""
        return clock_of(self.hours, self.zone, self.holidays).state_at(moment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A way to reach a brand.

    hours           OSM ``opening_hours``; "" always open; ``placement``: those of the place
    zone, holidays  where they hold; "" those of the place, which its own hours have always
    wait_minutes    how long an answer takes; 0 not said
    """

    contact_point_id: int
    target: Target
    hours: str = ""
    zone: str = ""
    holidays: str = ""
    wait_minutes: int = 0

    def hours_at(self, place: Place) -> str:
        """Return its hours there; "" always open."""
        return hours_there(self.hours, place.hours)

    def zone_at(self, place: Place) -> str:
        """Return the time zone of its hours."""
        return place.zone if self.hours == OF_PLACEMENT else self.zone or place.zone

    def state_at(self, moment: datetime, place: Place) -> HoursState:
        """Return whether it is open at an aware moment, and until when."""
        if self.hours == OF_PLACEMENT:
            return place.state_at(moment)
        return clock_of(self.hours, self.zone_at(place), self.holidays or place.holidays).state_at(moment)


def offers_of(connection: Connection, page_id: int) -> list[Offer]:
    """Return what a contact page offers, in its order; itself and what is broken left out."""
    query = (
        _query(works=True)
        .join(contact_offers, contact_offers.c.contact_point_id == contact_points.c.id)
        .where(contact_offers.c.page_id == page_id, contact_points.c.id != page_id)
        .order_by(contact_offers.c.position)
    )
    return [_of(row) for row in connection.execute(query)]


def keep_offers(connection: Connection, page_id: int, contact_point_ids: Sequence[int]) -> None:
    """Keep what a contact page offers, in this order; named twice, a contact point stands once."""
    connection.execute(delete(contact_offers).where(contact_offers.c.page_id == page_id))
    rows = [
        {"page_id": page_id, "position": position, "contact_point_id": offered}
        for position, offered in enumerate(dict.fromkeys(contact_point_ids))
    ]
    if rows:
        connection.execute(insert(contact_offers), rows)
    count_change(connection)


def offer_of(connection: Connection, contact_point_id: int) -> Offer | None:
    """Return one contact point as an offer; None where there is no such contact point."""
    row = connection.execute(_query().where(contact_points.c.id == contact_point_id)).one_or_none()
    return None if row is None else _of(row)


def brand_offers(connection: Connection, brand_id: int) -> list[Offer]:
    """Return all that campaigns of a brand may lead to now, the oldest first.

    That is their last contact points and those of routes, what contact pages among them offer, and what
    answers while they are closed. A campaign is left out as long as nobody can have its codes: it has print
    runs, and none of them is released. Help pages and contact pages are left out, for they lead to these;
    and so is what is broken.
    """
    in_use = reached_from(connection, _beginnings(connection, brand_id))
    query = (
        _query(works=True)
        .where(contact_points.c.id.in_(in_use), contact_points.c.channel.not_in(("help", "page")))
        .order_by(contact_points.c.id)
    )
    return [_of(row) for row in connection.execute(query)]


def _beginnings(connection: Connection, brand_id: int) -> set[int]:
    """Return the contact points that campaigns of a brand name, and codes with a way of their own."""
    begun: set[int] = set()
    own = select(codes.c.contact_point_id, cast(codes.c.routes, Text)).where(
        codes.c.id.in_(led_alone()), codes.c.routes.is_not(None), codes.c.retired_at.is_(None)
    )
    own = own.join(campaigns, campaigns.c.id == codes.c.campaign_id)
    for query in (select(campaigns.c.contact_point_id, cast(campaigns.c.routes, Text)), own):
        for last, routes in connection.execute(query.where(campaigns.c.brand_id == brand_id, _is_out())):
            begun |= {last, *routed_to(routes or "")}
    return begun


def _is_out() -> ColumnElement[bool]:
    """Return the condition that somebody can have a campaign's codes: a run is released, or it has none.

    By campaign and not by code: pages are made of this, and codes may be a million.
    """
    runs = select(print_runs.c.id).where(
        print_runs.c.campaign_id == campaigns.c.id, print_runs.c.state.not_in(_CAME_TO_NOTHING)
    )
    released = runs.where(print_runs.c.released_at.is_not(None))
    return or_(released.exists(), ~runs.exists())


def place_of(connection: Connection, code_id: int) -> Place:
    """Return where a code is; somewhere on UTC where there is no such code."""
    query = (
        select(
            placements.c.time_zone,
            placements.c.country,
            placements.c.hours,
            placements.c.holidays,
            brands.c.time_zone.label("brand_zone"),
        )
        .join_from(codes, placements, placements.c.id == codes.c.placement_id)
        .join(campaigns, campaigns.c.id == codes.c.campaign_id)
        .join(brands, brands.c.id == campaigns.c.brand_id)
        .where(codes.c.id == code_id)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return Place()
    return Place(row.time_zone or row.brand_zone, known_holidays(row.holidays or row.country), row.hours)


def depend_on_place(offers: Iterable[Offer]) -> bool:
    """Tell whether any hours among them are those of the place."""
    return any(
        offer.hours == OF_PLACEMENT or (offer.hours and not (offer.zone and offer.holidays))
        for offer in offers
    )


def _query(*, works: bool = False) -> AnySelect:
    """Return what asks for contact points; ``works``: only those that the destination watch lets pass."""
    query = select(
        contact_points.c.id,
        contact_points.c.channel,
        contact_points.c.value,
        contact_points.c.hours,
        contact_points.c.time_zone,
        contact_points.c.holidays,
        contact_points.c.wait_minutes,
    )
    if not works:
        return query
    broken = destination_checks.c.broken
    return query.outerjoin(
        destination_checks, destination_checks.c.contact_point_id == contact_points.c.id
    ).where(or_(broken.is_(None), broken.is_(False)))


def _of(row: AnyRow) -> Offer:
    return Offer(
        contact_point_id=row.id,
        target=Target(row.channel, row.value),
        hours=row.hours,
        zone=row.time_zone,
        holidays=row.holidays,
        wait_minutes=row.wait_minutes or 0,
    )
