"""``contactcodes serve`` with all its processes, each of which can be killed by what it does."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self

from bench.charts_script import put_charts_script
from bench.servers import ROOT, children, refuse_taken_port

_READY_WITHIN_S = 90.0
_ENDS_WITHIN_S = 60.0
_LAST_OF_IT_WITHIN_S = 15.0
# A word on the command line of each process that the supervisor starts.
_WORDS = {
    "scan": b"contactcodes.web.scan_server:make_scan_server",
    "studio": b"contactcodes.web.front_door:make_studio",
    "worker": b"work",
    "drain": b"drain",
}


class WholeService:
    """The service on a data folder, as an init system runs it: started again when it ends."""

    def __init__(self, data: Path, port: int, *, log: Path, **settings: str) -> None:
        """Prepare; ``with`` starts it and waits until it is ready.

        log       where its output goes
        settings  CONTACTCODES_…, without that beginning, in lower case
        """
        self.data, self.port = data, port
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "CONTACTCODES_DATA": str(data),
            "CONTACTCODES_PORT": str(port),
            **{f"CONTACTCODES_{name.upper()}": value for name, value in settings.items()},
        }
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._wanted = False
        self._try_again_at = 0.0

    def __enter__(self) -> Self:
        refuse_taken_port(self.port)
        self.start()
        try:
            self.wait_until_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_unused: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it; see ``wait_until_ready``."""
        self._wanted = True
        put_charts_script(self.data)  # what is measured is a service that has run before
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "contactcodes", "serve"],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def keep_up(self) -> None:
        """Start it again if it ended, as often as it takes: what a killed one left must go first."""
        if not self._wanted or self._process is None or self._process.poll() is None:
            return
        if time.monotonic() >= self._try_again_at:
            self._try_again_at = time.monotonic() + 0.2
            self.start()

    def stop(self) -> None:
        """Stop it in order; what is left of it then is killed."""
        self._wanted = False
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_ENDS_WITHIN_S)
        end = time.monotonic() + _LAST_OF_IT_WITHIN_S
        while self.processes() and time.monotonic() < end:  # of a supervisor that was killed before
            time.sleep(0.05)
        _signal(self.processes(), signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    def processes(self) -> list[int]:
        """All processes of this service, also those whose parent was killed: they share its settings."""
        mark = f"CONTACTCODES_DATA={self.data}".encode()
        port = f"CONTACTCODES_PORT={self.port}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                with suppress(OSError):
                    said = (entry / "environ").read_bytes().split(b"\0")
                    if mark in said and port in said:
                        found.append(int(entry.name))
        return found

    def of(self, name: str) -> list[int]:
        """The processes that do something: ``scan``, ``studio``, ``worker`` or ``drain``; the first is
        the supervisor's own child, the others are what that has started."""
        for pid in self._process_children():
            with suppress(OSError):
                if _WORDS[name] in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                    return [pid, *children(pid)]
        return []

    def kill(self, victim: str) -> int:
        """``kill -9`` one of VICTIMS; return how many processes died of it."""
        pids = self._victims(victim)
        _signal(pids, signal.SIGKILL)
        return len(pids)

    def freeze(self) -> None:
        """Stop every process where it stands (SIGSTOP)."""
        _signal(self.processes(), signal.SIGSTOP)

    def thaw(self) -> None:
        """Let them go on."""
        _signal(self.processes(), signal.SIGCONT)

    def get(self, path: str) -> tuple[int, str]:
        """Return the status and the text of a page."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        finally:
            connection.close()

    def metric(self, name: str) -> int:
        """Return a figure of /metrics that has no labels. Raises OSError where it cannot be asked."""
        status, text = self.get("/metrics")
        if status != 200:
            raise OSError(f"/metrics answers {status}")
        return next(int(float(line.split()[1])) for line in text.splitlines() if line.startswith(name + " "))

    def is_ready(self) -> bool:
        """Tell whether scans are answered and recorded, and pages too."""
        with suppress(OSError, HTTPException):
            if all(self.get(path)[0] == 200 for path in ("/readyz", "/robots.txt")):
                return all(self.of(name) for name in _WORDS)
        return False

    def wait_until_ready(self) -> None:
        """Return when it is ready, started again as often as it takes. Raises TimeoutError."""
        end = time.monotonic() + _READY_WITHIN_S
        while not self.is_ready():
            self.keep_up()
            if time.monotonic() > end:
                raise TimeoutError(f"it is not ready; it said:\n{self._log.read_text()[-3000:]}")
            time.sleep(0.1)

    def drain(self) -> None:
        """Store what the journal still holds, once the service is stopped."""
        told = subprocess.run(
            [sys.executable, "-m", "contactcodes", "drain"],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        if told.returncode:
            raise RuntimeError(f"the drain failed: {told.stdout}{told.stderr}")

    def left_behind(self) -> list[str]:
        """Return the names of journal files, which are all drained by now, or damaged."""
        return sorted(file.name for file in (self.data / "journal").iterdir() if file.name != "drain.lock")

    def _process_children(self) -> list[int]:
        assert self._process is not None
        text = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        with suppress(OSError):
            return [int(word) for word in text.read_text().split()]
        return []

    def _victims(self, victim: str) -> list[int]:
        assert self._process is not None
        match victim:
            case "a scan process":
                workers = self.of("scan")[1:]
                return [random.choice(workers)] if workers else []
            case "all scan processes":
                return self.of("scan")
            case "the studio":
                return self.of("studio")
            case "the worker":
                return self.of("worker")
            case "the drain":
                return self.of("drain")
            case "the supervisor":
                return [self._process.pid] if self._process.poll() is None else []
            case "everything at once":
                return self.processes() if self._process.poll() is None else []
        raise ValueError(victim)


VICTIMS = (
    "a scan process",
    "all scan processes",
    "the studio",
    "the worker",
    "the drain",
    "the supervisor",
    "everything at once",
)


def _signal(pids: list[int], what: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, what)
