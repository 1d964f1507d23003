"""Phones that scan at even intervals, sent round several nodes as a balancer in front of them does.

Each phone asks one node; where the connection is refused or breaks before the answer is
there, the same request goes to the next node at once, and on until one answers. That is what
nginx does with ``proxy_next_upstream error`` (https://nginx.org/en/docs/http/ngx_http_proxy_module.html).
A phone comes at its moment whether the one before it was answered or not, so a node that
hesitates makes phones wait instead of keeping them away.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Sequence

from bench.in_thread import InThread
from bench.phones import Notes, Wire, request

_GIVE_UP_S = 30.0
_PAUSE_S = 0.002  # after all nodes have refused in turn


class Balancer(InThread):
    """Phones, in a thread of their own, until they are stopped."""

    def __init__(self, ports: Sequence[int], codes: Sequence[str], *, a_second: float) -> None:
        """Scan as long as the block lasts.

        ports     of the nodes
        codes     code texts; the phone with the number n scans codes[n % len(codes)]
        a_second  phones
        """
        super().__init__("balancer")
        self.notes = Notes()
        self.last_asked: dict[int, int] = {}  # phone → the port that it asked last
        self._ports, self._codes, self._every_s = list(ports), codes, 1 / a_second
        self._idle: dict[int, deque[Wire]] = {port: deque() for port in ports}

    async def go_on(self) -> None:
        """Scan until stopped; every phone waits for its answer."""
        next_at = time.monotonic()
        async with asyncio.TaskGroup() as group:
            while not self._stop.is_set():
                group.create_task(self._scan(self.notes.begin()))
                next_at += self._every_s
                await asyncio.sleep(max(0.0, next_at - time.monotonic()))
        for wires in self._idle.values():
            for wire in wires:
                wire.close()

    async def _scan(self, serial: int) -> None:
        notes, ports = self.notes, self._ports
        message = request(self._codes[serial % len(self._codes)], serial)
        give_up_at = time.monotonic() + _GIVE_UP_S
        turn = serial
        while time.monotonic() < give_up_at:
            port = ports[turn % len(ports)]
            turn += 1
            try:
                wire = await self._wire(port)
                self.last_asked[serial] = port
                notes.attempts[serial] += 1
                notes.end(serial, await wire.ask(message))
            except (OSError, TimeoutError):
                if (turn - serial) % len(ports) == 0:
                    await asyncio.sleep(_PAUSE_S)
                continue
            if wire.open:
                self._idle[port].append(wire)
            return

    async def _wire(self, port: int) -> Wire:
        idle = self._idle[port]
        while idle:
            wire = idle.pop()
            if wire.open:
                return wire
        return await Wire.to(port)
