"""A way: where the scans of a campaign or of one code lead, by routes and a last contact point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from contactcodes.contacts.route import Route, read_routes
from contactcodes.errors import NotFoundError
from contactcodes.language import _
from contactcodes.storage.tables import campaigns, codes, placements, repoints


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose way: all codes of a campaign that have none of their own, or one code.

    code_id  None: the campaign's
    """

    campaign_id: int
    code_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where scans lead.

    last    id of the contact point that answers where no route matches
    routes  tried in this order
    """

    last: int
    routes: tuple[Route, ...] = ()

    @property
    def points(self) -> frozenset[int]:
        """The ids of all contact points it names."""
        return frozenset((self.last, *(route.to for route in self.routes)))

    def as_json(self) -> dict[str, Any]:
        """Return it as re-points keep it."""
        return {"last": self.last, "routes": [route.as_json() for route in self.routes]}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Way | None:
        """Return the way of ``as_json``; None of what names none: the campaign's. Raises RouteError."""
        if "last" not in told:
            return None
        return cls(last=int(told["last"]), routes=read_routes(told["routes"]))


@dataclass(frozen=True, slots=True)
class InField:
    """How much would lead elsewhere.

    codes   that are in service
    copies  of them, as the placements tell; of serial codes there is one each
    """

    codes: int
    copies: int


def own_way(connection: Connection, scope: Scope) -> Way | None:
    """Return the way of a campaign, or a code's own; None where the code goes with its campaign.

    Raises NotFoundError.
    """
    if scope.code_id is None:
        query = select(campaigns.c.contact_point_id, campaigns.c.routes)
        query = query.where(campaigns.c.id == scope.campaign_id)
    else:
        query = select(codes.c.contact_point_id, codes.c.routes)
        query = query.where(codes.c.id == scope.code_id, codes.c.campaign_id == scope.campaign_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(_("There is no such campaign or code."))
    if scope.code_id is not None and row.routes is None:
        return None
    return Way(last=row.contact_point_id, routes=read_routes(row.routes))


def way_of(connection: Connection, scope: Scope) -> Way:
    """Return the way that holds: a code's own, else its campaign's. Raises NotFoundError."""
    way = own_way(connection, scope) or own_way(connection, Scope(scope.campaign_id))
    if way is None:
        raise NotFoundError(_("There is no such campaign or code."))
    return way


def in_field(connection: Connection, scope: Scope) -> InField:
    """Return how many codes and copies follow a way: of a campaign, those without a way of their own."""
    copies = func.sum(case((codes.c.serial, 1), else_=placements.c.copies))
    query = (
        select(func.count(codes.c.id), func.coalesce(copies, 0))
        .join(placements, placements.c.id == codes.c.placement_id)
        .where(codes.c.campaign_id == scope.campaign_id, codes.c.retired_at.is_(None))
    )
    if scope.code_id is None:
        query = query.where(codes.c.routes.is_(None))
    else:
        query = query.where(codes.c.id == scope.code_id)
    found, copied = connection.execute(query).one()
    return InField(int(found), int(copied))


def codes_on_their_own(connection: Connection, campaign_id: int) -> int:
    """Return how many codes of a campaign have a way of their own, so that the campaign's is not theirs."""
    query = select(func.count()).select_from(codes).where(codes.c.id.in_(led_alone()))
    return connection.execute(
        query.where(codes.c.campaign_id == campaign_id, codes.c.routes.is_not(None))
    ).scalar_one()


def is_beside_serial_codes(connection: Connection, scope: Scope) -> bool:
    """Tell whether a way is of one code at whose placement serial codes hang: they go with the campaign."""
    if scope.code_id is None:
        return False
    itself, serial = codes.alias(), codes.alias()
    query = (
        select(serial.c.id)
        .join(itself, itself.c.placement_id == serial.c.placement_id)
        .where(itself.c.id == scope.code_id, ~itself.c.serial, serial.c.serial)
        .limit(1)
    )
    return connection.execute(query).first() is not None


def led_alone() -> Select[int | None]:
    """Return what asks for the ids of codes that may have a way of their own.

    They have it by a re-point alone: few to look at, where codes may be a million.
    """
    return select(repoints.c.code_id).where(repoints.c.code_id.is_not(None))
