"""Three nodes and one PostgreSQL: what phones notice when a part dies, and what is lost by it.

    python -m bench.many_nodes            about two minutes
    python -m bench.many_nodes --short    half a minute: checks that all of it works

Three times ``contactcodes serve`` with a data folder and a port of its own, one database, and
phones that come at even intervals and are sent round the nodes (``bench/balancer.py``). One
after the other, and with pauses between:

- a node is killed, all its processes at once (``kill -9``), and started again a while later;
- PostgreSQL hangs: it takes connections and says nothing (SIGSTOP);
- PostgreSQL is stopped for 30 s and started again. While it is away, another node is killed and
  started: it answers from its snapshot.

Then every phone's answer is compared with what the database holds. No phone may be left without
an answer or wait for more than 100 ms, no scan be missing or stored twice, and the roll-ups are
what a recount of the scans gives. The rate is moderate, so that two CPUs are enough for three
nodes, the database and the phones: what is measured is what the deaths cost.

Returns 1 where something was lost, doubled, not answered or rolled up wrongly. Late answers are a
goal that is told: how late they are depends on the machine.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from http.client import HTTPException
from pathlib import Path

from bench.balancer import Balancer
from bench.campaign import make_campaign
from bench.phones import Notes
from bench.postgresql import PostgreSQL, postgresql
from bench.quiet import wait_until_quiet
from bench.rolled_up import differing_roll_ups
from bench.servers import NotPossibleError, PortTakenError, refuse_taken_port
from bench.stored import balance, stored
from bench.telling import tell_figures
from bench.whole_service import WholeService
from contactcodes.settings import Settings, load_settings
from contactcodes.storage.database import Database

LATE_MS = 100.0
NODES = 3
_BACKLOG_WITHIN_S = 120.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is tried.

    ports     of the nodes
    a_second  phones
    calm_s    between two events, and before a killed node is started again
    away_s    how long PostgreSQL is stopped
    """

    ports: tuple[int, ...]
    a_second: float
    calm_s: float
    away_s: float


def long_plan(port: int) -> Plan:
    """Return the plan whose figures are told to others."""
    return Plan(_ports(port), a_second=400, calm_s=8.0, away_s=30.0)


def short_plan(port: int) -> Plan:
    """Return the plan that checks that all of it works."""
    return Plan(_ports(port), a_second=200, calm_s=1.0, away_s=5.0)


def _ports(first: int) -> tuple[int, ...]:
    return tuple(range(first, first + NODES))


@dataclass(frozen=True, slots=True)
class Stretch:
    """The phones that came between two events. Times in ms.

    since       what had happened
    retried     phones whose request went to more than one node
    late        phones that waited longer than 100 ms
    unanswered  phones that no node answered
    """

    since: str
    phones: int
    retried: int
    p50_ms: float
    p99_ms: float
    worst_ms: float
    late: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class Late:
    """A phone that waited longer than 100 ms.

    after_s  from the event to its coming
    node     that it asked last: 0, 1 or 2
    """

    since: str
    after_s: float
    waited_ms: float
    node: int


@dataclass(slots=True)
class Report:
    """What came of it.

    late          one by one
    alone_s       from the start of a node to its answering, while PostgreSQL was away; None: it did not
    answered      phones, each counted once
    not_sent_on   answered, but not by a redirect
    extra         scans that a node stored and did not answer any more before it died: another did
    missing, doubled, strange  as in ``stored.Balance``
    backlog_s     from the last phone to the last scan stored
    differing     roll-ups that are not what a recount gives
    """

    stretches: list[Stretch]
    late: list[Late]
    alone_s: float | None
    answered: int
    not_sent_on: int
    extra: int
    missing: int
    doubled: int
    strange: int
    unrecorded: int
    backlog_s: float
    differing: list[str]
    left_behind: list[str]
    wrong: list[str] = field(default_factory=list)


class Events:
    """What happened when: the number of the first phone after each event."""

    def __init__(self, phones: Notes, say: Callable[[str], None]) -> None:
        """Begin with the load."""
        self._phones, self._say = phones, say
        self.seen: list[tuple[str, int]] = []

    @contextmanager
    def of(self, words: str) -> Iterator[None]:
        """Take note of an event before it happens."""
        self._say(words)
        self.seen.append((words, len(self._phones) if self.seen else 0))
        yield


def carry_out(plan: Plan, folder: Path, say: Callable[[str], None]) -> Report:
    """Do it below an empty folder. Raises NotPossibleError where PostgreSQL is not installed."""
    with ExitStack() as ended:
        server = ended.enter_context(postgresql())
        server.make_database("contactcodes")
        url = server.url("contactcodes")
        settings = load_settings(data=folder / "node-0", database_url=url)
        codes = make_campaign(settings, 100)
        nodes = []
        for number, port in enumerate(plan.ports):
            log = folder / f"node-{number}.log"
            node = WholeService(
                folder / f"node-{number}",
                port,
                log=log,
                database_url=url,
                scan_processes="1",
                public_url="https://qr.dupont.fr",
            )
            refuse_taken_port(port)
            nodes.append(node)
            ended.callback(node.stop)
            node.start()
        for node in nodes:
            node.wait_until_ready()
        wait_until_quiet(at_most_s=4 * plan.calm_s)
        with Balancer([node.port for node in nodes], codes, a_second=plan.a_second) as balancer:
            events = Events(balancer.notes, say)
            alone_s = _live(plan, nodes, server, events)
        ended_at = time.monotonic()
        for node in nodes:
            _wait_for_the_drain(node)
        backlog_s = time.monotonic() - ended_at
        unrecorded = sum(node.metric("contactcodes_unrecorded_scans_total") for node in nodes)
        for node in nodes:
            node.stop()
        nodes[0].drain()  # merges what is left to merge in the database of all of them
        late = _late(balancer, events, [node.port for node in nodes])
        return _report(settings, nodes, balancer.notes, codes, events, late, alone_s, backlog_s, unrecorded)


def _live(plan: Plan, nodes: list[WholeService], server: PostgreSQL, events: Events) -> float | None:
    """Let happen what happens; return how long a node took to answer that started without PostgreSQL."""
    with events.of("all is well"):
        time.sleep(plan.calm_s)
    with events.of("a node is killed"):
        nodes[1].kill("everything at once")
        time.sleep(plan.calm_s)
    with events.of("it is started again"):
        nodes[1].wait_until_ready()
        time.sleep(plan.calm_s)
    with events.of("PostgreSQL hangs"):
        server.freeze()
        time.sleep(plan.calm_s)
    with events.of("and goes on"):
        server.thaw()
        time.sleep(plan.calm_s)
    with events.of("PostgreSQL is stopped"):
        server.stop()
        stopped_at = time.monotonic()
        time.sleep(plan.away_s / 3)
    with events.of("without it, another node is killed"):
        nodes[2].kill("everything at once")
        time.sleep(plan.away_s / 6)
    with events.of("and is started again"):
        alone_s = _start_alone(nodes[2], until=stopped_at + plan.away_s)
    with events.of("PostgreSQL is started"):
        server.start()
        for node in nodes:
            node.wait_until_ready()
        time.sleep(plan.calm_s)
    return alone_s


def _start_alone(node: WholeService, *, until: float) -> float | None:
    began = time.monotonic()
    answered_after_s = None
    while time.monotonic() < until:
        node.keep_up()
        with suppress(OSError, HTTPException):
            if answered_after_s is None and node.get("/readyz")[0] == 200:
                answered_after_s = time.monotonic() - began
        time.sleep(0.05)
    return answered_after_s


def _late(balancer: Balancer, events: Events, ports: list[int]) -> list[Late]:
    phones, found = balancer.notes, []
    ends = [first for _words, first in events.seen[1:]] + [len(phones)]
    for (words, first), end in zip(events.seen, ends, strict=True):
        for serial in range(first, end):
            if phones.is_answered(serial) and phones.late_ms(serial) > LATE_MS:
                after_s = phones.asked_at[serial] - phones.asked_at[first]
                node = ports.index(balancer.last_asked[serial])
                found.append(Late(words, after_s, phones.late_ms(serial), node))
    return found


def _wait_for_the_drain(node: WholeService) -> None:
    end = time.monotonic() + _BACKLOG_WITHIN_S
    while node.metric("contactcodes_journal_backlog_records"):
        if time.monotonic() > end:
            raise TimeoutError("the backlog is not worked off")
        time.sleep(0.05)


def _report(
    settings: Settings,
    nodes: list[WholeService],
    phones: Notes,
    codes: list[str],
    events: Events,
    late: list[Late],
    alone_s: float | None,
    backlog_s: float,
    unrecorded: int,
) -> Report:
    found = stored(settings, phones, codes)
    told = balance(phones, found)
    database = Database(settings)
    try:
        differing = differing_roll_ups(database)
    finally:
        database.close()
    ends = [first for _words, first in events.seen[1:]] + [len(phones)]
    report = Report(
        stretches=[
            _stretch(words, phones, range(first, end))
            for (words, first), end in zip(events.seen, ends, strict=True)
        ],
        late=late,
        alone_s=alone_s,
        answered=told.answered,
        not_sent_on=sum(status not in {0, 302} for status in phones.statuses),
        extra=found.hits.total() - told.answered + len(told.missing) - told.kept,
        missing=len(told.missing),
        doubled=len(told.doubled),
        strange=told.strange,
        unrecorded=unrecorded,
        backlog_s=backlog_s,
        differing=differing,
        left_behind=[f"{node.data.name}/{file}" for node in nodes for file in node.left_behind()],
    )
    if told.unanswered or report.not_sent_on:
        report.wrong.append(f"{told.unanswered + report.not_sent_on} phones were not sent on")
    if not told.even or unrecorded or report.left_behind:
        report.wrong.append(
            f"{report.missing} scans are missing, {report.doubled} doubled, {report.strange} strange, "
            f"{unrecorded} unrecorded; left in journals: {report.left_behind}"
        )
    if differing:
        report.wrong.append(f"roll-ups differ from a recount: {', '.join(differing)}")
    return report


def _stretch(words: str, phones: Notes, some: range) -> Stretch:
    waits = sorted(phones.late_ms(serial) for serial in some if phones.is_answered(serial)) or [0.0]
    return Stretch(
        since=words,
        phones=len(some),
        retried=sum(phones.attempts[serial] > 1 for serial in some),
        p50_ms=waits[len(waits) // 2],
        p99_ms=waits[len(waits) * 99 // 100],
        worst_ms=waits[-1],
        late=sum(wait > LATE_MS for wait in waits),
        unanswered=sum(not phones.is_answered(serial) for serial in some),
    )


def table(report: Report) -> str:
    """Return the figures for people."""
    lines = [
        f"{'':38}{'phones':>8}{'retried':>9}{'p50 ms':>8}{'p99 ms':>8}{'worst ms':>10}"
        f"{'> 100 ms':>10}{'unanswered':>12}"
    ]
    for one in report.stretches:
        lines.append(
            f"{one.since:38}{one.phones:>8,}{one.retried:>9,}{one.p50_ms:>8.1f}{one.p99_ms:>8.1f}"
            f"{one.worst_ms:>10.1f}{one.late:>10,}{one.unanswered:>12,}"
        )
    lines += [
        f"{report.answered:,} answered: {report.missing} missing, {report.doubled} doubled, "
        f"{report.strange} strange; {report.extra} more by nodes that died before they could answer",
        f"all stored {report.backlog_s:.1f} s after the last phone; "
        f"roll-ups that differ from a recount: {', '.join(report.differing) or 'none'}",
        "the node that was started without PostgreSQL answered "
        + (f"{report.alone_s:.1f} s later" if report.alone_s is not None else "only when it was back"),
        f"{'✗' if report.late else '✓'} phones that waited longer than 100 ms: {len(report.late)} (goal: 0)",
    ]
    lines += [f"✗ {sentence}" for sentence in report.wrong]
    return "\n".join(lines)


def main() -> int:
    """Try, tell, and return 1 if anything was lost, doubled, not answered or rolled up wrongly."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="check that it works, in half a minute")
    parser.add_argument("--port", type=int, default=9485, help="of the first node; the others follow")
    parser.add_argument("--json", type=Path, help="write the figures there")
    given = parser.parse_args()
    plan = short_plan(given.port) if given.short else long_plan(given.port)
    with tempfile.TemporaryDirectory(prefix="contactcodes-nodes-") as folder:
        try:
            report = carry_out(plan, Path(folder), lambda said: print(said, file=sys.stderr, flush=True))
        except (PortTakenError, NotPossibleError) as problem:
            print(f"not possible here: {problem}", file=sys.stderr)
            return 2
    print(table(report))
    tell_figures(asdict(report), given.json)
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
