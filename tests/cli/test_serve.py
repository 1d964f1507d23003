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

from contactcodes.cli import serve as serve_module
from contactcodes.settings import Settings, load_settings
from contactcodes.storage.database import Database
from tests.campaigns_made import make_campaign

ROOT = Path(__file__).parent.parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Service:
    """A running ``contactcodes serve``."""

    def __init__(self, data: Path) -> None:
        self.port = free_port()
        self.settings: Settings = load_settings(data=data, port=self.port)
        environment = {
            **os.environ,
            "CONTACTCODES_DATA": str(data),
            "CONTACTCODES_PORT": str(self.port),
            "CONTACTCODES_DRAIN_INTERVAL_MS": "50",
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
        self.greeting = self.process.stdout.readline()
        self.invitation = self.process.stdout.readline()

    def get(self, path: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers={"User-Agent": "Mozilla/5.0 (iPhone)"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def children(self) -> dict[str, int]:
        """The processes under the supervisor, by what they do."""
        found = {}
        listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True)
        for line in listed.stdout.splitlines()[1:]:
            pid, parent, command = line.split(None, 2)
            if int(parent) == self.process.pid:
                # A process that died a moment ago is listed without its arguments.
                for name in {"granian", "work", "drain"} & set(command.split()):
                    found[name] = int(pid)
        return found

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Service]:
    service = Service(tmp_path / "var")
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


def test_the_first_start_tells_where_it_is_and_gives_a_link_that_works_once(running: Service) -> None:
    assert f"http://127.0.0.1:{running.port}" in running.greeting
    assert running.get("/readyz").status == 200
    link = re.search(r"http://127\.0\.0\.1:\d+(/\S+)", running.invitation)
    assert link is not None, running.invitation
    assert running.get(link[1]).status == 200


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
    for _time in range(25):
        assert running.get(f"/{one.code_text}").status == 302
    running.stop()
    assert stored(running.settings) == 25
    database.close()


def test_what_dies_is_started_again_and_loses_nothing(running: Service) -> None:
    database = Database(running.settings)
    (one,) = make_campaign(database, "Printemps", "whatsapp:+33612345678", ["Lyon"])
    answered = 0
    for name in ("drain", "granian", "work"):
        answered += sum(running.get(f"/{one.code_text}").status == 302 for _time in range(10))
        pid = running.children()[name]
        os.kill(pid, signal.SIGKILL)
        end = time.monotonic() + 20
        while running.children().get(name, pid) == pid or not _ready(running):
            assert time.monotonic() < end, f"{name} was not started again"
            time.sleep(0.1)
    answered += sum(running.get(f"/{one.code_text}").status == 302 for _time in range(10))
    running.stop()
    assert answered == 40
    assert stored(running.settings) == 40
    database.close()


def _ready(service: Service) -> bool:
    try:
        return service.get("/readyz").status == 200
    except OSError:
        return False


def test_nothing_is_left_behind_when_the_whole_service_is_killed(running: Service) -> None:
    assert running.get("/readyz").status == 200
    running.process.kill()
    running.process.wait()
    end = time.monotonic() + 20
    while _ready(running):
        assert time.monotonic() < end, "something still answers on the port"
        time.sleep(0.1)


def test_a_taken_port_is_said_in_a_sentence(running: Service, tmp_path: Path) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "contactcodes", "serve", "--port", str(running.port)],
        cwd=ROOT,
        env={**os.environ, "CONTACTCODES_DATA": str(tmp_path / "other"), "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert "--port" in second.stderr
