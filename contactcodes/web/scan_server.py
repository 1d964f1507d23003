"""The scan process: answers scans, records them first, and passes on what is no scan (RSGI).

One event loop, no threads that answer. What a path is answered is worked out once and kept
ready: a scan then costs its record, one ``write`` and the answer. Nothing in the loop waits
for the database, the studio or, in the strict setting, the disk.

RSGI: https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.destination import Destination
from contactcodes.contacts.destinations import Destinations
from contactcodes.errors import DatabaseAwayError
from contactcodes.logs import write_logs
from contactcodes.scans.counters import Counters, bucket_of
from contactcodes.scans.country import open_countries
from contactcodes.scans.group_commit import GroupCommit
from contactcodes.scans.journal import Journal, can_record
from contactcodes.scans.scan_record import ScanRecord, carrier_of, opening_of, quick_line, referrer_host
from contactcodes.scans.unrecorded import Unrecorded
from contactcodes.settings import Settings, load_settings
from contactcodes.storage.database import Database
from contactcodes.web.asking import Asking
from contactcodes.web.client_address import client_address, is_trusted
from contactcodes.web.end_with_parent import end_with_parent
from contactcodes.web.pass_on import Client, PassOn
from contactcodes.web.readiness import readiness
from contactcodes.web.resolve import (
    CUSTOMER_PAGES,
    PAGES,
    REDIRECT_HEADERS,
    Arrival,
    answer_scan,
    asked_for,
    led,
    scan_record,
    scanned,
    tap_for,
    tap_record,
)
from contactcodes.web.share_key import share_key
from contactcodes.web.staff import StaffCookie

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

LONGEST_PATH = 2048  # characters
LONGEST_QUERY = 8192
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_READING = frozenset(("GET", "HEAD"))
_HEALTH = frozenset(("/healthz", "/readyz"))
_MOST_READY = 200_000  # paths
_LONGEST_KEPT = 32  # characters of such a path
_HEALTH_WITHIN_S = 2.0
_MB = 1024 * 1024

_log = logging.getLogger(__name__)


class _Ready(NamedTuple):
    """What a path is answered, worked out.

    opening  of its records
    headers  of the redirect; None where a page answers
    place    of the counter of such answers
    constant whether everybody is answered so; else each phone is led (``resolve.led``)
    """

    arrival: Arrival
    opening: str
    headers: list[tuple[str, str]] | None
    place: int
    constant: bool


class ScanServer:
    """The RSGI application of one scan process."""

    def __init__(self, settings: Settings) -> None:
        """Prepare; nothing is opened before ``__rsgi_init__``, in the process that serves."""
        self._settings = settings
        self._trusted = settings.trusted_proxies
        self._ready: dict[str, _Ready] = {}
        self._ready_for: dict[str, Destination | None] = {}  # the knowledge that ``_ready`` was made of

    def __rsgi_init__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """Open what a process has of its own."""
        settings = self._settings
        self._counters = Counters(settings.run_folder)
        self._cells = self._counters.cells
        self._memory_place = self._counters.place("lookups_memory")
        self._time_place = self._counters.place("scan_time_0")
        self._time_sum = self._counters.place("scan_time_ns")
        self._destinations = Destinations(
            Database(settings), settings.snapshot_file, count=self._counters.add
        )
        self._journal = Journal(
            settings.journal_folder,
            sync_ms=settings.journal_sync_ms,
            segment_bytes=settings.journal_segment_mb * _MB,
            counters=self._counters,
        )
        self._unrecorded = Unrecorded(self._counters)
        self._together = None if settings.journal_sync_ms else GroupCommit(self._journal, self._unrecorded)
        self._asking = Asking(self._destinations)
        self._looking = ThreadPoolExecutor(1, thread_name_prefix="health")
        self._pass_on = PassOn(settings, self._counters)
        self._staff = StaffCookie(settings.session_key)
        self._countries = open_countries(settings.geoip_file)
        self._share_key = share_key(settings)
        self._destinations.follow()
        self._journal.open_ahead()  # this process is nobody's parent
        # Threads that look for changes give way to the loop after half a millisecond, not after five.
        sys.setswitchinterval(0.0005)
        gc.collect()
        gc.freeze()

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Close it; no request is under way any more."""
        loop.run_until_complete(self.close())

    async def close(self) -> None:
        """Put all that was recorded on disk, and leave the journal to the drain."""
        await self._pass_on.close()
        self._destinations.close()
        self._asking.close()
        self._looking.shutdown(wait=False, cancel_futures=True)
        if self._together is not None:
            self._together.close()
        self._journal.close()
        self._unrecorded.close()
        self._counters.close()

    async def __rsgi__(self, scope: Scope, proto: HTTPProtocol) -> None:
        """Answer one request."""
        began = time.perf_counter_ns()
        known = self._destinations.known
        if known is not self._ready_for:  # something changed
            self._ready, self._ready_for = {}, known
        ready = self._ready.get(scope.path)
        method = scope.method
        if ready is None or (method != "GET" and method != "HEAD"):
            ready = await self._work_out(scope, proto, method)
            if ready is None:
                return
        else:
            self._cells[self._memory_place] += 1
        if not ready.constant:
            ready = self._led(ready.arrival, scope)
        if method == "GET":  # HEAD is a machine asking where a code would lead
            record = self._record(scope, ready)
            if self._together is not None:
                await self._together.append(record)
            else:
                self._append(record)
            self._cells[ready.place] += 1
        if ready.headers is not None:
            proto.response_empty(302, ready.headers)
            took = time.perf_counter_ns() - began
            self._cells[self._time_place + bucket_of(took)] += 1
            self._cells[self._time_sum] += took
        else:
            await self._pass_on.pass_on(scope, proto, self._client(scope), ready.arrival)

    def _append(self, record: bytes) -> None:
        try:
            self._journal.append(record)
        except OSError as problem:
            # The phone is sent on all the same; the loss is counted where an operator sees it.
            self._unrecorded.count(problem)

    def _record(self, scope: Scope, ready: _Ready) -> bytes:
        """Return what the journal keeps of a scan: ``resolve.scan_record``, by a short cut where it can."""
        header = scope.headers.get
        referrer = header("referer", "")
        cookies = header("cookie", "")
        if not (scope.query_string or cookies or self._trusted):
            line = quick_line(
                time.time_ns() // 1_000_000,
                ready.opening,
                _address_of(scope.client),
                header("user-agent", ""),
                header("sec-purpose", "")
                or header("purpose", "")
                or header("x-purpose", "")
                or header("x-moz", ""),
                header("sec-fetch-dest", ""),
                header("sec-fetch-site", ""),
                header("accept-language", ""),
                referrer_host(referrer) if referrer else "",
                False,
            )
            if line is not None:
                return line
        return self._whole_record(scope, ready.arrival).as_bytes()

    def _whole_record(self, scope: Scope, arrival: Arrival) -> ScanRecord:
        cookies = scope.headers.get("cookie", "")
        return scan_record(
            arrival,
            at_ms=time.time_ns() // 1_000_000,
            carrier=carrier_of(arrival.asked, scope.query_string),
            address=self._client(scope).address,
            header=scope.headers.get,
            staff=bool(cookies) and self._staff.is_staff(cookies),
        )

    async def _record_tap(self, scope: Scope, asked: str, contact_point_id: int) -> None:
        """Record a tap before its page is asked for; one of a code that is none counts nowhere."""
        arrival = await self._arrival(asked)
        if arrival.destination is None and not arrival.trouble:
            return
        record = tap_record(self._whole_record(scope, arrival), contact_point_id).as_bytes()
        if self._together is not None:
            await self._together.append(record)
        else:
            self._append(record)

    async def _work_out(self, scope: Scope, proto: HTTPProtocol, method: str) -> _Ready | None:
        """Return what a path is answered; None where the request was answered otherwise."""
        path = scope.path
        if len(path) > LONGEST_PATH or len(scope.query_string) > LONGEST_QUERY:
            self._pass_on.say(scope, proto, 414)
        elif method not in METHODS:
            self._pass_on.say(scope, proto, 405)
        elif path in _HEALTH and method in _READING:
            await self._say_health(proto, path)
        elif method in _READING and (asked := asked_for(path)) is not None:
            return await self._arrive(path, asked)
        elif not path.startswith("/"):  # OPTIONS *
            self._pass_on.say(scope, proto, 400)
        elif self._settings.studio_port and path.split("/")[1] in PAGES - CUSTOMER_PAGES:
            self._pass_on.say(scope, proto, 404)
        else:
            if method == "GET" and (tap := tap_for(path)) is not None:
                await self._record_tap(scope, *tap)
            await self._pass_on.pass_on(scope, proto, self._client(scope), None)
        return None

    async def _arrive(self, path: str, asked: str) -> _Ready:
        # Kept beside the knowledge it is made of: if that is replaced meanwhile, this is forgotten too.
        keep, fresh = self._ready, self._ready_for
        arrival = await self._arrival(asked)
        ready = self._worked_out(arrival)
        destination = arrival.destination
        # Not what an old snapshot says, nor what anybody can make up, nor all ways to write a code.
        if destination is not None and destination.code_text in fresh and len(path) <= _LONGEST_KEPT:
            if len(keep) >= _MOST_READY:
                keep.clear()
            keep[path] = ready
        return ready

    def _led(self, arrival: Arrival, scope: Scope) -> _Ready:
        header = scope.headers.get
        return self._worked_out(
            led(
                arrival,
                at=datetime.now(UTC),
                address=self._client(scope).address,
                user_agent=header("user-agent", ""),
                languages=header("accept-language", ""),
                country_of=self._countries.of,
                key=self._share_key,
            )
        )

    def _worked_out(self, arrival: Arrival) -> _Ready:
        location = arrival.location
        return _Ready(
            arrival,
            opening_of(*scanned(arrival), carrier_of(arrival.asked, ""), arrival.asked, arrival.answer),
            None if location is None else [("location", location), *REDIRECT_HEADERS],
            self._counters.place(f"answered_{arrival.answer}"),
            arrival.is_constant,
        )

    async def _arrival(self, asked: str) -> Arrival:
        try:
            return answer_scan(asked, self._destinations.recall)
        except KeyError:
            return await self._ask(asked)

    async def _ask(self, asked: str) -> Arrival:
        try:
            return Arrival(asked, await self._asking.find(CodeText.read(asked)))
        except (DatabaseAwayError, SQLAlchemyError):
            return answer_scan(asked, self._destinations.find_old)
        except Exception:
            self._counters.add("errors")
            _log.exception("a code could not be looked up")
            return Arrival(asked, None, trouble=True)

    def _client(self, scope: Scope) -> Client:
        peer = _address_of(scope.client)
        if not self._trusted or not _is_trusted(peer, self._trusted):
            return Client(peer, scope.scheme, proxied=False)
        given = scope.headers.items()
        # A proxy may add a line of its own instead of lengthening the one that was sent.
        forwarded = ",".join(value for name, value in given if name == "x-forwarded-for")
        scheme = scope.headers.get("x-forwarded-proto", "")
        return Client(
            client_address(peer, forwarded, self._trusted),
            scheme if scheme in {"http", "https"} else scope.scheme,
            proxied=True,
        )

    async def _say_health(self, proto: HTTPProtocol, path: str) -> None:
        if path == "/healthz":
            said: object = {"status": "ok"}
            status = 200
        else:
            looking = asyncio.get_running_loop().run_in_executor(
                self._looking, can_record, self._settings.journal_folder
            )
            try:
                records = await asyncio.wait_for(looking, _HEALTH_WITHIN_S)
            except TimeoutError:
                records = False
            said, status = readiness(resolves=self._destinations.can_answer, records=records)
        headers = [("content-type", "application/json"), ("cache-control", "no-store")]
        proto.response_str(status, headers, json.dumps(said))


def make_scan_server() -> ScanServer:
    """Return the application of a scan process; granian calls this in each."""
    end_with_parent()
    settings = load_settings()
    write_logs(settings.log_format)
    return ScanServer(settings)


def _address_of(client: str) -> str:
    """Return the address of a peer given as ``address:port`` or ``[address]:port``; "" for a socket file."""
    address = client.rpartition(":")[0]
    # IPv4 as a socket sees it that listens for both (RFC 4291, 2.5.5.2).
    return address.strip("[]").removeprefix("::ffff:") if address[:1] == "[" else address


_is_trusted = lru_cache(4096)(is_trusted)
