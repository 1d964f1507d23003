"""On disk before the answer, without a thread that waits."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from pathlib import Path

import pytest

from contactcodes.scans.counters import Counters
from contactcodes.scans.group_commit import GroupCommit
from contactcodes.scans.journal import Journal
from contactcodes.scans.segment import read_batch, segments_in
from contactcodes.scans.unrecorded import Unrecorded
from tests.loops import run


def strict(folder: Path, counters: Counters) -> tuple[Journal, GroupCommit]:
    journal = Journal(folder, sync_ms=0, segment_bytes=1_000_000, counters=counters)
    return journal, GroupCommit(journal, Unrecorded(counters))


def records_in(folder: Path) -> list[bytes]:
    (segment,) = segments_in(folder)
    descriptor = os.open(segment, os.O_RDONLY)
    batch = read_batch(descriptor, 0, 10_000)
    os.close(descriptor)
    return batch.records


def test_a_record_is_on_disk_when_it_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    real = os.fdatasync

    def seen(descriptor: int) -> None:
        real(descriptor)
        synced.append(os.fstat(descriptor).st_size)

    monkeypatch.setattr(os, "fdatasync", seen)
    journal, together = strict(tmp_path, Counters(None))

    async def scans() -> None:
        for number in range(20):
            await together.append(b"%d" % number)
            assert synced[-1] == segments_in(tmp_path)[0].stat().st_size

    run(scans())
    together.close()
    journal.close()
    assert records_in(tmp_path) == [b"%d" % number for number in range(20)]


def test_scans_that_come_together_share_a_sync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    syncs = 0
    busy = threading.Lock()

    def slow(descriptor: int) -> None:
        nonlocal syncs
        with busy:
            syncs += 1
        time.sleep(0.02)

    monkeypatch.setattr(os, "fdatasync", slow)
    journal, together = strict(tmp_path, Counters(None))

    async def scans() -> None:
        await asyncio.gather(*(together.append(b"%d" % number) for number in range(500)))

    run(scans())
    assert syncs <= 6, "two groups, and what looks after the segment meanwhile"
    monkeypatch.undo()
    together.close()
    journal.close()
    assert sorted(records_in(tmp_path)) == sorted(b"%d" % number for number in range(500))


def test_every_scan_that_the_disk_refuses_is_counted_and_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counters = Counters(None)
    journal, together = strict(tmp_path, counters)

    def full(_descriptor: int, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    async def scans() -> None:
        await together.append(b"before")
        monkeypatch.setattr(os, "write", full)
        await asyncio.gather(*(together.append(b"%d" % number) for number in range(30)))
        monkeypatch.undo()
        await together.append(b"after")

    run(scans())
    together.close()
    journal.close()
    assert counters.cells[counters.place("unrecorded")] == 30
    assert records_in(tmp_path) == [b"before", b"after"]


def test_a_request_that_is_given_up_takes_no_other_with_it(tmp_path: Path) -> None:
    journal, together = strict(tmp_path, Counters(None))

    async def scans() -> None:
        one, other = (asyncio.create_task(together.append(name)) for name in (b"one", b"other"))
        await asyncio.sleep(0)
        one.cancel()
        await asyncio.wait_for(other, 5)

    run(scans())
    together.close()
    journal.close()
    assert set(records_in(tmp_path)) == {b"one", b"other"}
