"""A phone call: ``call:0800123456``, ``call:3631``, ``call:+33123456789``.

Source: RFC 3966 (``tel:``). Short numbers have no global form; they are written as dialled.
"""

from __future__ import annotations

from contactcodes.contacts.channels.channel import Channel
from contactcodes.contacts.phone_number import read_phone_number, shown_phone_number, takes_sms
from contactcodes.errors import TargetError
from contactcodes.language import _


class Call(Channel):
    """A call to a number of the brand, begun by a button."""

    name = "call"
    prefix = "call:"
    example = "call:0800123456"
    redirects = False

    def read(self, written: str) -> str:
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

    def link(self, value: str, _reference: str) -> str:
        """Return ``tel:`` and the number."""
        return "tel:" + value

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
