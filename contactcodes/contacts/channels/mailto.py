"""E-mail: ``mailto:bonjour@dupont.fr``, ``mailto:bonjour@dupont.fr?subject=Une question``.

Source: RFC 6068 (``mailto``), RFC 5321, 4.5.3.1 (lengths), WHATWG HTML, "valid e-mail address".
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, unquote

from contactcodes.contacts.channels.channel import Carries, Channel, Desktop, Facts
from contactcodes.contacts.channels.field import TARGET, Field
from contactcodes.contacts.mail_address import read_mail_address, shown_mail_address
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.prefill import Option, link_query
from contactcodes.errors import TargetError
from contactcodes.language import _


class Mailto(Channel):
    """An e-mail to the brand, begun by a button."""

    name = "mailto"
    example = "mailto:bonjour@dupont.fr"
    options = (Option(name="subject", most=200), Option(name="body", most=600, lines=True, break_="\r\n"))
    token_in = ("subject", "body")
    redirects_on = frozenset()
    desktop = Desktop.OPENS
    carries = Carries.TOKEN
    icon = "envelope"
    facts = Facts(
        link=("mailto:{address}?subject={subject}&body={text}",),
        comes_back="Nothing but the e-mail: the token in its subject stays there in every answer.",
        limits="Subject here at most 200 characters, text at most 600; an address at most 254.",
        sources=("RFC 6068", "RFC 5321, 4.5.3.1"),
    )

    def read_primary(self, written: str) -> str:
        """Return the address, percent-encoded where RFC 6068 wants it."""
        address = read_mail_address(unquote(written).strip())
        if address is None:
            raise TargetError(
                _("“%(written)s” is not an e-mail address. Expected: one address. Example: %(example)s")
                % {"written": written[:80], "example": self.example}
            )
        local, _at, domain = address.rpartition("@")
        return f"{quote(local, safe='+')}@{domain}"

    def taken_apart(self, value: str) -> dict[str, str]:
        """Return the form's fields, the address as people write it."""
        fields = super().taken_apart(value)
        return {**fields, TARGET: quote(unquote(fields[TARGET]), safe="!#$&'*+/=^_`{|}~@")}

    def field(self) -> Field:
        """Return the field for the address."""
        return Field(name=TARGET, label=_("E-mail address"), example="bonjour@dupont.fr", required=True)

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return ``mailto:`` and the address, with subject and text if there are any."""
        query = link_query(options)
        return f"mailto:{primary}?{query}" if query else f"mailto:{primary}"

    def shown(self, value: str) -> str:
        """Return the address as people read it."""
        return shown_mail_address(unquote(self.parts(value)[0]))

    def label(self) -> str:
        """Return “E-mail”."""
        return _("E-mail")

    def button(self, value: str) -> str:
        """Return “Write to bonjour@dupont.fr”."""
        return _("Write to %(address)s") % {"address": self.shown(value)}

    def headline(self) -> str:
        """Return the invitation."""
        return _("A question? Write to us")


channel = Mailto()
