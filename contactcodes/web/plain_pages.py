"""Pages that a scan process makes itself: where the studio does not answer, and for refused requests.

Plain words and, for somebody who scanned a code, the way to the brand as a button: a
printed code leads somewhere useful even while half of the service is down.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from babel import Locale

from contactcodes.language import _, best_locale, using_locale
from contactcodes.web.resolve import Arrival

_STYLE = Path(__file__).parent.parent.parent / "templates" / "customer" / "style.css"
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_RETRY_AFTER_S = 30


class PlainPage(NamedTuple):
    """A whole answer: the status, the headers and the body."""

    status: int
    headers: list[tuple[str, str]]
    body: str


def plain_page(
    status: int, *, languages: str, default_locale: str, arrival: Arrival | None = None
) -> PlainPage:
    """Return the page for a status: 400, 404, 405, 408, 413, 414, 502, 503 or 504.

    languages  the Accept-Language header
    arrival    the scan that could not be given its own page
    """
    with using_locale(best_locale(languages, default_locale)):
        way = _way(arrival)
        if way is not None:
            brand, link, button = way
            # A phone that is led to the brand has what it came for: nothing to retry, no error.
            status, title, words = 200, brand, _("Hello! We are glad to help.")
        elif arrival is not None:
            status, title = 503, _("One moment, please")
            if arrival.trouble:
                words = _(
                    "Your code is fine; it is we who have a short interruption. Please try again in half a "
                    "minute."
                )
            else:
                words = _("We have a short interruption. Please try again in half a minute.")
            link, button = f"/{quote(arrival.asked)}", _("Try again")
        else:
            title, words = _words(status)
            link = button = ""
        locale = best_locale(languages, default_locale)
    body = _html(locale, title, words, link, button)
    headers = [
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-store"),
        ("vary", "accept-language"),
        ("x-robots-tag", "noindex"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", f"{_POLICY}; style-src {_style()[1]}"),
    ]
    if status in {502, 503, 504}:
        headers.append(("retry-after", str(_RETRY_AFTER_S)))
    return PlainPage(status, headers, body)


def _way(arrival: Arrival | None) -> tuple[str, str, str] | None:
    """Return the brand, the link that opens the conversation, and the words of its button."""
    if arrival is None or arrival.destination is None:
        return None
    destination = arrival.destination
    target = destination.target
    # Where everybody is answered alike nobody asked what phone it is, and the desktop's link is one that
    # every platform reads.
    link = target.link(destination.context, arrival.platform)
    return (destination.brand, link, target.channel_object.button(target.value)) if link else None


def _words(status: int) -> tuple[str, str]:
    again = _("Wait a moment and load the page again.")
    smaller = _(
        "A placement file may have 20 MB. Remove pictures and sheets that are not needed, or split it."
    )
    titles = {
        400: (_("This request could not be read"), _("Go back, reload the page and try again.")),
        404: (
            _("There is nothing at this address"),
            _("The studio has an address of its own. Ask whoever set it up."),
        ),
        405: (_("This address only answers questions"), _("Open it in a browser.")),
        408: (_("Your request took too long to arrive"), _("Check your connection and send it again.")),
        413: (_("This file is too large"), smaller),
        414: (_("This address is too long"), _("A code has at most 13 characters behind the first slash.")),
        502: (_("The studio is not answering"), again),
        503: (_("Too many pages are asked for at once"), again),
        504: (_("This page took too long"), again),
    }
    return titles[status]


def _html(locale: str, title: str, words: str, link: str, button: str) -> str:
    way = (
        f'<ul class="ways"><li><a class="button" href="{escape(link)}">{escape(button)}</a></li></ul>\n'
        if link
        else ""
    )
    direction = Locale.parse(locale).text_direction
    return (
        f'<!doctype html>\n<html lang="{locale}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{escape(title)}</title>\n<style>{_style()[0]}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n<p>{escape(words)}</p>\n{way}</main>\n</body>\n</html>\n"
    )


@cache
def _style() -> tuple[str, str]:
    """Return the style and its hash as the policy names it (CSP Level 3, 2.3.1)."""
    style = _STYLE.read_text()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return style, f"'sha256-{digest}'"
