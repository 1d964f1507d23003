"""What leads to contact points: codes in service, and their copies in the field.

A code leads to its last contact point, to those of its routes, and from there to what answers in their
place and to what their pages offer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, case, func, select

from contactcodes.contacts.destinations_in_use import followed, led_on
from contactcodes.contacts.way import InField
from contactcodes.storage.tables import campaigns, codes, placements


def in_field_by_point(connection: Connection, brand_id: int) -> dict[int, InField]:
    """Return contact point id → the codes that may lead there, in any way; others left out.

    One SELECT adds them up by campaign, however many there are; routes are looked at once a campaign, and
    of codes with routes of their own one by one.
    """
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    onward = led_on(connection)
    reached: dict[frozenset[int], set[int]] = {}  # codes with routes of their own have few different ones

    def add(points: Iterable[int], count: int, copies: int) -> None:
        beginnings = frozenset(points)
        if beginnings not in reached:
            reached[beginnings] = followed(onward, beginnings)
        for point in reached[beginnings]:
            found[point][0] += count
            found[point][1] += copies

    copies = func.coalesce(func.sum(case((codes.c.serial, 1), else_=placements.c.copies)), 0)
    there = codes.c.retired_at.is_(None), campaigns.c.brand_id == brand_id
    joined = (
        select(codes.c.contact_point_id, campaigns.c.id.label("campaign_id"))
        .join(campaigns, campaigns.c.id == codes.c.campaign_id)
        .join(placements, placements.c.id == codes.c.placement_id)
        .where(*there)
    )
    routes = select(campaigns.c.id, campaigns.c.routes).where(
        campaigns.c.brand_id == brand_id, campaigns.c.routes.is_not(None)
    )
    by_campaign = {row.id: row.routes for row in connection.execute(routes)}
    together = joined.add_columns(func.count().label("codes"), copies.label("copies"))
    together = together.where(codes.c.routes.is_(None)).group_by(codes.c.contact_point_id, campaigns.c.id)
    for row in connection.execute(together):
        points = [row.contact_point_id, *_led(by_campaign.get(row.campaign_id))]
        add(points, row.codes, int(row.copies))
    alone = joined.add_columns(codes.c.routes, codes.c.serial, placements.c.copies)
    for row in connection.execute(alone.where(codes.c.routes.is_not(None))):
        add([row.contact_point_id, *_led(row.routes)], 1, 1 if row.serial else row.copies)
    return {point: InField(*counted) for point, counted in found.items()}


def _led(routes: Sequence[Mapping[str, Any]] | None) -> list[int]:
    return [int(route["to"]) for route in routes or ()]
