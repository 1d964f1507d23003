"""Load: phones that scan 1,000 codes at random, by wrk where it is installed, else by a client of our own."""

from __future__ import annotations

import asyncio
import random
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

USER_AGENTS = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "CriOS/141.0.0.0 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 15; SM-S938B) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 14; SM-A556B) AppleWebKit/537.36 (KHTML, like Gecko) "
    "SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0",
)
_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "fr-FR,fr;q=0.9,en;q=0.8",
    "Accept-Encoding": "gzip, deflate, br",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
}
_UNITS_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True, slots=True)
class Load:
    """What the phones saw. Times in milliseconds; ``failed``: answers of 400 or more, and none at all."""

    answers: int
    seconds: float
    p50_ms: float
    p99_ms: float
    worst_ms: float
    failed: int

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.answers / self.seconds


def load(
    port: int, codes: list[str], folder: Path, *, seconds: float, connections: int, wait_ms: int
) -> Load:
    """Scan for so many seconds.

    folder   for wrk's script
    wait_ms  each phone waits so long between an answer and the next scan; 0: as fast as it goes
    """
    if shutil.which("wrk"):
        return _by_wrk(port, codes, folder, seconds, connections, wait_ms)
    return asyncio.run(_by_ourselves(port, codes, seconds, connections, wait_ms))


def _by_wrk(
    port: int, codes: list[str], folder: Path, seconds: float, connections: int, wait_ms: int
) -> Load:
    script = folder / "load.lua"
    script.write_text(_lua(codes, wait_ms))
    command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--latency"]
    said = subprocess.run(
        [*command, "-s", str(script), f"http://127.0.0.1:{port}/"], capture_output=True, text=True, check=True
    ).stdout
    told = dict(line.split(" ", 1) for line in said.splitlines() if line.startswith("told_"))
    return Load(
        answers=int(told["told_answers"]),
        seconds=int(told["told_us"]) / 1e6,
        p50_ms=int(told["told_p50_us"]) / 1000,
        p99_ms=int(told["told_p99_us"]) / 1000,
        worst_ms=int(told["told_worst_us"]) / 1000,
        failed=int(told["told_failed"]),
    )


def _lua(codes: list[str], wait_ms: int) -> str:
    quoted = ",".join(f'"{code}"' for code in codes)
    agents = ",".join(f'"{agent}"' for agent in USER_AGENTS)
    headers = ",".join(f'["{name}"]="{value}"' for name, value in _HEADERS.items())
    waiting = f"function delay() return {wait_ms} end\n" if wait_ms else ""
    # Requests are made beforehand: what wrk computes is not left for the service.
    return f"""
local codes, agents, requests, place = {{{quoted}}}, {{{agents}}}, {{}}, 0
function init(args)
  math.randomseed(os.time())
  for number = 1, 4000 do
    local headers = {{{headers}}}
    headers["User-Agent"] = agents[math.random(#agents)]
    requests[number] = wrk.format("GET", "/" .. codes[math.random(#codes)], headers)
  end
end
function request() place = place % 4000 + 1 return requests[place] end
{waiting}
function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout + errors.status
  print("told_answers " .. summary.requests)
  print("told_us " .. summary.duration)
  print(string.format("told_p50_us %d", latency:percentile(50)))
  print(string.format("told_p99_us %d", latency:percentile(99)))
  print(string.format("told_worst_us %d", latency.max))
  print("told_failed " .. failed)
end
"""


_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


class _Phone(asyncio.Protocol):
    """One connection that scans again and again."""

    def __init__(self, requests: list[bytes], times_s: list[float], wait_s: float) -> None:
        self._requests, self._times_s, self._wait_s = requests, times_s, wait_s
        self._began = 0.0
        self._read = b""
        self.failed = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._scan()

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, end, body = self._read.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not end or len(body) < int(length[1] if length else 0):
            return
        self._read = b""
        self._times_s.append(time.perf_counter() - self._began)
        self.failed += head[9:10] >= b"4"
        if self._wait_s:
            asyncio.get_running_loop().call_later(self._wait_s, self._scan)
        else:
            self._scan()

    def connection_lost(self, error: Exception | None) -> None:
        self.failed += error is not None

    def _scan(self) -> None:
        if not self._transport.is_closing():
            self._began = time.perf_counter()
            self._transport.write(random.choice(self._requests))

    def close(self) -> None:
        self._transport.close()


async def _by_ourselves(port: int, codes: list[str], seconds: float, connections: int, wait_ms: int) -> Load:
    headers = "".join(f"{name}: {value}\r\n" for name, value in _HEADERS.items())
    requests = [
        f"GET /{random.choice(codes)} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}"
        f"User-Agent: {random.choice(USER_AGENTS)}\r\n\r\n".encode()
        for _number in range(4000)
    ]
    times_s: list[float] = []
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    phones = [
        (await loop.create_connection(lambda: _Phone(requests, times_s, wait_ms / 1000), "127.0.0.1", port))[
            1
        ]
        for _connection in range(connections)
    ]
    await asyncio.sleep(seconds)
    took = time.perf_counter() - began
    answers = len(times_s)
    for phone in phones:
        phone.close()
    ordered = sorted(times_s)
    return Load(
        answers=answers,
        seconds=took,
        p50_ms=1000 * ordered[answers // 2],
        p99_ms=1000 * ordered[answers * 99 // 100],
        worst_ms=1000 * ordered[-1],
        failed=sum(phone.failed for phone in phones),
    )
