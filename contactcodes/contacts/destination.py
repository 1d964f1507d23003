"""A destination: all that answering a scan needs to know of a code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from sqlalchemy import Connection, select

from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.placement_hours import hours_there
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.routing import Answer, Decision, Routing
from contactcodes.contacts.stored_routing import PointsOfBrands
from contactcodes.contacts.target import Target
from contactcodes.storage.columns import AnyRow, AnySelect
from contactcodes.storage.tables import (
    brands,
    campaigns,
    codes,
    contact_points,
    destination_checks,
    placements,
)

_ROWS_AT_ONCE = 2_000
_SAME: Mapping[Platform, str] = MappingProxyType({})  # one for all destinations that have no others


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a code leads, and what its page may say.

    location   the URL that a scan is sent on to by every platform alike; None where a page answers, or
               where platforms differ
    locations  platform → URL, of those that are sent on, where they differ; empty where they do not
    routing    what decides who answers; None where every scan is answered alike
    answer     ``contact``, or which page answers in the contact point's place
    """

    code_id: int
    code_text: CodeText
    origin: str
    retired: bool
    contact_point_id: int
    target: Target
    location: str | None
    locations: Mapping[Platform, str] = field(default_factory=dict)
    brand_id: int
    brand: str
    locale: str
    campaign: str
    placement: str
    city: str
    product: str = ""
    routing: Routing | None = None
    answer: Answer = Answer.CONTACT

    @property
    def is_constant(self) -> bool:
        """Tell whether every scan is sent to the same place, whoever scans and whenever."""
        return self.routing is None and not self.locations

    @property
    def context(self) -> PersonalContext:
        """What prefilled words may say of the code."""
        return _context(self.code_text, self.locale, self.campaign, self.placement, self.city, self.product)

    def location_on(self, platform: Platform) -> str | None:
        """Return the URL that a scan is sent on to; None where a page answers."""
        return self.location if self.location is not None else self.locations.get(platform)

    def led(self, decision: Decision) -> Destination:
        """Return the destination of a visit that was decided."""
        point, answer = decision.point, decision.answer
        if point.id == self.contact_point_id and answer is self.answer:
            return self
        location, locations = (
            _locations(point.target, self.context) if answer is Answer.CONTACT else (None, _SAME)
        )
        return replace(
            self,
            contact_point_id=point.id,
            target=point.target,
            location=location,
            locations=locations,
            answer=answer,
        )

    def as_json(self) -> bytes:
        """Return its values as a JSON list in ASCII, without line breaks."""
        return json.dumps(
            [
                self.code_id,
                self.code_text,
                self.origin,
                self.retired,
                self.contact_point_id,
                self.target.channel,
                self.target.value,
                self.brand_id,
                self.brand,
                self.locale,
                self.campaign,
                self.placement,
                self.city,
                self.product,
                self.answer.value,
                None if self.routing is None else self.routing.as_json(),
            ],
            separators=(",", ":"),
        ).encode()

    @classmethod
    def from_json(cls, values: bytes | str) -> Destination:
        """Return the destination of ``as_json``. Raises ValueError or KeyError where it is none."""
        *plain, answer, routing = json.loads(values)
        destination = _destination(*plain)
        if routing is not None:
            destination = replace(destination, routing=Routing.from_json(routing))
        if answer != Answer.CONTACT:
            destination = replace(destination, location=None, locations=_SAME, answer=Answer(answer))
        return destination


def find_destinations(connection: Connection, code_texts: Iterable[CodeText]) -> list[Destination]:
    """Return those of the codes that exist."""
    query = _query().where(codes.c.text.in_(list(code_texts)))
    points = PointsOfBrands(connection)
    return [_of_row(row, points) for row in connection.execute(query)]


def every_destination(connection: Connection) -> Iterator[Destination]:
    """Yield all there are, in the order of the bytes of their code texts."""
    text = codes.c.text
    # PostgreSQL sorts as people of some country do, unless told otherwise; SQLite sorts bytes.
    in_bytes = text if connection.dialect.name == "sqlite" else text.collate("C")
    rows = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(_query().order_by(in_bytes))
    points = PointsOfBrands(connection)
    for row in rows:
        yield _of_row(row, points)


def _query() -> AnySelect:
    return (
        select(
            codes.c.id,
            codes.c.text,
            codes.c.origin,
            codes.c.retired_at,
            codes.c.contact_point_id,
            contact_points.c.channel,
            contact_points.c.value,
            brands.c.id.label("brand_id"),
            brands.c.name.label("brand"),
            brands.c.locale,
            campaigns.c.name.label("campaign"),
            placements.c.name.label("placement"),
            placements.c.city,
            placements.c.product,
            placements.c.country,
            placements.c.holidays.label("placement_holidays"),
            placements.c.time_zone.label("placement_zone"),
            placements.c.hours.label("placement_hours"),
            brands.c.time_zone.label("brand_zone"),
            codes.c.routes.label("code_routes"),
            campaigns.c.routes.label("campaign_routes"),
            contact_points.c.hours,
            destination_checks.c.broken,
        )
        .join(contact_points, contact_points.c.id == codes.c.contact_point_id)
        .join(placements, placements.c.id == codes.c.placement_id)
        .join(campaigns, campaigns.c.id == codes.c.campaign_id)
        .join(brands, brands.c.id == campaigns.c.brand_id)
        .outerjoin(destination_checks, destination_checks.c.contact_point_id == codes.c.contact_point_id)
    )


def _of_row(row: AnyRow, points: PointsOfBrands) -> Destination:
    code_id, text, origin, retired_at, *rest = row[:14]
    destination = _destination(code_id, text, origin, retired_at is not None, *rest)
    routes = row.campaign_routes if row.code_routes is None else row.code_routes
    hours = hours_there(row.hours, row.placement_hours)
    if not (routes or hours or row.broken):
        return destination
    routing = points.routing(
        row.brand_id,
        last=row.contact_point_id,
        routes=routes,
        zone=row.placement_zone or row.brand_zone,
        holidays=row.placement_holidays or row.country,
        hours=row.placement_hours,
    )
    return replace(destination, routing=routing)


def _destination(
    code_id: int,
    text: str,
    origin: str,
    retired: bool,
    contact_point_id: int,
    channel: str,
    value: str,
    brand_id: int,
    brand: str,
    locale: str,
    campaign: str,
    placement: str,
    city: str,
    product: str,
) -> Destination:
    target = Target(channel, value)
    code_text = CodeText(text)
    context = _context(code_text, locale, campaign, placement, city, product)
    location, locations = _locations(target, context)
    return Destination(
        code_id=code_id,
        code_text=code_text,
        origin=origin,
        retired=retired,
        contact_point_id=contact_point_id,
        target=target,
        location=location,
        locations=locations,
        brand_id=brand_id,
        brand=brand,
        locale=locale,
        campaign=campaign,
        placement=placement,
        city=city,
        product=product,
    )


def _context(
    code_text: CodeText, locale: str, campaign: str, placement: str, city: str, product: str
) -> PersonalContext:
    return PersonalContext(
        code=code_text.shown,
        placement=placement,
        campaign=campaign,
        product=product,
        city=city,
        locale=locale,
    )


def _locations(target: Target, context: PersonalContext) -> tuple[str | None, Mapping[Platform, str]]:
    """Return the one location of all platforms, or else that of each."""
    locations = target.locations(context)
    if len(locations) == len(Platform) and len(set(locations.values())) == 1:
        return next(iter(locations.values())), _SAME
    return None, locations or _SAME
