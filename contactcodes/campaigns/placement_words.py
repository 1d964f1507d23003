"""Words compared as people mean them: accents, case, punctuation and plurals do not count."""

from __future__ import annotations

import re
import unicodedata


def plain(text: str) -> str:
    """Return the text in lower case, without accents, with single spaces for all punctuation.

    >>> plain("Coût (€)")
    'cout'
    """
    letters = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", letters))


def stem(text: str) -> str:
    """Return the plain text with each word in the singular, roughly: no s or x at its end.

    >>> stem("Étiquettes")
    'etiquette'
    """
    words = plain(text).split()
    return " ".join(word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in words)
