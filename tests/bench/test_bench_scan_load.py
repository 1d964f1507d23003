"""The program that measures scans: that it works, not how fast it is."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_the_short_form_measures_each_way_and_finds_every_scan_stored(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ways = ["constant 302", "plain Flask, a row a scan", "service", "on disk before the answer"]
    asked = [word for way in ways for word in ("--only", way)]
    command = [sys.executable, "-m", "bench.scan_load", "--short", "--port", str(port), "--processes", "1"]
    done = subprocess.run(
        [*command, *asked, "--json", str(tmp_path / "figures.json")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert list(figures["runs"]) == ways
    assert not figures["wrong"]
    for way in ways:
        (run,) = figures["runs"][way]
        assert run["load"]["answers"] > 0
        assert run["load"]["failed"] == 0
    for way in ways[2:]:
        (run,) = figures["runs"][way]
        assert run["stored"] >= run["load"]["answers"]
