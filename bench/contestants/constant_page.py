"""The same server, answering a page of the same size with nothing done."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

_PAGE = Path(os.environ["BENCH_PAGE"]).read_bytes()
_HEADERS = [
    ("content-type", "text/html; charset=utf-8"),
    ("content-length", str(len(_PAGE))),
    ("cache-control", "no-store"),
    ("x-robots-tag", "noindex"),
]


async def answer(_scope: Any, proto: Any) -> None:
    """Show everybody the same page (RSGI)."""
    proto.response_bytes(200, _HEADERS, _PAGE)
