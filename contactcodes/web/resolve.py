"""The answer to a scan, in front of Flask: parse → decide → record → answer.

A code that leads to a web address is answered here. Everything else is Flask's: codes
that need a page, and slips of the finger, come to it with their ``Arrival``, recorded
like the others.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.destination import Destination, Destinations
from contactcodes.errors import CodeTextError
from contactcodes.scans.journal import Journal
from contactcodes.scans.scan_record import ScanRecord, carrier_of
from contactcodes.web.client_address import Network, client_address

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ARRIVAL = "contactcodes.arrival"  # the key in the WSGI environment

# One path segment: a code, or what somebody took for one.
_ONE_SEGMENT = re.compile(r"/([^/]+)/?", re.DOTALL)
_LONGEST_KEPT = 64  # characters of what was asked for, as the table has them
_NO_STORE = [("Cache-Control", "no-store"), ("X-Robots-Tag", "noindex"), ("Referrer-Policy", "no-referrer")]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody asked for a code.

    asked        the characters, as they stood in the path; what has no shape is "\ufffd"
    destination  None where no code has them, or the database could not be asked
    trouble      True where it could not
    """

    asked: str
    destination: Destination | None
    trouble: bool = False


class Resolve:
    """The WSGI callable that answers scans and passes on what is none."""

    def __init__(
        self,
        pages: WSGIApplication,
        destinations: Destinations,
        journal: Journal,
        *,
        taken: frozenset[str],
        trusted_proxies: tuple[Network, ...] = (),
    ) -> None:
        """Stand in front of ``pages``.

        taken            first path segments that belong to pages
        trusted_proxies  networks whose X-Forwarded-For is believed
        """
        self._pages = pages
        self._destinations = destinations
        self._journal = journal
        # A rule such as /<asked> takes nothing away: it is for codes.
        self._taken = frozenset(segment for segment in taken if not segment.startswith("<"))
        self._trusted = trusted_proxies
        self.unrecorded = 0  # scans that were answered but could not be written

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        match = _ONE_SEGMENT.fullmatch(environ["PATH_INFO"])
        method = environ["REQUEST_METHOD"]
        if match is None or match[1] in self._taken or method not in {"GET", "HEAD"}:
            return self._pages(environ, start_response)

        arrival = self._arrival(_readable(match[1]))
        if method == "GET":  # HEAD is a machine asking where a code would lead
            self._record(arrival, environ)
        destination = arrival.destination
        if destination is None or destination.retired or destination.location is None:
            environ[ARRIVAL] = arrival
            environ["PATH_INFO"] = f"/{match[1]}"
            # Whoever scans is a customer, signed in to the studio or not: nobody is looked up.
            environ.pop("HTTP_COOKIE", None)
            return self._pages(environ, start_response)
        start_response("302 Found", [("Location", destination.location), ("Content-Length", "0"), *_NO_STORE])
        return []

    def close(self) -> None:
        """Leave the journal to the drain."""
        self._journal.close()

    def _arrival(self, asked: str) -> Arrival:
        try:
            return Arrival(asked, self._destinations.find(CodeText.read(asked)))
        except CodeTextError:
            return Arrival(asked, None)
        except SQLAlchemyError:
            _log.exception("the database is away, and the code is not known here")
            return Arrival(asked, None, trouble=True)

    def _record(self, arrival: Arrival, environ: dict[str, Any]) -> None:
        destination = arrival.destination
        answers = destination is not None and not destination.retired
        record = ScanRecord(
            at_ms=time.time_ns() // 1_000_000,
            code_id=destination.code_id if destination else None,
            contact_point_id=destination.contact_point_id if destination and answers else None,
            carrier=carrier_of(arrival.asked, environ.get("QUERY_STRING", "")),
            asked=arrival.asked[:_LONGEST_KEPT],
            address=client_address(
                environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", ""), self._trusted
            ),
            user_agent=environ.get("HTTP_USER_AGENT", ""),
        )
        try:
            self._journal.append(record.as_bytes())
        except OSError:
            # The phone is sent on all the same; the loss is counted where an operator sees it.
            self.unrecorded += 1
            _log.exception("a scan could not be recorded, %d so far", self.unrecorded)


def _readable(segment: str) -> str:
    """Return a path segment as it was typed; what cannot be printed, or kept in a table, is "\ufffd".

    segment  as PEP 3333 has it: each byte one character
    """
    if segment.isascii() and segment.isprintable():
        return segment
    typed = segment.encode("latin-1", "replace").decode("utf-8", "replace")
    return "".join(one if one.isprintable() else " " if one.isspace() else "\ufffd" for one in typed)
