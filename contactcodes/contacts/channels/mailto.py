"""E-mail: ``mailto:bonjour@dupont.fr``, ``mailto:bonjour@dupont.fr?subject=Une question``.

Source: RFC 6068 (``mailto``), RFC 5321, 4.5.3.1 (lengths), WHATWG HTML, "valid e-mail address".
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from ada_url import idna_to_ascii, idna_to_unicode

from contactcodes.contacts.channels.channel import Channel
from contactcodes.contacts.prefill import read_prefill
from contactcodes.errors import TargetError
from contactcodes.language import _

_LOCAL = re.compile(r"(?=.{1,64}$)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?=.{{1,253}}$)({_LABEL}\.)+(?!\d+$){_LABEL}", re.IGNORECASE)
_LONGEST = 254


class Mailto(Channel):
    """An e-mail to the brand, begun by a button."""

    name = "mailto"
    prefix = "mailto:"
    example = "mailto:bonjour@dupont.fr"
    redirects = False

    def read(self, written: str) -> str:
        """Return the address and, if given, ``?subject=`` and ``body=``, percent-encoded."""
        before, _mark, query = written.partition("?")
        address = self._address(unquote(before).strip())
        local, _at, domain = address.rpartition("@")
        return f"{quote(local, safe='+')}@{domain}" + read_prefill(
            query, ("subject", "body"), f"{self.example}?subject=Bonjour"
        )

    def link(self, value: str, _reference: str) -> str:
        """Return ``mailto:`` and the address, with its subject if there is one."""
        return "mailto:" + value

    def shown(self, value: str) -> str:
        """Return the address as people read it."""
        local, _at, domain = unquote(value.partition("?")[0]).rpartition("@")
        return f"{local}@{idna_to_unicode(domain)}"

    def label(self) -> str:
        """Return “E-mail”."""
        return _("E-mail")

    def button(self, value: str) -> str:
        """Return “Write to bonjour@dupont.fr”."""
        return _("Write to %(address)s") % {"address": self.shown(value)}

    def headline(self) -> str:
        """Return the invitation."""
        return _("A question? Write to us")

    def _address(self, written: str) -> str:
        local, _at, domain = written.rpartition("@")
        try:
            domain = domain if domain.isascii() else idna_to_ascii(domain).decode()
        except (ValueError, UnicodeError):
            domain = ""
        address = f"{local}@{domain.lower()}"
        if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain) or len(address) > _LONGEST:
            raise TargetError(
                _("“%(written)s” is no e-mail address. Expected: one address. Example: %(example)s")
                % {"written": written[:80], "example": self.example}
            )
        return address


channel = Mailto()
