"""What pages were made of and the pages themselves, kept until the database changes.

A page is rendered once with marks in the places of the code's own words, and filled for each scan. What
is kept is dropped whole when the database's version changes, which is asked for every 250 ms at most; and
a page that says “open until 19:00” at the next full minute, for no word of it changes within one.
"""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from flask import current_app
from markupsafe import Markup, escape
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from contactcodes.errors import DatabaseAwayError
from contactcodes.storage.database import Database
from contactcodes.web.current_service import service

LOOK_EVERY_S = 0.25
_LOOK_AGAIN_S = 2.0  # after a look that failed: each may wait for seconds
_MOST_KEPT = 5_000  # values; a page has about 6 kB
_MOST_OF_CODES = 50_000  # values of some 300 bytes
_EXTENSION = "contactcodes.kept_pages"
# Nobody can have written it, neither a brand nor a customer: it is drawn anew by each process.
_MARK = secrets.token_hex(12)
_MARKS = re.compile(rf"\[{_MARK}:([a-z_0-9]+)\]")

T = TypeVar("T")


class Values:
    """What was made of one version of the database, by its keys. Safe to share between threads.

    Whoever answers a request holds on to one of them: what is made of an old version then goes with it.

    away  True while the database does not answer
    """

    def __init__(self) -> None:
        """Begin empty."""
        self.away = False
        self._values: dict[Hashable, Any] = {}
        self._of_codes: dict[Hashable, Any] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept; ``make`` it where nothing is, and raise what that raises.

        Raises DatabaseAwayError instead while the database is known to be away: waiting for it takes seconds.
        """
        return self._get(self._values, _MOST_KEPT, key, make)

    def get_of_code(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the same of what is small and there for every code: many codes must not drop the pages."""
        return self._get(self._of_codes, _MOST_OF_CODES, key, make)

    def _get(self, values: dict[Hashable, Any], most: int, key: Hashable, make: Callable[[], T]) -> T:
        try:
            return cast(T, values[key])
        except KeyError:
            if self.away:
                raise DatabaseAwayError from None
            made = make()
            if len(values) >= most:
                values.clear()
            values[key] = made
            return made

    def drop(self, key: Hashable) -> None:
        """Keep a value no longer."""
        self._values.pop(key, None)


class Kept:
    """The values of the newest version of the database that was seen."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin without any; ``clock`` gives seconds."""
        self._database = database
        self._clock = clock
        self._values = Values()
        self._version: int | None = None
        self._look_at = float("-inf")
        self._looking = threading.Lock()

    def values(self) -> Values:
        """Return the values: new ones if the database has changed since the last look, 250 ms ago at least.

        While the database is away, the old ones.
        """
        if self._clock() >= self._look_at and self._looking.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._looking.release()
        return self._values

    def _look(self) -> None:
        try:
            version = self._database.version()
        except SQLAlchemyError:
            self._values.away = True
            self._look_at = self._clock() + _LOOK_AGAIN_S
            return
        if version != self._version:
            self._values, self._version = Values(), version
        self._values.away = False
        self._look_at = self._clock() + LOOK_EVERY_S


def kept() -> Values:
    """Return what this application keeps, looked through if it is time."""
    if _EXTENSION not in current_app.extensions:
        current_app.extensions.setdefault(_EXTENSION, Kept(service().database))
    return cast(Kept, current_app.extensions[_EXTENSION]).values()


@contextmanager
def reading() -> Iterator[Connection]:
    """Read the database for a customer's page.

    Raises DatabaseAwayError where it does not answer, and at once while it is known not to: each page would
    wait for seconds, and those behind it too.
    """
    if kept().away:
        raise DatabaseAwayError
    try:
        with service().database.reading() as connection:
            yield connection
    except SQLAlchemyError as problem:
        raise DatabaseAwayError from problem


def mark(name: str) -> Markup:
    """Return what stands in a page for a word of the code's own.

    name  small letters, digits and ``_``
    """
    return Markup(f"[{_MARK}:{name}]")  # noqa: S704 - nothing to escape in it


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rendered page with marks.

    pieces  text and names of marks in turn
    policy  its Content-Security-Policy
    until   seconds since 1970 UTC: when its words may change; infinite where they do not
    opens   whether the answer to a tap opens the conversation by itself, where the browser lets it
    """

    pieces: tuple[str, ...]
    policy: str
    until: float = float("inf")
    opens: bool = False

    @classmethod
    def of(cls, text: str, policy: str, until: float, *, opens: bool) -> Pattern:
        """Return the pattern of a page that was rendered with marks."""
        return cls(tuple(_MARKS.split(text)), policy, until, opens)

    def filled(self, words: Mapping[str, Callable[[], str]]) -> str:
        """Return the page with the code's own words, escaped unless they are Markup.

        words  name of the mark → what gives its word, called where the page has the mark
        """
        pieces = list(self.pieces)
        said = {name: str(escape(words[name]())) for name in dict.fromkeys(pieces[1::2])}
        pieces[1::2] = [said[name] for name in pieces[1::2]]
        return "".join(pieces)
