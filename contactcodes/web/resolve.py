"""What a scan is answered: values in, an answer out. No I/O, no clock, no web framework.

The scan processes (``scan_server.py``) and a plain WSGI deployment (``front_door.py``) both
decide by these functions::

    asked = asked_for(path)              None: no code; it belongs to pages
    arrival = answer_scan(asked, find)   which code it is, and where it leads
    record = scan_record(arrival, …)     into the journal, before the answer
    arrival.location                     redirect there; None: a page answers
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.destination import Destination
from contactcodes.errors import CodeTextError, DatabaseAwayError
from contactcodes.scans.scan_record import Carrier, ScanRecord, purpose_of, referrer_host

# First path segments that belong to pages and never to a code; a test compares them with Flask's routes.
PAGES = frozenset(
    (
        "",
        "bootstrap",
        "code",
        "favicon.ico",
        "fonts",
        "healthz",
        "language",
        "metrics",
        "password",
        "readyz",
        "robots.txt",
        "setup",
        "sign-in",
        "sign-out",
        "static",
        "studio",
    )
)
# Those that a customer's phone may need, where the studio has a port of its own.
CUSTOMER_PAGES = frozenset(("code", "favicon.ico", "fonts", "healthz", "readyz", "robots.txt", "static"))

# 302 and never 301 or 308, which a browser keeps: the next scan would not arrive.
REDIRECT_HEADERS = (
    ("cache-control", "no-store"),
    ("x-robots-tag", "noindex"),
    ("referrer-policy", "no-referrer"),
)

# One path segment: a code, or what somebody took for one.
_ONE_SEGMENT = re.compile(r"/([^/]+)/?", re.DOTALL)
# What browsers ask for by themselves (apple-touch-icon.png) and robots try (.env, wp-login.php).
_FILE = re.compile(
    r"\..*|.*\.(?:ico|png|gif|jpe?g|svg|webp|txt|xml|json|js|css|map|html?|php|aspx?|jsp|cgi|env|zip|gz|sql)",
    re.DOTALL | re.IGNORECASE,
)


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

    @property
    def location(self) -> str | None:
        """Where the phone is sent on to; None where a page answers."""
        destination = self.destination
        return None if destination is None or destination.retired else destination.location

    @property
    def answer(self) -> str:
        """What kind of answer it gets: one of ``scans.counters.ANSWERS``."""
        if self.trouble:
            return "trouble"
        if self.destination is None:
            return "unknown"
        if self.destination.retired:
            return "retired"
        return "redirect" if self.destination.location is not None else "page"

    def as_json(self) -> str:
        """Return the arrival in ASCII, to be handed from one process to another in a header."""
        destination = self.destination and self.destination.as_json().decode()
        return json.dumps([self.asked, destination, self.trouble])

    @classmethod
    def from_json(cls, text: str) -> Arrival:
        """Return the arrival of ``as_json``. Raises ValueError, TypeError or KeyError where it is none."""
        asked, destination, trouble = json.loads(text)
        return cls(asked, None if destination is None else Destination.from_json(destination), trouble)


def asked_for(path: str) -> str | None:
    """Return what somebody took for a code; None for the path of a page or a file.

    path  decoded. What cannot be printed, or kept in a table, comes back as "\ufffd"
    """
    match = _ONE_SEGMENT.fullmatch(path)
    if match is None or match[1] in PAGES:
        return None
    segment = match[1]
    if "." in segment and _FILE.fullmatch(segment):
        return None
    if segment.isascii() and segment.isprintable():
        return segment
    return "".join(one if one.isprintable() else " " if one.isspace() else "\ufffd" for one in segment)


def answer_scan(asked: str, find: Callable[[CodeText], Destination | None]) -> Arrival:
    """Decide what somebody who asked for a code is answered.

    find  gives the destination of a code text, None where there is no such code;
          raises DatabaseAwayError where it cannot tell
    """
    try:
        return Arrival(asked, find(CodeText.read(asked)))
    except CodeTextError:
        return Arrival(asked, None)
    except DatabaseAwayError:
        return Arrival(asked, None, trouble=True)


def scanned(arrival: Arrival) -> tuple[int | None, int | None]:
    """Return the ids of the code and of the contact point that answers; None where there is none."""
    destination = arrival.destination
    if destination is None:
        return None, None
    return destination.code_id, None if destination.retired else destination.contact_point_id


def scan_record(
    arrival: Arrival,
    *,
    at_ms: int,
    carrier: Carrier,
    address: str,
    header: Callable[[str, str], str],
    staff: bool,
) -> ScanRecord:
    """Return what the journal keeps of a scan.

    header  gives a request header, by its name in lower case, or its second argument
    staff   True where the browser is signed in to the studio
    """
    return ScanRecord(
        at_ms,
        *scanned(arrival),
        carrier,
        arrival.asked,
        address,
        header("user-agent", ""),
        purpose_of(
            header("sec-purpose", ""), header("purpose", ""), header("x-purpose", ""), header("x-moz", "")
        ),
        header("sec-fetch-dest", ""),
        header("sec-fetch-site", ""),
        header("accept-language", ""),
        referrer_host(header("referer", "")),
        staff,
    )
