"""What the processes of a node counted."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from contactcodes.scans.counters import BUCKETS_S, NAMES, Counters, bucket_of, counted

ROOT = Path(__file__).parent.parent.parent


def test_the_counts_of_all_processes_are_added_up(tmp_path: Path) -> None:
    one, other = Counters(tmp_path), Counters(tmp_path)
    one.add("unrecorded", 3)
    other.add("unrecorded")
    other.cells[other.place("answered_redirect")] += 1
    sums = counted(tmp_path)
    assert (sums["unrecorded"], sums["answered_redirect"], sums["processes"]) == (4, 1, 2)
    one.close()
    other.close()


def test_a_count_outlives_its_process_and_goes_on(tmp_path: Path) -> None:
    program = f"""
import os
from pathlib import Path
from contactcodes.scans.counters import Counters
counters = Counters(Path({str(tmp_path)!r}))
counters.add("unrecorded", 7)
counters.put("stored_lag_ms", 1)
print("counted", flush=True)
os.read(0, 1)
"""
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == b"counted\n"
    assert counted(tmp_path)["stored_lag_ms"] == 1
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    process.stdin.close()
    assert counted(tmp_path)["unrecorded"] == 7
    assert counted(tmp_path)["stored_lag_ms"] == 0, "a state is true of a process that lives"
    next_one = Counters(tmp_path)
    next_one.add("unrecorded")
    assert counted(tmp_path)["unrecorded"] == 8
    assert len(list(tmp_path.glob("counters-*"))) == 1
    next_one.close()


def test_counts_of_another_version_are_left_out_and_replaced(tmp_path: Path) -> None:
    (tmp_path / "counters-0").write_bytes(b"contactcodes counters 0\n" + bytes(2000))
    assert counted(tmp_path)["unrecorded"] == 0
    counters = Counters(tmp_path)
    counters.add("unrecorded")
    assert counted(tmp_path)["unrecorded"] == 1
    counters.close()


def test_a_disk_that_takes_nothing_stops_no_counting(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "run").write_text("in the way")
    counters = Counters(tmp_path / "run")
    counters.add("unrecorded", 2)
    assert counters.cells[counters.place("unrecorded")] == 2
    assert "in memory only" in caplog.text
    counters.close()


def test_the_space_of_a_file_is_taken_when_it_is_made(tmp_path: Path) -> None:
    Counters(tmp_path).close()
    status = (tmp_path / "counters-0").stat()
    assert status.st_blocks * 512 >= status.st_size
    assert status.st_size < resource.getpagesize()
    assert status.st_mode & 0o077 == 0
    assert [file.name for file in tmp_path.iterdir()] == ["counters-0"]


@pytest.mark.parametrize(
    ("seconds", "end"), [(0.0, 0.0001), (0.0001, 0.0001), (0.00011, 0.0002), (0.9, 1.0), (5.0, 5.0)]
)
def test_a_time_is_counted_in_the_first_bucket_it_fits(seconds: float, end: float) -> None:
    assert BUCKETS_S[bucket_of(round(seconds * 1e9))] == end


def test_a_time_beyond_all_ends_has_a_bucket_of_its_own(tmp_path: Path) -> None:
    counters = Counters(tmp_path)
    counters.time("page", 3_600_000_000_000)
    sums = counted(tmp_path)
    assert sums[f"page_time_{len(BUCKETS_S)}"] == 1
    assert sums["page_time_ns"] == 3_600_000_000_000
    assert sum(sums[name] for name in NAMES if name.startswith("scan_time")) == 0
    counters.close()
