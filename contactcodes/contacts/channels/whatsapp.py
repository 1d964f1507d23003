"""WhatsApp: ``whatsapp:+33612345678``.

Source: WhatsApp, "How to use click to chat": ``https://wa.me/`` and the full international
number, digits only. WhatsApp hands no reference back.
"""

from __future__ import annotations

import re

from contactcodes.contacts.channels.channel import Channel
from contactcodes.contacts.phone_number import is_international, read_phone_number, shown_phone_number
from contactcodes.errors import TargetError
from contactcodes.language import _

_PASTED = re.compile(
    r"(?:(?:https?://)?(?:www\.)?(?:wa\.me/|(?:api|web)\.whatsapp\.com/send/?\?(?:.*&)?phone=)"
    r"|whatsapp://send/?\?(?:.*&)?phone=)(?:\+|%2B)?(?P<digits>\d+)(?:[/?&#].*)?",
    re.IGNORECASE,
)
_MANAGED = re.compile(r"(?:https?://)?wa\.me/(?:message|qr)/[A-Za-z0-9]+", re.IGNORECASE)


class WhatsApp(Channel):
    """A WhatsApp conversation with a number of the brand."""

    name = "whatsapp"
    prefix = "whatsapp:"
    example = "whatsapp:+33612345678"
    redirects = True

    def claims(self, target: str) -> str | None:
        """Return what stands behind ``whatsapp:``; a ``whatsapp://send?…`` link is ours too."""
        rest = super().claims(target)
        return target if rest and rest.startswith("//") else rest

    def read(self, written: str) -> str:
        """Return the number in E.164, also of a pasted wa.me address."""
        if _MANAGED.match(written):
            link = written if "://" in written else f"https://{written}"
            raise TargetError(
                _("WhatsApp’s own short links hold no number. Write it as a web page: %(link)s")
                % {"link": link}
            )
        pasted = _PASTED.fullmatch(written)
        number = read_phone_number("+" + pasted["digits"] if pasted else written)
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

    def link(self, value: str, _reference: str) -> str:
        """Return ``https://wa.me/33612345678``."""
        return "https://wa.me/" + value.removeprefix("+")

    def shown(self, value: str) -> str:
        """Return the number as people read it."""
        return shown_phone_number(value)

    def label(self) -> str:
        """Return “WhatsApp”."""
        return _("WhatsApp")

    def button(self, _value: str) -> str:
        """Return “Write on WhatsApp”."""
        return _("Write on WhatsApp")

    def headline(self) -> str:
        """Return the invitation."""
        return _("A question? Write to us on WhatsApp")


channel = WhatsApp()
