"""The short names of pages, as they stand in a target: ``notice-cafetiere``."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60
_SLUG = re.compile(rf"(?=.{{1,{LONGEST}}}$)[a-z0-9]+(-[a-z0-9]+)*")


def is_slug(text: str) -> bool:
    """Tell whether a text is a page's name: 1 to 60 of ``a-z0-9``, single hyphens between."""
    return _SLUG.fullmatch(text) is not None


def slug_of(text: str) -> str:
    """Return a page's name made of a text; "" where none of its letters has one of ``a-z0-9``.

    >>> slug_of("Boutiques de Noël")
    'boutiques-de-noel'
    """
    letters = unicodedata.normalize("NFKD", text).casefold()
    words = "".join(one for one in letters if not unicodedata.combining(one))
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:LONGEST].rstrip("-")
