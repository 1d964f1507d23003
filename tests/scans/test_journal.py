"""A scan is durable before the phone is answered, whatever happens next."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.scans.journal import Journal, can_record
from contactcodes.scans.segment import HEADER, framed, read_batch, segments_in, writer_is_gone

ROOT = Path(__file__).parent.parent.parent


def journal_in(folder: Path, *, sync_ms: int = 10, segment_bytes: int = 1_000_000) -> Journal:
    return Journal(folder, sync_ms=sync_ms, segment_bytes=segment_bytes)


def records_in(folder: Path) -> list[bytes]:
    found = []
    for segment in segments_in(folder):
        descriptor = os.open(segment, os.O_RDONLY)
        start = 0
        while (batch := read_batch(descriptor, start, 7)).records:
            found += batch.records
            start = batch.end
        os.close(descriptor)
    return found


def test_what_is_appended_is_read_in_order(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    for number in range(100):
        journal.append(str(number).encode())
    assert records_in(tmp_path) == [str(number).encode() for number in range(100)]
    journal.close()


def test_a_full_segment_is_followed_by_another(tmp_path: Path) -> None:
    journal = journal_in(tmp_path, segment_bytes=200)
    for number in range(50):
        journal.append(b"%050d" % number)
    journal.close()
    assert len(segments_in(tmp_path)) == 17  # three records of 58 bytes behind a header of 23
    assert records_in(tmp_path) == [b"%050d" % number for number in range(50)]


@pytest.mark.parametrize("sync_ms", [0, 5])
def test_threads_that_append_together_lose_nothing(tmp_path: Path, sync_ms: int) -> None:
    journal = journal_in(tmp_path, sync_ms=sync_ms, segment_bytes=2_000)

    def append(thread: int) -> None:
        for number in range(50):
            journal.append(f"{thread}-{number}".encode())

    threads = [threading.Thread(target=append, args=(thread,)) for thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    journal.close()
    assert sorted(records_in(tmp_path)) == sorted(
        f"{thread}-{number}".encode() for thread in range(8) for number in range(50)
    )


def test_a_segment_is_locked_while_it_is_written(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.append(b"one")
    descriptor = os.open(segments_in(tmp_path)[0], os.O_RDONLY)
    assert not writer_is_gone(descriptor)
    journal.close()
    assert writer_is_gone(descriptor)
    os.close(descriptor)


def test_what_was_appended_survives_kill_9(tmp_path: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from contactcodes.scans.journal import Journal
journal = Journal(Path({str(tmp_path)!r}), sync_ms=100, segment_bytes=5000)
number = 0
while True:
    journal.append(b"%d" % number)
    print(number, flush=True)
    number += 1
"""
    for _round in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True
        )
        assert process.stdout is not None
        told = [process.stdout.readline() for _line in range(200)]
        os.killpg(process.pid, signal.SIGKILL)
        told += process.stdout.read().splitlines(keepends=True)
        process.stdout.close()
        process.wait()
        whole = [line for line in told if line.endswith(b"\n")]
        kept = records_in(tmp_path)
        assert kept[: len(whole)] == [line.strip() for line in whole]
        assert len(kept) - len(whole) <= 1  # written, but its line was not told any more
        for segment in segments_in(tmp_path):
            segment.unlink()


@given(records=st.lists(st.binary(min_size=1, max_size=200), min_size=1, max_size=20), torn=st.data())
@settings(max_examples=50)
def test_a_torn_tail_never_hides_what_is_before_it(
    tmp_path_factory: pytest.TempPathFactory, records: list[bytes], torn: st.DataObject
) -> None:
    file = tmp_path_factory.mktemp("torn") / "x.journal"
    whole = HEADER + b"".join(map(framed, records[:-1]))
    last = framed(records[-1])
    file.write_bytes(whole + last[: torn.draw(st.integers(0, len(last) - 1))])
    descriptor = os.open(file, os.O_RDONLY)
    batch = read_batch(descriptor, 0, 1000)
    os.close(descriptor)
    assert batch.records == records[:-1]
    assert batch.end == len(whole)


def test_zeros_that_a_crash_left_are_no_records(tmp_path: Path) -> None:
    (tmp_path / "x.journal").write_bytes(HEADER + framed(b"one") + bytes(4096))
    assert records_in(tmp_path) == [b"one"]


def test_a_full_disk_leaves_no_half_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = journal_in(tmp_path)
    journal.append(b"before")
    write = os.write

    def short(descriptor: int, data: bytes) -> int:
        return write(descriptor, data[: len(data) // 2])

    monkeypatch.setattr(os, "write", short)
    with pytest.raises(OSError, match="only part"):
        journal.append(b"lost")
    monkeypatch.undo()
    journal.append(b"after")
    journal.close()
    assert records_in(tmp_path) == [b"before", b"after"]


def test_recording_is_impossible_where_a_file_stands_in_the_way(tmp_path: Path) -> None:
    assert can_record(tmp_path / "journal")
    (tmp_path / "file").write_text("")
    assert not can_record(tmp_path / "file")
    with pytest.raises(OSError, match="exists"):
        journal_in(tmp_path / "file").append(b"x")


def test_a_segment_is_closed_at_its_age_so_that_the_drain_can_delete_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path, sync_ms=5, segment_bytes=1_000_000, segment_s=0.05)
    journal.append(b"one")
    descriptor = os.open(segments_in(tmp_path)[0], os.O_RDONLY)
    end = time.monotonic() + 5
    while not writer_is_gone(descriptor):
        assert time.monotonic() < end
        time.sleep(0.01)
    os.close(descriptor)
    journal.append(b"two")
    journal.close()
    assert records_in(tmp_path) == [b"one", b"two"]


def test_a_journal_has_one_keeper_however_many_segments_it_made(tmp_path: Path) -> None:
    before = threading.active_count()
    journal = journal_in(tmp_path, segment_bytes=100)
    for number in range(50):
        journal.append(b"%050d" % number)
    assert threading.active_count() == before + 1
    journal.close()
    assert threading.active_count() == before
