"""A text message: ``sms:+33612345678``, ``sms:+33612345678?body=Bonjour``, ``sms:36105``.

Source: RFC 5724. Android wants ``?body=``, iOS ``&body=``; both read ``?&body=``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from contactcodes.contacts.channels.channel import Carries, Channel, Desktop, Facts
from contactcodes.contacts.channels.field import TARGET, Field, abroad
from contactcodes.contacts.phone_number import (
    is_international,
    read_phone_number,
    shown_phone_number,
    takes_sms,
)
from contactcodes.contacts.platform import PHONES, Platform
from contactcodes.contacts.prefill import Option
from contactcodes.errors import TargetError
from contactcodes.language import _

_BEFORE_BODY = {Platform.IOS: "&body=", Platform.ANDROID: "?body=", Platform.DESKTOP: "?&body="}


class Sms(Channel):
    """A text message to a number of the brand, begun by a button."""

    name = "sms"
    example = "sms:+33612345678"
    options = (Option(name="body", most=600, lines=True, break_="\r\n"),)
    token_in = ("body",)
    redirects_on = frozenset()
    works_on = PHONES
    desktop = Desktop.SHOWS
    carries = Carries.TOKEN
    platform_matters = True
    icon = "chat-text"
    facts = Facts(
        link=(
            "iOS: sms:{number}&body={text}",
            "Android: sms:{number}?body={text}",
            "elsewhere: sms:{number}?&body={text}",
        ),
        comes_back="Nothing but the text of the message, where a gateway receives it: the token in it tells "
        "the code.",
        limits="Text here at most 600 characters; one SMS has 160, or 70 with letters outside GSM 03.38.",
        sources=("RFC 5724", "developer.apple.com: Apple URL Scheme Reference, SMS Links"),
    )

    def split(self, written: str) -> tuple[str, str]:
        """Return the number, and what follows ``?`` or ``&``."""
        number, *query = re.split(r"[?&]", written, maxsplit=1)
        return number.strip(), "".join(query)

    def read_primary(self, written: str) -> str:
        """Return the number: international, or short and for text messages."""
        number = read_phone_number(written)
        if number is None or not (is_international(number) or takes_sms(number)):
            raise TargetError(
                _(
                    "“%(written)s” is no number that takes text messages. Expected: a French number, a short "
                    "number of 5 digits, or one with + and the country code. Example: %(example)s"
                )
                % {"written": written[:80], "example": self.example}
            )
        return number

    def field(self) -> Field:
        """Return the field for the number."""
        return Field(
            name=TARGET,
            label=_("Number that takes text messages"),
            example="06 12 34 56 78",
            hint=_("A mobile number, or a short number of 5 digits.") + " " + abroad(),
            required=True,
        )

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:
        """Return ``sms:`` and the number, with the text as the platform wants it."""
        body = options.get("body", "")
        return f"sms:{primary}{_BEFORE_BODY[platform]}{quote(body, safe='')}" if body else f"sms:{primary}"

    def shown(self, value: str) -> str:
        """Return the number as people read it."""
        return shown_phone_number(self.parts(value)[0])

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
