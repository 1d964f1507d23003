"""An address somebody copied from a browser or an app, taken apart for the channel it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from contactcodes.contacts.web_address import read_address

_ADDRESS = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*://)?(?P<host>[^/?#\s]+)(?P<rest>[/?#].*)?", re.IGNORECASE
)

# The same site for phones, or in a language: m.facebook.com, fr-fr.facebook.com.
_VARIANT = re.compile(r"(?:www|m|web|mobile|[a-z]{2}-[a-z]{2})\.")


@dataclass(frozen=True, slots=True)
class Pasted:
    """A pasted address.

    host      in lower case, as ``hosts`` has it
    path      its parts, decoded, the empty ones left out
    query     what follows ``?``, by name in lower case, decoded
    fragment  what follows ``#``
    raw       the whole query as it was written
    """

    host: str
    path: tuple[str, ...]
    query: dict[str, str]
    fragment: str
    raw: str


def pasted(written: str, hosts: frozenset[str], example: str) -> Pasted | None:
    """Return the address if it is one of these hosts' or schemes', with or without ``https://``.

    hosts    such as ``m.me``; a scheme as ``viber://``, whose host is then the first part of the path
    example  a target that is right, for the refusal

    Raises TargetError for an address that browsers would read as another one: with a name before
    ``@``, a backslash or a blank.
    """
    match = _ADDRESS.fullmatch(written)
    if match is None:
        return None
    scheme, rest = (match["scheme"] or "").lower(), match["rest"] or ""
    if scheme in hosts:
        return _taken_apart("", f"/{match['host']}{rest}")
    if scheme not in ("", "http://", "https://"):
        return None
    # Whatever could be taken for one of the hosts is looked at closely: m.me@evil.com, evil.com\\@m.me.
    known = [host for part in re.split(r"[@\\]", match["host"]) if (host := _known(part, hosts))]
    if not known:
        return None
    read_address(written if scheme else f"https://{written}", example)
    return _taken_apart(known[0], rest)


def _known(written: str, hosts: frozenset[str]) -> str:
    """Return the one of the hosts that is written, "" if it is none of them."""
    host = re.sub(r":\d*$", "", written.lower())
    variant = _VARIANT.sub("", host, count=1) if _VARIANT.match(host) else host
    return host if host in hosts else variant if variant in hosts else ""


def _taken_apart(host: str, rest: str) -> Pasted:
    rest, _hash, fragment = rest.partition("#")
    path, _mark, query = rest.partition("?")
    pairs = (part.partition("=") for part in query.split("&") if part)
    return Pasted(
        host=host,
        path=tuple(unquote(part) for part in path.split("/") if part),
        query={name.lower(): unquote(value) for name, _equals, value in pairs},
        fragment=fragment,
        raw=query,
    )
