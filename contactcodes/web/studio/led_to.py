"""Where codes lead, as the studio's pages name it: by the contact point's name, and what it is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from contactcodes.contacts.contact_point import contact_points_of, find_contact_point, target_label
from contactcodes.contacts.target import Target


@dataclass(frozen=True, slots=True)
class LedTo:
    """A target with the words for it.

    label  the name of its contact point, else channel and target
    more   channel and target beside a name; "": the label says them
    """

    target: Target
    label: str
    more: str


def led_to(connection: Connection, brand_id: int, target: Target) -> LedTo:
    """Return how a brand calls a target, in the locale in force; it need not be stored yet."""
    point, told = find_contact_point(connection, brand_id, target), target_label(target)
    if point is None or point.label == told:
        return LedTo(target, told, "")
    return LedTo(target, point.label, told)


def names_of(connection: Connection, brand_id: int) -> dict[Target, str]:
    """Return the names of a brand's contact points, of those that have one, for lists."""
    return {point.target: point.name for point in contact_points_of(connection, brand_id) if point.name}
