"""What no contact point may be: a way back to the service, or closed onto itself in a circle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from contactcodes.contacts.hours_words import LONGEST_WAIT_MINUTES
from contactcodes.contacts.known_clocks import clock_of
from contactcodes.contacts.loops import leads_here, own_sites
from contactcodes.contacts.placement_hours import OF_PLACEMENT
from contactcodes.contacts.routing import MOST_HANDED_ON, WhenClosed
from contactcodes.contacts.target import Target
from contactcodes.errors import InputError
from contactcodes.language import _, format_moment, format_number
from contactcodes.storage.columns import AnyRow, now
from contactcodes.storage.tables import brands, contact_points

if TYPE_CHECKING:
    from contactcodes.contacts.contact_point import ContactPoint

LONGEST_NAME = 120
_AHEAD = timedelta(days=400)  # a year with all its holidays


class ClosedChainError(InputError):
    """What answers when a contact point is closed does not always answer."""


def check_contact_point(connection: Connection, point: ContactPoint, public_url: str) -> None:
    """Raise InputError for a contact point that would fail a customer, ClosedChainError when it is closed.

    public_url  where customers reach the service
    """
    if len(point.name) > LONGEST_NAME:
        raise InputError(
            _("The name has %(length)d characters; at most %(most)d are possible.")
            % {"length": len(point.name), "most": LONGEST_NAME}
        )
    if not 0 <= (point.wait_minutes or 0) <= LONGEST_WAIT_MINUTES:
        raise InputError(
            _("A waiting time is 0 to %(most)s minutes.") % {"most": format_number(LONGEST_WAIT_MINUTES)}
        )
    check_leads_away(connection, point.target, public_url)
    if point.when_closed is WhenClosed.CONTACT:
        _check_next(connection, point)


def check_leads_away(connection: Connection, target: Target, public_url: str) -> None:
    """Raise InputError for a target that is an address of the service itself.

    public_url  where customers reach the service now; codes printed earlier may carry another origin,
                and that leads here as well
    """
    if leads_here(target, own_sites(connection, public_url)):
        raise InputError(
            _(
                "%(target)s is this service itself: whoever scans would go round in circles. Write where the "
                "conversation takes place."
            )
            % {"target": target}
        )


def _check_next(connection: Connection, point: ContactPoint) -> None:
    zone = connection.execute(select(brands.c.time_zone).where(brands.c.id == point.brand_id)).scalar_one()
    query = select(contact_points).where(contact_points.c.brand_id == point.brand_id)
    others: dict[int | None, AnyRow] = {row.id: row for row in connection.execute(query)}
    if point.next_id not in others:
        raise ClosedChainError(_("Choose the contact point that answers when this one is closed."))
    if point.next_id == point.id:
        raise ClosedChainError(_("When it is closed, it cannot answer itself. Choose another contact point."))
    chain = [_Hours(point.hours, point.time_zone or zone, point.holidays)]
    following = others[point.next_id]
    for _step in range(len(others)):
        if following.id == point.id:
            _check_circle(chain, zone)
            return
        chain.append(_Hours(following.hours, following.time_zone or zone, following.holidays))
        if following.when_closed != WhenClosed.CONTACT or following.closed_contact_point_id not in others:
            break
        following = others[following.closed_contact_point_id]
    if len(chain) > MOST_HANDED_ON + 1:
        raise ClosedChainError(
            _(
                "When it is closed, %(count)d contact points would be asked one after the other; at most "
                "%(most)d are. Choose one that is open more often."
            )
            % {"count": len(chain) - 1, "most": MOST_HANDED_ON}
        )


class _Hours:
    def __init__(self, hours: str, zone: str, holidays: str) -> None:
        self.always = not hours
        self.of_placement = hours == OF_PLACEMENT
        self.clock = clock_of(hours, zone, holidays)


def _check_circle(chain: Sequence[_Hours], zone: str) -> None:
    """Raise ClosedChainError where those that hand on to each other are all closed at some moment.

    One with the hours of the placement counts as closed: there is a shop for which that is true at any
    moment, or there will be.
    """
    if any(one.always for one in chain):
        return
    known = [one for one in chain if not one.of_placement]
    moment = begin = now()
    while moment < begin + _AHEAD:
        states = [one.clock.state_at(moment) for one in known]
        until = [state.until for state in states if state.is_open]
        if not until:
            raise ClosedChainError(_told(moment, zone, by_placement=len(known) < len(chain)))
        if None in until:
            return
        moment = max(one for one in until if one is not None)


def _told(moment: datetime, zone: str, *, by_placement: bool) -> str:
    if by_placement:
        return _(
            "When it is closed, it hands on to others that hand back to it. Where the placement is closed as "
            "well, nobody is there: on %(moment)s, for one. Let one of them be answered by a message or a "
            "help page instead."
        ) % {"moment": format_moment(moment, zone)}
    return _(
        "When it is closed, it hands on to others that hand back to it, and at some hours nobody is there: "
        "on %(moment)s, for one. Let one of them be answered by a message or a help page instead."
    ) % {"moment": format_moment(moment, zone)}
