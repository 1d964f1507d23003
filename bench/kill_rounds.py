"""``kill -9`` at random moments under load, round after round; and the control that loses by it."""

from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
import time
from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bench.campaign import make_campaign
from bench.phones import Phones
from bench.postgresql import PostgreSQL, postgresql
from bench.servers import granian, running, wait_for_free_port
from bench.stored import balance, stored
from bench.whole_service import VICTIMS, WholeService
from contactcodes.settings import load_settings

POSTGRESQL = "PostgreSQL"
_BACK_WITHIN_S = 60.0
_SERIAL = re.compile(r"SM-S(\d+)B")


@dataclass(frozen=True, slots=True)
class Round:
    """One kill and the load until the next.

    victim      what was killed
    processes   how many that were
    answered    scans, from the kill to the next
    unanswered  scans that were under way when the connection ended; they may be stored or not
    kept        of those, the ones that are stored
    missing     answered, not stored
    doubled     stored more than once
    silent_ms   the longest time in which no scan was answered
    """

    victim: str
    processes: int
    answered: int
    unanswered: int
    kept: int
    missing: int
    doubled: int
    silent_ms: float


@dataclass(frozen=True, slots=True)
class Killed:
    """All rounds on one database.

    not_sent_on   answered, but not by a redirect
    strange       scans that nobody has made
    unrecorded    scans that the service says it could not record
    left_behind   files of the journal that could not be drained
    """

    rounds: list[Round]
    not_sent_on: int
    strange: int
    unrecorded: int
    left_behind: list[str]

    def total(self, of: str) -> int:
        """Return a sum over the rounds."""
        return sum(int(getattr(one, of)) for one in self.rounds)

    @property
    def even(self) -> bool:
        """True where each answered scan is stored once, and nothing else is."""
        wrong = self.total("missing") + self.total("doubled") + self.not_sent_on + self.strange
        return not (wrong or self.unrecorded or self.left_behind)


def kill_rounds(
    folder: Path, port: int, *, rounds: int, answers: int, a_second: float, on_postgresql: bool
) -> Killed:
    """Kill something ``rounds`` times, each of VICTIMS equally often.

    answers   scans answered after each kill before the next moment is chosen, at least
    a_second  scans, at most

    Raises NotPossibleError where PostgreSQL is not installed.
    """
    with ExitStack() as ended:
        server = ended.enter_context(postgresql()) if on_postgresql else None
        chosen: dict[str, str] = {}
        if server is not None:
            server.make_database("contactcodes")
            chosen["database_url"] = server.url("contactcodes")
        settings = load_settings(data=folder / "var", **chosen)
        codes = make_campaign(settings, 100)
        service = WholeService(folder / "var", port, log=folder / "service.log", **chosen)
        victims = _victims(rounds, on_postgresql)
        began: list[tuple[str, int, int, float]] = []
        with service, Phones(port, codes, at_once=16, a_second=a_second) as phones:
            phones.wait_for(answers, _BACK_WITHIN_S)
            for victim in victims:
                time.sleep(random.uniform(0.0, 1.0))
                first, at = len(phones.notes), time.monotonic()
                killed = _kill(victim, service, server)
                began.append((victim, killed, first, at))
                _wait_for(phones, service, answers)
            phones.stop()
            service.wait_until_ready()
            unrecorded = service.metric("contactcodes_unrecorded_scans_total")
        service.drain()
        left = service.left_behind()
        notes = phones.notes
        found = stored(settings, notes, codes)
    ends = [first for _victim, _killed, first, _at in began[1:]] + [len(notes)]
    told: list[Round] = []
    for (victim, killed, first, at), end in zip(began, ends, strict=True):
        # The first round has what was answered before it, too.
        some = range(first if told else 0, end)
        seen = balance(notes, found, some)
        answered_at = (notes.answered_at[serial] for serial in range(first, end))
        moments = sorted([at, *(moment for moment in answered_at if moment > at)])
        silent = max((later - sooner for sooner, later in pairwise(moments)), default=0)
        told.append(
            Round(
                victim=victim,
                processes=killed,
                answered=seen.answered,
                unanswered=seen.unanswered,
                kept=seen.kept,
                missing=len(seen.missing),
                doubled=len(seen.doubled),
                silent_ms=1000 * silent,
            )
        )
    return Killed(
        rounds=told,
        not_sent_on=sum(status not in {0, 302} for status in notes.statuses),
        strange=found.strange,
        unrecorded=unrecorded,
        left_behind=left,
    )


def lose_rounds(folder: Path, port: int, *, rounds: int, answers: int, a_second: float) -> tuple[int, int]:
    """Kill the control so often under the same load; return how many scans it answered and lost."""
    database = folder / "in_memory.db"
    command = granian("rsgi", "bench.contestants.in_memory:answer", port, "--workers", "1")
    codes = ["A234567"]
    with ExitStack() as ended:
        phones = Phones(port, codes, at_once=16, a_second=a_second)
        for number in range(rounds + 1):
            if number:
                wait_for_free_port(port)
            with running(
                command,
                port,
                "/",
                environment={"BENCH_DATABASE": str(database)},
                log=folder / "in_memory.log",
            ) as server:
                if not number:
                    ended.enter_context(phones)
                phones.wait_for(answers, _BACK_WITHIN_S)
                if number < rounds:
                    time.sleep(random.uniform(0.0, 1.0))
                    for pid in server.pids():
                        with suppress(ProcessLookupError):
                            os.kill(pid, signal.SIGKILL)
                else:
                    phones.stop()
                    time.sleep(2.5)  # what was answered last is written: only the kills take their share
    with sqlite3.connect(database) as reading:
        rows = reading.execute("SELECT user_agent FROM scans").fetchall()
    reading.close()
    kept = Counter(int(found[1]) for (agent,) in rows if (found := _SERIAL.search(agent)))
    notes = phones.notes
    lost = sum(notes.is_answered(serial) and not kept[serial] for serial in range(len(notes)))
    return notes.answers, lost


def _victims(rounds: int, on_postgresql: bool) -> list[str]:
    everybody = [*VICTIMS, *[POSTGRESQL] * on_postgresql]
    chosen = (everybody * (rounds // len(everybody) + 1))[:rounds]
    if rounds < len(everybody):
        # The fewer rounds, the more of what is specific: both short forms together kill all kinds.
        chosen = [POSTGRESQL, "the drain", *VICTIMS][:rounds] if on_postgresql else _FIRST[:rounds]
    random.shuffle(chosen)
    return chosen


_FIRST = ["everything at once", "a scan process", "the drain", "the supervisor", "the studio", "the worker"]


def _kill(victim: str, service: WholeService, server: PostgreSQL | None) -> int:
    if victim == POSTGRESQL:
        assert server is not None
        killed = server.kill()
        time.sleep(random.uniform(0.2, 2.0))
        server.start()
        return killed
    end = time.monotonic() + _BACK_WITHIN_S
    while not (killed := service.kill(victim)):  # an earlier kill has ended it; it is on its way back
        service.keep_up()
        if time.monotonic() > end:
            raise TimeoutError(f"{victim} did not come back in {_BACK_WITHIN_S:g} s")
        time.sleep(random.uniform(0.0, 0.5))
    return killed


def _wait_for(phones: Phones, service: WholeService, answers: int) -> None:
    until, end = phones.notes.answers + answers, time.monotonic() + _BACK_WITHIN_S
    while phones.notes.answers < until:
        service.keep_up()
        if time.monotonic() > end:
            raise TimeoutError(f"no scans were answered for {_BACK_WITHIN_S:g} s")
        time.sleep(0.02)
