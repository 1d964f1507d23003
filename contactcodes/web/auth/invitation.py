"""The one-time link with which the first administrator sets a password."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from contactcodes.storage.columns import now
from contactcodes.storage.tables import invitations
from contactcodes.web.auth.login import hash_of
from contactcodes.web.auth.user import has_user

LASTS = timedelta(hours=24)


def make_setup_link(connection: Connection) -> str | None:
    """Return the path of a new set-up link, good once and for 24 hours; older ones end.

    None when somebody was set up already. The database keeps only the hash of its token.
    """
    connection.execute(delete(invitations))
    if has_user(connection):
        return None
    token = secrets.token_urlsafe(24)
    connection.execute(insert(invitations).values(token_hash=hash_of(token), created_at=now()))
    return f"/setup/{token}"


def is_open(connection: Connection, token: str, at: datetime) -> bool:
    """Tell whether the link of that token can still be used."""
    query = select(invitations.c.token_hash).where(
        invitations.c.token_hash == hash_of(token), invitations.c.created_at > at - LASTS
    )
    return connection.execute(query).first() is not None


def use_up(connection: Connection, token: str, at: datetime) -> bool:
    """End the link of that token; False if it had ended already, so that two never both set up."""
    used = connection.execute(
        delete(invitations).where(
            invitations.c.token_hash == hash_of(token), invitations.c.created_at > at - LASTS
        )
    )
    return used.rowcount == 1 and not has_user(connection)
