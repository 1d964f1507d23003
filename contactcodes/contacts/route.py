"""A route: who is led to another contact point than everybody else.

Conditions hold together; one that is not set always holds. Routes stand in an order and the
first that matches wins. As JSON, which campaigns and codes keep::

    {"to": 12, "when": {"languages": ["fr"], "platforms": ["ios"], "hours": "Mo-Fr 09:00-19:00"}}
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from contactcodes.contacts.known_clocks import is_open
from contactcodes.contacts.opening_hours import OpeningHoursError, read_hours
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.visit import SHARES, Visit
from contactcodes.errors import RouteError
from contactcodes.language import _, format_number

MOST_ROUTES = 20  # of a campaign or a code
_LANGUAGE = re.compile(r"[a-z]{2,3}")  # ISO 639
_COUNTRY = re.compile(r"[A-Z]{2}")  # ISO 3166-1 alpha-2
_NAMES = frozenset(("hours", "languages", "platforms", "countries", "from", "until", "share"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """When a route is taken.

    hours      OSM ``opening_hours``; "" at any hour
    languages  ISO 639 codes, one of which the phone asks for first
    countries  ISO 3166-1 alpha-2 codes, in one of which the scan was made
    since, until  first and last day, in the zone of the place
    share      percent of all visitors, above 0 up to 100; routes with a share part the visitors among them
    """

    hours: str = ""
    languages: tuple[str, ...] = ()
    platforms: tuple[Platform, ...] = ()
    countries: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    share: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Return what is set."""
        told: dict[str, Any] = {
            "hours": self.hours,
            "languages": list(self.languages),
            "platforms": [platform.value for platform in self.platforms],
            "countries": list(self.countries),
            "from": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "share": self.share,
        }
        return {name: value for name, value in told.items() if value}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Condition:
        """Return the condition of ``as_json``. Raises RouteError where somebody wrote something else."""
        if unknown := sorted(told.keys() - _NAMES):
            raise RouteError(
                _("A route knows no condition “%(name)s”. It knows: %(names)s.")
                % {"name": unknown[0], "names": ", ".join(sorted(_NAMES))}
            )
        condition = cls(
            hours=_hours(told.get("hours")),
            languages=_all_like(_LANGUAGE, told.get("languages", ()), _("a language, such as fr")),
            platforms=_platforms(told.get("platforms", ())),
            countries=_all_like(_COUNTRY, told.get("countries", ()), _("a country, such as FR")),
            since=_day(told.get("from")),
            until=_day(told.get("until")),
            share=_share(told.get("share")),
        )
        if condition.since and condition.until and condition.until < condition.since:
            raise RouteError(_("A route ends before it begins: exchange the two days."))
        return condition

    def holds(self, visit: Visit, zone: ZoneInfo, holidays: str, shares: range) -> bool:
        """Tell whether the route is taken.

        zone, holidays  of the place, for its hours and days
        shares          the buckets that are this route's, where it has a share
        """
        if self.platforms and visit.platform not in self.platforms:
            return False
        if self.languages and visit.language not in self.languages:
            return False
        if self.countries and visit.country not in self.countries:
            return False
        if self.share is not None and visit.bucket not in shares:
            return False
        if self.since or self.until:
            today = visit.at.astimezone(zone).date()
            if (self.since and today < self.since) or (self.until and today > self.until):
                return False
        return not self.hours or is_open(self.hours, zone.key, holidays, visit.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A condition, and where it leads.

    to  id of a contact point
    """

    to: int
    when: Condition = field(default_factory=Condition)

    def as_json(self) -> dict[str, Any]:
        """Return it as campaigns and codes keep it."""
        return {"to": self.to, "when": self.when.as_json()}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Route:
        """Return the route of ``as_json``. Raises RouteError."""
        to = told.get("to")
        if not isinstance(to, int) or isinstance(to, bool):
            raise RouteError(_("A route names no contact point to lead to."))
        return cls(to=to, when=Condition.from_json(told.get("when") or {}))


def read_routes(told: Sequence[Mapping[str, Any]] | None) -> tuple[Route, ...]:
    """Return routes as they are kept, in their order. Raises RouteError."""
    routes = tuple(Route.from_json(one) for one in told or ())
    if len(routes) > MOST_ROUTES:
        raise RouteError(
            _("There are %(count)d routes; at most %(most)d are possible.")
            % {"count": len(routes), "most": MOST_ROUTES}
        )
    in_all = sum(route.when.share or 0 for route in routes)
    if in_all > 100 + 1e-9:
        raise RouteError(
            _("The shares of the routes add up to %(share)s %%; together they are 100 %% at most.")
            % {"share": format_number(in_all)}
        )
    return routes


def shares_of(routes: Sequence[Route]) -> list[range]:
    """Return the buckets of each route: side by side, in their order; none where a route has no share."""
    behind, found = 0.0, []
    for route in routes:
        before, behind = behind, behind + (route.when.share or 0)
        found.append(range(round(before * SHARES / 100), round(behind * SHARES / 100)))
    return found


def _hours(told: Any) -> str:
    try:
        return read_hours(str(told)) if told else ""
    except OpeningHoursError as problem:
        raise RouteError(str(problem)) from problem


def _all_like(pattern: re.Pattern[str], told: Sequence[str], wanted: str) -> tuple[str, ...]:
    for one in told:
        if not isinstance(one, str) or not pattern.fullmatch(one):
            raise RouteError(
                _("“%(written)s” in a route is not %(wanted)s.")
                % {"written": str(one)[:40], "wanted": wanted}
            )
    return tuple(dict.fromkeys(told))


def _platforms(told: Sequence[str]) -> tuple[Platform, ...]:
    known = {platform.value: platform for platform in Platform}
    for one in told:
        if one not in known:
            raise RouteError(
                _("“%(written)s” in a route is no kind of device. Known are: %(known)s.")
                % {"written": str(one)[:40], "known": ", ".join(known)}
            )
    return tuple(known[one] for one in dict.fromkeys(told))


def _day(told: str | None) -> date | None:
    if not told:
        return None
    try:
        return date.fromisoformat(told)
    except (TypeError, ValueError):
        raise RouteError(
            _("“%(written)s” in a route is no day. Example: 2026-12-24") % {"written": str(told)[:40]}
        ) from None


def _share(told: Any) -> float | None:
    if told in (None, ""):
        return None
    if not isinstance(told, int | float) or isinstance(told, bool) or not 0 < told <= 100:
        raise RouteError(
            _("“%(written)s” in a route is no share: it is above 0 and at most 100 %%.")
            % {"written": str(told)[:40]}
        )
    return float(told)
