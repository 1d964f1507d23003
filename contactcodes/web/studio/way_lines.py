"""Ways as lines that people read: who is led where. And the changes of a campaign that still wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from contactcodes.campaigns.campaign import Campaign
from contactcodes.contacts.contact_point import contact_points_of
from contactcodes.contacts.repoint_record import waiting_of
from contactcodes.contacts.repoint_words import repoint_told
from contactcodes.contacts.route_words import condition_words
from contactcodes.contacts.way import Scope, Way
from contactcodes.language import _
from contactcodes.web.studio.repoint_effect import current_zone


@dataclass(frozen=True, slots=True)
class WaitingChange:
    """A re-point of a whole campaign that may still happen.

    told   when, by whom, and what it waits for
    lines  who is led where by it
    """

    repoint_id: int
    told: str
    lines: list[tuple[str, str]]


def way_lines(way: Way | None, names: Mapping[int, str]) -> list[tuple[str, str]]:
    """Return who is led where, line by line; of None, that it goes as the campaign.

    names  contact point → what it is called
    """
    if way is None:
        return [(_("everybody"), _("as the campaign"))]
    gone = _("a contact point that is gone")
    lines = [(condition_words(route.when), names.get(route.to, gone)) for route in way.routes]
    everybody = _("everybody else") if lines else _("everybody")
    return [*lines, (everybody, names.get(way.last, gone))]


def waiting_changes(connection: Connection, campaign: Campaign) -> list[WaitingChange]:
    """Return what is still to change about a whole campaign, the next to happen first."""
    waiting = waiting_of(connection, Scope(campaign.id))
    if not waiting:
        return []
    names = {point.id: point.label for point in contact_points_of(connection, campaign.brand_id)}
    zone = current_zone(campaign.brand_id)
    return [WaitingChange(one.id, repoint_told(one, zone), way_lines(one.after, names)) for one in waiting]
