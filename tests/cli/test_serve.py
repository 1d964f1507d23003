"""The whole service in one command."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.charts_script import put_charts_script
from contactcodes.cli import serve as serve_module
from contactcodes.contacts.snapshot import write_snapshot
from contactcodes.settings import Settings, load_settings
from contactcodes.storage.database import Database
from tests.campaigns_made import make_campaign

ROOT = Path(__file__).parent.parent.parent
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/19.1 Mobile/15E148 Safari/604.1"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Service:
    """A running ``contactcodes serve``."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.port = free_port()
        self.settings: Settings = load_settings(data=data, port=self.port)
        put_charts_script(data)
        chosen = {"DATA": str(data), "PORT": str(self.port), "DRAIN_INTERVAL_MS": "50", **settings}
        environment = {
            **os.environ,
            **{f"CONTACTCODES_{name}": value for name, value in chosen.items()},
            "LC_ALL": "en_GB.UTF-8",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "contactcodes", "serve"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        # Where the machine is busy, it says first that it does not answer yet.
        self.greeting = next((line for line in self.process.stdout if "answers on" in line), "")
        self.invitation = ""

    def line(self) -> str:
        """The next line it says."""
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def get(
        self, path: str, port: int | None = None, method: str = "GET"
    ) -> tuple[http.client.HTTPResponse, str]:
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=20)
        connection.request(method, path, headers={"User-Agent": IPHONE, "Accept-Language": "en"})
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer, body

    def status(self, path: str, port: int | None = None) -> int:
        return self.get(path, port)[0].status

    def processes(self) -> dict[str, list[int]]:
        """The processes of the service, by what they do: the supervisor's own, then their workers."""
        listed = subprocess.run(
            ["ps", "-ww", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True
        )
        rows = [line.split(None, 2) for line in listed.stdout.splitlines()[1:]]
        found: dict[str, list[int]] = {name: [] for name in NAMES}
        names = {}
        for pid, parent, command in rows:
            if int(parent) == self.process.pid:
                # A process that died a moment ago is listed without its arguments.
                for name, word in NAMES.items():
                    if word in command.split():
                        found[name].append(int(pid))
                        names[pid] = name
        for pid, parent, command in rows:
            if parent in names and "<defunct>" not in command:
                found[names[parent]].append(int(pid))
        return found

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)
        if self.process.stdout is not None:
            self.process.stdout.close()


NAMES = {
    "scan": "contactcodes.web.scan_server:make_scan_server",
    "studio": "contactcodes.web.front_door:make_studio",
    "worker": "work",
    "drain": "drain",
}


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Service]:
    """A service of the test's own, which may stop or kill it."""
    service = Service(tmp_path / "var")
    yield service
    service.stop()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that is there for every test that leaves it as it is; its first lines are read."""
    service = Service(tmp_path_factory.mktemp("shared") / "var")
    service.invitation = service.line()
    yield service
    service.stop()


def stored(settings: Settings) -> int:
    told = subprocess.run(
        [sys.executable, "-m", "contactcodes", "stats", "--format", "json"],
        cwd=ROOT,
        env={**os.environ, "CONTACTCODES_DATA": str(settings.data)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return sum(row["hits"] for row in json.loads(told)["rows"])


def test_the_first_start_tells_where_it_is_and_gives_a_link_that_works_once(shared: Service) -> None:
    assert f"http://127.0.0.1:{shared.port}" in shared.greeting
    assert shared.status("/readyz") == 200
    link = re.search(r"http://127\.0\.0\.1:\d+(/\S+)", shared.invitation)
    assert link is not None, shared.invitation
    assert shared.status(link[1]) == 200


def test_a_service_that_does_not_answer_is_not_said_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter([False, False, False, True])
    monkeypatch.setattr(serve_module, "_READY_WITHIN_S", 0.0)
    monkeypatch.setattr(serve_module, "_answers", lambda *_unused: next(answers))
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    started = threading.Event()
    started.set()
    serve_module._welcome(load_settings(data=tmp_path, port=8123), "/setup/x", started)
    late, here, link = capsys.readouterr().out.splitlines()
    assert "does not answer on http://127.0.0.1:8123 yet" in late
    assert "contactcodes doctor" in late
    assert "answers on http://127.0.0.1:8123" in here
    assert "http://127.0.0.1:8123/setup/x" in link


def test_scans_are_answered_and_stored_and_a_stop_loses_none(running: Service) -> None:
    database = Database(running.settings)
    (one,) = make_campaign(database, "Printemps", "whatsapp:+33612345678", ["Lyon"])
    (page,) = make_campaign(database, "Été", "call:0800123456", ["Boîte"])
    for _time in range(20):
        assert running.status(f"/{one.code_text}") == 302
    for _time in range(5):
        answer, body = running.get(f"/{page.code_text}")
        assert answer.status == 200
        assert f'href="/t/{page.code_text.shown}/' in body
    assert running.get(f"/{page.code_text}", method="HEAD")[0].status == 200
    told = running.get("/metrics")[1]
    for line in (
        'contactcodes_answers_total{answer="redirect"} 20.0',
        'contactcodes_answers_total{answer="page"} 5.0',
        "contactcodes_unrecorded_scans_total 0.0",
        "contactcodes_database_away 0.0",
        "contactcodes_answer_seconds_count 20.0",
        "contactcodes_page_seconds_count",
        "contactcodes_journal_backlog_records",
        "contactcodes_drain_lag_seconds",
    ):
        assert line in told, told
    running.stop()
    assert stored(running.settings) == 25
    database.close()


def test_what_dies_is_started_again_and_loses_nothing(running: Service) -> None:
    database = Database(running.settings)
    (one,) = make_campaign(database, "Printemps", "whatsapp:+33612345678", ["Lyon"])
    answered = 0
    victims = [("drain", 0), ("scan", 1), ("scan", 0), ("studio", 1), ("studio", 0), ("worker", 0)]
    for name, which in victims:
        answered += sum(running.status(f"/{one.code_text}") == 302 for _time in range(10))
        before = running.processes()
        os.kill(before[name][which], signal.SIGKILL)
        end = time.monotonic() + 30
        while (
            before[name][which] in (after := running.processes()[name])
            or len(after) != len(before[name])
            or not _ready(running)
        ):
            assert time.monotonic() < end, f"{name} was not started again"
            time.sleep(0.1)
    answered += sum(running.status(f"/{one.code_text}") == 302 for _time in range(10))
    running.stop()
    assert answered == 10 * (len(victims) + 1)
    assert stored(running.settings) == answered
    database.close()


def _ready(service: Service) -> bool:
    try:
        return service.status("/readyz") == 200 and service.status("/robots.txt") == 200
    except (OSError, http.client.HTTPException):
        return False


def test_nothing_is_left_behind_when_the_whole_service_is_killed(running: Service) -> None:
    assert running.status("/readyz") == 200
    everybody = [pid for pids in running.processes().values() for pid in pids]
    assert len(everybody) >= 7, "two scan processes, the studio, their servers, worker and drain"
    running.process.kill()
    running.process.wait()
    end = time.monotonic() + 30
    while left := [pid for pid in everybody if _lives(pid)]:
        assert time.monotonic() < end, f"left behind: {left}"
        time.sleep(0.1)
    with pytest.raises(OSError, match="refused"):
        running.status("/readyz")


def _lives(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def test_a_request_in_flight_is_finished_when_the_service_is_stopped(running: Service) -> None:
    form = b"email=nobody%40dupont.fr&password=guess"
    with socket.create_connection(("127.0.0.1", running.port), timeout=30) as phone:
        phone.sendall(
            b"POST /sign-in HTTP/1.1\r\nHost: qr.dupont.fr\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n" % len(form)
        )
        phone.sendall(form[:5])
        time.sleep(0.5)
        running.process.terminate()
        time.sleep(1.0)
        phone.sendall(form[5:])
        answer = b""
        while part := phone.recv(65_536):
            answer += part
    # The studio has answered: nobody can sign in before the service is set up.
    assert answer.startswith(b"HTTP/1.1 400 "), answer
    assert "La mise en service reste à faire".encode() in answer
    running.process.wait(60)
    assert running.process.returncode == 0


def test_a_slow_page_holds_no_scan(running: Service) -> None:
    """All threads of the studio are kept busy; scans are answered as ever."""
    database = Database(running.settings)
    (one,) = make_campaign(database, "Printemps", "whatsapp:+33612345678", ["Lyon"])
    database.close()
    waiting = []
    try:
        for _connection in range(40):
            phone = socket.create_connection(("127.0.0.1", running.port), timeout=30)
            waiting.append(phone)
            # More than is read before a thread is taken, and then nothing.
            phone.sendall(
                b"POST /sign-in HTTP/1.1\r\nHost: a\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 900000\r\n\r\n"
                + b"a"
                * 300_000
            )
        time.sleep(0.5)
        for _scan in range(20):
            began = time.monotonic()
            assert running.status(f"/{one.code_text}") == 302
            assert time.monotonic() - began < 2
        assert running.status("/readyz") == 200
    finally:
        for phone in waiting:
            phone.close()


def test_the_studio_can_have_a_port_of_its_own(tmp_path: Path) -> None:
    port = free_port()
    service = Service(tmp_path / "var", STUDIO_PORT=str(port), SCAN_PROCESSES="1")
    try:
        assert str(port) in service.line()
        database = Database(service.settings)
        (page,) = make_campaign(database, "Été", "call:0800123456", ["Boîte"])
        database.close()
        assert service.status("/sign-in") == 404
        assert service.status("/metrics") == 404
        assert service.status("/sign-in", port) == 200
        assert service.status("/metrics", port) == 200
        answer, body = service.get(f"/{page.code_text}")
        assert answer.status == 200
        assert f'href="/t/{page.code_text.shown}/' in body
        assert service.status(f"/{page.code_text}", port) == 404, "no printed code leads there"
        assert service.status("/static/favicon.svg") == 200
    finally:
        service.stop()
    assert stored(service.settings) == 1


def test_the_whole_service_starts_and_answers_while_the_database_is_away(
    tmp_path: Path, sqlite: Database, settings: Settings
) -> None:
    (one,) = make_campaign(sqlite, "Printemps", "whatsapp:+33612345678", ["Lyon"])
    (page,) = make_campaign(sqlite, "Été", "call:0800123456", ["Boîte"])
    data = tmp_path / "var"
    write_snapshot(sqlite, load_settings(data=data).snapshot_file)
    away = f"postgresql://nobody@127.0.0.1:{free_port()}/none"
    service = Service(data, DATABASE_URL=away, SCAN_PROCESSES="1")
    try:
        assert "answers on" in service.greeting
        assert service.status(f"/{one.code_text}") == 302
        answer, body = service.get(f"/{page.code_text}")
        assert answer.status == 200
        assert 'href="tel:0800123456"' in body
        assert service.status("/7K3QX9M") == 503
        assert service.status("/readyz") == 200
        told = service.get("/metrics")[1]
        assert "contactcodes_database_away 1.0" in told
        assert "contactcodes_journal_backlog_records 3.0" in told
    finally:
        service.stop()


def test_a_taken_port_is_said_in_a_sentence(shared: Service, tmp_path: Path) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "contactcodes", "serve", "--port", str(shared.port)],
        cwd=ROOT,
        env={**os.environ, "CONTACTCODES_DATA": str(tmp_path / "other"), "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert "--port" in second.stderr


def test_a_data_folder_is_for_one_service(shared: Service) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "contactcodes", "serve", "--port", str(free_port())],
        cwd=ROOT,
        env={**os.environ, "CONTACTCODES_DATA": str(shared.settings.data), "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert "running already" in second.stderr
    assert shared.status("/robots.txt") == 200


def test_one_port_cannot_be_two(tmp_path: Path) -> None:
    port = str(free_port())
    environment = {
        **os.environ,
        "CONTACTCODES_DATA": str(tmp_path / "var"),
        "CONTACTCODES_PORT": port,
        "CONTACTCODES_STUDIO_PORT": port,
        "LC_ALL": "C",
    }
    said = subprocess.run(
        [sys.executable, "-m", "contactcodes", "serve"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1
    assert "needs another one" in said.stderr
