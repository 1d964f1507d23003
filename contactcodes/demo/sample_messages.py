"""What customers of the sample brand have written: the inbox as it looks on a working day."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.contacts.message import MessageKind
from contactcodes.contacts.message_inbox import LeftMessage, leave_message
from contactcodes.language import _

# Addresses of example.com (RFC 2606), and a number that ARCEP keeps for films and books (decision 2018-0881).
_CALL_ME = "+33199001235"


def add_sample_messages(
    connection: Connection,
    placed: Sequence[PlacedCode],
    contact_point_id: int,
    *,
    locale: str,
    retention: timedelta,
    at: datetime,
) -> None:
    """Add messages of the last days, in the locale in force; nothing is sent to anybody.

    placed            where they were scanned: one placement each
    contact_point_id  of the form
    at                the present, aware
    """
    written = (
        (25, MessageKind.MESSAGE, "camille@example.com", _("Are the almond biscuits free of gluten?"), ""),
        (20, MessageKind.CALLBACK, _CALL_ME, _("An order of forty tins for a wedding."), _("after 5 pm")),
        (2, MessageKind.MESSAGE, "sacha@example.com", _("Is the shop open on Sunday before Christmas?"), ""),
    )
    for (hours_ago, kind, reach, text, wished_time), one in zip(written, placed, strict=False):
        left = LeftMessage(
            brand_id=one.brand_id,
            code_id=one.code_id,
            contact_point_id=contact_point_id,
            kind=kind,
            text=text,
            reach=reach,
            wished_time=wished_time,
            locale=locale,
            key=secrets.token_hex(16),
        )
        leave_message(connection, left, ways=(), retention=retention, at=at - timedelta(hours=hours_ago))
