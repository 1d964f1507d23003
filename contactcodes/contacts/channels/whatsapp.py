"""WhatsApp: ``whatsapp:+33612345678``, ``whatsapp:+33612345678?text=Bonjour%20{city}``.

Source: WhatsApp, "How to use click to chat": ``https://wa.me/`` and the full international
number, digits only; ``?text=``. WhatsApp hands no reference back.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from contactcodes.contacts.channels.channel import Carries, Channel, Facts
from contactcodes.contacts.channels.field import TARGET, Field, abroad
from contactcodes.contacts.channels.pasted import Pasted
from contactcodes.contacts.phone_number import is_international, read_phone_number, shown_phone_number
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.prefill import Option
from contactcodes.errors import TargetError
from contactcodes.language import _


class WhatsApp(Channel):
    """A WhatsApp conversation with a number of the brand."""

    name = "whatsapp"
    title = "WhatsApp"
    example = "whatsapp:+33612345678"
    hosts = frozenset(("wa.me", "api.whatsapp.com", "web.whatsapp.com", "whatsapp://"))
    options = (Option(name="text", most=600, lines=True),)
    token_in = ("text",)
    carries = Carries.TOKEN
    colour = "#25d366"  # about.meta.com/brand/resources/whatsapp/whatsapp-brand
    icon = "whatsapp"
    facts = Facts(
        link=("https://wa.me/{number}?text={text}",),
        comes_back="Nothing but the text of the first message, by webhook of the Cloud API: the token in it "
        "tells the code. The customer can delete it.",
        limits="No short numbers and no French 08 numbers. Text here at most 600 characters.",
        sources=("faq.whatsapp.com: How to use click to chat", "walinktool.com: wa.me link format explained"),
    )

    def read_primary(self, written: str) -> str:
        """Return the number in E.164."""
        number = read_phone_number(written)
        if number is None:
            raise TargetError(
                _(
                    "“%(written)s” is no phone number in service. Expected: a French number, or one with + "
                    "and the country code. Example: %(example)s"
                )
                % {"written": written[:80], "example": self.example}
            )
        if not is_international(number):
            raise TargetError(
                _(
                    "WhatsApp has no short numbers and no French 08 numbers, such as %(number)s. "
                    "Example: %(example)s"
                )
                % {"number": shown_phone_number(number), "example": self.example}
            )
        return number

    def unpasted(self, address: Pasted) -> tuple[str, dict[str, str]] | None:
        """Return the number and the text in a pasted wa.me address."""
        if address.path[:1] in (("message",), ("qr",)):
            link = "https://wa.me/" + "/".join(address.path)
            raise TargetError(
                _("WhatsApp’s own short links hold no number. Write it as a web page: %(link)s")
                % {"link": link}
            )
        digits = address.query.get("phone") or (address.path[0] if address.path else "")
        return "+" + digits.strip().removeprefix("+"), {"text": address.query.get("text", "")}

    def field(self) -> Field:
        """Return the field for the number."""
        return Field(
            name=TARGET,
            label=_("Phone number on WhatsApp"),
            example="06 12 34 56 78",
            hint=abroad(),
            required=True,
        )

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return ``https://wa.me/33612345678?text=…``."""
        link = "https://wa.me/" + primary.removeprefix("+")
        text = options.get("text", "")
        return f"{link}?text={quote(text, safe='')}" if text else link

    def shown(self, value: str) -> str:
        """Return the number as people read it."""
        return shown_phone_number(self.parts(value)[0])


channel = WhatsApp()
