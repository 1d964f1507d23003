"""The measurement of roll-ups works in its short form, and finds what is wrong with them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from bench.rollups import Measured, ask, fill, fingerprint
from contactcodes.settings import load_settings
from contactcodes.storage.database import Database

ROOT = Path(__file__).parent.parent.parent


def test_roll_ups_are_measured_on_both_databases(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    command = [sys.executable, "-m", "bench.rollups", "--scans", "6000", "--short", "--json", str(figures)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    runs = {run["database"]: run for run in json.loads(figures.read_text())["runs"]}
    assert set(runs) == {"SQLite", "PostgreSQL"}
    assert runs["SQLite"]["rows"] == runs["PostgreSQL"]["rows"]
    assert runs["SQLite"]["purged"] == runs["PostgreSQL"]["purged"] == 3000


def test_a_total_that_is_off_by_one_is_noticed(tmp_path: Path) -> None:
    fill(1200, tmp_path, "")
    ask(tmp_path, "", Measured("SQLite", 1200))
    before = fingerprint(tmp_path, "")
    database = Database(load_settings(data=tmp_path))
    with database.recording() as connection:
        some = "(SELECT max(day) FROM scans.code_days)"
        connection.execute(text(f"UPDATE scans.code_days SET people = people + 1 WHERE day = {some}"))  # noqa: S608
    database.close()
    after = fingerprint(tmp_path, "")
    assert [name for name in before if before[name] != after[name]] == ["code_days"]
    with pytest.raises(AssertionError, match="by source, 2,000 of a brand, the roll-ups say otherwise"):
        ask(tmp_path, "", Measured("SQLite", 1200))
