"""How one would write it in an afternoon: a Flask view that inserts a row for each scan."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from pathlib import Path

from flask import Flask, Response, abort, request


def make_app() -> Flask:
    """Return it; codes are lines of ``BENCH_CODES``, rows go to a database beside that file."""
    codes_file = Path(os.environ["BENCH_CODES"])
    codes = set(codes_file.read_text().split())
    local = threading.local()
    app = Flask(__name__)

    def connection() -> sqlite3.Connection:
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(codes_file.with_name("plain_flask.db"), timeout=30)
            local.connection.execute("PRAGMA journal_mode = WAL")
            local.connection.execute("PRAGMA synchronous = NORMAL")  # which a power cut does not survive
            local.connection.execute(
                "CREATE TABLE IF NOT EXISTS scans (at_ms INTEGER, code TEXT, address TEXT, user_agent TEXT)"
            )
        opened: sqlite3.Connection = local.connection
        return opened

    @app.get("/<code>")
    def scan(code: str) -> Response:
        if code not in codes:
            abort(404)
        row = (time.time_ns() // 1_000_000, code, request.remote_addr, request.headers.get("User-Agent"))
        with connection() as database:
            database.execute("INSERT INTO scans VALUES (?, ?, ?, ?)", row)
        headers = {"Location": "https://wa.me/33612345678", "Cache-Control": "no-store"}
        return Response(status=302, headers=headers)

    return app
