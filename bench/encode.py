"""Symbols by the hundred thousand: how many a second, beside others' encoders, and in how much memory.

    python -m bench.encode            100,000 URLs, then a million in a stream: two minutes
    python -m bench.encode --short    2,000: checks that all of it works, not how fast it is

Every way makes symbols of version 2, level M, of the same URLs of 30 characters and chooses the mask
itself, on one core; they take turns, and each is told by its median. A sample of what each makes is
decoded, and ours is compared with segno's module by module; then a process of its own makes symbols of
a stream of URLs that nobody keeps.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import zxingcpp

from bench.encoders import SIDE, Encoder, Modules, encoders
from bench.telling import Goal, tell_figures, tell_goals
from contactcodes.codes.symbol import symbols

GOAL_RATE = 250_000
GOAL_RATIO = 10  # times libqrencode, in the same run
GOAL_PEAK_MB = 150
OURS, SYMBOLS, LIBQRENCODE = "contactcodes, packed rows", "contactcodes, symbols", "libqrencode, by ctypes"

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DECODED = 100


@dataclass
class Measured:
    """One way to make symbols: rates are symbols a CPU second, one a round."""

    name: str
    codes: int
    rates: list[float] = field(default_factory=list)
    of_libqrencode: float | None = None

    @property
    def rate(self) -> float:
        """Return the median of the rounds."""
        return statistics.median(self.rates)


@dataclass
class Streamed:
    """What a process of its own did that made symbols of a stream."""

    codes: int
    rate: float
    before_mb: float
    peak_mb: float


def urls(seed: int) -> Iterator[str]:
    """Yield different URLs of 30 characters without end, always the same for the seed."""
    drawn = random.Random(seed)
    number = drawn.randrange(32**7)
    while True:  # a step that has no factor in common with 32⁷ comes to each number before any again
        number = (number + 12_345_678_901) % 32**7
        text = "".join(_ALPHABET[number >> shift & 31] for shift in range(0, 35, 5))
        yield "HTTPS://QR.EXAMPLE.COM/" + text


def measure(ways: list[Encoder], texts: list[str], rounds: int) -> list[Measured]:
    """Let the ways take turns."""
    found = [Measured(way.name, max(20, int(way.share * len(texts)))) for way in ways]
    for _round in range(rounds):
        for way, one in zip(ways, found, strict=True):
            some = texts[: one.codes]
            start = time.process_time()
            deque(way.make(some), maxlen=0)
            one.rates.append(one.codes / (time.process_time() - start))
    beside = next((one.rate for one in found if one.name == LIBQRENCODE), None)
    for one in found:
        one.of_libqrencode = one.rate / beside if beside else None
    return found


def wrong(ways: list[Encoder], texts: list[str]) -> list[str]:
    """Return what does not say its text, and what of ours is not segno's; the last texts are looked at."""
    sample = texts[-_DECODED:]
    problems = []
    made = {way.name: [way.modules(one) for one in way.make(sample)] for way in ways}
    for name, all_modules in made.items():
        for text, modules in zip(sample, all_modules, strict=True):
            if decoded(modules) != text:
                problems.append(f"{name}: {text} is not read")
    for name in (OURS, SYMBOLS):
        for text, modules, expected in zip(sample, made[name], made["segno"], strict=True):
            if not np.array_equal(modules, expected):
                problems.append(f"{name}: {text} is not as segno makes it")
    return problems


def decoded(modules: Modules) -> str | None:
    """Return what a scanner reads."""
    if modules.shape != (SIDE, SIDE):
        return None
    picture = (~np.pad(modules, 4)).repeat(3, axis=0).repeat(3, axis=1) * np.uint8(255)
    read = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return read[0].text if len(read) == 1 else None


def stream(count: int) -> Streamed:
    """Make that many symbols, one after the other, and keep none."""
    before_mb = _peak_mb()
    start = time.process_time()
    made = sum(len(symbol.packed_rows) == SIDE * 4 for symbol in symbols(islice(urls(0), count)))
    assert made == count
    return Streamed(count, count / (time.process_time() - start), before_mb, _peak_mb())


def _peak_mb() -> float:
    """Return the most memory this process has held since it began."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no VmHWM in /proc/self/status")


def _table(found: list[Measured]) -> str:
    ours = next(one.rate for one in found if one.name == OURS)
    lines = [f"{'':28}{'codes':>9}{'codes/CPU s':>13}{'CPU µs':>10}{'of libqrencode':>16}{'ours is':>12}"]
    for one in found:
        beside = "" if one.of_libqrencode is None else f"× {one.of_libqrencode:.2f}"
        lines.append(
            f"{one.name:28}{one.codes:>9,}{one.rate:>13,.0f}{1e6 / one.rate:>10,.1f}{beside:>16}"
            f"{f'× {ours / one.rate:,.1f}':>12}"
        )
    return "\n".join(lines)


def _goals(found: list[Measured], streamed: Streamed) -> list[Goal]:
    """Return what is aimed at: words, measured, goal, reached."""
    ours = next(one for one in found if one.name == OURS)
    goals: list[Goal] = [(f"{OURS}, a CPU second", ours.rate, GOAL_RATE, ours.rate >= GOAL_RATE)]
    if ours.of_libqrencode is not None:
        ratio = ours.of_libqrencode
        goals.append((f"{OURS}, times libqrencode", ratio, GOAL_RATIO, ratio >= GOAL_RATIO))
    peak = streamed.peak_mb
    goals.append((f"peak MB of {streamed.codes:,} in a stream", peak, GOAL_PEAK_MB, peak < GOAL_PEAK_MB))
    return goals


def main() -> int:
    """Measure and tell; return 1 where a symbol is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="check that it works, in some seconds")
    parser.add_argument("--codes", type=int, help="100,000 unless told; ten times as many in a stream")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--stream", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if given.stream:
        print(json.dumps(asdict(stream(given.stream))))
        return 0
    count = given.codes or (2_000 if given.short else 100_000)
    ways, missing = encoders()
    for one in missing:
        print(f"Without {one}")
    texts = list(islice(urls(0), count))
    problems = wrong(ways, texts)
    found = measure(ways, texts, rounds=1 if given.short else 5)
    print(_table(found))
    child = [sys.executable, "-m", "bench.encode", "--stream", str(10 * count)]
    told = subprocess.run(child, capture_output=True, text=True, check=True)
    streamed = Streamed(**json.loads(told.stdout))
    print(
        f"{streamed.codes:,} in a stream: {streamed.rate:,.0f} codes/CPU s with the making of their URLs; "
        f"peak {streamed.peak_mb:.0f} MB, {streamed.before_mb:.0f} MB of it before the first"
    )
    for problem in problems:
        print(f"WRONG: {problem}")
    goals = _goals(found, streamed)
    if not given.short:
        tell_goals(goals)
    runs = [{**asdict(one), "rate": one.rate} for one in found]
    tell_figures({"runs": runs, "streamed": asdict(streamed), "wrong": problems, "goals": goals}, given.json)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
