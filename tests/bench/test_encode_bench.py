"""The program that measures encoders: that it works, not how fast they are."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import islice
from pathlib import Path

import numpy as np

from bench.encode import OURS, SYMBOLS, decoded, urls, wrong
from bench.encoders import Encoder, encoders
from contactcodes.codes.symbol import make_symbol

ROOT = Path(__file__).parent.parent.parent


def test_the_short_form_measures_each_way_and_streams(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    command = [sys.executable, "-m", "bench.encode", "--short", "--codes", "200", "--json", str(figures)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    found = json.loads(figures.read_text())
    rates = {run["name"]: run["rate"] for run in found["runs"]}
    assert {OURS, SYMBOLS, "zxing-cpp's writer", "segno", "qrcode"} <= set(rates)
    assert min(rates.values()) > 0
    assert found["wrong"] == []
    assert found["streamed"]["codes"] == 2000
    assert 10 < found["streamed"]["peak_mb"] < 150


def test_the_urls_are_all_different_and_of_30_characters() -> None:
    some = list(islice(urls(0), 20_000))
    assert len(set(some)) == 20_000
    assert {len(url) for url in some} == {30}
    assert some[:3] == list(islice(urls(0), 3))


def test_what_says_another_text_or_is_drawn_otherwise_is_noticed() -> None:
    ways, _missing = encoders()
    ours, symbols, *others = ways
    texts = list(islice(urls(1), 5))

    def swapped(some):
        return reversed(list(symbols.make(some)))

    problems = wrong([ours, Encoder(SYMBOLS, swapped, symbols.modules), *others], texts)
    assert f"{SYMBOLS}: {texts[0]} is not read" in problems
    assert f"{SYMBOLS}: {texts[0]} is not as segno makes it" in problems
    assert not any(problem.startswith(OURS) for problem in problems)


def test_a_symbol_of_another_size_is_not_read() -> None:
    text = next(urls(2))
    assert decoded(make_symbol(text).modules) == text
    assert decoded(make_symbol(text, version=3).modules) is None
    assert decoded(np.zeros((25, 25), dtype=bool)) is None
