"""Phones that note what each single scan was answered, to be compared with what was stored.

Every scan is made by a phone of its own: its User-Agent has a serial number in it, which
comes out of the database again as the visitor key (``bench/stored.py`` computes it). So it
can be told of each scan whether it was stored, and how often, and the scans take the same
short way through the service as any other: real codes, redirects, nothing special in the path.

A scan is *answered* when the whole head of the response has arrived. One that was asked
for and not answered may be stored or not: the phone's owner was not sent anywhere, and
scans again.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from array import array
from collections.abc import Sequence
from typing import Self

from bench.in_thread import InThread

_ANSWERED_WITHIN_S = 10.0  # or it is held to be unanswered
_TRY_AGAIN_S = 0.01  # after a connection was refused
_NEVER = -1.0
_EMPTY = re.compile(rb"\r\ncontent-length: 0\b", re.IGNORECASE)


def user_agent(serial: int) -> str:
    """Return what the phone with this number says of itself."""
    return (
        f"Mozilla/5.0 (Linux; Android 15; SM-S{serial}B) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/142.0.0.0 Mobile Safari/537.36"
    )


def request(code_text: str, serial: int) -> bytes:
    """Return a scan of a code by a phone."""
    return (
        f"GET /{code_text} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: {user_agent(serial)}\r\n"
        "Accept: text/html,*/*;q=0.8\r\nAccept-Language: fr-FR,fr;q=0.9,en;q=0.8\r\n"
        "Sec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Site: none\r\n\r\n"
    ).encode()


class Notes:
    """What was seen of each phone; a phone is the place in these lists. Times: ``time.monotonic``, seconds.

    asked_at     when it began to ask
    answered_at  when the whole head of its answer was there; negative: never
    statuses     of the answer; 0: none
    attempts     how often its request was sent to a server
    """

    def __init__(self) -> None:
        """Begin with no phone."""
        self.asked_at = array("d")
        self.answered_at = array("d")
        self.statuses = array("h")
        self.attempts = array("h")
        self.answers = 0

    def __len__(self) -> int:
        return len(self.asked_at)

    def begin(self) -> int:
        """Take note of one more phone, and return its number."""
        self.asked_at.append(time.monotonic())
        self.answered_at.append(_NEVER)
        self.statuses.append(0)
        self.attempts.append(0)
        return len(self.asked_at) - 1

    def end(self, serial: int, status: int) -> None:
        """Take note of an answer."""
        self.answered_at[serial] = time.monotonic()
        self.statuses[serial] = status
        self.answers += 1

    def is_answered(self, serial: int) -> bool:
        """Tell whether a phone has got its answer."""
        return self.answered_at[serial] >= 0

    def late_ms(self, serial: int) -> float:
        """How long a phone waited for its answer, in milliseconds."""
        return 1000 * (self.answered_at[serial] - self.asked_at[serial])


class Wire(asyncio.Protocol):
    """One connection, asked one thing after the other."""

    def __init__(self) -> None:
        """Begin unconnected; see ``open``."""
        self._read = b""
        self._waiter: asyncio.Future[int] | None = None
        self._transport: asyncio.Transport | None = None
        self.open = False

    @classmethod
    async def to(cls, port: int) -> Self:
        """Return a connection to a port of this machine. Raises OSError."""
        _transport, wire = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return wire

    async def ask(self, message: bytes) -> int:
        """Send a request; return the status once the whole head of the response is here.

        Raises ConnectionError where the connection ends first, TimeoutError after 10 s.
        """
        assert self._transport is not None
        if not self.open:
            raise ConnectionResetError
        self._waiter = asyncio.get_running_loop().create_future()
        self._transport.write(message)
        try:
            # A timer by itself: asyncio.wait_for makes a task of every request.
            timer = asyncio.get_running_loop().call_later(_ANSWERED_WITHIN_S, self._give_up)
            try:
                return await self._waiter
            finally:
                timer.cancel()
        finally:
            self._waiter = None

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self.open = transport, True

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, end, rest = self._read.partition(b"\r\n\r\n")
        if not end:
            return
        self._read = b""
        if rest or not _EMPTY.search(head):
            self.open = False  # a page: the rest of it is not read, the next phone calls anew
            self.close()
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(int(head[9:12]))

    def connection_lost(self, error: Exception | None) -> None:
        self.open = False
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(ConnectionResetError(str(error or "hung up")))

    def _give_up(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(TimeoutError())
        self.open = False
        self.close()


class Phones(InThread):
    """Phones that scan codes of one server in turn, in a thread of their own, until they are stopped.

    A phone whose connection ends before the answer is given up: the next one scans.
    """

    def __init__(self, port: int, codes: Sequence[str], *, at_once: int, a_second: float) -> None:
        """Scan as long as the block lasts.

        codes     code texts; the phone with the number n scans codes[n % len(codes)]
        at_once   connections
        a_second  scans, at most
        """
        super().__init__("phones")
        self.notes = Notes()
        self._port, self._codes = port, codes
        self._at_once, self._every_s = at_once, at_once / a_second

    def wait_for(self, answers: int, within_s: float) -> None:
        """Return when so many more scans are answered. Raises TimeoutError where they are not."""
        until, end = self.notes.answers + answers, time.monotonic() + within_s
        while self.notes.answers < until:
            if self.problem is not None:
                raise self.problem
            if time.monotonic() > end:
                raise TimeoutError(
                    f"{self.notes.answers - until + answers} of {answers} answers in {within_s:g} s"
                )
            time.sleep(0.02)

    async def go_on(self) -> None:
        """Scan until stopped; every phone waits for its answer."""
        async with asyncio.TaskGroup() as group:
            for _connection in range(self._at_once):
                group.create_task(self._scan())

    async def _scan(self) -> None:
        wire: Wire | None = None
        notes, codes = self.notes, self._codes
        next_at = time.monotonic()
        while not self._stop.is_set():
            if wire is None or not wire.open:
                try:
                    wire = await Wire.to(self._port)
                except OSError:
                    await asyncio.sleep(_TRY_AGAIN_S)
                    continue
            serial = notes.begin()
            notes.attempts[serial] = 1
            with contextlib.suppress(ConnectionError, TimeoutError):
                notes.end(serial, await wire.ask(request(codes[serial % len(codes)], serial)))
            next_at = max(next_at + self._every_s, time.monotonic() - 1.0)
            await asyncio.sleep(max(0.0, next_at - time.monotonic()))
        if wire is not None:
            wire.close()
