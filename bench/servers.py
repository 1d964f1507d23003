"""Servers under measurement: started on a port that nobody has, ended with all they started."""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent
_STARTS_WITHIN_S = 90.0
_LETS_GO_WITHIN_S = 10.0
_PORTS = (10_000, 30_000)
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


class PortTakenError(Exception):
    """Somebody listens on the port: a server left behind would falsify every figure."""


class NotPossibleError(Exception):
    """What a machine lacks for a part of a measurement; the part is left out, and the reason told."""


def refuse_taken_port(port: int) -> None:
    """Raise PortTakenError unless nobody listens on the port; servers share it silently (SO_REUSEPORT)."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise PortTakenError(f"something answers on port {port} already; end it, or choose --port")
        probe.close()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            raise PortTakenError(f"port {port} cannot be used: {problem.strerror}") from problem


def free_ports(count: int) -> tuple[int, ...]:
    """Return ports that nobody has.

    They are below those that the kernel lends to clients (32768 on, ip(7)): a client that tries one of
    these again and again while no server listens there would in the end be connected with itself.
    """
    found: set[int] = set()
    while len(found) < count:
        port = random.randrange(*_PORTS)
        with suppress(PortTakenError):
            refuse_taken_port(port)
            found.add(port)
    return tuple(found)


def wait_for_free_port(port: int) -> None:
    """Return when what was killed has let go of a port. Raises PortTakenError where it does not."""
    end = time.monotonic() + _LETS_GO_WITHIN_S
    while True:
        try:
            return refuse_taken_port(port)
        except PortTakenError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


def children(pid: int) -> list[int]:
    """Return the processes that a process has started, and those that they have started, and so on."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(") ")[2].split()
                parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], list(parents.get(pid, []))
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += parents.get(one, [])
    return found


class Running:
    """A server and all processes it started."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port

    def pids(self) -> list[int]:
        """The process and its descendants."""
        return [self.process.pid, *children(self.process.pid)]

    def cpu_s(self) -> float:
        """CPU seconds that they have used so far."""
        ticks = 0
        for pid in self.pids():
            with suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
                ticks += int(fields[11]) + int(fields[12])
        return ticks / _TICKS_A_SECOND

    def get(self, path: str) -> tuple[int, str, http.client.HTTPMessage]:
        """Return the status, body and headers of one answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers={"User-Agent": "bench", "Accept-Language": "en"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace"), answer.headers
        finally:
            connection.close()

    def end(self) -> None:
        """Stop it, and whatever it left behind."""
        everybody = self.pids()
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
        for pid in everybody:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def running(
    command: list[str], port: int, ready: str, *, environment: Mapping[str, str] | None = None, log: Path
) -> Iterator[Running]:
    """Run a server until the block ends.

    ready  a path that it answers by less than 500 once it works
    log    where its output goes
    """
    refuse_taken_port(port)
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        server = Running(process, port)
        try:
            _wait_until_ready(server, ready, log)
            yield server
        finally:
            server.end()


def granian(interface: str, application: str, port: int, *more: str) -> list[str]:
    """Return the command of the server that the service uses too."""
    command = [sys.executable, "-m", "granian", "--interface", interface, "--host", "127.0.0.1"]
    command += ["--port", str(port), "--http", "1", "--no-ws", "--log-level", "error", "--backlog", "2048"]
    return [*command, *more, application]


def _wait_until_ready(server: Running, path: str, log: Path) -> None:
    end = time.monotonic() + _STARTS_WITHIN_S
    while time.monotonic() < end:
        if server.process.poll() is not None:
            raise RuntimeError(f"it ended at once; it said:\n{log.read_text()[-2000:]}")
        with suppress(OSError, http.client.HTTPException):
            if server.get(path)[0] < 500:
                return
        time.sleep(0.05)
    raise RuntimeError(f"it did not start in {_STARTS_WITHIN_S:.0f} s; it said:\n{log.read_text()[-2000:]}")
