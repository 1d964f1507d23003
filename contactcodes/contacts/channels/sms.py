"""A text message: ``sms:+33612345678``, ``sms:+33612345678?body=Bonjour``, ``sms:36105``.

Source: RFC 5724. Android wants ``?body=``, iOS ``&body=``; both read ``?&body=``.
"""

from __future__ import annotations

import re

from contactcodes.contacts.channels.channel import Channel
from contactcodes.contacts.phone_number import (
    is_international,
    read_phone_number,
    shown_phone_number,
    takes_sms,
)
from contactcodes.contacts.prefill import read_prefill
from contactcodes.errors import TargetError
from contactcodes.language import _


class Sms(Channel):
    """A text message to a number of the brand, begun by a button."""

    name = "sms"
    prefix = "sms:"
    example = "sms:+33612345678"
    redirects = False

    def read(self, written: str) -> str:
        """Return the number and, if there is one, ``?body=`` with the text, percent-encoded."""
        number_written, *query = re.split(r"[?&]", written, maxsplit=1)
        number = read_phone_number(number_written)
        if number is None or not (is_international(number) or takes_sms(number)):
            raise TargetError(
                _(
                    "“%(written)s” is no number that takes text messages. Expected: a French number, a short "
                    "number of 5 digits, or one with + and the country code. Example: %(example)s"
                )
                % {"written": number_written[:80], "example": self.example}
            )
        return number + read_prefill("".join(query), ("body",), f"{self.example}?body=Bonjour")

    def link(self, value: str, _reference: str) -> str:
        """Return ``sms:`` and the number, with the text if there is one."""
        return "sms:" + value.replace("?body=", "?&body=")

    def shown(self, value: str) -> str:
        """Return the number as people read it."""
        return shown_phone_number(value.partition("?")[0])

    def label(self) -> str:
        """Return “Text message”."""
        return _("Text message")

    def button(self, value: str) -> str:
        """Return “Send a text message to 06 12 34 56 78”."""
        return _("Send a text message to %(number)s") % {"number": self.shown(value)}

    def headline(self) -> str:
        """Return the invitation."""
        return _("A question? Send us a text message")


channel = Sms()
