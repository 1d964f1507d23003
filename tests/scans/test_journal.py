"""A scan is durable before the phone is answered, whatever happens next."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.scans.counters import Counters
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
    # Sorted: the one that is opened ahead may be named before one that was needed sooner.
    assert sorted(records_in(tmp_path)) == [b"%050d" % number for number in range(50)]


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


@pytest.mark.parametrize("how", ["deleted with its folder", "moved away with its folder"])
def test_a_segment_that_vanishes_is_put_back_and_loses_nothing(tmp_path: Path, how: str) -> None:
    folder = tmp_path / "journal"
    journal = journal_in(folder)
    for number in range(50):
        journal.append(b"before %d" % number)
    name = segments_in(folder)[0].name
    if how == "deleted with its folder":
        shutil.rmtree(folder)
    else:
        folder.rename(tmp_path / "elsewhere")
    for number in range(50):
        journal.append(b"after %d" % number)
    end = time.monotonic() + 10
    while not (folder / name).exists():
        assert time.monotonic() < end, "the segment is not put back"
        time.sleep(0.01)
    for number in range(50):
        journal.append(b"then %d" % number)
    descriptor = os.open(folder / name, os.O_RDONLY)
    assert not writer_is_gone(descriptor), "the drain would delete it"
    os.close(descriptor)
    journal.close()
    # Under its old name, so that a drain goes on where it was.
    assert [segment.name for segment in segments_in(folder)] == [name]
    assert records_in(folder) == [
        b"%s %d" % (when, number) for when in (b"before", b"after", b"then") for number in range(50)
    ]


def test_where_a_vanished_segment_cannot_be_put_back_every_scan_is_refused_and_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "journal"
    counters = Counters(None)
    journal = Journal(folder, sync_ms=10, segment_bytes=1_000_000, counters=counters)
    journal.append(b"seen where it belongs")
    time.sleep(0.1)
    shutil.rmtree(folder)
    folder.write_text("in the way")
    refused = 0
    end = time.monotonic() + 10
    while refused < 5:
        try:
            journal.append(b"lost")
        except OSError:
            refused += 1
        assert time.monotonic() < end, "nobody noticed"
        time.sleep(0.005)
    written = journal_written(journal)
    journal.close()
    assert counters.cells[counters.place("unrecorded")] == written
    assert "cannot be put back" in caplog.text


def journal_written(journal: Journal) -> int:
    """How many records went into a segment that is not there any more."""
    assert journal._current is not None
    return journal._current._records


def test_a_folder_that_refuses_segments_is_asked_ten_times_a_second_not_for_each_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    journal = journal_in(tmp_path / "file")
    tries = 0
    real = Path.mkdir

    def counted_mkdir(path: Path, *arguments: Any, **more: Any) -> None:
        nonlocal tries
        tries += 1
        real(path, *arguments, **more)

    monkeypatch.setattr(Path, "mkdir", counted_mkdir)
    for _scan in range(1000):
        with pytest.raises(OSError, match="exists"):
            journal.append(b"x")
    assert tries < 20


def test_records_and_bytes_are_counted(tmp_path: Path) -> None:
    counters = Counters(None)
    journal = Journal(tmp_path, sync_ms=10, segment_bytes=400, counters=counters)
    for number in range(30):
        journal.append(b"%050d" % number)
    journal.close()
    assert counters.cells[counters.place("journal_records")] == 30
    assert counters.cells[counters.place("journal_bytes")] == 30 * 58
    assert counters.cells[counters.place("journal_synced_ms")] > 0


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


def test_where_a_write_takes_only_part_of_a_batch_its_whole_records_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = journal_in(tmp_path)
    journal.append(b"before")
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:25]))
    # Frames of 11 bytes: two are whole, and a part of the third. A drain may have read the two.
    assert journal.append_together([b"one", b"two", b"thr", b"fou"]) == 2
    monkeypatch.undo()
    journal.append(b"after")
    journal.close()
    assert records_in(tmp_path) == [b"before", b"one", b"two", b"after"]


def test_behind_a_torn_record_that_cannot_be_cut_off_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = journal_in(tmp_path)
    journal.append(b"before")
    real = os.write

    def fails(_descriptor: int, _length: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:5]))
    monkeypatch.setattr(os, "ftruncate", fails)
    with pytest.raises(OSError, match="only part"):
        journal.append(b"torn")
    monkeypatch.undo()
    journal.append(b"after")
    journal.close()
    assert len(segments_in(tmp_path)) == 2
    assert records_in(tmp_path) == [b"before", b"after"]


def test_nobody_who_appends_waits_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = journal_in(tmp_path, segment_bytes=2_000, sync_ms=5)
    journal.append(b"first")
    appending = threading.get_ident()
    waited = []
    for name in ("fdatasync", "fsync"):
        real = getattr(os, name)

        def slow(descriptor: int, real: Any = real) -> None:
            if threading.get_ident() == appending:
                waited.append(descriptor)
            real(descriptor)

        monkeypatch.setattr(os, name, slow)
    for number in range(200):
        journal.append(b"%050d" % number)
        time.sleep(
            0.005
        )  # a segment in 200 ms: the thread beside has the next one ready on a busy machine too
    monkeypatch.undo()
    journal.close()
    assert waited == []
    assert len(records_in(tmp_path)) == 201


def test_a_sync_that_fails_is_an_error_and_no_loss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    counters = Counters(None)
    journal = Journal(tmp_path, sync_ms=0, segment_bytes=1_000_000, counters=counters)

    def broken(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fdatasync", broken)
    journal.append(b"one")
    assert journal.append_together([b"two", b"three"]) == 2
    monkeypatch.undo()
    journal.close()
    assert counters.cells[counters.place("errors")] == 2
    assert counters.cells[counters.place("unrecorded")] == 0
    assert "could not be put on disk" in caplog.text
    assert records_in(tmp_path) == [b"one", b"two", b"three"]


def test_a_child_that_was_forked_while_the_journal_was_busy_writes_a_segment_of_its_own(
    tmp_path: Path,
) -> None:
    journal = journal_in(tmp_path)
    journal.append(b"parent")
    with journal._writing:  # held by another thread: in the child nobody would free it
        child = os.fork()
        if child == 0:
            journal.append(b"child")
            os._exit(0)
    end = time.monotonic() + 10
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            pytest.fail("the child waits for a lock that nobody holds")
        time.sleep(0.01)
    journal.append(b"parent again")
    journal.close()
    assert sorted(records_in(tmp_path)) == [b"child", b"parent", b"parent again"]
    assert len(segments_in(tmp_path)) == 2


def test_a_journal_opened_ahead_makes_the_first_scan_wait_for_no_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = journal_in(tmp_path)
    journal.open_ahead()
    assert [segment.stat().st_size for segment in segments_in(tmp_path)] == [len(HEADER)]

    def waits(_descriptor: int) -> None:
        raise AssertionError("the first scan waits for the disk")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", waits)
        journal.append(b"first")
    journal.close()
    assert records_in(tmp_path) == [b"first"]
