"""Addresses: what a symbol carries and what a person types.

A symbol carries the URL in upper case, so that QR Code's alphanumeric mode holds it
in the smallest symbol. Scheme and host are case-insensitive (RFC 3986, 6.2.2.1), code
texts too.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from ada_url import idna_to_ascii

from contactcodes.codes.code_text import CodeText
from contactcodes.errors import PublicUrlError
from contactcodes.language import _

_LONGEST_HOST = 253  # RFC 1035, 2.3.4: 255 octets on the wire
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")


def origin_of(public_url: str) -> str:
    """Return scheme, host and port of a public URL, lower case, nothing behind: ``https://qr.dupont.fr``.

    Raises PublicUrlError for another scheme than http(s), a path, a user name, or a
    host that is not plain (internationalised names are given as ``xn--…``).
    """
    given = public_url.strip()
    try:
        parts = urlsplit(given)
        port = parts.port
        host = (parts.hostname or "").lower()
    except ValueError:
        parts, port, host = urlsplit(""), None, ""
    if not host.isascii():
        # UTS #46, as browsers do it (IDNA 2003 makes another host of ß); empty if not valid.
        host = idna_to_ascii(host).decode("ascii")
    plain = (
        given.isprintable()  # urlsplit would drop tabs and line breaks
        and len(host) <= _LONGEST_HOST
        and port != 0
        and parts.scheme.lower() in {"http", "https"}
        and _HOST.fullmatch(host)
        and parts.path in {"", "/"}
        and not (parts.query or parts.fragment or parts.username or parts.password)
    )
    if not plain:
        raise PublicUrlError(
            _(
                "The public URL “%(given)s” cannot stand in a symbol. It is a scheme and a host, with "
                "nothing behind, such as https://qr.dupont.fr."
            )
            % {"given": public_url}
        )
    scheme = parts.scheme.lower()
    standard = {"http": 80, "https": 443}[scheme]
    return f"{scheme}://{host}" + (f":{port}" if port not in {None, standard} else "")


def symbol_url(origin: str, code_text: CodeText) -> str:
    """Return what the symbol carries: ``HTTPS://QR.DUPONT.FR/7K3QX9M``."""
    return f"{origin.upper()}/{code_text}"


def typed_address(origin: str, code_text: CodeText) -> str:
    """Return what a person types: ``qr.dupont.fr/7k3-qx9m``. Browsers add the scheme."""
    return f"{origin.partition('://')[2]}/{code_text.shown}"


def leads_here_only(origin: str) -> bool:
    """Tell whether the origin names this machine or a private network, where no customer's phone gets."""
    host = urlsplit(origin).hostname or ""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host == "localhost" or "." not in host or host.endswith((".local", ".localhost", ".internal"))
