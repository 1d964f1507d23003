"""What somebody meant who asked for nobody's code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, select

from contactcodes.codes.code_text import LONGEST, SHORTEST, as_printed, one_slip_away
from contactcodes.storage.tables import codes

_LONGEST_LOOKED_AT = LONGEST + 1  # one character too many
_MOST_SLIPS = 500  # looked for in one batch: more are not mistyped, they are tried out
_AT_ONCE = 500  # code texts in one query


class Meant(NamedTuple):
    """What was meant.

    code_id     of the code that has these characters after all: it was not known at the door, because
                the database was away
    nearest_id  of the only code that is one slip away; None where there is none, or several
    """

    code_id: int | None
    nearest_id: int | None


def meant_by(connection: Connection, asked: Iterable[str]) -> dict[str, Meant]:
    """Return what was meant by each of the words asked for."""
    texts = {word: as_printed(word) for word in asked}
    like_codes = {
        word: text
        for word, text in texts.items()
        if SHORTEST - 1 <= len(text) <= _LONGEST_LOOKED_AT and text.isascii() and text.isalnum()
    }
    ids = _ids_of(connection, set(like_codes.values()))
    others = [word for word, text in like_codes.items() if text not in ids][:_MOST_SLIPS]
    slips = {word: set(one_slip_away(word)) for word in others}
    ids_of_slips = _ids_of(connection, set().union(*slips.values()))
    meant = {}
    for word, text in texts.items():
        near = [ids_of_slips[slip] for slip in slips.get(word, ()) if slip in ids_of_slips]
        meant[word] = Meant(ids.get(text), near[0] if len(near) == 1 else None)
    return meant


def _ids_of(connection: Connection, texts: set[str]) -> dict[str, int]:
    ids: dict[str, int] = {}
    wanted = sorted(texts)
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(codes.c.text, codes.c.id).where(codes.c.text.in_(wanted[start : start + _AT_ONCE]))
        ids.update((row.text, row.id) for row in connection.execute(query))
    return ids
