"""Messages of customers for tests."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.contacts.message import Message, MessageKind
from contactcodes.contacts.message_inbox import LeftMessage, find_message, leave_message
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import codes, messages

LEFT = LeftMessage(
    brand_id=1,
    code_id=0,
    contact_point_id=0,
    kind=MessageKind.MESSAGE,
    text="Vous ouvrez dimanche ?\nMerci, Marie",
    reach="marie@example.com",
    wished_time="",
    locale="fr",
    key="",
)
RETENTION = timedelta(days=90)


def left_at(database: Database, code: PlacedCode, **changed: Any) -> LeftMessage:
    """Return a message as it comes from the form of that code."""
    with database.reading() as connection:
        row = connection.execute(select(codes).where(codes.c.id == code.code_id)).one()
    there = {"code_id": row.id, "contact_point_id": row.contact_point_id, "key": secrets.token_hex(16)}
    return replace(LEFT, **(there | changed))


def leave(
    database: Database,
    code: PlacedCode,
    *,
    ways: tuple[str, ...] = (),
    at: datetime | None = None,
    **changed: Any,
) -> Message:
    """Leave a message at a code; return it as the inbox has it."""
    left = left_at(database, code, **changed)
    with database.writing() as connection:
        assert leave_message(connection, left, ways=ways, retention=RETENTION, at=at or now())
        message_id = connection.execute(select(messages.c.id).where(messages.c.key == left.key)).scalar_one()
        return find_message(connection, message_id)
