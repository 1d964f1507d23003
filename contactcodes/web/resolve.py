"""What a scan is answered: values in, an answer out. No I/O, no clock, no web framework.

The scan processes (``scan_server.py``) and a plain WSGI deployment (``front_door.py``) both
decide by these functions::

    asked = asked_for(path)              None: no code; it belongs to pages
    arrival = answer_scan(asked, find)   which code it is, and where it leads
    arrival = led(arrival, …)            who answers this phone now, unless everybody is answered alike
    record = scan_record(arrival, …)     into the journal, before the answer
    arrival.location                     redirect there; None: a page answers
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.destination import Destination
from contactcodes.contacts.platform import Platform, platform_of
from contactcodes.contacts.visit import Visit, bucket_of
from contactcodes.errors import CodeTextError, DatabaseAwayError
from contactcodes.scans.preferred_language import preferred_language
from contactcodes.scans.scan_record import Carrier, ScanRecord, purpose_of, referrer_host
from contactcodes.storage.columns import LARGEST_ID

# First path segments that belong to pages and never to a code; a test compares them with Flask's routes.
PAGES = frozenset(
    (
        "",
        "bootstrap",
        "card",
        "code",
        "favicon.ico",
        "fonts",
        "healthz",
        "help",
        "help-image",
        "language",
        "logo",
        "message",
        "metrics",
        "password",
        "privacy",
        "readyz",
        "robots.txt",
        "setup",
        "sign-in",
        "sign-out",
        "static",
        "studio",
        "t",
    )
)
# Those that a customer's phone may need, where the studio has a port of its own.
CUSTOMER_PAGES = frozenset(
    (
        "card",
        "code",
        "favicon.ico",
        "fonts",
        "healthz",
        "help",
        "help-image",
        "logo",
        "message",
        "privacy",
        "readyz",
        "robots.txt",
        "static",
        "t",
    )
)

# 302 and never 301 or 308, which a browser keeps: the next scan would not arrive.
REDIRECT_HEADERS = (
    ("cache-control", "no-store"),
    ("x-robots-tag", "noindex"),
    ("referrer-policy", "no-referrer"),
)

# One path segment: a code, or what somebody took for one.
_ONE_SEGMENT = re.compile(r"/([^/]+)/?", re.DOTALL)
# The address of a button on a page of ours: /t/7k3-qx9m/12.
_TAP = re.compile(r"/t/([0-9A-Za-z-]{1,32})/([1-9][0-9]{0,9})")
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
    platform     whose links it gets, where they differ
    """

    asked: str
    destination: Destination | None
    trouble: bool = False
    platform: Platform = Platform.DESKTOP

    @property
    def is_constant(self) -> bool:
        """Tell whether everybody is answered alike; else ``led`` says what somebody is."""
        destination = self.destination
        return destination is None or destination.retired or destination.is_constant

    @property
    def location(self) -> str | None:
        """Where the phone is sent on to; None where a page answers."""
        destination = self.destination
        return None if destination is None or destination.retired else destination.location_on(self.platform)

    @property
    def answer(self) -> str:
        """What kind of answer it gets: one of ``scans.counters.ANSWERS``."""
        if self.trouble:
            return "trouble"
        if self.destination is None:
            return "unknown"
        if self.destination.retired:
            return "retired"
        return "redirect" if self.location is not None else "page"

    def as_json(self) -> str:
        """Return the arrival in ASCII, to be handed from one process to another in a header."""
        destination = self.destination and self.destination.as_json().decode()
        return json.dumps([self.asked, destination, self.trouble, self.platform])

    @classmethod
    def from_json(cls, text: str) -> Arrival:
        """Return the arrival of ``as_json``. Raises ValueError, TypeError or KeyError where it is none."""
        asked, destination, trouble, platform = json.loads(text)
        found = None if destination is None else Destination.from_json(destination)
        return cls(asked, found, trouble, Platform(platform))


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


def tap_for(path: str) -> tuple[str, int] | None:
    """Return the code, as it is written, and the contact point of a button's address; None for another."""
    match = _TAP.fullmatch(path)
    return None if match is None or int(match[2]) > LARGEST_ID else (match[1], int(match[2]))


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


def led(
    arrival: Arrival,
    *,
    at: datetime,
    address: str,
    user_agent: str,
    languages: str,
    country_of: Callable[[str], str],
    key: bytes,
) -> Arrival:
    """Return who answers an arrival that is not constant: routes, hours and the platform decide.

    at          the moment, aware
    languages   Accept-Language
    country_of  gives the country of an address; asked only where a route wants to know
    key         what share buckets are made with: the same in every process
    """
    destination = arrival.destination
    if destination is None:
        return arrival
    platform, routing = platform_of(user_agent), destination.routing
    if routing is not None:
        visit = Visit(
            at=at,
            platform=platform,
            language=preferred_language(languages) if routing.routes else "",
            country=country_of(address) if routing.asks_country else "",
            bucket=bucket_of(key, destination.brand_id, address, user_agent) if routing.asks_bucket else 0,
        )
        destination = destination.led(routing.decide(visit))
    return replace(arrival, destination=destination, platform=platform)


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
        arrival.answer,
    )


def tap_record(scan: ScanRecord, contact_point_id: int) -> ScanRecord:
    """Return what the journal keeps of a tap, by the record of a scan of the same code at that moment."""
    return scan._replace(carrier=Carrier.TAP, contact_point_id=contact_point_id, answer="")
