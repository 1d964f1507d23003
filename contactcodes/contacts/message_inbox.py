"""The inbox: messages that customers left, taken, answered and erased."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.message import Message, MessageKind, MessageState
from contactcodes.errors import NotFoundError
from contactcodes.language import _
from contactcodes.storage.columns import AnyRow, AnySelect
from contactcodes.storage.tables import brands, campaigns, codes, deliveries, messages, placements, users

_ERASED_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftMessage:
    """A message that was just sent, checked (``message.checked_text`` and its neighbours).

    key  32 characters: the same for the same words of one form
    """

    brand_id: int
    code_id: int
    contact_point_id: int
    kind: MessageKind
    text: str
    reach: str
    wished_time: str
    locale: str
    key: str


def leave_message(
    connection: Connection, left: LeftMessage, *, ways: Iterable[str], retention: timedelta, at: datetime
) -> bool:
    """Keep a message, and have it delivered; False where it is kept already.

    ways       how it goes to the brand: ``mail``, ``webhook``
    retention  it is erased so long after ``at``
    """
    if _is_kept(connection, left.key):
        return False
    values = {
        "brand_id": left.brand_id,
        "code_id": left.code_id,
        "contact_point_id": left.contact_point_id,
        "kind": left.kind,
        "text": left.text,
        "reach": left.reach,
        "wished_time": left.wished_time,
        "locale": left.locale,
        "key": left.key,
        "received_at": at,
        "erase_at": at + retention,
        "state": MessageState.NEW,
    }
    adding = insert(messages).values(values).returning(messages.c.id)
    try:
        # A savepoint: on PostgreSQL the same message may come once more between look and insert.
        with connection.begin_nested():
            message_id = connection.execute(adding).scalar_one()
    except IntegrityError:
        if _is_kept(connection, left.key):
            return False
        raise  # it was not the key: there is no such code
    for way in ways:
        connection.execute(
            insert(deliveries).values(message_id=message_id, way=way, state="waiting", next_at=at)
        )
    return True


def messages_of(
    connection: Connection,
    brand_id: int,
    *,
    states: Sequence[MessageState],
    assignee_id: int | None = None,
    unassigned: bool = False,
    before_id: int | None = None,
    limit: int = 50,
) -> list[Message]:
    """Return messages of a brand, the newest first.

    assignee_id  only those that this user has taken; None: everybody's
    unassigned   only those that nobody has taken
    before_id    only older ones than this one
    """
    query = _everything().where(messages.c.brand_id == brand_id, messages.c.state.in_(list(states)))
    query = query.where(*_taken_by(assignee_id, unassigned))
    if before_id is not None:
        query = query.where(messages.c.id < before_id)
    return [_message(row) for row in connection.execute(query.order_by(messages.c.id.desc()).limit(limit))]


def count_by_state(
    connection: Connection, brand_id: int, *, assignee_id: int | None = None, unassigned: bool = False
) -> dict[MessageState, int]:
    """Return how many messages a brand has in each state; filtered as in ``messages_of``."""
    query = select(messages.c.state, func.count()).where(messages.c.brand_id == brand_id)
    query = query.where(*_taken_by(assignee_id, unassigned)).group_by(messages.c.state)
    counted = {str(state): int(count) for state, count in connection.execute(query)}
    return {state: counted.get(state, 0) for state in MessageState}


def count_new(connection: Connection, brand_id: int) -> int:
    """Return how many messages of a brand nobody has taken yet."""
    return count_by_state(connection, brand_id)[MessageState.NEW]


def find_message(connection: Connection, message_id: int) -> Message:
    """Return a message. Raises NotFoundError; so it does once it is erased."""
    row = connection.execute(_everything().where(messages.c.id == message_id)).one_or_none()
    if row is None:
        raise NotFoundError(_("There is no such message. It may have been erased."))
    return _message(row)


def assign_message(
    connection: Connection, message_id: int, user_id: int | None, *, from_user_id: int | None
) -> Message:
    """Give a message to a user; return it as it is then, which is another's where somebody was quicker.

    user_id       None: to nobody, so that it is new again
    from_user_id  who had it on the page that was pressed; None: nobody
    """
    state = MessageState.NEW if user_id is None else MessageState.OPEN
    holder = messages.c.assignee_id
    as_seen = holder.is_(None) if from_user_id is None else holder == from_user_id
    connection.execute(
        update(messages)
        .where(messages.c.id == message_id, as_seen)
        .values(assignee_id=user_id, state=state, done_at=None)
    )
    return find_message(connection, message_id)


def finish_message(connection: Connection, message_id: int, user_id: int, at: datetime) -> None:
    """Say that a message is answered; it is the user's, unless somebody has taken it."""
    connection.execute(
        update(messages)
        .where(messages.c.id == message_id, messages.c.state != MessageState.DONE)
        .values(
            state=MessageState.DONE,
            done_at=at,
            assignee_id=func.coalesce(messages.c.assignee_id, user_id),
        )
    )


def reopen_message(connection: Connection, message_id: int) -> None:
    """Say that a message is not answered after all."""
    connection.execute(
        update(messages)
        .where(messages.c.id == message_id, messages.c.state == MessageState.DONE)
        .values(state=MessageState.OPEN, done_at=None)
    )


def erase_message(connection: Connection, message_id: int) -> None:
    """Erase a message now; what of it is on its way is not sent any more."""
    connection.execute(delete(messages).where(messages.c.id == message_id))


def erase_old_messages(connection: Connection, at: datetime) -> int:
    """Erase messages whose time has come, at most 500 at once; return how many."""
    old = select(messages.c.id).where(messages.c.erase_at <= at).limit(_ERASED_AT_ONCE)
    return connection.execute(delete(messages).where(messages.c.id.in_(old))).rowcount


def is_one_to_erase(connection: Connection, at: datetime) -> bool:
    """Tell whether a message's time has come, without writing anything."""
    old = select(messages.c.id).where(messages.c.erase_at <= at)
    return connection.execute(old.limit(1)).first() is not None


def _is_kept(connection: Connection, key: str) -> bool:
    return connection.execute(select(messages.c.id).where(messages.c.key == key)).first() is not None


def _taken_by(assignee_id: int | None, unassigned: bool) -> list[ColumnElement[bool]]:
    if unassigned:
        return [messages.c.assignee_id.is_(None)]
    return [] if assignee_id is None else [messages.c.assignee_id == assignee_id]


def _everything() -> AnySelect:
    return (
        select(
            messages,
            brands.c.name.label("brand"),
            brands.c.locale.label("brand_locale"),
            brands.c.time_zone.label("brand_time_zone"),
            codes.c.text.label("code_text"),
            codes.c.campaign_id,
            campaigns.c.name.label("campaign"),
            placements.c.name.label("placement"),
            placements.c.city,
            users.c.email.label("assignee"),
        )
        .join_from(messages, brands, brands.c.id == messages.c.brand_id)
        .outerjoin(codes, codes.c.id == messages.c.code_id)
        .outerjoin(campaigns, campaigns.c.id == codes.c.campaign_id)
        .outerjoin(placements, placements.c.id == codes.c.placement_id)
        .outerjoin(users, users.c.id == messages.c.assignee_id)
    )


def _message(row: AnyRow) -> Message:
    return Message(
        id=row.id,
        brand_id=row.brand_id,
        brand=row.brand,
        brand_locale=row.brand_locale,
        brand_time_zone=row.brand_time_zone,
        kind=MessageKind(row.kind),
        text=row.text,
        reach=row.reach,
        wished_time=row.wished_time,
        locale=row.locale,
        received_at=row.received_at,
        erase_at=row.erase_at,
        state=MessageState(row.state),
        assignee_id=row.assignee_id,
        assignee=row.assignee or "",
        done_at=row.done_at,
        key=row.key,
        code_text=CodeText(row.code_text) if row.code_text else None,
        campaign_id=row.campaign_id,
        campaign=row.campaign or "",
        placement=row.placement or "",
        city=row.city or "",
    )
