"""The measurement of the proof works in its short form, and tells who notices what."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.proof import DECODED, OURS, draw, prove_it
from bench.spoilt_pages import SPOILT

ROOT = Path(__file__).parent.parent.parent


def test_the_proof_is_measured_beside_less_thorough_looks(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    command = [sys.executable, "-m", "bench.proof", "--short", "--json", str(figures)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    found = json.loads(figures.read_text())
    assert found["wrong"] == []
    assert [rounds[0]["labels"] for rounds in found["runs"].values()] == [650, 650, 650, 1300]
    assert all(seen[OURS] for seen in found["noticed"].values())
    assert not found["noticed"]["one module lost"][DECODED]
    assert not found["noticed"]["two symbols swapped"][DECODED]


@pytest.mark.parametrize("words", SPOILT)
def test_each_way_to_spoil_a_page_spoils_one_symbol_or_two(words: str, tmp_path: Path) -> None:
    pdf = tmp_path / "page.pdf"
    draw(pdf, 65)
    pdf.write_bytes(SPOILT[words](pdf.read_bytes()))
    assert prove_it(pdf, 65) == (2 if words == "two symbols swapped" else 1)
