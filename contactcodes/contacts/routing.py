"""Where a scan leads: routes, opening hours and what answers where nobody does. Pure: a moment comes in.

::

    routing = Routing(points={…}, last=7, routes=read_routes(…), zone=ZoneInfo("Europe/Paris"))
    decision = routing.decide(visit)
    decision.point.id, decision.answer
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from contactcodes.contacts.channels.channel import Page
from contactcodes.contacts.known_clocks import is_open
from contactcodes.contacts.route import Route, read_routes, shares_of
from contactcodes.contacts.target import Target
from contactcodes.contacts.visit import Visit

MOST_HANDED_ON = 3  # closed points that lead on to the next


class WhenClosed(StrEnum):
    """What a contact point does outside its hours."""

    NOTHING = ""  # a page says when it opens, with its button and the brand's other ways
    CONTACT = "contact"  # another contact point
    MESSAGE = "message"  # the customer leaves one
    CALLBACK = "callback"  # the customer asks to be called
    HELP = "help"  # the brand's help page


class Answer(StrEnum):
    """Who answers a scan: the contact point itself, or a page in its place."""

    CONTACT = "contact"
    CLOSED = "closed"  # its page says when it opens; what is open now comes first
    MESSAGE = "message"
    CALLBACK = "callback"
    HELP = "help"


# Pages that answer at any hour: forms, a card to keep, and those that say themselves what is open.
_ALWAYS = frozenset((Page.CALLBACK, Page.MESSAGE, Page.HELP, Page.CARD, Page.CHOICE))
_IN_PLACE = {
    WhenClosed.MESSAGE: Answer.MESSAGE,
    WhenClosed.CALLBACK: Answer.CALLBACK,
    WhenClosed.HELP: Answer.HELP,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A contact point, as answering needs it.

    hours    OSM ``opening_hours``; "" always open
    zone, holidays  where they hold: an IANA name, and whose public holidays ("": none)
    next_id  the contact point that answers instead, where ``when_closed`` is ``contact``
    broken   the destination watch found that it does not answer
    """

    id: int
    target: Target
    hours: str = ""
    zone: str = "UTC"
    holidays: str = ""
    when_closed: WhenClosed = WhenClosed.NOTHING
    next_id: int | None = None
    broken: bool = False

    def as_json(self) -> list[Any]:
        """Return its values."""
        return [
            self.id, self.target.channel, self.target.value, self.hours, self.zone, self.holidays,
            self.when_closed.value, self.next_id, self.broken,
        ]  # fmt: skip

    @classmethod
    def from_json(cls, values: list[Any]) -> Point:
        """Return the point of ``as_json``. Raises ValueError."""
        number, channel, value, hours, zone, holidays, when_closed, next_id, broken = values
        return cls(
            id=number,
            target=Target(channel, value),
            hours=hours,
            zone=zone,
            holidays=holidays,
            when_closed=WhenClosed(when_closed),
            next_id=next_id,
            broken=broken,
        )

    def is_open(self, at: datetime) -> bool:
        """Tell whether it is open at an aware moment."""
        return not self.hours or is_open(self.hours, self.zone, self.holidays, at)


@dataclass(frozen=True, slots=True)
class Decision:
    """Who answers.

    point   the contact point that is meant, also where a page answers in its place
    answer  ``contact``: the point itself
    """

    point: Point
    answer: Answer = Answer.CONTACT


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """All the ways a code may lead.

    points  id → contact point: of the routes, of the last one, and of those that answer when one is closed
    last    the id of the one that answers where no route matches
    zone, holidays  of the place, for the hours and days of routes
    """

    points: Mapping[int, Point]
    last: int
    routes: tuple[Route, ...] = ()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    holidays: str = ""

    @property
    def is_constant(self) -> bool:
        """Tell whether every scan is answered alike, whoever scans and whenever."""
        point = self.points[self.last]
        return not (self.routes or point.hours or point.broken)

    @property
    def asks_country(self) -> bool:
        """Tell whether a route depends on where a scan is made."""
        return any(route.when.countries for route in self.routes)

    @property
    def asks_bucket(self) -> bool:
        """Tell whether a route is for a share of the visitors."""
        return any(route.when.share is not None for route in self.routes)

    def decide(self, visit: Visit) -> Decision:
        """Return who answers a visit: the first route that matches, else the last contact point.

        A point that is closed or broken hands on, three times at most; a route to a point that is gone
        counts as none.
        """
        for route, shares in zip(self.routes, shares_of(self.routes), strict=True):
            if route.to in self.points and route.when.holds(visit, self.zone, self.holidays, shares):
                return self._answered(self.points[route.to], visit.at)
        return self._answered(self.points[self.last], visit.at)

    def _answered(self, point: Point, at: datetime) -> Decision:
        seen = {point.id}
        for _step in range(MOST_HANDED_ON):
            if point.is_open(at) and not point.broken:
                return Decision(point)
            if answer := _IN_PLACE.get(point.when_closed):
                return Decision(point, answer)
            following = self.points.get(point.next_id) if point.next_id else None
            if point.when_closed is not WhenClosed.CONTACT or following is None or following.id in seen:
                break
            point = following
            seen.add(point.id)
        # What does not answer at all is worse than what says that it is closed.
        if point.broken:
            return Decision(point, Answer.HELP)
        answers = point.is_open(at) or point.target.channel_object.page in _ALWAYS
        return Decision(point, Answer.CONTACT if answers else Answer.CLOSED)

    def as_json(self) -> dict[str, Any]:
        """Return it for the snapshot."""
        return {
            "points": [point.as_json() for point in self.points.values()],
            "last": self.last,
            "routes": [route.as_json() for route in self.routes],
            "zone": self.zone.key,
            "holidays": self.holidays,
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Routing:
        """Return the routing of ``as_json``. Raises ValueError or KeyError."""
        points = [Point.from_json(values) for values in told["points"]]
        return cls(
            points={point.id: point for point in points},
            last=told["last"],
            routes=read_routes(told["routes"]),
            zone=ZoneInfo(told["zone"]),
            holidays=told["holidays"],
        )
