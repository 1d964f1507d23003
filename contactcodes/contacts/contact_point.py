"""Contact points: the targets of a brand, kept once each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from contactcodes.contacts.target import Target
from contactcodes.errors import NotFoundError
from contactcodes.language import _
from contactcodes.storage.columns import AnyRow
from contactcodes.storage.tables import contact_points


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """Where a scan of a brand's code leads."""

    id: int
    brand_id: int
    target: Target


def find_or_add_contact_point(
    connection: Connection, brand_id: int, target: Target, at: datetime
) -> ContactPoint:
    """Return the brand's contact point with this target; add it if there is none.

    at  the moment of adding, aware
    """
    if found := _find(connection, brand_id, target):
        return found
    values = {"brand_id": brand_id, "channel": target.channel, "value": target.value, "created_at": at}
    adding = insert(contact_points).values(values).returning(contact_points.c.id)
    try:
        # A savepoint: on PostgreSQL another process may add the same between look and insert.
        with connection.begin_nested():
            return ContactPoint(connection.execute(adding).scalar_one(), brand_id, target)
    except IntegrityError:
        if found := _find(connection, brand_id, target):
            return found
        raise  # it was not the target: there is no such brand


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


def _find(connection: Connection, brand_id: int, target: Target) -> ContactPoint | None:
    row = connection.execute(
        select(contact_points).where(
            contact_points.c.brand_id == brand_id,
            contact_points.c.channel == target.channel,
            contact_points.c.value == target.value,
        )
    ).one_or_none()
    return None if row is None else _of(row)


def _of(row: AnyRow) -> ContactPoint:
    return ContactPoint(id=row.id, brand_id=row.brand_id, target=Target(row.channel, row.value))
