"""The language a phone asks for, and nothing finer: ``fr``, never ``fr-CA``."""

from __future__ import annotations

import re
from functools import lru_cache

_SUBTAG = re.compile(r"[a-z]{2,3}")  # ISO 639, as BCP 47 begins a tag


@lru_cache(maxsize=2000)
def preferred_language(accept_language: str) -> str:
    """Return the language of the highest quality in an Accept-Language header (RFC 9110, 12.5.4).

    >>> preferred_language("de-CH;q=0.5, FR-ca, en;q=0.8")
    'fr'

    Returns "" where the header is empty, names no language or only ``*``. Of equals the first wins.
    """
    best, language = 0.0, ""
    for wish in accept_language.split(","):
        tag, _separator, weight = wish.partition(";")
        subtag = tag.strip().partition("-")[0].lower()
        quality = _quality(weight)
        if quality > best and _SUBTAG.fullmatch(subtag):
            best, language = quality, subtag
    return language


def _quality(weight: str) -> float:
    if not weight:
        return 1.0
    name, _separator, value = weight.strip().partition("=")
    try:
        return float(value) if name.strip().lower() == "q" else 1.0
    except ValueError:
        return 0.0
