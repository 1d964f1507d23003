"""Where a link of a help page may lead, and what is said of it. Pure."""

from __future__ import annotations

import re
from urllib.parse import unquote

from contactcodes.contacts.web_address import as_sent, read_address, shown_host
from contactcodes.errors import InputError, TargetError
from contactcodes.language import _

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)  # RFC 3986, 3.1
_MAIL = re.compile(r"mailto:[^@\s?]+@[^@\s?]+\.[^@\s?]+(\?[^\s]*)?", re.IGNORECASE)
_CALL = re.compile(r"tel:\+?[0-9(][0-9().-]{1,30}", re.IGNORECASE)
_EXAMPLE = "https://www.dupont.fr/notice"
_LONGEST_SHOWN = 60
# Sites whose pages are films: their host, or what it ends with.
_FILMS = ("youtube.com", "youtu.be", "vimeo.com", "dailymotion.com", "dai.ly", "tiktok.com")


def read_link(href: str) -> str:
    """Return a link as it is sent: to the web, an e-mail address or a phone number.

    Raises InputError for anything else, such as ``javascript:``.
    """
    scheme = _SCHEME.match(href)
    kind = scheme[1].lower() if scheme else ""
    if kind in {"http", "https"}:
        try:
            return as_sent(read_address(href, _EXAMPLE))
        except TargetError as problem:
            raise InputError(str(problem)) from problem
    if (kind == "mailto" and _MAIL.fullmatch(href)) or (kind == "tel" and _CALL.fullmatch(href)):
        return href
    written = unquote(href)
    raise InputError(
        _(
            "“%(link)s” is no link that can stand here. It begins with https://, mailto: or tel:, "
            "for example %(example)s."
        )
        % {
            "link": written if len(written) <= _LONGEST_SHOWN else written[: _LONGEST_SHOWN - 1] + "…",
            "example": _EXAMPLE,
        }
    )


def is_link(href: str) -> bool:
    """Tell whether a link may stand in a help page."""
    try:
        read_link(href)
    except InputError:
        return False
    return True


def film_site(link: str) -> str:
    """Return the site of a film that a link of ``read_link`` leads to; "" where it leads to none.

    >>> film_site("https://www.youtube.com/watch?v=1")
    'youtube.com'
    """
    if not link.lower().startswith("http"):
        return ""
    host = shown_host(link).removeprefix("www.")
    return host if any(host == film or host.endswith("." + film) for film in _FILMS) else ""
