"""The proof: how many labels a second, in how much memory, beside less thorough looks at the same pages.

    python -m bench.proof             10,000 labels, then 100,000, 65 a sheet: six minutes
    python -m bench.proof --short     some sheets: checks that all of it works, not how fast it is

The file is that of bench.sheets: every label has a symbol of its own and two lines of text. Each way works
in a process of its own, on one core, and they take turns; each is told by its median. A page of the file
is then spoilt in five ways, and it is told which way notices what.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pypdfium2
import zxingcpp
from numpy.typing import NDArray

from bench.sheets import Labels, sixty_five_up
from bench.spoilt_pages import SPOILT
from bench.telling import Goal, tell_figures, tell_goals
from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.drawing import Wording, draw_sheets
from contactcodes.sheets.proof import DPI, prove

GOAL_RATE = 1_500
GOAL_PEAK_MB = 150
OURS, RENDERED, DECODED = "contactcodes", "pages rendered only", "pages decoded as a whole"


@dataclass
class Looked:
    """One way, once.

    wrong  labels that it says are not as they should be; what only renders cannot tell
    """

    name: str
    labels: int
    cpu_s: float
    wall_s: float
    peak_mb: float
    wrong: int = 0

    @property
    def rate(self) -> float:
        """Return labels a CPU second."""
        return self.labels / self.cpu_s


def draw(pdf: Path, count: int) -> None:
    """Draw that many labels, one after the other."""
    with pdf.open("wb") as out:
        draw_sheets(
            Arrangement(sixty_five_up()),
            Labels(count),
            count=count,
            wording=Wording(locale="fr", brand="Bench"),
            out=out,
        )


def prove_it(pdf: Path, count: int) -> int:
    """Prove the file; return how many symbols and pages are not as they should be."""
    record = pdf.with_suffix(".json")
    proof = prove(pdf, Arrangement(sixty_five_up()), Labels(count), count, record=record)
    return proof.symbols_failed + proof.problems_in_all


def render(pdf: Path, _count: int) -> int:
    """Render all pages, and look at none."""
    for _picture in _pages(pdf):
        pass
    return 0


def decode_pages(pdf: Path, count: int) -> int:
    """Ask of every page whether its symbols are somewhere on it; return how many are not."""
    labels, missing = iter(Labels(count)), 0
    for picture in _pages(pdf):
        expected = {label.symbol.text for label in islice(labels, sixty_five_up().labels_per_page)}
        read = zxingcpp.read_barcodes(picture, try_rotate=False, try_downscale=False, try_invert=False)
        missing += len(expected - {found.text for found in read})
    return missing


WAYS: dict[str, Callable[[Path, int], int]] = {
    OURS: prove_it,
    DECODED: decode_pages,
    RENDERED: render,
}


def look_once(name: str, pdf: Path, count: int) -> Looked:
    """Look in this process and measure it."""
    cpu, wall = time.process_time(), time.perf_counter()
    wrong = WAYS[name](pdf, count)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak_mb = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    return Looked(name, count, cpu, wall, peak_mb, wrong)


def in_a_process(name: str, pdf: Path, count: int) -> Looked:
    """Look in a process of its own, so that memory is counted from nothing."""
    command = [sys.executable, "-m", "bench.proof", "--one", name, "--labels", str(count), "--pdf", str(pdf)]
    return Looked(**json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout))


def measure(few: int, many: int, rounds: int, folder: Path) -> dict[str, list[Looked]]:
    """Let the ways take turns on a file of few labels, then prove one of many."""
    pdf = folder / "few.pdf"
    draw(pdf, few)
    runs: dict[str, list[Looked]] = {}
    for _turn in range(rounds):
        for name in (OURS, DECODED, RENDERED):
            runs.setdefault(name, []).append(in_a_process(name, pdf, few))
    large = folder / "many.pdf"
    draw(large, many)
    runs[f"{OURS}, ten times as many"] = [in_a_process(OURS, large, many)]
    return runs


def noticed(folder: Path) -> dict[str, dict[str, bool]]:
    """Spoil a page in each way; return what was spoilt → who notices it."""
    pdf, count = folder / "page.pdf", 65
    draw(pdf, count)
    whole, found = pdf.read_bytes(), {}
    for words, spoil in SPOILT.items():
        pdf.write_bytes(spoil(whole))
        found[words] = {name: WAYS[name](pdf, count) > 0 for name in (OURS, DECODED)}
    return found


def _pages(pdf: Path) -> Iterator[NDArray[np.uint8]]:
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            yield page.render(scale=DPI / 72, grayscale=True).to_numpy()
            page.close()


def _table(runs: dict[str, list[Looked]]) -> str:
    lines = [
        f"{'':34}{'labels':>11}{'labels/CPU s':>14}{'CPU s':>9}{'wall s':>9}{'peak MB':>9}{'of ours':>9}"
    ]
    ours = statistics.median(each.rate for each in runs[OURS]) if OURS in runs else None
    for name, rounds in runs.items():
        rate = statistics.median(each.rate for each in rounds)
        share = f"{rate / ours:.2f}" if ours else ""
        lines.append(
            f"{name:34}{rounds[0].labels:>11,}{rate:>14,.0f}"
            f"{statistics.median(each.cpu_s for each in rounds):>9,.1f}"
            f"{statistics.median(each.wall_s for each in rounds):>9,.1f}"
            f"{max(each.peak_mb for each in rounds):>9,.0f}{share:>9}"
        )
    return "\n".join(lines)


def _goals(runs: dict[str, list[Looked]]) -> list[Goal]:
    """Return what is aimed at: words, measured, goal, reached."""
    goals: list[Goal] = []
    if OURS in runs:
        rate = statistics.median(each.rate for each in runs[OURS])
        goals.append(("labels proven a CPU second", rate, GOAL_RATE, rate >= GOAL_RATE))
    for name, rounds in runs.items():
        if name.startswith(OURS):
            peak = max(each.peak_mb for each in rounds)
            goals.append(
                (f"peak MB of {rounds[0].labels:,} labels, {name}", peak, GOAL_PEAK_MB, peak < GOAL_PEAK_MB)
            )
    return goals


def main() -> int:
    """Measure and tell; return 1 where the proof refuses what is right, or takes what is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="check that it works, in some seconds")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--one", choices=list(WAYS), help=argparse.SUPPRESS)
    parser.add_argument("--labels", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--pdf", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if given.one:
        print(json.dumps(asdict(look_once(given.one, given.pdf, given.labels))))
        return 0
    with tempfile.TemporaryDirectory(prefix="contactcodes-bench-") as name:
        folder = Path(name)
        runs = measure(650, 1_300, 1, folder) if given.short else measure(10_000, 100_000, 3, folder)
        who = noticed(folder)
    print(_table(runs))
    for words, found in who.items():
        print(
            f"{words:34}"
            + ", ".join(f"{name}: {'seen' if seen else 'NOT SEEN'}" for name, seen in found.items())
        )
    problems = [
        f"{name} finds {each.wrong} wrong" for name, rounds in runs.items() for each in rounds if each.wrong
    ]
    problems += [f"{words} is not seen by the proof" for words, found in who.items() if not found[OURS]]
    for problem in problems:
        print(f"WRONG: {problem}")
    goals = _goals(runs)
    if not given.short:
        tell_goals(goals)
    told = {name: [asdict(each) for each in rounds] for name, rounds in runs.items()}
    tell_figures({"runs": told, "noticed": who, "wrong": problems, "goals": goals}, given.json)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
