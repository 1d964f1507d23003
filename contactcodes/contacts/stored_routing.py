"""Routings as they are stored: routes of a code or its campaign, and the contact points of its brand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from contactcodes.contacts.placement_hours import OF_PLACEMENT
from contactcodes.contacts.public_holidays import known_holidays
from contactcodes.contacts.route import Route, read_routes
from contactcodes.contacts.routing import Point, Routing, WhenClosed
from contactcodes.contacts.target import Target
from contactcodes.errors import RouteError
from contactcodes.storage.tables import contact_points, destination_checks


class PointsOfBrands:
    """The contact points of brands, read when they are first asked for, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Begin knowing none."""
        self._connection = connection
        self._points: dict[int, dict[int, Point]] = {}

    def add(self, brand_id: int, point: Point) -> None:
        """Let a brand have one more, which is not stored: to tell what would be if it were."""
        self._of(brand_id)[point.id] = point

    def routing(
        self,
        brand_id: int,
        *,
        last: int,
        routes: Sequence[Mapping[str, Any]] | None,
        zone: str,
        holidays: str,
        hours: str = "",
    ) -> Routing:
        """Return the routing of a code: with those of the brand's contact points that it may lead to.

        last            the contact point that answers where no route matches
        zone, holidays  of the place, the latter a region or country: a contact point that names none has
                        the place's
        hours           of the place, "" not told: of contact points that answer at the placement's hours

        Routes that cannot be read, which only somebody at the database can have written, count as none:
        a printed code never dies.
        """
        read: tuple[Route, ...] = ()
        with suppress(RouteError):
            read = read_routes(routes)
        points, holidays = self._of(brand_id), known_holidays(holidays)
        reached: dict[int, Point] = {}
        ahead = [last, *(route.to for route in read)]
        while ahead:
            number = ahead.pop()
            point = points.get(number)
            if point is None or number in reached:
                continue
            reached[number] = (
                replace(point, hours=hours, zone=zone, holidays=holidays)
                if point.hours == OF_PLACEMENT
                else replace(point, zone=point.zone or zone, holidays=point.holidays or holidays)
            )
            if point.next_id is not None:
                ahead.append(point.next_id)
        return Routing(points=reached, last=last, routes=read, zone=ZoneInfo(zone), holidays=holidays)

    def _of(self, brand_id: int) -> dict[int, Point]:
        if brand_id not in self._points:
            self._points[brand_id] = dict(self._read(brand_id))
        return self._points[brand_id]

    def _read(self, brand_id: int) -> Iterator[tuple[int, Point]]:
        query = (
            select(contact_points, destination_checks.c.broken)
            .outerjoin(destination_checks, destination_checks.c.contact_point_id == contact_points.c.id)
            .where(contact_points.c.brand_id == brand_id)
        )
        for row in self._connection.execute(query):
            yield (
                row.id,
                Point(
                    id=row.id,
                    target=Target(row.channel, row.value),
                    hours=row.hours,
                    zone=row.time_zone,
                    holidays=row.holidays,
                    when_closed=WhenClosed(row.when_closed),
                    next_id=row.closed_contact_point_id,
                    broken=bool(row.broken),
                ),
            )
