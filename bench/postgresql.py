"""A PostgreSQL of one's own, for as long as a block lasts: started, killed and started again.

Every program under ``bench/`` that needs one starts it here; nothing is installed and no
server of the machine is touched. It listens on a socket file alone, so two can run side by side.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

from bench.servers import NotPossibleError, children

_DEAD_WITHIN_S = 10.0
_PROGRAMS = Path("/usr/lib/postgresql")


class PostgreSQL:
    """One cluster. Its user may do everything, and is asked for no password."""

    def __init__(self, folder: Path) -> None:
        """Make a cluster below a folder. Raises NotPossibleError where PostgreSQL is not installed."""
        programs = sorted(_PROGRAMS.glob("*/bin"))
        if not programs:
            raise NotPossibleError("PostgreSQL is missing; install it: apt install postgresql")
        self._folder = folder
        # PostgreSQL refuses to run as root.
        as_postgres: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            as_postgres = ["runuser", "-u", "postgres", "--"]
        self._program = [*as_postgres, str(programs[-1] / "pg_ctl"), "--pgdata", str(folder / "data")]
        self._psql = [*as_postgres, str(programs[-1] / "psql"), "--host", str(folder), "--username", "bench"]
        self._control("initdb", "--options=--username=bench --auth=trust --no-sync --encoding=UTF8")

    def url(self, name: str) -> str:
        """Return the address of a database, as CONTACTCODES_DATABASE_URL takes it."""
        return f"postgresql://bench@/{name}?host={self._folder}"

    def start(self) -> None:
        """Start it, and return once it answers. It puts on disk what it says it does (``fsync``)."""
        options = f"-c listen_addresses='' -c unix_socket_directories='{self._folder}'"
        self._control("start", "-w", "-o", options, "-l", str(self._folder / "log"))

    def stop(self) -> None:
        """Stop it as an operator would who is in a hurry: transactions under way are broken off."""
        self._control("stop", "-w", "-m", "fast")

    def kill(self) -> int:
        """``kill -9`` the server and every process it has started; return how many."""
        postmaster = self._postmaster()
        if postmaster is None:
            return 0
        # Stopped first, so that it starts nobody while we look: one that is left would keep the next
        # server from starting, as does a dead one that nobody has buried yet.
        os.kill(postmaster, signal.SIGSTOP)
        everybody = [*children(postmaster), postmaster]
        for pid in everybody:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        end = time.monotonic() + _DEAD_WITHIN_S
        while any(Path(f"/proc/{pid}").exists() for pid in everybody) and time.monotonic() < end:
            time.sleep(0.01)
        return len(everybody)

    def freeze(self) -> None:
        """Let it hang: it takes connections and says nothing (SIGSTOP)."""
        self._tell(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._tell(signal.SIGCONT)

    def make_database(self, name: str) -> None:
        """Make an empty database."""
        command = [*self._psql, "--dbname", "postgres", "--quiet", "-c", f"CREATE DATABASE {name}"]
        subprocess.run(command, check=True, cwd="/")

    def close(self) -> None:
        """End it, whatever state it is in."""
        self.thaw()
        if self._postmaster() is not None:
            self._control("stop", "-w", "-m", "immediate")

    def _tell(self, what: signal.Signals) -> None:
        postmaster = self._postmaster()
        if postmaster is not None:
            for pid in (postmaster, *children(postmaster)):
                with suppress(ProcessLookupError):
                    os.kill(pid, what)

    def _postmaster(self) -> int | None:
        with suppress(OSError, IndexError):
            pid = int((self._folder / "data" / "postmaster.pid").read_text().split()[0])
            # What a killed server left behind may name somebody else's process by now.
            if b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes():
                return pid
        return None

    def _control(self, *words: str) -> None:
        told = subprocess.run([*self._program, "--silent", *words], capture_output=True, text=True, cwd="/")
        if told.returncode:
            log = self._folder / "log"
            said = log.read_text()[-1000:] if log.exists() else ""
            raise RuntimeError(f"pg_ctl {words[0]} failed: {told.stderr}\n{said}")


@contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    """Run a PostgreSQL until the block ends, by SIGTERM or SIGINT too. To be used in the main thread.

    Raises NotPossibleError where it is not installed.
    """
    # Not below a folder of the program's own, which is closed to others.
    folder = Path(tempfile.mkdtemp(prefix="contactcodes-pg-"))
    before = {number: signal.signal(number, _end) for number in (signal.SIGTERM, signal.SIGINT)}
    server = None
    try:
        server = PostgreSQL(folder)
        server.start()
        yield server
    finally:
        for number in before:  # who is impatient waits for the end all the same
            signal.signal(number, signal.SIG_IGN)
        try:
            if server is not None:
                server.close()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            for number, handler in before.items():
                signal.signal(number, handler)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    """Leave the program by way of every block that has something to end."""
    raise SystemExit(128 + number)
