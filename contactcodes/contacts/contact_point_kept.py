"""What of a contact point stays as it is: where it leads people, which re-points alone change.

A change of the contact point itself would pass by the second pair of eyes, and by history and undo. Prefilled
words, hours, waiting and names lead nobody elsewhere and are free.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Text, cast, delete, or_, select

from contactcodes.contacts.contact_point import ContactPoint
from contactcodes.contacts.contact_point_checks import ClosedChainError
from contactcodes.contacts.contact_point_use import in_field_by_point
from contactcodes.contacts.destinations_in_use import followed, leading_to, led_on, routed_to
from contactcodes.contacts.repoint import needs_second_eyes
from contactcodes.contacts.repoint_record import WAITING, RepointState
from contactcodes.contacts.target import Target
from contactcodes.contacts.way import InField, Scope, Way, in_field
from contactcodes.errors import InputError
from contactcodes.language import _, ngettext
from contactcodes.storage.database import count_change
from contactcodes.storage.tables import campaigns, codes, contact_points, repoints

_NOBODY = InField(0, 0)
# Options that are no templates and lead nobody elsewhere: names on a card, the price of a call.
_ONLY_TOLD = frozenset(("org", "title", "name", "price"))


class OffersError(InputError):
    """A contact page would lead people where nobody has looked."""


def check_kept(
    connection: Connection,
    old: ContactPoint,
    new: ContactPoint,
    offered: Sequence[int],
    *,
    second_eyes_from: int,
) -> None:
    """Raise InputError where a change leads printed codes elsewhere without anybody's second look.

    offered           what its page is to offer, of a contact page
    second_eyes_from  copies in the field, as ``needs_second_eyes`` takes it

    ClosedChainError for what is to answer when it is closed, OffersError for what it is to offer.
    """
    led = in_field_by_point(connection, old.brand_id).get(old.id, _NOBODY)
    again = _led_again(connection, old)
    if _deciding(old.target) != _deciding(new.target):
        if led.codes:
            raise InputError(
                ngettext(
                    "%(count)d code leads here. Add a new contact point instead and lead it there: that can "
                    "be dated, looked at by a second person and undone.",
                    "%(count)d codes lead here. Add a new contact point instead and lead them there: that "
                    "can be dated, looked at by a second person and undone.",
                    led.codes,
                )
                % {"count": led.codes}
            )
        if again.codes:
            raise InputError(
                _(
                    "Codes led here before or are to lead here, by a change that waits or can be undone. Add "
                    "a new contact point instead."
                )
            )
    if not needs_second_eyes(max(led, again, key=lambda one: one.copies), second_eyes_from):
        return
    _check_led_on(connection, old, new, offered)


def delete_contact_point(connection: Connection, point: ContactPoint) -> None:
    """Delete a contact point that nothing leads to, led to or is to lead to. Raises InputError else."""
    if is_kept(connection, point):
        raise InputError(
            _(
                "Something leads or led to this contact point: a campaign, a route, a contact page, another "
                "one when it is closed, or a change in the history. So it stays."
            )
        )
    connection.execute(delete(contact_points).where(contact_points.c.id == point.id))
    count_change(connection)


def is_kept(connection: Connection, point: ContactPoint) -> bool:
    """Tell whether anything names a contact point, so that it cannot be deleted."""
    if leading_to(connection, point.id) != {point.id}:
        return True
    for table in (campaigns, codes):
        last = select(table.c.id).where(table.c.contact_point_id == point.id).limit(1)
        if connection.execute(last).first() is not None:
            return True
    ways = _ways_of(connection, point.brand_id)
    if any(way is not None and point.id in way.points for _scope, *both in ways for way in both):
        return True
    of_campaigns = select(cast(campaigns.c.routes, Text)).where(
        campaigns.c.brand_id == point.brand_id, campaigns.c.routes.is_not(None)
    )
    of_codes = select(cast(codes.c.routes, Text)).where(codes.c.routes.is_not(None)).distinct()
    return any(
        point.id in routed_to(routes)
        for query in (of_campaigns, of_codes)
        for routes in connection.scalars(query)
    )


def _deciding(target: Target) -> tuple[str, str, dict[str, str]]:
    """Return what of a target decides where people are led: all but words, prefilled or told."""
    channel = target.channel_object
    primary, options = channel.parts(target.value)
    words = _ONLY_TOLD | {option.name for option in channel.options if option.template}
    return target.channel, primary, {name: text for name, text in options.items() if name not in words}


def _check_led_on(
    connection: Connection, old: ContactPoint, new: ContactPoint, offered: Sequence[int]
) -> None:
    """Raise InputError where people would come to a contact point that they could not come to before."""
    onward = led_on(connection)
    before = followed(onward, [old.id])
    if new.next_id is not None and _comes_up(onward, before, [new.next_id]):
        raise ClosedChainError(
            _(
                "So many copies lead here that a second person looks before they lead anywhere new. Let the "
                "routes of the campaign do it: during these hours here, everybody else to the other contact "
                "point."
            )
        )
    if _comes_up(onward, before, offered):
        raise OffersError(
            _(
                "So many copies lead here that a second person looks before they lead anywhere new. You can "
                "change the order and take things away; to offer something new, add a new contact page and "
                "lead the codes there."
            )
        )


def _comes_up(onward: dict[int, set[int]], before: set[int], added: Iterable[int]) -> bool:
    return not followed(onward, added) <= before


def _led_again(connection: Connection, point: ContactPoint) -> InField:
    """Return how much may lead to a contact point by a re-point that waits, or by undoing one."""
    onward = led_on(connection)
    scopes = {
        scope
        for scope, *both in _ways_of(connection, point.brand_id)
        for way in both
        if way is not None and point.id in followed(onward, way.points)
    }
    return max((in_field(connection, scope) for scope in scopes), key=lambda one: one.copies, default=_NOBODY)


def _ways_of(connection: Connection, brand_id: int) -> list[tuple[Scope, Way | None, Way | None]]:
    """Return whose way was changed or is to change, from what and to what: what may hold again."""
    query = (
        select(repoints.c.campaign_id, repoints.c.code_id, repoints.c.before, repoints.c.after)
        .join(campaigns, campaigns.c.id == repoints.c.campaign_id)
        .where(
            campaigns.c.brand_id == brand_id,
            or_(repoints.c.state.in_(WAITING), repoints.c.state == RepointState.APPLIED),
        )
    )
    return [
        (Scope(row.campaign_id, row.code_id), Way.from_json(row.before), Way.from_json(row.after))
        for row in connection.execute(query)
    ]
