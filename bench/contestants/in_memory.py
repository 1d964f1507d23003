"""How fast services are often made: scans are queued in memory, and a thread writes them every second.

The same server and as quick an answer as ours. What the queue holds when the process is
killed was answered and is nowhere.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from typing import Any

_EVERY_S = 1.0
_HEADERS = [("location", "https://wa.me/33612345678"), ("cache-control", "no-store")]
_queue: list[tuple[int, str, str]] = []


def _write() -> None:
    """Write what is queued to the database that ``BENCH_DATABASE`` names, again and again."""
    database = sqlite3.connect(os.environ["BENCH_DATABASE"], timeout=30)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE IF NOT EXISTS scans (at_ms INTEGER, code TEXT, user_agent TEXT)")
    while True:
        time.sleep(_EVERY_S)
        batch = _queue.copy()
        with database:
            database.executemany("INSERT INTO scans VALUES (?, ?, ?)", batch)
        del _queue[: len(batch)]


threading.Thread(target=_write, daemon=True).start()


async def answer(scope: Any, proto: Any) -> None:
    """Note a scan, and send the phone on (RSGI)."""
    _queue.append((time.time_ns() // 1_000_000, scope.path[1:], scope.headers.get("user-agent", "")))
    proto.response_empty(302, _HEADERS)
