"""The destination watch: web destinations are asked whether they answer; broken ones are led around.

Two chores. ``list_destinations`` keeps a row of ``destination_checks`` for each contact point that is watched
and in use. ``check_destinations`` takes rows whose time has come, some at once: it moves their time on, so
that no other worker takes them too, asks outside of any transaction, and writes what came of it where the
row is still its own.

All is written as text: what a scan is answered changes with ``broken`` alone, and only then are caches told.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ada_url import URL
from sqlalchemy import Connection, select
from sqlalchemy import text as sql

from contactcodes import __version__
from contactcodes.contacts.destination_health import Health, Seen, evidence_since, is_our_network
from contactcodes.contacts.destinations_in_use import destinations_in_use
from contactcodes.contacts.loops import Site, own_sites
from contactcodes.contacts.public_fetch import ask
from contactcodes.contacts.target import Target
from contactcodes.contacts.verdict import Reason, Verdict
from contactcodes.contacts.watched_address import watched_address
from contactcodes.settings import Settings
from contactcodes.storage.columns import AnyRow, from_ms, now, to_ms
from contactcodes.storage.database import Database, count_change
from contactcodes.storage.tables import contact_points, destination_checks

Ask = Callable[[str], Awaitable[Verdict]]

NEVER = from_ms(0)  # when it was checked, of what is listed and was not asked yet
_AT_ONCE = 20
_CONTROLS = 9  # others that are asked along, before one is called broken
_LEASE = timedelta(minutes=1)  # longer than a fetch may take
_FIRST_WITHIN_S = 60.0
_log = logging.getLogger(__name__)

_ADD = sql(
    "INSERT INTO destination_checks (contact_point_id, checked_at, next_at, failures, broken, reason) "
    "SELECT id, 0, :next_at, 0, :no, '' FROM contact_points WHERE id = :id ON CONFLICT DO NOTHING"
)
_REMOVE = sql("DELETE FROM destination_checks WHERE contact_point_id = :id")
_TAKE = sql("UPDATE destination_checks SET next_at = :lease WHERE contact_point_id = :id")
_KEEP = sql(
    "UPDATE destination_checks SET checked_at = :at, next_at = :next_at, failures = :failures, "
    "failing_since = :since, broken = :broken, reason = :reason WHERE contact_point_id = :id"
)


@dataclass(frozen=True, slots=True)
class _Taken:
    id: int
    address: str
    lease: datetime


def asks_as(settings: Settings, own: Collection[Site]) -> Ask:
    """Return what asks an address, and says for whom.

    own  where the service is reached: a page that leads there fails
    """
    agent = f"contactcodes/{__version__} (destination watch; {settings.public_url})"

    async def asked(address: str) -> Verdict:
        return await ask(address, agent=agent, own=own)

    return asked


def list_destinations(database: Database, settings: Settings) -> None:
    """Begin to watch what has come into use, and end what is not in use any more.

    With ``watch_destinations`` off nothing is watched, and so nothing is broken.
    """
    with database.reading() as connection:
        here = _broken_by_id(connection)
        wanted = destinations_in_use(connection) if settings.watch_destinations else frozenset()
    if here.keys() == wanted:
        return
    begin = now()
    with database.writing() as connection:
        here = _broken_by_id(connection)
        for number in wanted - here.keys():
            first_at = begin + timedelta(seconds=random.uniform(0, _FIRST_WITHIN_S))  # noqa: S311 - spreads
            connection.execute(_ADD, {"id": number, "next_at": to_ms(first_at), "no": False})
        for number in here.keys() - wanted:
            connection.execute(_REMOVE, {"id": number})
            if here[number]:
                count_change(connection)


def check_destinations(
    database: Database, settings: Settings, *, asking: Ask | None = None, only: Collection[int] | None = None
) -> int:
    """Ask the destinations whose time has come; return how many were asked.

    asking  what asks an address
    only    ask these, whatever their time
    """
    if not settings.watch_destinations:
        return 0
    at = now()
    if only is None:
        with database.reading() as connection:
            due = select(destination_checks.c.contact_point_id).where(destination_checks.c.next_at <= at)
            if connection.execute(due.limit(1)).first() is None:
                return 0
    with database.writing() as connection:
        taken = _take(connection, at, only)
    if taken:
        verdicts = asyncio.run(
            _ask_all({one.address for one in taken}, asking or _asks_for(database, settings))
        )
        with database.writing() as connection:
            _keep(connection, taken, verdicts, now())
    return len(taken)


def _asks_for(database: Database, settings: Settings) -> Ask:
    with database.reading() as connection:
        own = own_sites(connection, settings.public_url)
    return asks_as(settings, own)


async def _ask_all(addresses: Collection[str], asking: Ask) -> dict[str, Verdict]:
    listed = list(addresses)
    return dict(zip(listed, await asyncio.gather(*(_asked(one, asking) for one in listed)), strict=True))


async def _asked(address: str, asking: Ask) -> Verdict:
    try:
        return await asking(address)
    except Exception:  # a fault of ours with one address must not hold up the others
        _log.exception("a destination could not be asked: %s", _site(address))
        return Verdict(Reason.FAULT)


def _take(connection: Connection, at: datetime, only: Collection[int] | None) -> list[_Taken]:
    rows = _locked(connection, at=at, only=only, most=_AT_ONCE)
    suspects = [health for row in rows if (health := _health(row)).is_suspect]
    if suspects:  # before one of them is called broken, others tell whether it is our own network
        since = min(evidence_since(health, at) for health in suspects)
        known = {row.contact_point_id for row in rows}
        controls = _locked(connection, before=since, most=_CONTROLS + len(known))
        rows += [row for row in controls if row.contact_point_id not in known][:_CONTROLS]
    taken, lease = [], at + _LEASE
    for row in rows:
        address = watched_address(Target(row.channel, row.value))
        if address is None:  # edited since it was listed
            connection.execute(_REMOVE, {"id": row.contact_point_id})
            if row.broken:
                count_change(connection)
            continue
        connection.execute(_TAKE, {"id": row.contact_point_id, "lease": to_ms(lease)})
        taken.append(_Taken(row.contact_point_id, address, lease))
    return taken


def _locked(
    connection: Connection,
    *,
    at: datetime | None = None,
    before: datetime | None = None,
    only: Collection[int] | None = None,
    most: int,
) -> list[AnyRow]:
    """Return rows that no other worker is at, those that wait longest first."""
    checks = destination_checks.c
    query = select(destination_checks, contact_points.c.channel, contact_points.c.value).join(
        contact_points, contact_points.c.id == checks.contact_point_id
    )
    if only is not None:
        query = query.where(checks.contact_point_id.in_(only))
    elif before is not None:
        query = query.where(checks.checked_at < before, checks.broken.is_(False)).order_by(checks.checked_at)
    else:
        query = query.where(checks.next_at <= at).order_by(checks.next_at)
    if only is None:
        query = query.limit(most)
    return list(connection.execute(query.with_for_update(of=destination_checks, skip_locked=True)))


def _keep(
    connection: Connection, taken: Sequence[_Taken], verdicts: dict[str, Verdict], at: datetime
) -> None:
    """Write what came of it, to the rows that are still ours."""
    rows = {row.contact_point_id: row for row in _locked_by_id(connection, [one.id for one in taken])}
    ours = [one for one in taken if one.id in rows and rows[one.id].next_at == one.lease]
    healths = {one.id: _health(rows[one.id]).after(verdicts[one.address], at) for one in ours}
    seen = _seen(connection) if any(health.is_to_judge(at) for health in healths.values()) else {}
    for one in ours:
        if seen:
            seen[one.id] = Seen(_site(one.address), at, verdicts[one.address], healths[one.id].broken)
    for one in ours:
        health, verdict = healths[one.id], verdicts[one.address]
        broken = health.broken
        if health.is_to_judge(at):
            others = [other for number, other in seen.items() if number != one.id]
            broken = not is_our_network(seen[one.id], others, evidence_since(health, at))
        connection.execute(
            _KEEP,
            {
                "id": one.id,
                "at": to_ms(at),
                "next_at": to_ms(health.next_at(at, random.random())),  # noqa: S311 - spreads, hides nothing
                "failures": health.failures,
                "since": None if health.failing_since is None else to_ms(health.failing_since),
                "broken": broken,
                "reason": str(verdict),
            },
        )
        if broken != rows[one.id].broken:
            count_change(connection)
            _log.warning(
                "contact point %d (%s): %s", one.id, _site(one.address), "broken" if broken else "well again"
            )


def _locked_by_id(connection: Connection, ids: Collection[int]) -> list[AnyRow]:
    checks = destination_checks.c
    query = select(destination_checks).where(checks.contact_point_id.in_(ids))
    # In one order in every worker, so that no two wait for each other.
    return list(connection.execute(query.order_by(checks.contact_point_id).with_for_update()))


def _seen(connection: Connection) -> dict[int, Seen]:
    """Return all that is watched, by id; what was never asked is left out."""
    query = select(destination_checks, contact_points.c.channel, contact_points.c.value).join(
        contact_points, contact_points.c.id == destination_checks.c.contact_point_id
    )
    found = {}
    for row in connection.execute(query.where(destination_checks.c.checked_at > NEVER)):
        if address := watched_address(Target(row.channel, row.value)):
            found[row.contact_point_id] = Seen(
                _site(address), row.checked_at, Verdict.read(row.reason), row.broken
            )
    return found


def _broken_by_id(connection: Connection) -> dict[int, bool]:
    query = select(destination_checks.c.contact_point_id, destination_checks.c.broken)
    return {int(row.contact_point_id): bool(row.broken) for row in connection.execute(query)}


def _health(row: AnyRow) -> Health:
    return Health(row.failures, row.failing_since, row.broken)


def _site(address: str) -> str:
    return str(URL(address).hostname)
