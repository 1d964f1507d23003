"""A run of serial codes is measured from the order to the release, with somebody else at the database."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_a_serial_run_is_measured_from_the_order_to_the_release(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    command = [sys.executable, "-m", "bench.serial", "--labels", "200", "--json", str(figures)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    found = json.loads(figures.read_text())
    assert found["wrong"] == []
    assert found["run"]["released"]
    assert list(found["run"]["cpu_s"]) == ["minted", "drawn", "proven", "listed"]
    assert found["meanwhile"]["times"] >= 1
