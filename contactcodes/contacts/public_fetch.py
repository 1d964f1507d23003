"""Ask a web address whether a page answers there, and nothing else.

The address was typed by a person, so this goes only where everybody may go:

- http and https, on ports 80, 443 and 8000 to 8999; no name, no password, no cookie, no proxy.
- The host is looked up here, once; where one of its addresses is not public, it is not asked at all.
- The connection goes to the very address that was judged (no second look-up, so no DNS rebinding), and each
  socket is judged again as it is made. TLS is verified by the host's name.
- Redirects, at most five, are judged anew; other schemes and ports are not followed, nor is the way back to
  this service: a phone that was sent to the page by a code would go round in circles.
- All of it takes 10 s at most. Bodies are not read; 64 kB of one may be in a buffer, never unpacked.

HEAD first; GET where that is refused, for many servers know no HEAD.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from collections.abc import Awaitable, Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp
import yarl
from ada_url import URL
from aiohttp.abc import AbstractResolver, ResolveResult

from contactcodes.contacts.loops import Site, site_of
from contactcodes.contacts.public_address import Address, is_public, read_ip
from contactcodes.contacts.verdict import Reason, Verdict

WITHIN_S = 10.0
MAX_REDIRECTS = 5
_BUFFER_BYTES = 32 * 1024  # aiohttp takes twice that before it stops reading
_HEADER_BYTES = 64 * 1024
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
# OpenSSL, x509_vfy.h: what a certificate may be refused for.
_CERTIFICATES = {
    10: Reason.CERTIFICATE_ENDED,
    62: Reason.CERTIFICATE_OF_OTHERS,
    64: Reason.CERTIFICATE_OF_OTHERS,  # an IP address
    20: Reason.CHAIN,
    21: Reason.CHAIN,
}
# A look-up cannot be stopped: the loop must not wait for it at its end, as it does for its own threads.
_looking_up = ThreadPoolExecutor(max_workers=8, thread_name_prefix="look-up")


async def look_up(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a name. Raises OSError or UnicodeError."""
    found = await asyncio.get_running_loop().run_in_executor(
        _looking_up, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    )
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def is_web_port(port: int) -> bool:
    """Tell whether pages for everybody are on this port; a watch must not be used to knock on others."""
    return port in (80, 443) or 8000 <= port <= 8999


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What decides where a fetch may go. Nobody can set another: tests, which ask this machine, pass theirs.

    look_up    name and port → addresses
    may_ask    judges each address
    may_knock  judges each port
    tls        whom to trust; None: whom the system trusts
    """

    look_up: Callable[[str, int], Awaitable[Sequence[str]]] = look_up
    may_ask: Callable[[Address], bool] = is_public
    may_knock: Callable[[int], bool] = is_web_port
    tls: ssl.SSLContext | None = None


PUBLIC = Guard()


class _EndedError(Exception):
    """The verdict is known."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.verdict = Verdict(reason)


class _HungUpError(_EndedError):
    """There is a server, and what it does is no answer; it may be so with HEAD alone."""


def address_to_ask(written: str, guard: Guard = PUBLIC) -> str | None:
    """Return an address as it is asked, by the WHATWG's rules; None where it may never be asked.

    written  absolute
    """
    url = _read(written)
    return url.href if url is not None and _is_web(url) and guard.may_knock(_port(url)) else None


async def ask(written: str, *, agent: str, own: Collection[Site] = (), guard: Guard = PUBLIC) -> Verdict:
    """Return whether a page answers at a web address.

    agent  who asks, for the other server's log
    own    where this service is reached, as ``loops.own_sites`` returns it
    """
    try:
        async with asyncio.timeout(WITHIN_S):
            return await _follow(written, agent, own, guard)
    except TimeoutError:
        return Verdict(Reason.TIMEOUT)
    except _EndedError as ended:
        return ended.verdict


async def _follow(written: str, agent: str, own: Collection[Site], guard: Guard) -> Verdict:
    if address_to_ask(written, guard) is None:
        return Verdict(Reason.NOT_PUBLIC)
    url, cookies = _read(written), False
    for _hop in range(MAX_REDIRECTS + 1):
        if url is None:
            return Verdict(Reason.BAD_REDIRECT)
        if site_of(url.href) in own:
            return Verdict(Reason.LEADS_BACK)
        if not _is_web(url) or not guard.may_knock(_port(url)):
            return Verdict()  # it answered; an app or another port, where it leads, is not asked
        status, leads_to, sets_cookie = await _asked(url, agent, guard)
        if leads_to is None:
            return Verdict.of_status(status)
        cookies |= sets_cookie
        url = _read(leads_to, url.href)
    return Verdict(Reason.COOKIES if cookies else Reason.REDIRECTS)


async def _asked(url: URL, agent: str, guard: Guard) -> tuple[int, str | None, bool]:
    """Return the status, where it leads on, and whether a cookie came along."""
    addresses = await _judged(url, guard)

    def make_socket(info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        address = read_ip(str(info[4][0]))
        if address is None or address not in addresses or not guard.may_ask(address):
            raise PermissionError(errno.EACCES, "not an address that was judged")
        return socket.socket(info[0], info[1], info[2])

    headers = {"User-Agent": agent, "Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "identity"}
    connector = aiohttp.TCPConnector(
        resolver=_Judged(addresses),
        use_dns_cache=False,
        force_close=True,
        ssl=guard.tls or True,
        socket_factory=make_socket,
    )
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=headers,
        timeout=aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None),
        auto_decompress=False,
        read_bufsize=_BUFFER_BYTES,
        max_line_size=_HEADER_BYTES,
        max_field_size=_HEADER_BYTES,
        trust_env=False,
    ) as session:
        with suppress(_HungUpError):
            head = await _status("HEAD", url, session)
            if head[0] < HTTPStatus.BAD_REQUEST:
                return head
        return await _status("GET", url, session)


async def _status(method: str, url: URL, session: aiohttp.ClientSession) -> tuple[int, str | None, bool]:
    address = yarl.URL(url.href, encoded=True)
    if address.raw_host is None or read_ip(address.raw_host) != read_ip(url.hostname):
        raise ValueError(f"{url.href} is read in two ways")  # not by two parsers, one of which judged it
    try:
        answer = await session.request(method, address, allow_redirects=False)
    except aiohttp.ClientConnectorCertificateError as problem:
        code = getattr(problem.certificate_error, "verify_code", 0)
        raise _EndedError(_CERTIFICATES.get(code, Reason.CERTIFICATE)) from problem
    except aiohttp.ClientSSLError as problem:
        raise _EndedError(Reason.TLS) from problem
    except aiohttp.ClientConnectorError as problem:
        if problem.os_error.errno == errno.ECONNREFUSED:
            raise _EndedError(Reason.REFUSED) from problem
        hung_up = isinstance(problem.os_error, ConnectionError)  # as TLS was to begin
        raise _EndedError(Reason.DROPPED if hung_up else Reason.UNREACHABLE) from problem
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as problem:
        raise _HungUpError(Reason.DROPPED) from problem
    except (aiohttp.ClientError, ValueError) as problem:
        raise _HungUpError(Reason.NO_HTTP) from problem
    if answer.connection is not None and answer.connection.transport is not None:
        answer.connection.transport.abort()  # the body is not wanted; nor is TLS taken leave of
    answer.close()
    if "Cf-Mitigated" in answer.headers:  # a riddle for robots, whatever its status: people get through
        return HTTPStatus.OK, None, False
    leads_to = answer.headers.get("Location") if answer.status in _REDIRECTS else None
    return answer.status, leads_to, "Set-Cookie" in answer.headers


async def _judged(url: URL, guard: Guard) -> frozenset[Address]:
    """Return the addresses of the host, every one of them allowed."""
    host = url.hostname
    literal = read_ip(host)
    if literal is not None:
        addresses = frozenset((literal,))
    else:
        try:
            found = [read_ip(one) for one in await guard.look_up(host, _port(url))]
        except socket.gaierror as problem:
            nobody = problem.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None))
            raise _EndedError(Reason.NO_NAME if nobody else Reason.NO_DNS) from problem
        except UnicodeError as problem:
            raise _EndedError(Reason.NO_NAME) from problem
        except OSError as problem:
            if isinstance(problem, TimeoutError):
                raise
            raise _EndedError(Reason.NO_DNS) from problem
        addresses = frozenset(one for one in found if one is not None)
        if None in found:
            raise _EndedError(Reason.NOT_PUBLIC)
    if not addresses:
        raise _EndedError(Reason.NO_NAME)
    if not all(guard.may_ask(address) for address in addresses):
        raise _EndedError(Reason.NOT_PUBLIC)
    return addresses


class _Judged(AbstractResolver):
    """A resolver that knows what was judged, and looks nothing up."""

    def __init__(self, addresses: frozenset[Address]) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=str(address),
                port=port,
                family=socket.AF_INET if address.version == 4 else socket.AF_INET6,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self._addresses
            if family in (socket.AF_UNSPEC, socket.AF_INET if address.version == 4 else socket.AF_INET6)
        ]

    async def close(self) -> None:
        """There is nothing to close."""


def _read(written: str, base: str | None = None) -> URL | None:
    """Return the address as browsers read it, without name and password; None where it is none."""
    try:
        url = URL(written, base=base) if base else URL(written)
    except ValueError:
        return None
    if _is_web(url):
        url.username = url.password = ""
    return url


def _is_web(url: URL) -> bool:
    return url.protocol in ("http:", "https:")


def _port(url: URL) -> int:
    return int(url.port or (443 if url.protocol == "https:" else 80))
