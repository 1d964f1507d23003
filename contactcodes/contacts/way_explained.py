"""What somebody would get: a made-up visit to a code, by the way that is stored or one not saved yet."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.contact_point import contact_points_of, target_label
from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.route_explained import Explanation, explain
from contactcodes.contacts.routing import Point
from contactcodes.contacts.stored_routing import PointsOfBrands
from contactcodes.contacts.target import Target
from contactcodes.contacts.visit import Visit
from contactcodes.contacts.way import Scope, Way
from contactcodes.storage.tables import brands, campaigns, codes, placements

NEW_POINT = 0  # the id, in a way, of a contact point that is not stored yet: no row has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a visit is made: a code at its placement, or nowhere in particular.

    zone      IANA name of the placement, else of the brand
    country   of the placement, ISO 3166-1 alpha-2, or ""
    hours     of the placement, OSM ``opening_hours``; "": not told
    holidays  of the placement's region, else of its country
    """

    brand_id: int
    zone: str
    country: str
    hours: str
    holidays: str
    context: PersonalContext

    @property
    def clock(self) -> ZoneInfo:
        """The zone in which a moment of an explained visit is written."""
        return ZoneInfo(self.zone)


def spot_of(connection: Connection, scope: Scope, placement: str = "") -> Spot:
    """Return where an explained visit is made.

    placement  a placement of the campaign by its name; "", or one there is none of: its first. For the way
               of one code it is that code's, whatever is said

    A campaign without placements has the brand's clock.
    """
    there = codes.alias()
    if scope.code_id is None:
        # Its first one is its own; up to a million serial codes come behind it.
        text = select(there.c.text).where(there.c.placement_id == placements.c.id, ~there.c.serial)
        text = text.order_by(there.c.id).limit(1)
    else:
        text = select(there.c.text).where(there.c.id == scope.code_id)
    query = (
        select(
            brands.c.id.label("brand_id"),
            brands.c.time_zone.label("brand_zone"),
            brands.c.locale,
            campaigns.c.name.label("campaign"),
            placements.c.name,
            placements.c.city,
            placements.c.product,
            placements.c.country,
            placements.c.time_zone,
            placements.c.hours,
            placements.c.holidays,
            text.scalar_subquery().label("text"),
        )
        .select_from(campaigns)
        .join(brands, brands.c.id == campaigns.c.brand_id)
        .outerjoin(placements, placements.c.campaign_id == campaigns.c.id)
        .where(campaigns.c.id == scope.campaign_id)
        .order_by(placements.c.name != placement, placements.c.id)
        .limit(1)
    )
    if scope.code_id is not None:
        query = query.where(
            placements.c.id
            == select(codes.c.placement_id).where(codes.c.id == scope.code_id).scalar_subquery()
        )
    row = connection.execute(query).one()
    return Spot(
        brand_id=row.brand_id,
        zone=row.time_zone or row.brand_zone,
        country=row.country or "",
        hours=row.hours or "",
        holidays=row.holidays or row.country or "",
        context=PersonalContext(
            code=CodeText(row.text).shown if row.text else "",
            placement=row.name or "",
            campaign=row.campaign,
            product=row.product or "",
            city=row.city or "",
            locale=row.locale,
        ),
    )


def explain_way(
    connection: Connection, spot: Spot, way: Way, visit: Visit, *, new: Target | None = None
) -> Explanation:
    """Return what a visit would get by a way, stored or not. Raises RouteError for routes that cannot be.

    new  the target of a contact point that is not stored yet, which the way calls ``NEW_POINT``
    """
    points = PointsOfBrands(connection)
    names = {point.id: point.label for point in contact_points_of(connection, spot.brand_id)}
    if new is not None:
        points.add(spot.brand_id, Point(id=NEW_POINT, target=new))
        names[NEW_POINT] = target_label(new)
    routing = points.routing(
        spot.brand_id,
        last=way.last,
        routes=[route.as_json() for route in way.routes],
        zone=spot.zone,
        holidays=spot.holidays,
        hours=spot.hours,
    )
    return explain(routing, visit, spot.context, names)
