"""Sheets of labels: how many labels are drawn a second, how large the file and the memory, beside others.

    python -m bench.sheets            10,000 labels, then 100,000, 65 a sheet: three minutes
    python -m bench.sheets --short    some sheets: checks that all of it works, not how fast it is

Every label has a symbol of its own (version 2, level M, a URL of 30 characters) and two lines of text; all
is vector. Each way works in a process of its own, on one core, and they take turns; each is told by its
median. Some pages of what each makes are rendered and decoded. ReportLab's widget and glabels make
their symbols while they draw: beside them stands what ours takes with its symbols.
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
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path

import pypdfium2
import zxingcpp

from bench.contestants.sheet_makers import draw_by_glabels, draw_by_reportlab
from bench.encode import urls
from bench.telling import Goal, tell_figures, tell_goals
from contactcodes.codes.symbol import make_symbols
from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.boxes import Face, Grid, Kind, Page, Panel, Role, SymbolBox, TextBox
from contactcodes.sheets.drawing import Label, Wording, draw_sheets
from contactcodes.sheets.layout import Layout

GOAL_RATE = 8_000
GOAL_MB = 3
GOAL_PEAK_MB = 100
OURS, REPORTLAB, GLABELS = "contactcodes", "ReportLab, QrCodeWidget", "glabels-3-batch"
_AT_ONCE = 2_000  # symbols are made
_LOOKED_AT = 3  # pages: the first, one in the middle, the last
_NAME = "Vitrine Lyon Part-Dieu"


@dataclass
class Drawn:
    """One way, once.

    cpu_s     of all of it
    making_s  of it, for making the symbols; 0 where that cannot be told apart
    """

    name: str
    labels: int
    cpu_s: float
    making_s: float
    peak_mb: float
    file_mb: float

    @property
    def rate(self) -> float:
        """Return labels drawn a CPU second, without the making of symbols where that is known."""
        return self.labels / (self.cpu_s - self.making_s)


def sixty_five_up() -> Layout:
    """Return 65 labels on A4 (Avery L7651): a symbol, and beside it two lines of text."""
    line = TextBox(
        role=Role.ADDRESS, x_mm=16.3, y_mm=4.0, width_mm=20.7, height_mm=3.0, size_pt=4.25, floor_pt=3.5
    )
    name = replace(line, role=Role.PLACEMENT, y_mm=8.0, colour="grey")
    return Layout(
        name="bench",
        kind=Kind.LABELS,
        title={"fr": "65 étiquettes", "en": "65 labels"},
        reading_distance_mm=110,
        source="bench",
        page=Page(width_mm=210.0, height_mm=297.0),
        grid=Grid(
            columns=5,
            rows=13,
            left_mm=4.67,
            top_mm=10.9,
            pitch_x_mm=40.64,
            pitch_y_mm=21.17,
            label_width_mm=38.1,
            label_height_mm=21.17,
        ),
        front=Panel(symbol=SymbolBox(x_mm=0.5, y_mm=3.0, side_mm=15.5), texts=(line, name)),
        faces=(Face(x_mm=0.0, y_mm=0.0, width_mm=38.1, height_mm=21.17),),
    )


def words_of(url: str) -> tuple[str, str]:
    """Return the lines beside a symbol: what is typed, and where it hangs."""
    code = url.rpartition("/")[2].lower()
    return f"qr.example.com/{code[:3]}-{code[3:]}", _NAME


class Labels:
    """Labels one after the other, and the CPU seconds that their symbols took."""

    def __init__(self, count: int) -> None:
        """Of so many different URLs."""
        self._urls = islice(urls(0), count)
        self.making_s = 0.0

    def __iter__(self) -> Iterator[Label]:
        """Yield them, made some thousand at a time."""
        while some := list(islice(self._urls, _AT_ONCE)):
            start = time.process_time()
            symbols = make_symbols(some, version=2, level="M")
            self.making_s += time.process_time() - start
            for url, symbol in zip(some, symbols, strict=True):
                address, name = words_of(url)
                yield Label(symbol=symbol, address=address, placement=name)


def draw_one(name: str, count: int, out: Path) -> Drawn:
    """Draw in this process and measure it; glabels has one of its own anyway."""
    layout = sixty_five_up()
    texts = ((url, words_of(url)) for url in islice(urls(0), count))
    if name == GLABELS:
        cpu_s, peak_mb = draw_by_glabels(out, layout, texts)
        return Drawn(name, count, cpu_s, 0.0, peak_mb, out.stat().st_size / 1e6)
    labels = Labels(count)
    start = time.process_time()
    if name == REPORTLAB:
        draw_by_reportlab(out, layout, texts)
    else:
        with out.open("wb") as file:
            wording = Wording(locale="fr", brand="Bench")
            draw_sheets(Arrangement(layout), labels, count=count, wording=wording, out=file)
    cpu_s = time.process_time() - start
    return Drawn(name, count, cpu_s, labels.making_s, _peak_mb(), out.stat().st_size / 1e6)


def in_a_process(name: str, count: int, out: Path) -> Drawn | None:
    """Draw in a process of its own; None where the program is not there."""
    command = [sys.executable, "-m", "bench.sheets", "--one", name, "--labels", str(count), "--out", str(out)]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return Drawn(**json.loads(told)) if told.strip() != "null" else None


def wrong(drawn: Drawn, out: Path, layout: Layout) -> list[str]:
    """Return what is not as it should be on the pages that are looked at."""
    with pypdfium2.PdfDocument(out) as pages:
        expected_pages = -(-drawn.labels // layout.labels_per_page)
        if len(pages) != expected_pages:
            return [f"{drawn.name}: {len(pages)} pages instead of {expected_pages}"]
        expected = list(islice(urls(0), drawn.labels))
        problems = []
        for page in sorted({round(step * (len(pages) - 1) / (_LOOKED_AT - 1)) for step in range(_LOOKED_AT)}):
            picture = pages[page].render(scale=200 / 72, grayscale=True).to_numpy()
            read = {found.text for found in zxingcpp.read_barcodes(picture)}
            first = page * layout.labels_per_page
            missing = set(expected[first : first + layout.labels_per_page]) - read
            if missing:
                problems.append(f"{drawn.name}: {len(missing)} symbols of page {page + 1} are not read")
            words = pages[page].get_textpage().get_text_range()
            # glabels sets letter by letter: programs find spaces there, and it breaks lines at hyphens.
            if _letters(words_of(expected[first])[0]) not in _letters(words):
                problems.append(f"{drawn.name}: page {page + 1} lacks its words")
    return problems


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words))


def _peak_mb() -> float:
    """Return the most memory this process has held since it began."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _table(runs: dict[str, list[Drawn]]) -> str:
    lines = [
        f"{'':34}{'labels':>9}{'labels/CPU s':>14}{'with symbols':>14}{'MB/10,000':>11}{'peak MB':>9}"
        f"{'ours is':>10}"
    ]
    ours = next(iter(runs.values()))
    for name, rounds in runs.items():
        one = rounds[0]
        whole = statistics.median(each.labels / each.cpu_s for each in rounds)
        beside = statistics.median(each.labels / each.cpu_s for each in ours) / whole
        drawn = f"{statistics.median(each.rate for each in rounds):,.0f}" if one.making_s else ""
        lines.append(
            f"{name:34}{one.labels:>9,}{drawn:>14}{whole:>14,.0f}{one.file_mb / one.labels * 1e4:>11.2f}"
            f"{max(each.peak_mb for each in rounds):>9.0f}{f'× {beside:,.0f}':>10}"
        )
    return "\n".join(lines)


def _goals(few: list[Drawn], many: list[Drawn]) -> list[Goal]:
    """Return what is aimed at: words, measured, goal, reached."""
    rate = statistics.median(each.rate for each in few)
    size = few[0].file_mb
    goals: list[Goal] = [
        ("labels drawn a CPU second", rate, GOAL_RATE, rate >= GOAL_RATE),
        (f"MB of {few[0].labels:,} labels", size, GOAL_MB, size <= GOAL_MB),
    ]
    for runs in (few, many):
        peak = max(each.peak_mb for each in runs)
        goals.append((f"peak MB of {runs[0].labels:,} labels", peak, GOAL_PEAK_MB, peak < GOAL_PEAK_MB))
    return goals


def measure(short: bool, folder: Path) -> tuple[dict[str, list[Drawn]], list[str]]:
    """Let the ways take turns; return the rounds of each, ours first, and what is wrong with their files."""
    layout = sixty_five_up()
    few, many = (650, 1_300) if short else (10_000, 100_000)
    ways = [
        (OURS, few, 1 if short else 5),
        (f"{OURS}, ten times as many", many, 1),
        (REPORTLAB, 130 if short else 650, 1 if short else 3),
        (GLABELS, 65 if short else 500, 1),
    ]
    runs: dict[str, list[Drawn]] = {}
    problems: list[str] = []
    for turn in range(max(rounds for _name, _count, rounds in ways)):
        for name, count, rounds in ways:
            if turn >= rounds:
                continue
            out = folder / "sheets.pdf"
            drawn = in_a_process(name.partition(", ten")[0], count, out)
            if drawn is None:
                print(f"Without {name}: apt install glabels")
                continue
            runs.setdefault(name, []).append(drawn)
            if turn == 0:
                problems += wrong(drawn, out, layout)
    return runs, problems


def main() -> int:
    """Measure and tell; return 1 where a symbol is not read."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="check that it works, in some seconds")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--one", choices=[OURS, REPORTLAB, GLABELS], help=argparse.SUPPRESS)
    parser.add_argument("--labels", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if given.one:
        try:
            print(json.dumps(asdict(draw_one(given.one, given.labels, given.out))))
        except FileNotFoundError:
            print("null")
        return 0
    with tempfile.TemporaryDirectory(prefix="contactcodes-bench-") as folder:
        runs, problems = measure(given.short, Path(folder))
    print(_table(runs))
    for problem in problems:
        print(f"WRONG: {problem}")
    few, many = list(runs.values())[:2]
    goals = _goals(few, many)
    if not given.short:
        tell_goals(goals)
    told = {name: [asdict(each) for each in rounds] for name, rounds in runs.items()}
    tell_figures({"runs": told, "wrong": problems, "goals": goals}, given.json)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
