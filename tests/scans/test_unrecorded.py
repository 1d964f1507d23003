"""Scans that could not be written: each is counted, and the log says how many without a line for each."""

from __future__ import annotations

import threading
import time

import pytest

from contactcodes.scans.counters import Counters
from contactcodes.scans.unrecorded import Unrecorded

FULL = OSError(28, "No space left on device")


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [line.message.partition(" and could not be recorded: [Errno 28]")[0] for line in caplog.records]


def wait_for(caplog: pytest.LogCaptureFixture, lines: int) -> None:
    end = time.monotonic() + 10
    while len(caplog.records) < lines:
        assert time.monotonic() < end, caplog.text
        time.sleep(0.01)


def test_the_first_loss_is_told_at_once_and_the_rest_without_another_loss(
    caplog: pytest.LogCaptureFixture,
) -> None:
    counters = Counters(None)
    unrecorded = Unrecorded(counters, tell_every_s=0.2)
    for _scan in range(1000):
        unrecorded.count(FULL)
    assert told(caplog) == ["1 scan was answered"]
    wait_for(caplog, 2)
    assert told(caplog)[1] == "999 scans were answered"
    assert counters.cells[counters.place("unrecorded")] == 1000
    time.sleep(0.5)
    assert len(caplog.records) == 2, "nothing more was lost"
    unrecorded.count(FULL, 7)
    assert told(caplog)[2] == "7 scans were answered"
    unrecorded.close()


def test_what_is_left_is_told_at_the_end(caplog: pytest.LogCaptureFixture) -> None:
    unrecorded = Unrecorded(Counters(None))
    for _scan in range(5):
        unrecorded.count(FULL)
    unrecorded.close()
    assert told(caplog) == ["1 scan was answered", "4 scans were answered"]
    Unrecorded(Counters(None)).close()
    assert len(caplog.records) == 2


def test_one_timer_waits_however_much_is_lost_and_it_keeps_no_process_alive() -> None:
    before = set(threading.enumerate())  # threads of other tests may end meanwhile
    unrecorded = Unrecorded(Counters(None), tell_every_s=30)
    for _scan in range(100):
        unrecorded.count(FULL)
    (timer,) = (thread for thread in threading.enumerate() if thread not in before)
    assert timer.daemon
    unrecorded.close()
