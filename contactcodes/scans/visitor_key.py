"""The visitor key: the same phone, at the same brand, on the same day.

A keyed hash of brand, address and User-Agent under a random salt of the day. The salt
is destroyed after 48 hours; from then on nobody can tell which phone a key stood for.
Two phones of one model behind one address share a key: it counts *likely* people.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, delete, select

from contactcodes.storage.scan_tables import visitor_salts

KEY_BYTES = 8  # 2**64 keys: two of a million people a day share one with a chance of 3 in 100 million
SALT_BYTES = 32
SALT_LIVES = timedelta(hours=48)


class DayKeys:
    """The visitor keys of one day."""

    def __init__(self, salt: bytes) -> None:
        """Take the salt of the day."""
        self._begun = hashlib.blake2b(digest_size=KEY_BYTES, key=salt)

    def key(self, visitor: bytes) -> bytes:
        """Return the 8-byte key (BLAKE2b, RFC 7693, keyed with the salt) of brand, address and User-Agent."""
        hashed = self._begun.copy()
        hashed.update(visitor)
        return hashed.digest()


def known_salts(connection: Connection) -> dict[int, bytes]:
    """Return the salts that live, by the ordinal of their day."""
    rows = connection.execute(select(visitor_salts.c.day, visitor_salts.c.salt))
    return {date.fromisoformat(row.day).toordinal(): bytes(row.salt) for row in rows}


def draw_salts(connection: Connection, days: Iterable[int], at: datetime) -> None:
    """Draw the salts of days that have none. Needs a recording transaction.

    A scan that comes out of the journal after its salt was destroyed gets a fresh one:
    its visitors are counted among each other, and again nobody can tell who they were.
    """
    missing = set(days) - known_salts(connection).keys()
    for day in missing:
        row = {"day": date.fromordinal(day).isoformat(), "salt": secrets.token_bytes(SALT_BYTES)}
        connection.execute(visitor_salts.insert().values(row | {"created_at": at}))


def destroy_old_salts(connection: Connection, at: datetime) -> int:
    """Delete the salts that were drawn more than 48 hours ago; return how many. See ``Database.forget``."""
    return connection.execute(
        delete(visitor_salts).where(visitor_salts.c.created_at < at - SALT_LIVES)
    ).rowcount
