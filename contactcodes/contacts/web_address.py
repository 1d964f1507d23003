"""Addresses of the web as people paste them, read as every browser reads them (WHATWG URL Standard)."""

from __future__ import annotations

import re
import unicodedata

from ada_url import URL, HostType, idna_to_unicode

from contactcodes.errors import TargetError
from contactcodes.language import _

MAX_CHARACTERS = 2048  # what every browser, proxy and redirect header takes
_NO_SCHEME = re.compile(r"[\w-]+(\.[\w-]+)*\.[^\W\d_]{2,24}(:\d+)?([/?#]\S*)?")
# RFC 3986, 2: what may stand in an address as it is. Anything else is sent percent-encoded.
_PLAIN = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*")
# Alphabets whose letters look alike. Between Han, kana and Latin nobody can be deceived.
_ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def read_address(written: str, example: str) -> str:
    """Return the address, unchanged, once it is sure that every browser reads the host we read.

    Browsers forgive: they drop line breaks, take ``\\`` for ``/`` and ``0x7f.1`` for an IP address.
    What only works by such forgiveness is refused, and so is a host that mixes alphabets.

    example  what is right, for the refusal

    Raises TargetError.
    """
    if len(written) > MAX_CHARACTERS:
        raise _wrong(
            _("It has %(length)d characters; at most %(most)d are possible.")
            % {"length": len(written), "most": MAX_CHARACTERS},
            example,
        )
    if re.search(r"[\s\x00-\x1f\x7f]", written):
        raise _wrong(_("It contains a space."), example)
    if "\\" in written:
        raise _wrong(_("It contains a backslash; use “/”."), example)
    match = re.match(r"https?://([^/?#]*)", written, re.IGNORECASE)
    if not match or not match[1]:
        raise _wrong(_("The name of a site must follow “https://”."), example)
    if "@" in match[1]:
        raise _wrong(_("A name or password before “@” does not belong in an address."), example)
    url = _parsed(written)
    if not url or not _is_host(url.hostname, match[1], url.host_type):
        raise _wrong(_("“%(host)s” is no name of a site.") % {"host": match[1]}, example)
    host = idna_to_unicode(url.hostname)
    if any(len(alphabets(label)) > 1 for label in host.split(".")):
        raise _wrong(
            _(
                "“%(host)s” mixes letters of several alphabets that look alike; browsers know it as "
                "%(ascii)s. Type it anew."
            )
            % {"host": host, "ascii": url.hostname},
            example,
        )
    return written


def lacks_scheme(written: str) -> bool:
    """Tell whether it is an address but for its ``https://``: ``dupont.fr/contact``."""
    return _NO_SCHEME.fullmatch(written) is not None


def as_sent(address: str) -> str:
    """Return the address itself; where it holds characters outside RFC 3986, as a browser sends it."""
    return address if _PLAIN.fullmatch(address) else str(URL(address).href)


def shown_host(address: str) -> str:
    """Return the host as people read it; where it is an internationalised one, in both its forms.

    Letters of one alphabet look alike too (``ıkea.fr``, ``ɡooɡle.fr``), so that no list is long enough.

    >>> shown_host("https://www.été.fr/"), shown_host("https://www.dupont.fr/")
    ('www.été.fr (www.xn--t-9fab.fr)', 'www.dupont.fr')
    """
    return both_forms(str(URL(address).hostname))


def both_forms(host: str) -> str:
    """Return a host in ASCII as people read it, followed by itself where that is not the same."""
    read = str(idna_to_unicode(host))
    return host if read == host else f"{read} ({host})"


def alphabets(text: str) -> set[str]:
    """Return those of the alphabets that look alike whose letters the text has."""
    names = {unicodedata.name(character, "").partition(" ")[0] for character in text if character.isalpha()}
    return names.intersection(_ALIKE)


def _parsed(written: str) -> URL | None:
    try:
        return URL(written)
    except ValueError:
        return None


def _wrong(reason: str, example: str) -> TargetError:
    return TargetError(
        _("This web address cannot be used. %(reason)s Example: %(example)s")
        % {"reason": reason, "example": example}
    )


def _is_host(read: str, authority: str, kind: HostType) -> bool:
    """Tell whether the host that browsers read is a real one, and the one that is written."""
    written = re.sub(r":\d*$", "", authority).lower()
    if written.isascii() and written != read:
        return False
    if kind != HostType.DEFAULT:
        return written.isascii()  # 127.0.0.1 in full-width digits hides what it is
    labels = read.removesuffix(".").split(".")
    return (len(labels) > 1 or read == "localhost") and all(
        re.fullmatch(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", label) for label in labels
    )
