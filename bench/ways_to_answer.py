"""The ways to answer a scan that ``bench.scan_load`` compares, each measured on a server of its own."""

from __future__ import annotations

import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.campaign import LOCATION
from bench.contestants.slow_studio import SLOW_PATH
from bench.load import Load, load
from bench.servers import Running, granian, running
from contactcodes.cli.serve import NICENESS, environment, processes
from contactcodes.settings import load_settings

SLOW_AT_ONCE = 4
_DRAINED_WITHIN_S = 300.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured.

    wait_ms  each phone waits so long before its next scan, unless a way says otherwise
    """

    port: int
    folder: Path
    codes: list[str]
    seconds: float
    peak_s: float
    rounds: int
    connections: int
    processes: int
    wait_ms: int = 0


@dataclass(slots=True)
class Measured:
    """One run of one contestant.

    cpu_s_per_1000   CPU seconds of all its processes for a thousand answers
    stored           scans in the database after the backlog was worked off; None: it stores none
    backlog          records that waited at the end of the load
    drained_s        from the end of the load to an empty journal
    """

    load: Load
    cpu_s_per_1000: float
    stored: int | None = None
    backlog: int | None = None
    drained_s: float | None = None


def constant(plan: Plan) -> Measured:
    """The same server, answering a constant 302 with nothing done."""
    command = granian(
        "rsgi", "bench.contestants.constant:answer", plan.port, "--workers", str(plan.processes)
    )
    with running(command, plan.port, "/", log=plan.folder / "constant.log") as server:
        return _loaded(plan, server)


def nginx(plan: Plan) -> Measured:
    """nginx with ``return 302``."""
    config = plan.folder / "nginx.conf"
    config.write_text(
        f"daemon off; worker_processes {plan.processes}; pid {plan.folder}/nginx.pid;\n"
        f"error_log {plan.folder}/nginx.err; events {{ worker_connections 1024; }}\n"
        f"http {{ access_log off; keepalive_requests 1000000000; server {{ listen 127.0.0.1:{plan.port};\n"
        f"location / {{ return 302 {LOCATION}; }} }} }}\n"
    )
    command = ["nginx", "-c", str(config), "-p", str(plan.folder)]
    with running(command, plan.port, "/", log=plan.folder / "nginx.log") as server:
        return _loaded(plan, server)


def plain_flask(plan: Plan) -> Measured:
    """A Flask view that inserts a row for each scan."""
    (plan.folder / "codes.txt").write_text("\n".join(plan.codes))
    command = granian("wsgi", "bench.contestants.plain_flask:make_app", plan.port, "--factory")
    command += ["--workers", str(plan.processes), "--blocking-threads", "1"]
    told = {"BENCH_CODES": str(plan.folder / "codes.txt")}
    with running(command, plan.port, "/", environment=told, log=plan.folder / "flask.log") as server:
        return _loaded(plan, server)


def service(plan: Plan) -> Measured:
    """The service: scan processes, studio, worker and drain."""
    return _service(plan)


def one_process(plan: Plan) -> Measured:
    """The service with one scan process."""
    return _service(plan, {"SCAN_PROCESSES": "1"})


def strict(plan: Plan) -> Measured:
    """The service, each scan on disk before its answer."""
    return _service(plan, {"JOURNAL_SYNC_MS": "0"})


def slow_pages(plan: Plan) -> Measured:
    """The service while four requests for pages of two seconds are under way all the time."""
    return _service(plan, slow=True)


def sustained(plan: Plan) -> Measured:
    """The service at 15,000 scans a second: the backlog must not grow."""
    return _service(plan, wait_ms=4, connections=68)


def peak(plan: Plan) -> Measured:
    """The service as fast as it goes, for longer: the backlog must be worked off afterwards."""
    return _service(plan, seconds=plan.peak_s)


def wsgi(plan: Plan) -> Measured:
    """The service as one WSGI callable, without scan processes of its own."""
    command = granian("wsgi", "contactcodes.web.front_door:make_app", plan.port, "--factory")
    command += ["--workers", "1", "--blocking-threads", "1"]
    told = {"CONTACTCODES_DATA": str(plan.folder / "var")}
    with running(command, plan.port, "/readyz", environment=told, log=plan.folder / "wsgi.log") as server:
        return _loaded(plan, server)


def _service(
    plan: Plan,
    chosen: dict[str, str] | None = None,
    *,
    slow: bool = False,
    seconds: float | None = None,
    wait_ms: int = 0,
    connections: int | None = None,
) -> Measured:
    told = {
        "CONTACTCODES_DATA": str(plan.folder / "var"),
        "CONTACTCODES_PORT": str(plan.port),
        "CONTACTCODES_SCAN_PROCESSES": str(plan.processes),
        **{f"CONTACTCODES_{name}": value for name, value in (chosen or {}).items()},
    }
    command = [sys.executable, "-m", "bench.scan_load", "--serve", "slow" if slow else "as it is"]
    stored_before = _stored(plan)
    with running(
        command, plan.port, "/robots.txt", environment=told, log=plan.folder / "service.log"
    ) as server:
        status, _body, headers = server.get(f"/{plan.codes[0]}")
        assert (status, headers["Location"]) == (302, LOCATION)
        with ExitStack() as beside:
            if slow:
                beside.enter_context(_asking_for_slow_pages(server))
            measured = _loaded(plan, server, seconds=seconds, wait_ms=wait_ms, connections=connections)
        ended = time.monotonic()
        measured.backlog = _told(server, "contactcodes_journal_backlog_records")
        while _told(server, "contactcodes_journal_backlog_records"):
            assert time.monotonic() - ended < _DRAINED_WITHIN_S, "the backlog is not worked off"
            time.sleep(0.1)
        measured.drained_s = time.monotonic() - ended
        assert _told(server, "contactcodes_unrecorded_scans_total") == 0
    measured.stored = _stored(plan) - stored_before
    return measured


def _loaded(
    plan: Plan,
    server: Running,
    *,
    seconds: float | None = None,
    wait_ms: int = 0,
    connections: int | None = None,
) -> Measured:
    wait_ms = wait_ms or plan.wait_ms
    load(plan.port, plan.codes, plan.folder, seconds=1, connections=plan.connections, wait_ms=plan.wait_ms)
    used = server.cpu_s()
    seen = load(
        plan.port,
        plan.codes,
        plan.folder,
        seconds=seconds or plan.seconds,
        connections=connections or plan.connections,
        wait_ms=wait_ms,
    )
    return Measured(seen, 1000 * (server.cpu_s() - used) / seen.answers)


@contextmanager
def _asking_for_slow_pages(server: Running) -> Iterator[None]:
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            with suppress(OSError):
                assert server.get(SLOW_PATH)[0] == 200

    threads = [threading.Thread(target=ask) for _request in range(SLOW_AT_ONCE)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    yield
    stop.set()
    for thread in threads:
        thread.join()


def _told(server: Running, name: str) -> int:
    text = server.get("/metrics")[1]
    return next(int(float(line.split()[1])) for line in text.splitlines() if line.startswith(name + " "))


def _stored(plan: Plan) -> int:
    with sqlite3.connect(f"file:{plan.folder}/var/scans.db?mode=ro", uri=True) as database:
        return int(database.execute("SELECT count(*) FROM scans").fetchone()[0])


def serve(how: str) -> None:
    """Be the service, with a slow page if asked for."""
    from contactcodes.cli.supervisor import supervise

    settings = load_settings()
    commands = processes(settings)
    if how == "slow":
        commands["studio"] = [
            word.replace(
                "contactcodes.web.front_door:make_studio", "bench.contestants.slow_studio:make_slow_studio"
            )
            for word in commands["studio"]
        ]
    supervise(commands, environment(settings), threading.Event(), niceness=NICENESS, prepare={})


WAYS: dict[str, Callable[[Plan], Measured]] = {
    "constant 302": constant,
    "nginx return 302": nginx,
    "plain Flask, a row a scan": plain_flask,
    "service": service,
    "service, one scan process": one_process,
    "service, WSGI": wsgi,
    "on disk before the answer": strict,
    "four slow pages": slow_pages,
    "15,000/s": sustained,
    "peak": peak,
}
