"""Searching placements by their words, in the database.

A placement is found when every word that is looked for begins one of its words: of its
name, site, town, product, medium, labels or code. Accents, case and punctuation do not count:

- SQLite asks ``placement_words.plain``, which is made known to the connection;
- PostgreSQL folds by ``normalize`` (NFKD, so the database must be UTF-8), without the
  combining marks, and by ``lower``, which knows letters beyond the Latin ones where the
  locale of the database does.

What is looked for consists of letters and digits only, so no wildcard of LIKE is in it.
"""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Connection,
    Integer,
    Text,
    case,
    false,
    func,
    literal,
    literal_column,
    select,
)

from contactcodes.campaigns.placement import Medium
from contactcodes.campaigns.placement_media import medium_label
from contactcodes.campaigns.placement_words import plain
from contactcodes.storage.tables import codes, placements

_BEGINS = "words_begin_so"  # SQLite's name for ``_words_begin``
_LIGATURES = (("œ", "oe"), ("Œ", "oe"), ("æ", "ae"), ("Æ", "ae"), ("ß", "ss"))
_COMBINING = "[\u0300-\u036f]"
# What stands between words: ASCII and Latin-1 marks, and Unicode's general punctuation. Written out,
# because a class such as [:punct:] means in PostgreSQL what the database's locale says.
_MARKS = r"[\u0001-/:-@\[-`{-\u00bf\u00d7\u00f7\u2000-\u206f]+"


def matches(connection: Connection, wanted: str) -> ColumnElement[bool]:
    """Return the condition on placements and their codes that finds what is wanted.

    wanted  words in any order, in the locale in force; without a word in it nothing is found
    """
    words = plain(wanted)
    if not words:
        return false()
    if connection.dialect.name == "sqlite":
        _teach(connection)
        return func.words_begin_so(_words_of(connection), words, type_=Boolean)
    beginnings = [f"% {word}%" for word in words.split()]
    like = _folded(_words_of(connection)).op("LIKE", is_comparison=True)
    return like(func.all(literal(beginnings, ARRAY(Text))))


def _words_of(connection: Connection) -> ColumnElement[str]:
    """Return all words of a placement and its code as they are written, with blanks between them."""
    code = codes.c.text
    half = func.substr(code, func.length(code, type_=Integer) // 2 + 1)  # people are shown 7k3-qx9m
    media = case({medium.value: medium_label(medium) for medium in Medium}, value=placements.c.medium)
    if connection.dialect.name == "sqlite":
        label = func.json_each(placements.c.labels).table_valued("value")
        labels = func.group_concat(label.c.value, " ")
    else:
        label = func.json_each_text(placements.c.labels).table_valued("value")
        labels = func.string_agg(label.c.value, " ")
    all_labels = func.coalesce(select(labels).correlate(placements).scalar_subquery(), "")
    written: ColumnElement[str] = placements.c.name
    for part in (placements.c.site, placements.c.city, placements.c.product, media, code, half, all_labels):
        written = written + " " + part
    return written


def _teach(connection: Connection) -> None:
    """Make the comparison known to a connection to SQLite, once in its life."""
    driver = connection.connection.driver_connection
    if _BEGINS not in connection.info and driver is not None:
        driver.create_function(_BEGINS, 2, _words_begin, deterministic=True)
        connection.info[_BEGINS] = True


def _words_begin(written: str, wanted: str) -> bool:
    said = f" {plain(written)}"
    return all(f" {word}" in said for word in wanted.split())


def _folded(text: ColumnElement[str]) -> ColumnElement[str]:
    for ligature, letters in _LIGATURES:
        text = func.replace(text, ligature, letters)
    text = func.normalize(text, literal_column("NFKD"))
    text = func.lower(func.regexp_replace(text, _COMBINING, "", "g"))
    return literal(" ") + func.regexp_replace(text, _MARKS, " ", "g")
