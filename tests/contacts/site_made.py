"""A web server on this machine that behaves as it is told, and a guard that lets a test ask it."""

from __future__ import annotations

import socketserver
import ssl
import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

from contactcodes.contacts import public_fetch
from contactcodes.contacts.loops import Site as OwnSite
from contactcodes.contacts.public_address import Address
from contactcodes.contacts.public_fetch import Guard
from contactcodes.contacts.verdict import Verdict
from tests.loops import run

Behaviour = Callable[["Call"], None]
HERE = ip_address("127.0.0.1")


class Call(socketserver.StreamRequestHandler):
    """One request: its method, path and headers, and the socket to answer on."""

    server: _Server
    method = path = ""

    def handle(self) -> None:
        first = self.rfile.readline().decode("latin-1").split(" ")
        if len(first) < 3 or not first[2].startswith("HTTP/"):
            return
        self.method, self.path = first[:2]
        self.headers = dict[str, str]()
        while (line := self.rfile.readline().decode("latin-1").strip()) != "":
            name, _colon, value = line.partition(": ")
            self.headers[name.lower()] = value
        self.server.calls.append(self)
        behaviour = self.server.pages.get(self.path.partition("?")[0], status(404))
        try:
            behaviour(self)
        except OSError:
            self.server.cut += 1  # whoever asked has hung up, as it should where much is sent

    def say(self, line: str, **headers: str) -> None:
        told = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        self.wfile.write(f"HTTP/1.1 {line}\r\n{told}\r\n".encode("latin-1"))


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    tls: ssl.SSLContext | None = None

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Call)
        self.pages: dict[str, Behaviour] = {}
        self.calls: list[Call] = []
        self.cut = 0

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.tls is None:
            super().finish_request(request, client_address)
            return
        with suppress(OSError), self.tls.wrap_socket(request, server_side=True) as encrypted:
            super().finish_request(encrypted, client_address)


class Site:
    """The server; ``pages`` says what each path does, ``calls`` what was asked."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._server = _Server()
        self._server.tls = tls
        self.pages, self.calls = self._server.pages, self._server.calls
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    @property
    def cut(self) -> int:
        return self._server.cut

    def url(self, path: str = "/", host: str = "www.dupont.test", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def status(code: int, *, for_head: int | None = None, **headers: str) -> Behaviour:
    """Answer with a status, and another one to HEAD."""

    def behave(call: Call) -> None:
        said = for_head if for_head is not None and call.method == "HEAD" else code
        call.say(f"{said} Said", Content_Length="0", **headers)

    return behave


def leads_to(location: str, code: int = 302, **headers: str) -> Behaviour:
    return status(code, Location=location, **headers)


class Names:
    """Name servers of a test: what each name says, one answer after the other; the last one stays."""

    def __init__(self, **names: list[str] | Exception) -> None:
        self.names = names
        self.asked: list[str] = []

    async def look_up(self, host: str, _port: int) -> Sequence[str]:
        self.asked.append(host)
        said = self.names.get(host.replace(".", "_"), ["127.0.0.1"])
        if isinstance(said, Exception):
            raise said
        return [said.pop(0) if len(said) > 1 else said[0]] if said else []


def only_here(address: Address) -> bool:
    return address == HERE


def guard_of(names: Names | None = None, **chosen: Any) -> Guard:
    """Return a guard for which this machine is the public internet, and nothing else is."""
    facts = {"look_up": (names or Names()).look_up, "may_ask": only_here, "may_knock": lambda _port: True}
    return Guard(**{**facts, **chosen})


def asked(url: str, guard: Guard | None = None, own: Collection[OwnSite] = ()) -> Verdict:
    agent = "contactcodes/0 (test; http://localhost:8000)"
    return run(public_fetch.ask(url, agent=agent, own=own, guard=guard or guard_of()))
