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
from collections.abc import Mapping, Sequence

_log = logging.getLogger(__name__)

_STOP_WITHIN_S = 15.0  # requests in flight and the last drain have so long
_LOOK_EVERY_S = 0.2
_STEADY_AFTER_S = 30.0  # a process that ran so long is restarted at once
_LONGEST_WAIT_S = 10.0


class _Member:
    """One process and how often it died early."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._command, self._environment = list(command), dict(environment)
        self._early_deaths = 0
        self._start_at = 0.0
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        self._started_at = time.monotonic()
        # A session of its own: Ctrl-C reaches the supervisor alone, which stops the others in order.
        self.process = subprocess.Popen(
            [*_ends_with_us(), *self._command], env=self._environment, start_new_session=True
        )

    def revive(self, name: str) -> None:
        """Start the process again if it died, later and later if it keeps dying."""
        moment = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            steady = moment - self._started_at > _STEADY_AFTER_S
            self._early_deaths = 0 if steady else self._early_deaths + 1
            wait_s = min(_LONGEST_WAIT_S, self._early_deaths * 0.5)
            _log.error("%s died (%s); restarted in %.1f s", name, self.process.returncode, wait_s)
            _kill_group(self.process)
            self.process, self._start_at = None, moment + wait_s
        if self.process is None and moment >= self._start_at:
            self.start()

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(_STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            _kill_group(self.process)
            self.process.wait()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and what it had started, which would go on without it on the same port."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _ends_with_us() -> list[str]:
    """Return the words before a command that stop it when this process is killed (Linux, prctl(2))."""
    setpriv = shutil.which("setpriv")  # part of util-linux, which every Debian has
    return [setpriv, "--pdeathsig", "TERM"] if setpriv else []


def supervise(
    commands: Mapping[str, Sequence[str]], environment: Mapping[str, str], started: threading.Event
) -> None:
    """Run the commands until SIGTERM or SIGINT, then stop them in the order they are given.

    started  set once all are started
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_unused: stop.set())
    members: dict[str, _Member] = {}
    try:
        for name, command in commands.items():
            members[name] = _Member(command, environment)
        started.set()
        while not stop.wait(_LOOK_EVERY_S):
            for name, member in members.items():
                member.revive(name)
    finally:
        for member in members.values():
            member.stop()
