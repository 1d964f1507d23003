"""How many scans a second, how fast, at what cost: beside what could be and beside what is usual.

    python -m bench.scan_load            about six minutes
    python -m bench.scan_load --short    half a minute: checks that all of it works, not how fast it is

Each contestant is started, warmed up, loaded and ended, one after the other and that several
times, so that a busy machine is busy for all of them; the table shows medians. What the service
answered is compared with what is in its database afterwards.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.campaign import make_campaign
from bench.charts_script import put_charts_script
from bench.servers import PortTakenError
from bench.telling import Goal, tell_figures, tell_goals
from bench.ways_to_answer import WAYS, Measured, Plan, serve
from contactcodes.settings import load_settings

CODES = 1000


@dataclass(slots=True)
class Contestant:
    """A way to answer scans."""

    name: str
    measure: Callable[[Plan], Measured]
    runs: list[Measured] = field(default_factory=list)

    def median(self, what: Callable[[Measured], float]) -> float:
        return statistics.median(what(run) for run in self.runs)


def _table(contestants: list[Contestant]) -> str:
    rates = {one.name: one.median(lambda run: run.load.rate) for one in contestants}
    lines = [
        f"{'':30}{'answers/s':>10}{'p50 ms':>8}{'p99 ms':>8}{'CPU s/1,000':>13}"
        f"{'of const':>10}{'of nginx':>10}{'backlog':>9}{'drained s':>11}"
    ]
    for one in contestants:
        rate = rates[one.name]
        cells = [f"{one.name:30}{rate:>10,.0f}"]
        cells.append(f"{one.median(lambda run: run.load.p50_ms):>8.2f}")
        cells.append(f"{one.median(lambda run: run.load.p99_ms):>8.2f}")
        cells.append(f"{one.median(lambda run: run.cpu_s_per_1000):>13.4f}")
        for beside in ("constant 302", "nginx return 302"):
            cells.append(f"{rate / rates[beside]:>10.0%}" if beside in rates else f"{'–':>10}")
        if one.runs[0].backlog is not None:
            cells.append(f"{one.median(lambda run: run.backlog or 0):>9,.0f}")
            cells.append(f"{one.median(lambda run: run.drained_s or 0):>11.1f}")
        lines.append("".join(cells))
    return "\n".join(lines)


def _goals(contestants: list[Contestant]) -> list[Goal]:
    """Return what is aimed at: words, measured, goal, reached."""
    by_name = {one.name: one for one in contestants}
    goals: list[Goal] = []

    def at_least(words: str, measured: float, goal: float) -> None:
        goals.append((words, measured, goal, measured >= goal))

    def below(words: str, measured: float, goal: float) -> None:
        goals.append((words, measured, goal, measured < goal))

    def rate(name: str) -> float:
        return by_name[name].median(lambda run: run.load.rate)

    def p99(name: str) -> float:
        return by_name[name].median(lambda run: run.load.p99_ms)

    if "peak" in by_name:
        at_least("durable scans/s at the peak", rate("peak"), 30_000)
        below("p99 ms at the peak", p99("peak"), 10)
    if "service" in by_name and "constant 302" in by_name:
        at_least("of the constant 302, %", 100 * rate("service") / rate("constant 302"), 70)
    if "service" in by_name and "nginx return 302" in by_name:
        at_least("of nginx, %", 100 * rate("service") / rate("nginx return 302"), 30)
    if "four slow pages" in by_name:
        below("p99 ms beside four slow pages", p99("four slow pages"), 10)
    if "15,000/s" in by_name:
        at_least("scans/s sustained", rate("15,000/s"), 15_000)
        backlog = by_name["15,000/s"].median(lambda run: run.backlog or 0)
        below("records of backlog after it (1 s of scans)", backlog, 15_000)
    if "on disk before the answer" in by_name:
        at_least("scans/s on disk before the answer", rate("on disk before the answer"), 8_000)
    return goals


def main() -> int:
    """Measure, tell, and return 1 if what is answered and what is stored do not agree."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="check that it works, in half a minute")
    parser.add_argument("--only", action="append", choices=list(WAYS), help="may be given again")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0, help="of load, for each run")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--port", type=int, default=9480)
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve)
        return 0
    chosen = given.only or [name for name in WAYS if name != "nginx return 302" or shutil.which("nginx")]
    contestants = [Contestant(name, WAYS[name]) for name in chosen]
    with tempfile.TemporaryDirectory(prefix="contactcodes-bench-") as named:
        folder = Path(named)
        put_charts_script(folder / "var")  # nothing of a first start is measured
        plan = Plan(
            port=given.port,
            folder=folder,
            codes=make_campaign(load_settings(data=folder / "var"), 50 if given.short else CODES),
            seconds=1.0 if given.short else given.seconds,
            peak_s=1.0 if given.short else 15.0,
            rounds=1 if given.short else given.rounds,
            connections=8 if given.short else given.connections,
            processes=given.processes,
            wait_ms=10 if given.short else 0,
        )
        try:
            for number in range(plan.rounds):
                for one in contestants:
                    print(f"round {number + 1} of {plan.rounds}: {one.name}", file=sys.stderr, flush=True)
                    one.runs.append(one.measure(plan))
        except PortTakenError as problem:
            print(problem, file=sys.stderr)
            return 2
    print(_table(contestants))
    wrong = _disagreements(contestants)
    goals = [] if given.short else _goals(contestants)
    tell_goals(goals)
    for sentence in wrong:
        print(f"✗ {sentence}")
    figures = {
        "runs": {one.name: [asdict(run) for run in one.runs] for one in contestants},
        "goals": [
            {"goal": words, "measured": measured, "limit": goal, "reached": reached}
            for words, measured, goal, reached in goals
        ],
        "wrong": wrong,
    }
    tell_figures(figures, given.json)
    return 1 if wrong else 0


def _disagreements(contestants: list[Contestant]) -> list[str]:
    """Return what must not be, however slow the machine: failed answers, scans that were not stored."""
    wrong = []
    for one in contestants:
        for run in one.runs:
            if run.load.failed:
                wrong.append(f"{one.name}: {run.load.failed} requests failed")
            if run.stored is not None and run.stored < run.load.answers:
                wrong.append(f"{one.name}: {run.load.answers} answered, {run.stored} stored")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
