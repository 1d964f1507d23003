"""The visitor key: the same phone, at the same brand, on the same day.

A keyed hash of brand, address and User-Agent under a random salt of the day. The salt
is destroyed after 48 hours; from then on nobody can tell which phone a key stood for.
Two phones of one model behind one address share a key: it counts *likely* people.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, delete, select

from contactcodes.storage.tables import visitor_salts

KEY_BYTES = 8  # 2**64 keys: two of a million people a day share one with a chance of 3 in 100 million
SALT_BYTES = 32
SALT_LIVES = timedelta(hours=48)


def visitor_key(salt: bytes, brand_id: int, address: str, user_agent: str) -> bytes:
    """Return the 8-byte key (BLAKE2b, RFC 7693, keyed with the salt of the day)."""
    told = f"{brand_id}\n{address}\n{user_agent}".encode(errors="replace")
    return hashlib.blake2b(told, digest_size=KEY_BYTES, key=salt).digest()


def salt_of(connection: Connection, day: date, at: datetime) -> bytes:
    """Return the salt of a day, drawn on first use. Needs a recording transaction.

    A scan that comes out of the journal after its salt was destroyed gets a fresh one:
    its visitors are counted among each other, and again nobody can tell who they were.
    """
    query = select(visitor_salts.c.salt).where(visitor_salts.c.day == day.isoformat())
    salt = connection.execute(query).scalar_one_or_none()
    if salt is None:
        salt = secrets.token_bytes(SALT_BYTES)
        row = {"day": day.isoformat(), "salt": salt, "created_at": at}
        connection.execute(visitor_salts.insert().values(row))
    return bytes(salt)


def destroy_old_salts(connection: Connection, at: datetime) -> int:
    """Delete the salts that were drawn more than 48 hours ago; return how many. See ``Database.forget``."""
    return connection.execute(
        delete(visitor_salts).where(visitor_salts.c.created_at < at - SALT_LIVES)
    ).rowcount
