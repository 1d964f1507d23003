"""What a page says, for tests."""

from __future__ import annotations

import re


def words_of(page: str) -> str:
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def names_in(page: str) -> list[str]:
    """Return the placements a campaign's page lists."""
    return re.findall(r'<th scope="row">([^<]+)<', page.partition('id="placements"')[2])
