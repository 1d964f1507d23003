"""A request and its answer as a scan process sees them, without a server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Any

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"


class Headers:
    """Request headers, names in lower case, in their order."""

    def __init__(self, given: Iterable[tuple[str, str]]) -> None:
        self._given = list(given)

    def get(self, name: str, default: Any = None) -> Any:
        return next((value for key, value in self._given if key == name), default)

    def items(self) -> list[tuple[str, str]]:
        return self._given

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _value in self._given)


class Scope:
    """What is asked for."""

    def __init__(
        self,
        path: str,
        method: str = "GET",
        query: str = "",
        client: str = "203.0.113.7:50000",
        headers: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.proto = "http"
        self.path, self.method, self.query_string, self.client = path, method, query, client
        self.scheme = "http"
        given = [("host", "qr.dupont.fr"), ("user-agent", PHONE), *headers]
        # The last word on it, after what the test says.
        self.headers = Headers([*given, ("accept-language", "en-GB")])


class Proto:
    """What is answered."""

    def __init__(self, body: Iterable[bytes] = ()) -> None:
        self._body = list(body)
        self.status = 0
        self.headers: list[tuple[str, str]] = []
        self.body = b""
        self.streamed = False
        self.gone = asyncio.Event()

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)

    @property
    def text(self) -> str:
        return self.body.decode()

    async def client_disconnect(self) -> None:
        await self.gone.wait()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self._body:
            yield part

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        self._answer(status, headers, b"")

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self._answer(status, headers, body)

    def response_str(self, status: int, headers: list[tuple[str, str]], body: str) -> None:
        self._answer(status, headers, body.encode())

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> Proto:
        self._answer(status, headers, b"")
        self.streamed = True
        return self

    async def send_bytes(self, part: bytes) -> None:
        self.body += part

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        assert not self.status, "answered twice"
        self.status, self.headers, self.body = status, headers, body
