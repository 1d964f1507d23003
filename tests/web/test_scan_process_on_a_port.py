"""The scan process behind its own server: what the network can send it."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import update

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.settings import Settings, load_settings
from contactcodes.storage.database import Database
from contactcodes.storage.tables import codes
from tests.campaigns_made import make_campaign
from tests.web.rsgi import Scope
from tests.web.test_scan_server import asked, recorded

ROOT = Path(__file__).parent.parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class OnAPort:
    """A scan process on a port, without a studio."""

    def __init__(self, settings: Settings, code: PlacedCode) -> None:
        self.port = free_port()
        self.settings = settings
        self.path = f"/{code.code_text}"
        environment = {**os.environ, "CONTACTCODES_DATA": str(settings.data), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "granian", "--interface", "rsgi", "--factory", "--no-ws"]
        command += ["--host", "127.0.0.1", "--port", str(self.port), "--http", "1", "--log-level", "error"]
        command += ["--http1-header-read-timeout", "1000"]
        self.process = subprocess.Popen(
            [*command, "contactcodes.web.scan_server:make_scan_server"],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        end = time.monotonic() + 60
        while not self._ready():
            assert time.monotonic() < end, "it does not start"
            time.sleep(0.05)

    def _ready(self) -> bool:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
            try:
                connection.request("GET", "/readyz")
                return connection.getresponse().status == 200
            except OSError:
                return False

    def send(self, *parts: bytes, wait_s: float = 5.0) -> bytes:
        """Send raw bytes, part by part; return all that comes back until the other side closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait_s) as connection:
            for part in parts:
                connection.sendall(part)
                time.sleep(0.02)
            answer = b""
            while part := connection.recv(65_536):
                answer += part
            return answer

    def stop(self) -> str:
        os.killpg(self.process.pid, signal.SIGTERM)
        _out, said = self.process.communicate(timeout=30)
        return said.decode()


@pytest.fixture(scope="module")
def on_a_port(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[OnAPort]:
    import shutil

    data = tmp_path_factory.mktemp("scan server") / "data"
    shutil.copytree(migrated_sqlite, data)
    settings = load_settings(data=data)
    database = Database(settings)
    (code,) = make_campaign(database, "Printemps", "whatsapp:+33612345678", ["Lyon"])
    database.close()
    server = OnAPort(settings, code)
    yield server
    server.stop()


CLOSE = b"Host: qr.dupont.fr\r\nConnection: close\r\n"


@pytest.mark.parametrize(
    ("request_line", "headers", "status"),
    [
        pytest.param("GET {path}", CLOSE, 302, id="as a phone asks"),
        pytest.param(
            "GET {path}", b"Host: nobody.example\r\nConnection: close\r\n", 302, id="an unknown host"
        ),
        pytest.param("GET {path}", b"Connection: close\r\n", 302, id="no host"),
        pytest.param("GET http://evil.example{path}", CLOSE, 302, id="a whole address"),
        pytest.param("GET {path}", b"User-Agent: \xff\xfe\r\n" + CLOSE, 302, id="a header that is no UTF-8"),
        pytest.param("GET /%ff%fe%00", CLOSE, 503, id="a path that is no UTF-8"),
        pytest.param("GET /\xff", CLOSE, 400, id="bytes that no path has"),
        pytest.param("GET {path} x", CLOSE, 400, id="a space in the path"),
        pytest.param("GET /" + "A" * 70_000, CLOSE, 414, id="a path without end"),
        pytest.param("GET {path}", b"X-A: b\r\n" * 150 + CLOSE, 431, id="150 headers"),
        pytest.param("POST {path}", b"Content-Length: -5\r\n" + CLOSE, 400, id="less than nothing"),
        pytest.param("POST {path}", b"Content-Length: 99999999\r\n" + CLOSE, 413, id="100 MB announced"),
        pytest.param("\x16\x03\x01", b"", 400, id="TLS where there is none"),
    ],
)
def test_bad_input_gets_a_clear_answer(
    on_a_port: OnAPort, request_line: str, headers: bytes, status: int
) -> None:
    line = request_line.format(path=on_a_port.path).encode("latin-1")
    answer = on_a_port.send(line + b" HTTP/1.1\r\n" + headers + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 %d " % status), answer[:200]


def test_scans_that_are_sent_without_waiting_are_answered_in_their_order(on_a_port: OnAPort) -> None:
    one = f"GET {on_a_port.path} HTTP/1.1\r\nHost: a\r\n\r\n".encode()
    last = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    answer = on_a_port.send(one * 20 + last)
    assert answer.count(b"HTTP/1.1 302 ") == 20
    assert answer.rindex(b"HTTP/1.1 302 ") < answer.index(b"HTTP/1.1 200 ")


def test_a_slow_client_is_cut_off_and_holds_nobody_up(on_a_port: OnAPort) -> None:
    with socket.create_connection(("127.0.0.1", on_a_port.port), timeout=10) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
        began = time.monotonic()
        answer = on_a_port.send(f"GET {on_a_port.path} HTTP/1.1\r\n".encode() + CLOSE + b"\r\n")
        assert answer.startswith(b"HTTP/1.1 302 ")
        assert time.monotonic() - began < 1
        assert slow.recv(1000) == b"", "a connection whose request never ends is closed"


def test_nothing_of_a_visitor_is_logged_and_scans_survive_kill_9(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path
) -> None:
    import shutil

    data = tmp_path_factory.mktemp("killed") / "data"
    shutil.copytree(migrated_sqlite, data)
    settings = load_settings(data=data)
    database = Database(settings)
    (code,) = make_campaign(database, "Printemps", "whatsapp:+33612345678", ["Lyon"])
    with database.writing() as connection:
        connection.execute(update(codes).values(retired_at=None))
    database.close()
    server = OnAPort(settings, code)
    headers = b"User-Agent: marie@dupont.fr\r\nCookie: session=secret\r\n" + CLOSE
    for _scan in range(10):
        assert b" 302 " in server.send(f"GET {server.path} HTTP/1.1\r\n".encode() + headers + b"\r\n")
    server.send(b"GET /studio/?token=secret HTTP/1.1\r\n" + headers + b"\r\n")
    os.killpg(server.process.pid, signal.SIGKILL)
    _out, said = server.process.communicate(timeout=30)
    assert len(recorded(settings)) == 10
    for secret in (b"marie", b"secret", b"127.0.0.1"):
        assert secret not in said
    assert b"the studio did not answer" in said


def test_a_request_for_no_path_is_refused(sqlite: Database, settings: Settings) -> None:
    apart = settings.model_copy(update={"studio_port": 9})
    (answer,) = asked(apart, Scope("*", method="OPTIONS"))
    assert answer.status == 400
