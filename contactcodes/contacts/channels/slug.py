"""The short names of pages, as they stand in a target: ``notice-cafetiere``."""

from __future__ import annotations

import re

LONGEST = 60
_SLUG = re.compile(rf"(?=.{{1,{LONGEST}}}$)[a-z0-9]+(-[a-z0-9]+)*")


def is_slug(text: str) -> bool:
    """Tell whether a text is a page's name: 1 to 60 of ``a-z0-9``, single hyphens between."""
    return _SLUG.fullmatch(text) is not None
