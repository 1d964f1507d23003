"""Any interleaving of append, crash, torn write, drain and crash in the drain: each scan exactly once.

Writers and drains are processes of their own. A crash is a SIGKILL just before or just after a
call that reaches the disk: Hypothesis draws which one. Between two of them nothing changes that
would be there after the crash, so these are all the crashes there can be; a write that is cut in
the middle has a rule of its own.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import func, select

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.scans import drain as drain_module
from contactcodes.scans.drain import drain
from contactcodes.scans.journal import Journal
from contactcodes.scans.scan_record import Carrier, ScanRecord
from contactcodes.scans.segment import HEADER, framed, segments_in
from contactcodes.settings import Settings, load_settings
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import campaign_hours, code_days, scans
from tests.campaigns_made import make_campaign

NOON = 1_795_262_400_000  # 2026-11-21
SEGMENT_BYTES = 700  # three or four records
BATCH = 3


# A process that is killed takes nothing with it that the kernel has: memory will do for a disk.
IN_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108


def in_a_process(work: Callable[[], None]) -> int:
    """Start a process that does some work and ends, without cleaning up anything; return its number."""
    process = os.fork()
    if process:
        return process
    try:
        work()
    finally:
        os.kill(os.getpid(), signal.SIGKILL)
    return 0


# What SQLite and the kernel are asked by for what is still there after the crash. What a transaction has
# done before its commit is not, so a crash there is a crash at the commit.
ON_DISK = frozenset(
    ("commit", "open", "write", "rename", "unlink", "ftruncate", "fsync", "fdatasync", "flock", "close")
)


BEGIN_AND_END = frozenset(("c_call", "c_return"))
# What the drain changes for good. Between the end of one and the beginning of the next there is nothing.
CHANGES = frozenset(("commit", "rename", "unlink", "fsync"))


def die_at(number: int, calls: frozenset[str] = ON_DISK, moments: frozenset[str] = BEGIN_AND_END) -> None:
    """Let this process be killed at the so many-th time that a call to the disk begins or ends."""
    left = number

    def count(_frame: Any, event: str, function: Any) -> None:
        nonlocal left
        if event in moments and function.__name__ in calls:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)


class Writer:
    """A process that appends to a journal of its own when it is told to."""

    def __init__(self, folder: Path, code_id: int) -> None:
        self._commands, orders = os.pipe()
        self._answers, answers = os.pipe()
        self.orders = orders
        self.process = in_a_process(lambda: self._work(folder, code_id, answers))
        os.close(self._commands)
        os.close(answers)

    def _work(self, folder: Path, code_id: int, answers: int) -> None:
        journal = Journal(folder, sync_ms=1, segment_bytes=SEGMENT_BYTES)
        os.close(self.orders)
        for line in os.fdopen(self._commands, "r", closefd=False):
            command, name, number = line.split()
            record = ScanRecord(NOON, code_id, 7, Carrier.SYMBOL, name, "192.0.2.1", "x").as_bytes()
            if command == "close":
                journal.close()
                return
            if command == "tear":
                frame = framed(record)
                assert journal._current is not None
                os.write(journal._current._descriptor, frame[: 1 + int(number) % (len(frame) - 1)])
                return
            if command == "crash":
                die_at(int(number))
            journal.append(record)
            os.write(answers, b"!")

    def tell(self, command: str, name: str = "-", number: int = 0) -> bool:
        """Tell the process to do something; return whether it said that the record is safe."""
        os.write(self.orders, f"{command} {name} {number}\n".encode())
        return os.read(self._answers, 1) == b"!"

    def end(self) -> None:
        for descriptor in (self.orders, self._answers):
            os.close(descriptor)
        os.waitpid(self.process, 0)


class Journey(RuleBasedStateMachine):
    """Scans on their way from some writers to the database."""

    template: Path  # a data folder with a database and a code in it
    code: PlacedCode

    def __init__(self) -> None:
        super().__init__()
        self.data = Path(tempfile.mkdtemp(prefix="contactcodes-once-", dir=IN_MEMORY))
        shutil.copytree(self.template, self.data, dirs_exist_ok=True)
        self.settings = load_settings(data=self.data)
        self.folder = self.settings.journal_folder
        self.writers: dict[int, Writer] = {}
        self.safe: list[str] = []
        self.tried: set[str] = set()

    def name(self) -> str:
        name = f"scan{len(self.tried)}"
        self.tried.add(name)
        return name

    def writer(self, number: int) -> Writer:
        if number not in self.writers:
            self.writers[number] = Writer(self.folder, self.code.code_id)
        return self.writers[number]

    def gone(self, number: int) -> None:
        self.writers.pop(number).end()

    WHICH = st.integers(0, 2)

    @rule(number=WHICH, count=st.integers(1, 6))
    def append(self, number: int, count: int) -> None:
        for _record in range(count):
            name = self.name()
            assert self.writer(number).tell("append", name)
            self.safe.append(name)

    @rule(number=WHICH, step=st.integers(0, 12))
    def crash_while_appending(self, number: int, step: int) -> None:
        name = self.name()
        if self.writer(number).tell("crash", name, step):
            self.safe.append(name)
            os.kill(self.writers[number].process, signal.SIGKILL)
        self.gone(number)

    @rule(number=WHICH, torn_at=st.integers(0, 1000))
    def tear_a_record(self, number: int, torn_at: int) -> None:
        self.append(number, 1)
        self.writers[number].tell("tear", "torn", torn_at)
        self.gone(number)

    @rule(number=WHICH)
    def stop_a_writer(self, number: int) -> None:
        if number in self.writers:
            self.writers[number].tell("close")
            self.gone(number)

    @rule()
    def drain_all(self) -> None:
        self.drain_in_a_process(None)

    @rule(step=st.integers(0, 60))  # a drain of some segments has about so many
    def crash_while_draining(self, step: int) -> None:
        self.drain_in_a_process(step)

    def drain_in_a_process(self, dies_at: int | None) -> None:
        def work() -> None:
            database = Database(self.settings)
            if dies_at is not None:
                die_at(dies_at)
            drain(database, self.folder)

        os.waitpid(in_a_process(work), 0)

    def teardown(self) -> None:
        try:
            for number in list(self.writers):
                self.stop_a_writer(number)
            database = Database(self.settings)
            drain(database, self.folder)
            with database.reading() as connection:
                kept = Counter(connection.scalars(select(scans.c.asked)))
                hits = [
                    connection.execute(select(func.sum(table.c.hits))).scalar() or 0
                    for table in (code_days, campaign_hours)
                ]
            database.close()
            assert set(self.safe) - set(kept) == set()  # none is lost
            assert [name for name, times in kept.items() if times > 1] == []  # none is doubled
            assert set(kept) - self.tried == set()  # none is made up
            assert hits == [kept.total()] * 2  # and none is counted otherwise
            assert segments_in(self.folder) == []
        finally:
            shutil.rmtree(self.data)


def test_each_scan_is_stored_and_counted_exactly_once(
    sqlite: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drain_module, "BATCH", BATCH)
    (code,) = make_campaign(sqlite, "Printemps", "help", ["Lyon"])
    sqlite.close()
    monkeypatch.setattr(Journey, "template", settings.data, raising=False)
    monkeypatch.setattr(Journey, "code", code, raising=False)
    run_state_machine_as_test(
        Journey,
        settings=examples(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def settings() -> Iterator[Settings]:
    with tempfile.TemporaryDirectory(prefix="contactcodes-once-", dir=IN_MEMORY) as data:
        yield load_settings(data=Path(data))


def test_a_drain_may_crash_at_any_moment_of_its_pass(
    sqlite: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every crash there can be in one pass over two segments, one after the other."""
    monkeypatch.setattr(drain_module, "BATCH", BATCH)
    (code,) = make_campaign(sqlite, "Printemps", "help", ["Lyon"])
    sqlite.close()
    folder = settings.journal_folder
    folder.mkdir(parents=True)
    moments, through = 0, False
    while not through:
        for segment in range(2):
            names = [f"{moments}-{segment}-{number}" for number in range(BATCH + 1)]
            lines = [
                ScanRecord(NOON, code.code_id, 7, Carrier.SYMBOL, name, "192.0.2.1", "x") for name in names
            ]
            content = HEADER + b"".join(framed(line.as_bytes()) for line in lines) + framed(b"torn")[:-1]
            (folder / f"{moments}-{segment}.journal").write_bytes(content)
        through = drained_before(settings, moments)
        database = Database(settings)
        drain(database, folder)
        with database.reading() as connection:
            kept = Counter(connection.scalars(select(scans.c.asked)))
            hits = connection.execute(select(func.sum(code_days.c.hits))).scalar_one()
        database.close()
        moments += 1
        assert set(kept.values()) == {1}, f"doubled by a crash at moment {moments}"
        assert len(kept) == hits == moments * 2 * (BATCH + 1), f"lost by a crash at moment {moments}"
        assert segments_in(folder) == []
    assert moments > 15, moments


def drained_before(settings: Settings, dies_at: int) -> bool:
    """Drain in a process that is killed at a moment; tell whether it was through before."""
    through, said = os.pipe()

    def work() -> None:
        database = Database(settings)
        die_at(dies_at, CHANGES, frozenset(("c_call",)))
        drain(database, settings.journal_folder)
        sys.setprofile(None)
        os.write(said, b"!")

    process = in_a_process(work)
    os.close(said)
    os.waitpid(process, 0)
    with os.fdopen(through, "rb") as answer:
        return answer.read() == b"!"
