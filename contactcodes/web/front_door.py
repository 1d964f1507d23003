"""The WSGI callable that servers load: scans in front, pages behind."""

from __future__ import annotations

import atexit
from collections.abc import Iterable
from typing import TYPE_CHECKING

from contactcodes.contacts.destination import Destinations
from contactcodes.scans.journal import Journal
from contactcodes.settings import Settings, load_settings
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import is_migrated, migrate
from contactcodes.web.application import make_flask
from contactcodes.web.client_address import is_trusted
from contactcodes.web.resolve import Resolve

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_MB = 1024 * 1024


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


def make_app(settings: Settings | None = None) -> Resolve:
    """Return the service as one WSGI callable; the database is brought up to date first."""
    settings = settings or load_settings()
    database = Database(settings)
    if not is_migrated(database):
        migrate(database)
    flask = make_flask(settings, database)
    journal = Journal(
        settings.journal_folder,
        sync_ms=settings.journal_sync_ms,
        segment_bytes=settings.journal_segment_mb * _MB,
    )
    resolve = Resolve(
        BehindProxies(flask.wsgi_app, settings),
        Destinations(database),
        journal,
        taken=frozenset(rule.rule.split("/")[1] for rule in flask.url_map.iter_rules()),
        trusted_proxies=settings.trusted_proxies,
    )
    atexit.register(resolve.close)
    return resolve
