"""Which web destinations a printed code may lead to: itself, by a route, from a closed point, from a page."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set

from sqlalchemy import Connection, Text, cast, select

from contactcodes.contacts.target import Target
from contactcodes.contacts.watched_address import WATCHED_CHANNELS, watched_address
from contactcodes.storage.tables import brands, campaigns, codes, contact_offers, contact_points


def destinations_in_use(connection: Connection) -> frozenset[int]:
    """Return the contact points to watch; a sample brand has made-up ones, which nobody is asked for."""
    watched = (
        select(contact_points.c.id, contact_points.c.channel, contact_points.c.value)
        .join(brands, brands.c.id == contact_points.c.brand_id)
        .where(contact_points.c.channel.in_(WATCHED_CHANNELS), ~brands.c.sample)
    )
    asked = {
        row.id
        for row in connection.execute(watched)
        if watched_address(Target(row.channel, row.value)) is not None
    }
    return frozenset(asked & reached_from(connection, _begun(connection))) if asked else frozenset()


def reached_from(connection: Connection, beginnings: Iterable[int]) -> set[int]:
    """Return these contact points, and all that answer in their place or that their pages offer."""
    return followed(led_on(connection), beginnings)


def followed(onward: Mapping[int, Set[int]], beginnings: Iterable[int]) -> set[int]:
    """Return these contact points, and all that ``led_on`` leads on to from them."""
    reached, ahead = set[int](), list(beginnings)
    while ahead:
        number = ahead.pop()
        if number not in reached:
            reached.add(number)
            ahead.extend(onward.get(number, ()))
    return reached


def leading_to(connection: Connection, contact_point_id: int) -> set[int]:
    """Return the contact points from which a customer may come to this one, itself among them."""
    back = defaultdict[int, set[int]](set)
    for number, following in led_on(connection).items():
        for one in following:
            back[one].add(number)
    return followed(back, [contact_point_id])


def led_on(connection: Connection) -> dict[int, set[int]]:
    """Return contact point → those that answer in its place or that its page offers."""
    onward = defaultdict[int, set[int]](set)
    closed = select(contact_points.c.id, contact_points.c.closed_contact_point_id).where(
        contact_points.c.closed_contact_point_id.is_not(None)
    )
    offered = select(contact_offers.c.page_id, contact_offers.c.contact_point_id)
    for query in (closed, offered):
        for number, following in connection.execute(query):
            onward[number].add(following)
    return dict(onward)


def routed_to(routes: str) -> set[int]:
    """Return the contact points that stored routes lead to; what cannot be read leads nowhere."""
    try:
        return {int(route["to"]) for route in json.loads(routes)}
    except (ValueError, TypeError, KeyError):
        return set()


def _begun(connection: Connection) -> set[int]:
    """Return the contact points that codes in service begin at."""
    in_service = codes.c.retired_at.is_(None)
    led = select(codes.c.id).where(codes.c.contact_point_id == contact_points.c.id, in_service)
    begun = set(connection.scalars(select(contact_points.c.id).where(led.exists())))
    of_campaign = select(codes.c.id).where(codes.c.campaign_id == campaigns.c.id, in_service)
    for query in (
        select(cast(campaigns.c.routes, Text)).where(campaigns.c.routes.is_not(None), of_campaign.exists()),
        select(cast(codes.c.routes, Text)).where(codes.c.routes.is_not(None), in_service).distinct(),
    ):
        for routes in connection.scalars(query):
            begun |= routed_to(routes)
    return begun
