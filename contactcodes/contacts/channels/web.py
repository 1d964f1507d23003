"""Any web page or chat link: ``https://dupont.fr/chat``."""

from __future__ import annotations

import re

from ada_url import URL, HostType, idna_to_unicode

from contactcodes.contacts.channels.channel import Channel
from contactcodes.errors import TargetError
from contactcodes.language import _

MAX_CHARACTERS = 2048  # what every browser, proxy and redirect header takes
_LONGEST_SHOWN = 60
# RFC 3986, 2: what may stand in an address as it is. Anything else is sent percent-encoded.
_PLAIN = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*")


class Web(Channel):
    """A page of the brand or of its chat, opened by a redirect."""

    name = "web"
    prefix = "https://"
    example = "https://www.dupont.fr/contact"
    redirects = True

    def claims(self, target: str) -> str | None:
        """Return the whole target if it begins like a web address."""
        return target if re.match(r"https?\s*:", target, re.IGNORECASE) else None

    def written(self, value: str) -> str:
        """Return the value: it is a whole address."""
        return value

    def read(self, written: str) -> str:
        """Return the address, unchanged, once it is sure that every browser reads the host we read.

        Browsers forgive (WHATWG URL Standard): they drop line breaks, take ``\\`` for ``/`` and
        ``0x7f.1`` for an IP address. What only works by such forgiveness is refused.
        """
        if len(written) > MAX_CHARACTERS:
            raise self._wrong(
                _("It has %(length)d characters; at most %(most)d are possible.")
                % {"length": len(written), "most": MAX_CHARACTERS}
            )
        if re.search(r"[\s\x00-\x1f\x7f]", written):
            raise self._wrong(_("It contains a space."))
        if "\\" in written:
            raise self._wrong(_("It contains a backslash; use “/”."))
        match = re.match(r"https?://([^/?#]*)", written, re.IGNORECASE)
        if not match or not match[1]:
            raise self._wrong(_("The name of a site must follow “https://”."))
        if "@" in match[1]:
            raise self._wrong(_("A name or password before “@” does not belong in an address."))
        url = self._parsed(written)
        if not url or not _is_host(url.hostname, match[1], url.host_type):
            raise self._wrong(_("“%(host)s” is no name of a site.") % {"host": match[1]})
        return written

    def link(self, value: str, _reference: str) -> str:
        """Return the address itself; where it holds characters outside RFC 3986, as a browser sends it."""
        return value if _PLAIN.fullmatch(value) else str(URL(value).href)

    def shown(self, value: str) -> str:
        """Return the address without its scheme: ``dupont.fr/chat``."""
        url = URL(value)
        host = url.host.replace(url.hostname, idna_to_unicode(url.hostname))
        rest = re.sub(r"^https?://[^/?#]*", "", value, flags=re.IGNORECASE).removesuffix("/")
        shown = host + rest
        return shown if len(shown) <= _LONGEST_SHOWN else shown[: _LONGEST_SHOWN - 1] + "…"

    def label(self) -> str:
        """Return “Web page”."""
        return _("Web page")

    def button(self, value: str) -> str:
        """Return “Continue to dupont.fr”."""
        return _("Continue to %(site)s") % {"site": idna_to_unicode(URL(value).hostname)}

    def headline(self) -> str:
        """Return the invitation."""
        return _("A question? Contact us")

    def _parsed(self, written: str) -> URL | None:
        try:
            return URL(written)
        except ValueError:
            return None

    def _wrong(self, reason: str) -> TargetError:
        return TargetError(
            _("This web address cannot be used. %(reason)s Example: %(example)s")
            % {"reason": reason, "example": self.example}
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


channel = Web()
