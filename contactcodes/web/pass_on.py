"""Passing on: what a scan process does not answer itself goes to the studio, and its answer back.

A reverse proxy for one server, in the event loop of the scan process: bodies stream both
ways, a slow page holds no scan, a slow phone holds no thread of the studio.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import aiohttp
from granian._granian import RSGIProtocolClosed as ProtocolClosed
from multidict import CIMultiDict
from yarl import URL

from contactcodes.scans.counters import Counters
from contactcodes.settings import Settings
from contactcodes.web.inner_door import (
    ARRIVAL_HEADER,
    KEY_HEADER,
    OWN_PREFIX,
    RELAYED_HEADER,
    door_key,
    studio_socket,
)
from contactcodes.web.plain_pages import plain_page
from contactcodes.web.resolve import Arrival

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

LARGEST_BODY = 24 * 1024 * 1024  # bytes of a request; a placement file may have 20 MB
MOST_AT_ONCE = 256  # requests passed on by one scan process
_READ_BEFORE = 256 * 1024  # bytes read from the client before a thread of the studio is taken
_WHOLE_ANSWER = 256 * 1024  # bytes of an answer that is handed over in one piece
_CONNECT_WITHIN_S = 2.0
_ANSWER_WITHIN_S = 60.0  # the first byte, and from one part of the answer to the next
_SCAN_WITHIN_S = 3.0  # the same for whoever scanned a code: then the plain page, which has its button
_BODY_PART_WITHIN_S = 20.0
_BODY_WITHIN_S = 120.0  # all of it: 24 MB at 2 Mbit/s
_TELL_EVERY_S = 60.0

# RFC 9110, 7.6.1: about this connection, not about the request.
_HOP_BY_HOP = frozenset(
    (
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "expect",  # 100-continue is answered by our own server
    )
)
_ABOUT_THE_CLIENT = frozenset(
    ("forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-real-ip")
)
_OWN_SERVERS = frozenset(("server", "date"))
_WITHOUT_BODY = frozenset((204, 304))

_log = logging.getLogger(__name__)


class Client(NamedTuple):
    """Who asks.

    address  of the client; the peer's, or what a trusted proxy says
    scheme   ``http`` or ``https``, as the client used it
    proxied  True where a trusted proxy stands between
    """

    address: str
    scheme: str
    proxied: bool


class _RefusedError(Exception):
    """The client's request cannot be passed on; the status says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class BrokenOffError(Exception):
    """The studio stopped in the middle of an answer."""


class PassOn:
    """The way from one scan process to the studio."""

    def __init__(self, settings: Settings, counters: Counters) -> None:
        """Prepare; nothing is opened yet."""
        self._settings = settings
        self._counters = counters
        self._key = door_key(settings)
        self._session: aiohttp.ClientSession | None = None
        self._origin = "http://studio"
        self._under_way = 0
        self._tell_at = 0.0

    async def pass_on(
        self, scope: Scope, proto: HTTPProtocol, client: Client, arrival: Arrival | None
    ) -> None:
        """Answer one request with what the studio says, or say why it says nothing.

        arrival  of a scan that is recorded already
        """
        began = time.perf_counter_ns()
        try:
            work = asyncio.create_task(self._answer(scope, proto, client, arrival))
            gone = asyncio.create_task(_until_gone(proto))
            await asyncio.wait((work, gone), return_when=asyncio.FIRST_COMPLETED)
            gone.cancel()
            if work.done():
                work.result()
            else:
                work.cancel()  # nobody is there any more to be answered
                await asyncio.wait((work,))
        finally:
            self._counters.time("page", time.perf_counter_ns() - began)

    def say(self, scope: Scope, proto: HTTPProtocol, status: int, arrival: Arrival | None = None) -> None:
        """Answer with a page of the scan process's own."""
        destination = arrival.destination if arrival is not None else None
        page = plain_page(
            status,
            languages=scope.headers.get("accept-language", ""),
            default_locale=destination.locale if destination is not None else self._settings.locale,
            arrival=arrival,
        )
        proto.response_str(page.status, page.headers, page.body)

    async def close(self) -> None:
        """Close the connections to the studio."""
        if self._session is not None:
            await self._session.close()

    async def _answer(
        self, scope: Scope, proto: HTTPProtocol, client: Client, arrival: Arrival | None
    ) -> None:
        session = self._opened()
        try:
            headers = self._request_headers(scope, client, arrival)
            # Before it counts among those under way: a body that trickles in holds nobody's place.
            body = await _request_body(scope, proto)
            if self._under_way >= MOST_AT_ONCE:
                self._counters.add("passing_busy")
                self.say(scope, proto, 503, arrival)
                return
            async with (
                self._counted(),
                session.request(
                    scope.method,
                    URL(self._origin + _target(scope), encoded=True),
                    headers=headers,
                    data=body,
                    allow_redirects=False,
                    timeout=aiohttp.ClientTimeout(
                        total=None,
                        sock_connect=_CONNECT_WITHIN_S,
                        sock_read=_ANSWER_WITHIN_S if arrival is None else _SCAN_WITHIN_S,
                    ),
                    skip_auto_headers=("user-agent", "accept", "accept-encoding", "content-type"),
                ) as answer,
            ):
                await _hand_over(proto, scope.method, answer)
        except _RefusedError as refused:
            self._counters.add("passing_refused")
            self.say(scope, proto, refused.status)
        except ProtocolClosed:
            pass  # the client went while its answer was sent
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            trouble, status = _trouble(problem)
            if isinstance(problem.__cause__, _RefusedError):
                trouble, status = "refused", problem.__cause__.status
            self._counters.add(f"passing_{trouble}")
            self._tell(trouble, problem)
            self.say(scope, proto, status, arrival)

    @asynccontextmanager
    async def _counted(self) -> AsyncIterator[None]:
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    def _tell(self, trouble: str, problem: Exception) -> None:
        """Log that the studio does not answer: once a minute, not for each page."""
        if time.monotonic() >= self._tell_at:
            self._tell_at = time.monotonic() + _TELL_EVERY_S
            _log.warning("the studio did not answer: %s (%s)", trouble, type(problem).__name__)

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            port = self._settings.studio_port
            connector: aiohttp.BaseConnector
            if port:
                host = own_host(self._settings.host)
                self._origin = f"http://{f'[{host}]' if ':' in host else host}:{port}"
                connector = aiohttp.TCPConnector(limit=MOST_AT_ONCE)
            else:
                connector = aiohttp.UnixConnector(str(studio_socket(self._settings)), limit=MOST_AT_ONCE)
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                max_line_size=65_536,
                max_field_size=65_536,
            )
        return self._session

    def _request_headers(self, scope: Scope, client: Client, arrival: Arrival | None) -> CIMultiDict[str]:
        given = scope.headers.items()
        hosts = [value for name, value in given if name == "host"]
        if len(hosts) != 1 or not _is_host(hosts[0]):
            raise _RefusedError(400)
        dropped = _HOP_BY_HOP | _ABOUT_THE_CLIENT | _named_in_connection(given)
        headers = CIMultiDict(
            (name, value)
            for name, value in given
            # WSGI writes "_" and "-" alike: X_Forwarded_For would pass for ours (nginx drops these too).
            if "_" not in name and name not in dropped and not name.startswith(OWN_PREFIX)
        )
        headers["x-forwarded-for"] = client.address
        headers["x-forwarded-proto"] = client.scheme
        headers["x-forwarded-host"] = hosts[0]
        headers[KEY_HEADER] = self._key
        if not client.proxied and any(name in _ABOUT_THE_CLIENT for name, _value in given):
            headers[RELAYED_HEADER] = "1"
        if arrival is not None:
            headers[ARRIVAL_HEADER] = arrival.as_json()
        return headers


def own_host(host: str) -> str:
    """Return the address under which this machine reaches what listens on ``host``."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


async def _until_gone(proto: HTTPProtocol) -> None:
    await proto.client_disconnect()


async def _request_body(scope: Scope, proto: HTTPProtocol) -> bytes | AsyncIterator[bytes] | None:
    """Return the body of a request: whole if it is small, else its parts as they come.

    Raises _RefusedError with 413 for a body over the limit, 408 for one that does not come.
    """
    headers = scope.headers
    length = headers.get("content-length", "")
    if not length and "transfer-encoding" not in headers:
        return None
    if length and int(length) > LARGEST_BODY:  # the server has checked that it is a number
        raise _RefusedError(413)
    parts = _parts(proto)
    begun: list[bytes] = []
    size = 0
    async for part in parts:
        begun.append(part)
        size += len(part)
        if size >= _READ_BEFORE:
            return _going_on(begun, parts)
    return b"".join(begun)


async def _parts(proto: HTTPProtocol) -> AsyncIterator[bytes]:
    size = 0
    source = aiter(proto)
    end = time.monotonic() + _BODY_WITHIN_S
    while True:
        try:
            async with asyncio.timeout(min(_BODY_PART_WITHIN_S, end - time.monotonic())):
                part = await anext(source)
        except StopAsyncIteration:
            return
        except TimeoutError as slow:
            raise _RefusedError(408) from slow
        size += len(part)
        if size > LARGEST_BODY:
            raise _RefusedError(413)
        yield bytes(part)


async def _going_on(begun: Iterable[bytes], parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    for part in begun:
        yield part
    async for part in parts:
        yield part


async def _hand_over(proto: HTTPProtocol, method: str, answer: aiohttp.ClientResponse) -> None:
    given = [(name.lower(), value) for name, value in answer.headers.items()]
    dropped = _HOP_BY_HOP | _OWN_SERVERS | _named_in_connection(given)
    headers = [(name, value) for name, value in given if name not in dropped]
    if method == "HEAD" or answer.status in _WITHOUT_BODY:
        proto.response_empty(answer.status, headers)
    elif answer.content_length is not None and answer.content_length <= _WHOLE_ANSWER:
        proto.response_bytes(answer.status, headers, await answer.read())
    else:
        transport = proto.response_stream(answer.status, headers)
        try:
            async for part in answer.content.iter_any():
                await transport.send_bytes(part)
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            # Half of the answer is with the client already: all that is left is to break off.
            raise BrokenOffError from problem


def _target(scope: Scope) -> str:
    """Return path and query as they are sent on: the server has decoded the path, not the query."""
    path = quote(scope.path, safe="/:@!$&'()*+,;=~")
    if not path.startswith("/"):
        raise _RefusedError(400)
    return f"{path}?{scope.query_string}" if scope.query_string else path


def _named_in_connection(headers: Iterable[tuple[str, str]]) -> frozenset[str]:
    return frozenset(
        option.strip().lower()
        for name, value in headers
        if name == "connection"
        for option in value.split(",")
    )


def _is_host(host: str) -> bool:
    """Tell whether a Host header could name a host (RFC 9110, 7.2): letters, digits, ``.-_:[]``."""
    return (
        0 < len(host) <= 255
        and all(character.isalnum() or character in ".-_:[]" for character in host)
        and host.isascii()
    )


def _trouble(problem: Exception) -> tuple[str, int]:
    """Return what is counted and the status that is answered."""
    if isinstance(problem, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return "unreachable", 502
    if isinstance(problem, TimeoutError):
        return "slow", 504
    return "broken", 502
