"""The ways to reach a brand, in the order in which somebody in the street would want them."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from sqlalchemy.exc import SQLAlchemyError

from contactcodes.contacts.destination import Destination, ways_to_reach
from contactcodes.contacts.platform import platform_of
from contactcodes.contacts.target import Target
from contactcodes.storage.database import Database

# By how soon somebody answers. A channel that is not named here comes last.
_ORDER = ("whatsapp", "messenger", "call", "sms", "mailto", "web")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Way:
    """A button: where it leads, and its words in three pieces.

    value  the number or address in them, kept whole on its line; "" where the words have none
    """

    link: str
    before: str
    value: str
    after: str


def own_way(destination: Destination) -> list[Way]:
    """Return the way that a code itself leads; none where it leads to the help page."""
    return [] if destination.target.channel == "help" else _ways([destination.target], destination)


def ways_of(database: Database, destination: Destination) -> list[Way]:
    """Return the ways to reach the brand of a code; the code's own comes first where it is among them.

    While the database is away, the code's own is all there is.
    """
    try:
        with database.reading() as connection:
            targets = ways_to_reach(connection, destination.brand_id)
    except SQLAlchemyError:
        _log.warning("the database is away; a page shows no other way than the code's own")
        return own_way(destination)
    return _ways(
        sorted(targets, key=lambda target: (target != destination.target, _place(target))), destination
    )


def _ways(targets: Sequence[Target], destination: Destination) -> list[Way]:
    words = [target.channel_object.button(target.value) for target in targets]
    times = Counter(words)
    platform = platform_of(request.headers.get("User-Agent", ""))
    context = destination.context
    ways = []
    for target, said in zip(targets, words, strict=True):
        shown = target.channel_object.shown(target.value)
        before, value, after = said.partition(shown)
        if not value and times[said] > 1:  # two numbers on WhatsApp: their buttons say the same
            value = shown
        if link := target.link(context, platform):  # none for a page of ours
            ways.append(Way(link, before.strip(), value, after.strip()))
    return ways


def _place(target: Target) -> int:
    return _ORDER.index(target.channel) if target.channel in _ORDER else len(_ORDER)
