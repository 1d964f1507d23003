"""Scans that were answered and could not be written: counted one by one, told once a minute."""

from __future__ import annotations

import logging
import threading
import time

from contactcodes.scans.counters import Counters

_TELL_EVERY_S = 60.0

_log = logging.getLogger(__name__)


class Unrecorded:
    """The losses of one process. Safe to share between threads."""

    def __init__(self, counters: Counters, *, tell_every_s: float = _TELL_EVERY_S) -> None:
        """Begin with none."""
        self._counters = counters
        self._tell_every_s = tell_every_s
        self._lock = threading.Lock()
        self._untold = 0
        self._problem: OSError | None = None  # the last one
        self._timer: threading.Timer | None = None  # one at a time: while it runs, nothing is told

    def count(self, problem: OSError, scans: int = 1) -> None:
        """Count scans that the phone was answered for and the journal did not take."""
        with self._lock:
            self._counters.add("unrecorded", scans)
            self._counters.put("unrecorded_ms", time.time_ns() // 1_000_000)
            self._untold += scans
            self._problem = problem
            if self._timer is None:
                self._tell()

    def close(self) -> None:
        """Tell what is not told yet."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._say()

    def _tell(self) -> None:
        self._say()
        self._timer = threading.Timer(self._tell_every_s, self._tell_the_rest)
        self._timer.name, self._timer.daemon = "unrecorded", True
        self._timer.start()

    def _tell_the_rest(self) -> None:
        with self._lock:
            self._timer = None
            if self._untold:
                self._tell()

    def _say(self) -> None:
        if self._untold == 1:
            _log.error("1 scan was answered and could not be recorded: %s", self._problem)
        elif self._untold:
            _log.error("%d scans were answered and could not be recorded: %s", self._untold, self._problem)
        self._untold = 0
