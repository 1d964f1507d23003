"""The same server with nothing done: the fastest that any application on it could be."""

from __future__ import annotations

from typing import Any

_HEADERS = [
    ("location", "https://wa.me/33612345678"),
    ("cache-control", "no-store"),
    ("x-robots-tag", "noindex"),
    ("referrer-policy", "no-referrer"),
]


async def answer(_scope: Any, proto: Any) -> None:
    """Send everybody to the same place (RSGI)."""
    proto.response_empty(302, _HEADERS)
