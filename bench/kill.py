"""What is lost when things die: kill -9, power cuts, full and failing disks.

    python -m bench.kill            about a quarter of an hour
    python -m bench.kill --short    half a minute: checks that all of it works, with few rounds

Phones scan all the time and note each answer (``bench/phones.py``); afterwards each answered
scan is looked for in the database.

- *Kills*: ``contactcodes serve`` on SQLite and on PostgreSQL; at random moments one of its
  processes, all of them, or PostgreSQL dies by ``kill -9`` and comes back. No answered scan may
  be missing, none stored twice.
- *The control*: a server that keeps its scans in memory for up to a second, killed likewise. It
  must be seen to lose, or nothing was tried.
- *Power cuts*: what has reached the disk at a moment, taken to another one and drained there. What
  was answered earlier than the sync interval and half a second before must be in it; with scans
  put on disk before the answer, everything.
- *Bad disks*: full, full and emptied again, failing (read-only). Every phone is sent on; the count of
  unrecorded scans on /metrics is exact.

Power cuts and bad disks need root, loop devices and ext4; without them they are left out, and
the table says so. Returns 1 where something was lost, doubled or miscounted.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.bad_disk import ALL_IN_ONE, TROUBLES, Seen, load_bad_disk
from bench.kill_rounds import Killed, kill_rounds, lose_rounds
from bench.power_cut import GRACE_S, Cut, cut_power
from bench.servers import NotPossibleError, PortTakenError
from bench.telling import tell_figures

DATABASES = ("SQLite", "PostgreSQL")


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is tried.

    databases       SQLite, PostgreSQL or both
    rounds          kills on each database
    control_rounds  kills of the control; 0: it is left out
    answers         scans answered after each kill, and in each state of a disk, at least
    a_second        scans, at most
    cuts            power cuts for each sync interval
    sync_ms         sync intervals; 0: on disk before the answer
    troubles        of disks
    """

    port: int
    databases: tuple[str, ...]
    rounds: int
    control_rounds: int
    answers: int
    a_second: float
    cuts: int
    sync_ms: tuple[int, ...]
    troubles: tuple[str, ...]


def long_plan(port: int, rounds: int) -> Plan:
    """Return the plan whose figures are told to others: with 50 rounds, 100,000 answers on each database."""
    return Plan(port, DATABASES, rounds, 5, 2_000, 3_000, 5, (100, 1_000, 0), TROUBLES)


def short_plan(port: int) -> Plan:
    """Return the plan that checks that all of it works."""
    return Plan(port, DATABASES, 2, 1, 500, 1_500, 1, (100,), (ALL_IN_ONE,))


@dataclass(slots=True)
class Report:
    """What came of a plan.

    wrong         sentences: what must not be
    not_possible  what was left out, and why
    """

    kills: dict[str, Killed] = field(default_factory=dict)
    control: tuple[int, int] | None = None
    cuts: dict[int, list[Cut]] = field(default_factory=dict)
    disks: dict[str, Seen] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    not_possible: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the figures."""
        return {
            "kills": {name: asdict(one) for name, one in self.kills.items()},
            "control": self.control and {"answered": self.control[0], "lost": self.control[1]},
            "power_cuts": {str(ms): [asdict(cut) for cut in cuts] for ms, cuts in self.cuts.items()},
            "bad_disks": {name: asdict(seen) for name, seen in self.disks.items()},
            "wrong": self.wrong,
            "not_possible": self.not_possible,
        }


def carry_out(plan: Plan, folder: Path, say: Callable[[str], None]) -> Report:
    """Do all of a plan below an empty folder; what cannot be done here is left out and told."""
    report = Report()
    number = 0

    def fresh() -> Path:
        nonlocal number
        number += 1
        made = folder / str(number)
        made.mkdir()
        return made

    for name in plan.databases:
        with _if_possible(report, f"kills on {name}", say):
            killed = kill_rounds(
                fresh(),
                plan.port,
                rounds=plan.rounds,
                answers=plan.answers,
                a_second=plan.a_second,
                on_postgresql=name == "PostgreSQL",
            )
            report.kills[name] = killed
            if not killed.even:
                report.wrong.append(f"kills on {name}: scans were lost, doubled or made up, see the table")
    if plan.control_rounds:
        say("the control")
        report.control = lose_rounds(
            fresh(), plan.port, rounds=plan.control_rounds, answers=plan.answers, a_second=plan.a_second
        )
        if not report.control[1]:
            report.wrong.append("the control has lost nothing: these kills prove nothing")
    for sync_ms in plan.sync_ms:
        with _if_possible(report, f"power cuts, on disk within {sync_ms} ms", say):
            cuts = cut_power(fresh(), plan.port, sync_ms=sync_ms, cuts=plan.cuts, a_second=plan.a_second)
            report.cuts[sync_ms] = cuts
            report.wrong += wrong_cuts(sync_ms, cuts)
    for trouble in plan.troubles:
        with _if_possible(report, f"a disk that is {trouble}", say):
            seen = load_bad_disk(fresh(), plan.port, trouble, answers=plan.answers, a_second=plan.a_second)
            report.disks[trouble] = seen
            report.wrong += wrong_disk(trouble, seen)
    return report


@contextmanager
def _if_possible(report: Report, part: str, say: Callable[[str], None]) -> Iterator[None]:
    say(part)
    try:
        yield
    except NotPossibleError as problem:
        report.not_possible[part] = str(problem)


def wrong_cuts(sync_ms: int, cuts: list[Cut]) -> list[str]:
    """Return what must not be of power cuts."""
    limit_ms = sync_ms + 1000 * GRACE_S if sync_ms else 0.0
    wrong = []
    for cut in cuts:
        if cut.oldest_ms > limit_ms:
            wrong.append(
                f"power cut, sync {sync_ms} ms: a scan answered {cut.oldest_ms:.0f} ms before is missing"
            )
        if cut.doubled or cut.strange:
            wrong.append(f"power cut, sync {sync_ms} ms: {cut.doubled} doubled, {cut.strange} strange")
        if not cut.shows_a_cut:
            wrong.append("a file that was never synced is on the disk: this is no power cut")
    return wrong


def wrong_disk(trouble: str, seen: Seen) -> list[str]:
    """Return what must not be of a load on a bad disk."""
    wrong = []
    if not seen.exact:
        wrong.append(
            f"disk {trouble}: {seen.answered} answered, {seen.stored} stored, "
            f"but {seen.unrecorded} counted as unrecorded"
        )
    if seen.not_sent_on or seen.unanswered:
        wrong.append(f"disk {trouble}: {seen.not_sent_on + seen.unanswered} phones were not sent on")
    if seen.doubled or seen.strange:
        wrong.append(f"disk {trouble}: {seen.doubled} doubled, {seen.strange} strange")
    if seen.afterwards != seen.recorded_again:
        wrong.append(f"disk {trouble}: recording did not go on after there was room again")
    return wrong


def table(report: Report) -> str:
    """Return the figures for people."""
    lines = []
    for name, killed in report.kills.items():
        lines += [
            "",
            f"{'kill -9, on ' + name:28}{'rounds':>8}{'killed':>8}{'answered':>10}{'unanswered':>12}",
        ]
        lines[-1] += f"{'of it kept':>12}{'missing':>9}{'doubled':>9}{'silent ms':>11}"
        for victim in dict.fromkeys(one.victim for one in killed.rounds):
            some = Killed([one for one in killed.rounds if one.victim == victim], 0, 0, 0, [])
            lines.append(_kill_line(victim, some))
        lines.append(_kill_line("all", killed))
        lines[-1] += f"   strange {killed.strange}, not sent on {killed.not_sent_on}, "
        lines[-1] += f"unrecorded {killed.unrecorded}, journal files left {len(killed.left_behind)}"
    if report.control:
        answered, lost = report.control
        lines += ["", f"the control, queued in memory: {answered:,} answered, {lost:,} lost"]
    if report.cuts:
        lines += [
            "",
            f"{'power cut':28}{'answered':>10}{'missing':>9}{'oldest of it, ms before':>25}{'doubled':>9}",
        ]
    for sync_ms, cuts in report.cuts.items():
        words = f"on disk within {sync_ms} ms" if sync_ms else "on disk before the answer"
        for cut in cuts:
            lines.append(
                f"{words:28}{cut.answered:>10,}{cut.missing:>9,}{cut.oldest_ms:>25.0f}{cut.doubled:>9}"
            )
    if report.disks:
        lines += [
            "",
            f"{'disk':40}{'answered':>10}{'not sent on':>13}{'stored':>9}{'missing':>9}{'unrecorded':>12}",
        ]
    for trouble, seen in report.disks.items():
        missing = seen.answered - seen.stored
        lines.append(
            f"{trouble:40}{seen.answered:>10,}{seen.not_sent_on:>13}{seen.stored:>9,}{missing:>9,}{seen.unrecorded:>12,}"
        )
        if seen.afterwards is not None:
            lines[-1] += f"   with room again {seen.afterwards:,} answered, {seen.recorded_again:,} stored"
    lines += [f"– not possible here: {part}: {why}" for part, why in report.not_possible.items()]
    lines += [f"✗ {sentence}" for sentence in report.wrong]
    return "\n".join(lines)


def _kill_line(words: str, killed: Killed) -> str:
    total = killed.total
    return (
        f"{words:28}{len(killed.rounds):>8}{total('processes'):>8}{total('answered'):>10,}"
        f"{total('unanswered'):>12,}{total('kept'):>12,}{total('missing'):>9,}{total('doubled'):>9,}"
        f"{max(one.silent_ms for one in killed.rounds):>11,.0f}"
    )


def main() -> int:
    """Try, tell, and return 1 if anything was lost, doubled or miscounted."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="check that it works, in half a minute")
    parser.add_argument("--rounds", type=int, default=50, help="kills on each database")
    parser.add_argument("--port", type=int, default=9481)
    parser.add_argument("--json", type=Path, help="write the figures there")
    given = parser.parse_args()
    plan = short_plan(given.port) if given.short else long_plan(given.port, given.rounds)
    with tempfile.TemporaryDirectory(prefix="contactcodes-kill-") as folder:
        try:
            report = carry_out(plan, Path(folder), lambda part: print(part, file=sys.stderr, flush=True))
        except PortTakenError as problem:
            print(problem, file=sys.stderr)
            return 2
    print(table(report))
    tell_figures(report.as_json(), given.json)
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
