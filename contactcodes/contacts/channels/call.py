"""A phone call: ``call:0800123456``, ``call:3631``, ``call:+33123456789``.

Source: RFC 3966 (``tel:``). Short numbers have no global form; they are written as dialled.
"""

from __future__ import annotations

from collections.abc import Mapping

from contactcodes.contacts.channels.channel import Channel, Desktop, Facts
from contactcodes.contacts.channels.field import TARGET, Field
from contactcodes.contacts.phone_number import read_phone_number, shown_phone_number, takes_sms
from contactcodes.contacts.platform import PHONES, Platform
from contactcodes.errors import TargetError
from contactcodes.language import _


class Call(Channel):
    """A call to a number of the brand, begun by a button."""

    name = "call"
    example = "call:0800123456"
    redirects_on = frozenset()
    works_on = PHONES
    desktop = Desktop.SHOWS
    icon = "telephone"
    facts = Facts(
        link=("tel:{number}",),
        comes_back="Nothing: a call has no reference. A number for each campaign tells them apart.",
        limits="French 08 numbers are kept as dialled, with their price sign: most cannot be reached as "
        "+33 8. Short numbers such as 3631 have no international form.",
        sources=("RFC 3966", "ARCEP, decision 2022-1583 (French numbering plan)"),
    )

    def read_primary(self, written: str) -> str:
        """Return E.164, a French 08 number as dialled, or a French short number."""
        number = read_phone_number(written.removeprefix("tel:"))
        if number is None:
            raise TargetError(
                _(
                    "“%(written)s” is no phone number in service. Expected: a French number, a short number "
                    "such as 3631, or one with + and the country code. Example: %(example)s"
                )
                % {"written": written[:80], "example": self.example}
            )
        if takes_sms(number):
            raise TargetError(
                _("%(number)s takes text messages only. Did you mean sms:%(number)s?") % {"number": number}
            )
        return number

    def field(self) -> Field:
        """Return the field for the number."""
        return Field(
            name=TARGET,
            label=_("Phone number"),
            example="0800 123 456",
            hint=_("A French number, a short number such as 3631, or one with + and the country code."),
            required=True,
        )

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return ``tel:`` and the number."""
        return f"tel:{primary}"

    def shown(self, value: str) -> str:
        """Return the number as people read it: ``0 800 123 456``."""
        return shown_phone_number(value)

    def label(self) -> str:
        """Return “Phone call”."""
        return _("Phone call")

    def button(self, value: str) -> str:
        """Return “Call 0 800 123 456”."""
        return _("Call %(number)s") % {"number": self.shown(value)}

    def headline(self) -> str:
        """Return the invitation."""
        return _("A question? Call us")


channel = Call()
