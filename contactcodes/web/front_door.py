"""The WSGI callables that servers load: the studio's, and the whole service in one.

``make_studio`` is the studio process of ``serve``: pages alone, behind the scan processes.
``make_app`` is for any WSGI server: scans in front, recorded in the server's own process,
pages behind. Both decide what a scan is answered by ``resolve.py``.
"""

from __future__ import annotations

import atexit
import logging
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from contactcodes.codes.address import origin_of
from contactcodes.contacts.destinations import Destinations
from contactcodes.contacts.snapshot import SnapshotKeeper
from contactcodes.errors import ContactcodesError
from contactcodes.logs import write_logs
from contactcodes.scans.counters import Counters
from contactcodes.scans.country import open_countries
from contactcodes.scans.journal import Journal
from contactcodes.scans.scan_record import ScanRecord, carrier_of
from contactcodes.scans.unrecorded import Unrecorded
from contactcodes.settings import Settings, load_settings
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import is_migrated, migrate
from contactcodes.web.application import make_flask
from contactcodes.web.client_address import client_address, is_trusted
from contactcodes.web.end_with_parent import end_with_parent
from contactcodes.web.inner_door import InnerDoor, take_in
from contactcodes.web.resolve import (
    REDIRECT_HEADERS,
    Arrival,
    answer_scan,
    asked_for,
    led,
    scan_record,
    tap_for,
    tap_record,
)
from contactcodes.web.share_key import share_key
from contactcodes.web.staff import StaffCookie

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_MB = 1024 * 1024

_log = logging.getLogger(__name__)


class BehindProxies:
    """Believe ``X-Forwarded-Proto`` of trusted proxies, so that cookies and links know of HTTPS."""

    def __init__(self, inner: WSGIApplication, settings: Settings) -> None:
        """Stand in front of ``inner``."""
        self._inner = inner
        self._trusted = settings.trusted_proxies

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        scheme = environ.get("HTTP_X_FORWARDED_PROTO", "")
        if scheme in {"http", "https"} and is_trusted(environ.get("REMOTE_ADDR", ""), self._trusted):
            environ["wsgi.url_scheme"] = scheme
        return self._inner(environ, start_response)


class FrontDoor:
    """The whole service as one WSGI callable: answers scans, and has pages answer what is none."""

    def __init__(self, flask: Flask, settings: Settings, database: Database) -> None:
        """Prepare; nothing is opened before the first request, in the process that answers it."""
        self._pages = BehindProxies(flask.wsgi_app, settings)
        self._trusted = settings.trusted_proxies
        self._counters = Counters(settings.run_folder)
        self._destinations = Destinations(database, settings.snapshot_file, count=self._counters.add)
        self._keeper = SnapshotKeeper(database, settings.snapshot_file)
        self._journal = Journal(
            settings.journal_folder,
            sync_ms=settings.journal_sync_ms,
            segment_bytes=settings.journal_segment_mb * _MB,
            counters=self._counters,
        )
        self._unrecorded = Unrecorded(self._counters)
        self._staff = StaffCookie(settings.session_key)
        self._countries = open_countries(settings.geoip_file)
        self._share_key = share_key(settings)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        began = time.perf_counter_ns()
        self._destinations.follow()
        self._keeper.start()
        method = environ["REQUEST_METHOD"]
        asked = asked_for(_decoded(environ["PATH_INFO"])) if method in {"GET", "HEAD"} else None
        if asked is None:
            if method == "GET" and (tap := tap_for(environ["PATH_INFO"])) is not None:
                self._record_tap(*tap, environ)
            return self._pages(environ, start_response)

        arrival = answer_scan(asked, self._destinations.find)
        if not arrival.is_constant:
            arrival = led(
                arrival,
                at=datetime.now(UTC),
                address=self._address(environ),
                user_agent=environ.get("HTTP_USER_AGENT", ""),
                languages=environ.get("HTTP_ACCEPT_LANGUAGE", ""),
                country_of=self._countries.of,
                key=self._share_key,
            )
        if method == "GET":  # HEAD is a machine asking where a code would lead
            self._record(arrival, environ)
        if arrival.location is None:
            take_in(environ, arrival)
            return self._pages(environ, start_response)
        start_response(
            "302 Found", [("Location", arrival.location), ("Content-Length", "0"), *REDIRECT_HEADERS]
        )
        self._counters.time("scan", time.perf_counter_ns() - began)
        return []

    def close(self) -> None:
        """Leave the journal to the drain."""
        self._keeper.close()
        self._destinations.close()
        self._journal.close()
        self._unrecorded.close()

    def _record_tap(self, asked: str, contact_point_id: int, environ: WSGIEnvironment) -> None:
        arrival = answer_scan(asked, self._destinations.find)
        if arrival.destination is not None or arrival.trouble:  # in trouble, the drain looks again
            self._append(tap_record(self._scan_record(arrival, environ), contact_point_id))

    def _record(self, arrival: Arrival, environ: WSGIEnvironment) -> None:
        self._append(self._scan_record(arrival, environ))
        self._counters.add(f"answered_{arrival.answer}")

    def _scan_record(self, arrival: Arrival, environ: WSGIEnvironment) -> ScanRecord:
        def header(name: str, otherwise: str) -> str:
            return str(environ.get(f"HTTP_{name.upper().replace('-', '_')}", otherwise))

        return scan_record(
            arrival,
            at_ms=time.time_ns() // 1_000_000,
            carrier=carrier_of(arrival.asked, environ.get("QUERY_STRING", "")),
            address=self._address(environ),
            header=header,
            staff=self._staff.is_staff(header("cookie", "")),
        )

    def _append(self, record: ScanRecord) -> None:
        try:
            self._journal.append(record.as_bytes())
        except OSError as problem:
            # The phone is sent on all the same; the loss is counted where an operator sees it.
            self._unrecorded.count(problem)

    def _address(self, environ: WSGIEnvironment) -> str:
        return client_address(
            environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", ""), self._trusted
        )


def _decoded(path: str) -> str:
    """Return a path as it was typed; PEP 3333 gives each of its bytes as a character."""
    return path if path.isascii() else path.encode("latin-1", "replace").decode("utf-8", "replace")


def make_app(settings: Settings | None = None) -> FrontDoor:
    """Return the service as one WSGI callable; the database is brought up to date first.

    Raises SettingError or PublicUrlError for what cannot be used.
    """
    settings = settings or load_settings()
    origin_of(settings.public_url)  # said now, not when the first sheet is drawn
    settings.make_data_folder()
    database = Database(settings)
    _bring_up_to_date(database)
    door = FrontDoor(make_flask(settings, database), settings, database)
    atexit.register(door.close)
    return door


def make_studio() -> InnerDoor:
    """Return the studio as a WSGI callable behind the scan processes: it answers no scan by itself."""
    end_with_parent()
    settings = load_settings()
    write_logs(settings.log_format)
    database = Database(settings)
    _bring_up_to_date(database)
    keeper = SnapshotKeeper(database, settings.snapshot_file)
    keeper.start()
    atexit.register(keeper.close)
    pages = make_flask(settings, database).wsgi_app
    return InnerDoor(pages, BehindProxies(pages, settings), settings)


def _bring_up_to_date(database: Database) -> None:
    """Migrate the database where it is there; without it, what is known is answered all the same."""
    try:
        if not is_migrated(database):
            migrate(database)
    except SQLAlchemyError as problem:
        _log.error("the database is away (%s); starting without it", type(problem).__name__)
    except ContactcodesError as problem:
        _log.error("%s", problem)
