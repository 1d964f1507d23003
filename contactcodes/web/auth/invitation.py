"""One-time links: the first administrator sets up, a user who forgot the password sets a new one."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select

from contactcodes.storage.columns import now
from contactcodes.storage.tables import invitations, users
from contactcodes.web.auth.login import hash_of
from contactcodes.web.auth.user import User, has_user, user_of

LASTS = timedelta(hours=24)


def make_setup_link(connection: Connection) -> str | None:
    """Return the path of a new set-up link, good once and for 24 hours; older ones end.

    None when somebody was set up already. The database keeps only the hash of its token.
    """
    connection.execute(delete(invitations).where(invitations.c.user_id.is_(None)))
    return None if has_user(connection) else f"/setup/{_invite(connection, None)}"


def make_password_link(connection: Connection, user: User) -> str:
    """Return the path of a new link, good once and for 24 hours, to set that user's password.

    Older links of the same user end.
    """
    connection.execute(delete(invitations).where(invitations.c.user_id == user.id))
    return f"/password/{_invite(connection, user.id)}"


def is_open(connection: Connection, token: str, at: datetime) -> bool:
    """Tell whether the set-up link of that token can still be used."""
    query = select(invitations.c.token_hash).where(_open(token, at), invitations.c.user_id.is_(None))
    return connection.execute(query).first() is not None


def use_up(connection: Connection, token: str, at: datetime) -> bool:
    """End the set-up link of that token; False if it had ended, so that two never both set up."""
    used = connection.execute(delete(invitations).where(_open(token, at), invitations.c.user_id.is_(None)))
    return used.rowcount == 1 and not has_user(connection)


def invited_user(connection: Connection, token: str, at: datetime) -> User | None:
    """Return whose password the link of that token sets; None if it is of no use."""
    query = select(users).join(invitations, invitations.c.user_id == users.c.id).where(_open(token, at))
    row = connection.execute(query).one_or_none()
    return None if row is None else user_of(row)


def use_up_password_link(connection: Connection, token: str, at: datetime) -> User | None:
    """End the password link of that token and return whose it was; None if it had ended."""
    user = invited_user(connection, token, at)
    used = connection.execute(delete(invitations).where(_open(token, at), invitations.c.user_id.is_not(None)))
    return user if used.rowcount == 1 else None


def _invite(connection: Connection, user_id: int | None) -> str:
    token = secrets.token_urlsafe(24)
    connection.execute(
        insert(invitations).values(token_hash=hash_of(token), user_id=user_id, created_at=now())
    )
    return token


def _open(token: str, at: datetime) -> ColumnElement[bool]:
    return and_(invitations.c.token_hash == hash_of(token), invitations.c.created_at > at - LASTS)
