"""Words compared as people mean them: accents, case, punctuation and plurals do not count."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_FIRST_MARK = "\u0300"  # no combining mark stands before it in Unicode


def plain(text: str) -> str:
    """Return the text in lower case, without accents, with single spaces for all punctuation.

    >>> plain("Coût (€)")
    'cout'
    """
    letters = text.casefold()
    if not letters.isascii():
        letters = unicodedata.normalize("NFKD", letters.replace("œ", "oe").replace("æ", "ae"))
        letters = "".join([one for one in letters if one < _FIRST_MARK or not unicodedata.combining(one)])
    return " ".join(_WORD.findall(letters))


def stem(text: str) -> str:
    """Return the plain text with each word in the singular, roughly: no s or x at its end.

    >>> stem("Étiquettes")
    'etiquette'
    """
    words = plain(text).split()
    return " ".join(word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in words)
