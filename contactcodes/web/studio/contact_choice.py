"""Who answers: one of the brand's contact points, or a new one by a tile and its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from contactcodes.contacts.contact_point import ContactPoint, contact_points_of
from contactcodes.contacts.contact_point_checks import check_leads_away
from contactcodes.contacts.target import Target
from contactcodes.errors import InputError, TargetError
from contactcodes.language import _
from contactcodes.web.studio.channel_tiles import read_tile, written_in_tile

CHOICE_FIELDS = ("point", "channel", "target")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a form chose.

    target    None where something is wrong
    problems  field → what is wrong with it
    anyway    the new target that would stand beside one with the same number; sent again it is taken
    """

    target: Target | None = None
    problems: Mapping[str, str]
    anyway: str = ""


def points_to_choose(connection: Connection, brand_id: int) -> list[tuple[str, str]]:
    """Return the brand's contact points by name, as options of a select; [] where it has none."""
    points = sorted(contact_points_of(connection, brand_id), key=lambda one: one.label.casefold())
    return [("", _("A new one")), *((str(one.id), one.label) for one in points)] if points else []


def fields_of(connection: Connection, brand_id: int, target: Target) -> dict[str, str]:
    """Return the fields that choose a target: its contact point where there is one, else a tile."""
    for point in contact_points_of(connection, brand_id):
        if point.target == target:
            return {"point": str(point.id), "channel": "", "target": ""}
    return {"point": "", "channel": target.channel, "target": written_in_tile(target)}


def read_choice(connection: Connection, typed: Mapping[str, str], brand_id: int, public_url: str) -> Choice:
    """Return the target of the contact point that is chosen, else that of the tile and its field.

    A radio button cannot be put back, so a chosen contact point counts, whatever the tiles say.
    """
    points = contact_points_of(connection, brand_id)
    if typed.get("point"):
        target = next((one.target for one in points if str(one.id) == typed["point"]), None)
        if target is None:
            told = _("This contact point is none of this brand’s. Choose another one, or a new one.")
            return Choice(problems={"point": told})
        return Choice(target=target, problems={})
    try:
        target = read_tile(typed)
        check_leads_away(connection, target, public_url)
    except InputError as problem:
        chosen = typed.get("channel") or not isinstance(problem, TargetError)
        return Choice(problems={"target" if chosen else "channel": str(problem)})
    twin = _with_the_same_number(points, target)
    if twin is None or str(target) in (typed.get("anyway"), typed.get("confirmed")):
        return Choice(target=target, problems={})
    told = _(
        "You have “%(name)s” with the same number or address already. Choose it here, with its hours and "
        "words; or go on, and another one is added."
    )
    return Choice(problems={"point": told % {"name": twin.label}}, anyway=str(target))


def _with_the_same_number(points: Sequence[ContactPoint], target: Target) -> ContactPoint | None:
    """Return a contact point that differs in its options alone; None where one is the very same."""
    if any(one.target == target for one in points):
        return None
    number = _number(target)
    return next((one for one in points if number[1] and _number(one.target) == number), None)


def _number(target: Target) -> tuple[str, str]:
    return target.channel, target.channel_object.parts(target.value)[0]
