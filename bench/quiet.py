"""Waiting until what was started has finished starting.

Three nodes that start at once on two cores take each other's time for some seconds: their
studios, workers and drains load. Machines that have a node each do not.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

_LOOK_EVERY_S = 0.5
_QUIET = 0.8  # of the cores' time is idle
_IDLE = slice(3, 5)  # idle, and waiting for a disk (proc_stat(5), the numbers behind "cpu")


def wait_until_quiet(at_most_s: float) -> None:
    """Return when nothing much has run for half a second, or after so many seconds."""
    os.sync()  # what was written so far is not flushed while somebody waits
    end = time.monotonic() + at_most_s
    while time.monotonic() < end and _idle_share() < _QUIET:
        pass


def _idle_share() -> float:
    before = _times()
    time.sleep(_LOOK_EVERY_S)
    passed = [after - was for was, after in zip(before, _times(), strict=True)]
    return sum(passed[_IDLE]) / (sum(passed) or 1)


def _times() -> list[int]:
    first = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0]
    return [int(number) for number in first.split()[1:]]
