"""Processes that belong together: started together, restarted when one dies, stopped in order."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence

_log = logging.getLogger(__name__)

_STOP_WITHIN_S = 20.0  # requests in flight and the last drain have so long
_LOOK_EVERY_S = 0.2
_STEADY_AFTER_S = 30.0  # a process that ran so long is restarted at once
_SHORTEST_WAIT_S = 0.3  # what a dead process had started has so long to end by itself
_LONGEST_WAIT_S = 10.0


class _Member:
    """One process and how often it died early."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        niceness: int,
        prepare: Callable[[], None] | None,
    ) -> None:
        self._command = [*_ends_with_us(), *_gives_way(niceness), *command]
        self._prepare = prepare
        self._environment = dict(environment)
        self._early_deaths = 0
        self._start_at = 0.0
        self._group = 0  # of a process that died
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        self._started_at = time.monotonic()
        if self._prepare is not None:
            self._prepare()
        # A group of its own: Ctrl-C reaches the supervisor alone, which stops the others in order. No
        # session of its own: there Linux would give each session its share of the CPU, whatever the
        # niceness (sched(7), "The autogroup feature").
        self.process = subprocess.Popen(self._command, env=self._environment, process_group=0)

    def revive(self, name: str) -> None:
        """Start the process again if it died, later and later if it keeps dying."""
        moment = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            steady = moment - self._started_at > _STEADY_AFTER_S
            self._early_deaths = 0 if steady else self._early_deaths + 1
            wait_s = min(_LONGEST_WAIT_S, max(_SHORTEST_WAIT_S, self._early_deaths * 0.5))
            _log.error("%s died (%s); restarted in %.1f s", name, self.process.returncode, wait_s)
            self._group = self.process.pid
            _tell_group(self._group, signal.SIGTERM)
            self.process, self._start_at = None, moment + wait_s
        if self.process is None and moment >= self._start_at:
            if self._group:
                _tell_group(self._group, signal.SIGKILL)
            self.start()

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(_STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            _tell_group(self.process.pid, signal.SIGKILL)
            self.process.wait()


def _tell_group(number: int, what: signal.Signals) -> None:
    """Signal a process and what it had started, which would go on without it on the same port."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(number, what)


def _ends_with_us() -> list[str]:
    """Return the words before a command that stop it when this process is killed (Linux, prctl(2))."""
    setpriv = shutil.which("setpriv")  # part of util-linux, which every Debian has
    return [setpriv, "--pdeathsig", "TERM"] if setpriv else []


def _gives_way(niceness: int) -> list[str]:
    """Return the words before a command that let others have the CPU first (POSIX, nice(1))."""
    nice = shutil.which("nice")
    return [nice, "-n", str(niceness)] if nice and niceness else []


def supervise(
    commands: Mapping[str, Sequence[str]],
    environment: Mapping[str, str],
    started: threading.Event,
    *,
    niceness: Mapping[str, int],
    prepare: Mapping[str, Callable[[], None]],
) -> None:
    """Run the commands until SIGTERM or SIGINT, then stop them in the order they are given.

    started   set once all are started
    niceness  how readily a process leaves the CPU to others, 0 to 19; 0 where none is given
    prepare   called before each start of a process
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_unused: stop.set())
    members: dict[str, _Member] = {}
    try:
        for name, command in commands.items():
            members[name] = _Member(command, environment, niceness.get(name, 0), prepare.get(name))
        started.set()
        while not stop.wait(_LOOK_EVERY_S):
            for name, member in members.items():
                member.revive(name)
    finally:
        for member in members.values():
            member.stop()
