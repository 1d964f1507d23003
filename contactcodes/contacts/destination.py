"""Destinations: all that answering a scan needs to know of a code, kept in memory.

Codes are asked for far more often than they change. Each process keeps those it was
asked for and looks every 250 ms whether anything was written (one SELECT of one row);
if so, it forgets them all. A database that is away changes nothing for codes that are
known: the phone is still sent on.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.target import Target
from contactcodes.storage.columns import AnyRow
from contactcodes.storage.database import Database
from contactcodes.storage.tables import brands, campaigns, codes, contact_points, placements

LOOK_EVERY_S = 0.25  # a re-pointed code takes effect everywhere within this and one SELECT
_MOST_KEPT = 1_000_000  # codes; about 1 kB each
_MOST_MISSES = 10_000  # anybody can make up code texts: forgotten together when there are so many

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a code leads, and what its page may say.

    location  the URL a scan is sent on to; None where a page answers
    """

    code_id: int
    code_text: CodeText
    origin: str
    retired: bool
    contact_point_id: int
    target: Target
    location: str | None
    brand_id: int
    brand: str
    locale: str
    campaign: str
    placement: str
    city: str


class Destinations:
    """The codes this process was asked for. Safe to share between threads."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin empty; ``clock`` gives seconds."""
        self._database = database
        self._clock = clock
        self._known: dict[str, Destination] = {}
        self._misses: set[str] = set()
        self._version = -1
        self._look_at = clock()

    def find(self, code_text: CodeText) -> Destination | None:
        """Return where a code leads; None if there is no such code.

        Raises SQLAlchemyError when the code is not known here and the database is away.
        """
        if self._clock() >= self._look_at:
            self._look()
        known, misses = self._known, self._misses
        destination = known.get(code_text)
        if destination is not None or code_text in misses:
            return destination
        found = self.find_all([code_text])
        if not found:
            if len(misses) >= _MOST_MISSES:
                misses.clear()
            misses.add(code_text)
            return None
        if len(known) < _MOST_KEPT:
            known[code_text] = found[0]
        return found[0]

    def find_all(self, code_texts: Iterable[CodeText]) -> list[Destination]:
        """Return those of the codes that exist, asked of the database."""
        query = (
            select(
                codes.c.id,
                codes.c.text,
                codes.c.origin,
                codes.c.retired_at,
                codes.c.contact_point_id,
                contact_points.c.channel,
                contact_points.c.value,
                brands.c.id.label("brand_id"),
                brands.c.name.label("brand"),
                brands.c.locale,
                campaigns.c.name.label("campaign"),
                placements.c.name.label("placement"),
                placements.c.city,
            )
            .join(contact_points, contact_points.c.id == codes.c.contact_point_id)
            .join(placements, placements.c.id == codes.c.placement_id)
            .join(campaigns, campaigns.c.id == codes.c.campaign_id)
            .join(brands, brands.c.id == campaigns.c.brand_id)
            .where(codes.c.text.in_(list(code_texts)))
        )
        with self._database.reading() as connection:
            return [_destination(row) for row in connection.execute(query)]

    def _look(self) -> None:
        self._look_at = self._clock() + LOOK_EVERY_S
        try:
            version = self._database.version()
        except SQLAlchemyError:
            _log.warning("the database is away; codes that are known here are still answered")
            return
        if version != self._version:
            # New ones, not cleared ones: a thread in find() may hold the old ones, and what it puts
            # there was read before this look.
            self._known, self._misses, self._version = {}, set(), version


def ways_to_reach(database: Database, brand_id: int) -> list[Target]:
    """Return the targets that campaigns of a brand lead to now, its help page left out, the oldest first."""
    in_use = select(campaigns.c.contact_point_id).where(campaigns.c.brand_id == brand_id)
    query = (
        select(contact_points.c.channel, contact_points.c.value)
        .where(contact_points.c.id.in_(in_use), contact_points.c.channel != "help")
        .order_by(contact_points.c.id)
    )
    with database.reading() as connection:
        return [Target(row.channel, row.value) for row in connection.execute(query)]


def _destination(row: AnyRow) -> Destination:
    target = Target(row.channel, row.value)
    redirects = target.channel_object.redirects
    return Destination(
        code_id=row.id,
        code_text=CodeText(row.text),
        origin=row.origin,
        retired=row.retired_at is not None,
        contact_point_id=row.contact_point_id,
        target=target,
        location=target.link(CodeText(row.text).shown) if redirects else None,
        brand_id=row.brand_id,
        brand=row.brand,
        locale=row.locale,
        campaign=row.campaign,
        placement=row.placement,
        city=row.city,
    )
