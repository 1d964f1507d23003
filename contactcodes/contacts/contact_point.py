"""Contact points: the targets of a brand, kept once each, with their hours and what answers outside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from contactcodes.contacts.contact_page import keep_offers
from contactcodes.contacts.contact_point_checks import check_contact_point
from contactcodes.contacts.routing import WhenClosed
from contactcodes.contacts.target import Target
from contactcodes.errors import InputError, NotFoundError
from contactcodes.language import _
from contactcodes.storage.columns import AnyRow
from contactcodes.storage.tables import contact_offers, contact_points

_LONGEST_ACCOUNT = 40  # characters of an account in a list: it need not be read, only be another one's


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """Where a scan of a brand's code leads.

    name       what people of the brand call it; "": its target
    hours      OSM ``opening_hours`` as ``read_hours`` returns them; "" always open
    time_zone  IANA name; "": that of the place, else the brand's
    holidays   as ``read_holidays`` returns them; "": those of the place's country
    wait_minutes  how long an answer takes; None: not said
    next_id    the contact point that answers instead, where ``when_closed`` is ``contact``
    """

    id: int
    brand_id: int
    target: Target
    name: str = ""
    hours: str = ""
    time_zone: str = ""
    holidays: str = ""
    wait_minutes: int | None = None
    when_closed: WhenClosed = WhenClosed.NOTHING
    next_id: int | None = None

    @property
    def label(self) -> str:
        """What it is called in lists: its name, else its channel and target, in the locale in force."""
        return self.name or target_label(self.target)


def target_label(target: Target) -> str:
    """Return a target as people know it: “WhatsApp 06 12 34 56 78”; “X 3805104374”, which tells two apart."""
    channel = target.channel_object
    shown, label = channel.shown(target.value), channel.label()
    if shown == label:
        shown = channel.parts(target.value)[0].removeprefix("http://")[:_LONGEST_ACCOUNT]
    return f"{label} {shown}" if shown else label


def find_contact_point(connection: Connection, brand_id: int, target: Target) -> ContactPoint | None:
    """Return the brand's contact point with this target; None where there is none."""
    row = connection.execute(
        select(contact_points).where(
            contact_points.c.brand_id == brand_id,
            contact_points.c.channel == target.channel,
            contact_points.c.value == target.value,
        )
    ).one_or_none()
    return None if row is None else _of(row)


def find_or_add_contact_point(
    connection: Connection, brand_id: int, target: Target, at: datetime
) -> ContactPoint:
    """Return the brand's contact point with this target; add it if there is none.

    at  the moment of adding, aware
    """
    if found := find_contact_point(connection, brand_id, target):
        return found
    values = {"brand_id": brand_id, "channel": target.channel, "value": target.value, "created_at": at}
    adding = insert(contact_points).values(values).returning(contact_points.c.id)
    try:
        # A savepoint: on PostgreSQL another process may add the same between look and insert.
        with connection.begin_nested():
            return ContactPoint(connection.execute(adding).scalar_one(), brand_id, target)
    except IntegrityError:
        if found := find_contact_point(connection, brand_id, target):
            return found
        raise  # it was not the target: there is no such brand


def add_contact_point(connection: Connection, point: ContactPoint, at: datetime, public_url: str) -> int:
    """Add a contact point, whatever id it has, and return its id.

    Raises InputError where the brand has its target already, and as ``check_contact_point``.
    """
    if found := find_contact_point(connection, point.brand_id, point.target):
        raise InputError(_taken(found))
    check_contact_point(connection, point, public_url)
    values = _values(point) | {"brand_id": point.brand_id, "created_at": at}
    try:
        with connection.begin_nested():
            adding = insert(contact_points).values(values).returning(contact_points.c.id)
            return int(connection.execute(adding).scalar_one())
    except IntegrityError:
        if found := find_contact_point(connection, point.brand_id, point.target):
            raise InputError(_taken(found)) from None
        raise


def change_contact_point(connection: Connection, point: ContactPoint, public_url: str) -> None:
    """Give the contact point of that id all the values of this one, for all codes that lead there.

    Raises InputError where another one has its target, and as ``check_contact_point``.
    """
    found = find_contact_point(connection, point.brand_id, point.target)
    if found is not None and found.id != point.id:
        raise InputError(_taken(found))
    check_contact_point(connection, point, public_url)
    here = contact_points.c.id == point.id, contact_points.c.brand_id == point.brand_id
    connection.execute(update(contact_points).where(*here).values(_values(point)))


def contact_point(connection: Connection, contact_point_id: int) -> ContactPoint:
    """Return the contact point; raises NotFoundError."""
    statement = select(contact_points).where(contact_points.c.id == contact_point_id)
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFoundError(_("There is no contact point %(id)d.") % {"id": contact_point_id})
    return _of(row)


def contact_points_of(connection: Connection, brand_id: int) -> list[ContactPoint]:
    """Return the brand's contact points, oldest first."""
    statement = (
        select(contact_points).where(contact_points.c.brand_id == brand_id).order_by(contact_points.c.id)
    )
    return [_of(row) for row in connection.execute(statement)]


def offered_by(connection: Connection, page_id: int) -> list[int]:
    """Return the ids of what a contact page offers, in its order, what is broken too."""
    query = select(contact_offers.c.contact_point_id).where(contact_offers.c.page_id == page_id)
    return list(connection.execute(query.order_by(contact_offers.c.position)).scalars())


def change_offers(connection: Connection, page: ContactPoint, offered: Sequence[int]) -> None:
    """Let a contact page offer these contact points, in this order.

    Raises InputError for what is not the brand's, and for a contact page on a contact page.
    """
    points = {point.id: point for point in contact_points_of(connection, page.brand_id)}
    for number in offered:
        if number not in points:
            raise InputError(_("One of the contact points is gone. Choose another one."))
        if points[number].target.channel == "page":
            raise InputError(
                _("“%(name)s” is a contact page itself. Offer what stands on it instead.")
                % {"name": points[number].label}
            )
    keep_offers(connection, page.id, offered)


def _taken(found: ContactPoint) -> str:
    return _("There is a contact point with that target already: “%(name)s”. Change that one.") % {
        "name": found.label
    }


def _values(point: ContactPoint) -> dict[str, Any]:
    leads_on = point.when_closed is WhenClosed.CONTACT
    return {
        "channel": point.target.channel,
        "value": point.target.value,
        "name": point.name,
        "hours": point.hours,
        "time_zone": point.time_zone,
        "holidays": point.holidays,
        "wait_minutes": point.wait_minutes,
        "when_closed": point.when_closed.value,
        "closed_contact_point_id": point.next_id if leads_on else None,
    }


def _of(row: AnyRow) -> ContactPoint:
    return ContactPoint(
        id=row.id,
        brand_id=row.brand_id,
        target=Target(row.channel, row.value),
        name=row.name,
        hours=row.hours,
        time_zone=row.time_zone,
        holidays=row.holidays,
        wait_minutes=row.wait_minutes,
        when_closed=WhenClosed(row.when_closed),
        next_id=row.closed_contact_point_id,
    )
