"""Words that somebody looks for in a help page. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

LONGEST_QUERY = 80  # characters that are looked at
_MOST_WORDS = 8
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": "'", "ʼ": "'"})


def searched_words(query: str) -> tuple[str, ...]:
    """Return what has to be found, folded; nothing where the query has no word.

    >>> searched_words("  Sans ŒUFS ? ")
    ('sans', 'oeufs')
    """
    words = folded(query[:LONGEST_QUERY]).replace("'", " ").split()
    return tuple(dict.fromkeys(word for word in words if any(map(str.isalnum, word))))[:_MOST_WORDS]


def is_found(words: tuple[str, ...], text: str) -> bool:
    """Tell whether every word stands in a text, be it as part of a longer one."""
    return has_all(words, folded(text))


def has_all(words: Iterable[str], text: str) -> bool:
    """Tell the same of a text that is ``folded`` already."""
    return all(word in text for word in words)


def folded(text: str) -> str:
    """Return a text without the difference of case, accents and ligatures."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(one for one in apart if not unicodedata.combining(one))
