"""The drain's measurement works in its short form; how fast it is depends on the machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_the_drain_is_measured_on_both_databases_beside_plain_rows(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    command = [sys.executable, "-m", "bench.drain", "--short", "--scans", "3000", "--json", str(figures)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    runs = json.loads(figures.read_text())["runs"]
    assert {run["name"] for run in runs} >= {"SQLite", "SQLite, rows only", "PostgreSQL"}
    assert all(run["rate"] > 0 and run["cpu_s_per_1000"] > 0 for run in runs)
    assert all((run["server_s_per_1000"] > 0) == run["name"].startswith("PostgreSQL") for run in runs)
    assert {run["scans"] for run in runs} == {3000, 12000}
    assert "PostgreSQL, both on one core" in told.stdout
