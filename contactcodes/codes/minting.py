"""Minting: new code texts, random, never sequential, never used before."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator

from sqlalchemy import Connection, select

from contactcodes.codes.code_text import CodeText
from contactcodes.storage.tables import codes

_BLOCK = 500  # texts asked for in one SELECT; SQLite takes up to 999 parameters everywhere


def mint(
    connection: Connection, count: int, *, length: int, random_bits: Callable[[int], int] = secrets.randbits
) -> Iterator[CodeText]:
    """Yield ``count`` code texts that no code has or ever had.

    length  random characters of each, 6 to 12; the check character comes on top

    Codes are never deleted (retired ones keep their row), so a text that is free in the
    table was never printed. The unique constraint still has the last word.
    """
    fresh: set[CodeText] = set()
    while count > 0:
        drawn = [CodeText.draw(length, random_bits) for _unused in range(min(count, _BLOCK))]
        taken = set(connection.scalars(select(codes.c.text).where(codes.c.text.in_(drawn))))
        for text in drawn:
            if text not in taken and text not in fresh:
                fresh.add(text)
                count -= 1
                yield text
