"""Deliveries: messages on their way to the brand, tried until they arrive or a day is over.

The table is the queue. Whoever works claims one, sends it and says what came of it, each in a
transaction of its own: no lock is held while a mail server thinks. A worker that dies in
between leaves a claim, which ends by itself; so the one delivery that was under way may be
sent twice, and nothing is ever lost. What is sent twice carries the same key.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select, update

from contactcodes.contacts.message import Message
from contactcodes.contacts.message_inbox import find_message
from contactcodes.storage.tables import deliveries, messages

Way = Literal["mail", "webhook"]
MOST_TRIES = 12
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(days=1)
_CLAIM_LASTS = timedelta(minutes=5)  # a mail server may take 15 s for each of its answers
_LONGEST_FAILURE = 300  # characters


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on one way.

    tries  how often it was begun, this time included; it also tells this claim from a later one
    """

    id: int
    way: Way
    tries: int
    message: Message


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """How far a delivery is.

    state    ``waiting``, ``sent`` or ``failed``
    next_at  when it is tried (again), while it waits
    failure  what went wrong at last; "" before anything did
    """

    way: Way
    state: str
    tries: int
    next_at: datetime
    sent_at: datetime | None
    failure: str


def wait_after(tries: int, chance: Callable[[], float] = random.random) -> timedelta | None:
    """Return how long to wait after so many tries in vain; None: it is given up.

        >>> [wait_after(tries, lambda: 0.5).total_seconds() for tries in (1, 2, 3, 11)]
        [30.0, 60.0, 120.0, 30720.0]

    chance  gives a number from 0 up to 1: each wait is up to a quarter shorter or longer, so that what
            failed together does not come together again

    In all that is 17 hours; no wait is longer than a day.
    """
    if tries >= MOST_TRIES:
        return None
    doubled: timedelta = _FIRST_WAIT * 2 ** (tries - 1)
    return min(_LONGEST_WAIT, doubled * (0.75 + chance() / 2))


def is_delivery_due(connection: Connection, way: Way, at: datetime) -> bool:
    """Tell whether there is one to claim, without writing anything."""
    return connection.execute(select(deliveries.c.id).where(_due(way, at)).limit(1)).first() is not None


def claim_delivery(connection: Connection, way: Way, at: datetime) -> Delivery | None:
    """Take the delivery that has waited longest for a way; None if none is due.

    Nobody else takes it within five minutes, nor ever once it is said what came of it.
    """
    waiting = select(deliveries.c.id).where(_due(way, at)).order_by(deliveries.c.next_at, deliveries.c.id)
    delivery_id = connection.execute(waiting.limit(1).with_for_update(skip_locked=True)).scalar_one_or_none()
    if delivery_id is None:
        return None
    claimed = connection.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery_id)
        .values(tries=deliveries.c.tries + 1, next_at=at + _CLAIM_LASTS)
        .returning(deliveries)
    ).one()
    return Delivery(claimed.id, claimed.way, claimed.tries, find_message(connection, claimed.message_id))


def tell_sent(connection: Connection, delivery: Delivery, at: datetime, *, note: str = "") -> None:
    """Say that a claimed delivery has arrived; ``note`` tells what was wrong all the same."""
    told = update(deliveries).where(_claimed(delivery))
    connection.execute(told.values(state="sent", sent_at=at, failure=note[:_LONGEST_FAILURE]))


def tell_failed(
    connection: Connection, delivery: Delivery, failure: str, at: datetime, *, for_good: bool = False
) -> None:
    """Say that a claimed delivery has not arrived, and why; it is tried again unless it was the last try.

    for_good  True where trying again cannot help
    """
    wait = None if for_good else wait_after(delivery.tries)
    told = update(deliveries).where(_claimed(delivery)).values(failure=failure[:_LONGEST_FAILURE])
    if wait is None:
        connection.execute(told.values(state="failed"))
    else:
        connection.execute(told.values(next_at=at + wait))


def try_again(connection: Connection, at: datetime, *, brand_id: int, message_id: int | None = None) -> int:
    """Begin anew with deliveries that were given up, a brand's or one message's; return how many."""
    of_brand = select(messages.c.id).where(messages.c.brand_id == brand_id)
    if message_id is not None:
        of_brand = of_brand.where(messages.c.id == message_id)
    return connection.execute(
        update(deliveries)
        .where(deliveries.c.message_id.in_(of_brand), deliveries.c.state == "failed")
        .values(state="waiting", tries=0, next_at=at)
    ).rowcount


def deliveries_of(connection: Connection, message_ids: Sequence[int]) -> dict[int, list[DeliveryState]]:
    """Return how far the deliveries of messages are, by message id; each has a list."""
    found: dict[int, list[DeliveryState]] = {message_id: [] for message_id in message_ids}
    query = select(deliveries).where(deliveries.c.message_id.in_(list(message_ids))).order_by(deliveries.c.id)
    for row in connection.execute(query):
        found[row.message_id].append(
            DeliveryState(row.way, row.state, row.tries, row.next_at, row.sent_at, row.failure)
        )
    return found


def count_undelivered(connection: Connection, brand_id: int) -> int:
    """Return of how many of the brand's messages a delivery was given up."""
    failed = exists().where(deliveries.c.message_id == messages.c.id, deliveries.c.state == "failed")
    query = select(func.count()).select_from(messages).where(messages.c.brand_id == brand_id, failed)
    return connection.execute(query).scalar_one()


def _due(way: Way, at: datetime) -> ColumnElement[bool]:
    return and_(deliveries.c.way == way, deliveries.c.state == "waiting", deliveries.c.next_at <= at)


def _claimed(delivery: Delivery) -> ColumnElement[bool]:
    """Tell the delivery as long as nobody else has taken it up, or begun it anew."""
    return and_(
        deliveries.c.id == delivery.id,
        deliveries.c.state == "waiting",
        deliveries.c.tries == delivery.tries,
    )
