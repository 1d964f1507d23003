"""Logins: one row per signed-in browser, so that signing out really ends it.

The browser keeps a random token in its signed session cookie, the database only the
token's SHA-256: who reads the table can sign in as nobody.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from contactcodes.storage.tables import logins, users
from contactcodes.web.auth.user import User, user_of

LASTS = timedelta(days=30)


def open_login(connection: Connection, user: User, at: datetime) -> str:
    """Sign a user in and return the token their browser keeps; logins long over are cleared away."""
    connection.execute(delete(logins).where(logins.c.expires_at <= at))
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(logins).values(
            token_hash=hash_of(token), user_id=user.id, created_at=at, expires_at=at + LASTS
        )
    )
    return token


def find_login(connection: Connection, token: str, at: datetime) -> User | None:
    """Return who signed in with that token; None if nobody, or it is over."""
    query = (
        select(users)
        .join(logins, logins.c.user_id == users.c.id)
        .where(logins.c.token_hash == hash_of(token), logins.c.expires_at > at)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else user_of(row)


def close_login(connection: Connection, token: str) -> None:
    """Sign out."""
    connection.execute(delete(logins).where(logins.c.token_hash == hash_of(token)))


def close_logins_of(connection: Connection, user: User) -> None:
    """Sign a user out of every browser."""
    connection.execute(delete(logins).where(logins.c.user_id == user.id))


def hash_of(token: str) -> str:
    """Return what the database keeps of a random token: SHA-256, hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()
