"""Signal: a number ``signal:+33612345678``, or a user name's link ``signal:eu/CODE``.

Source: signal.org, "Keep your phone number private with Signal usernames"; signal-cli, discussion 1650:
``https://signal.me/#p/+NUMBER`` and ``https://signal.me/#eu/CODE``. The server never sees what follows ``#``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from contactcodes.contacts.channels.channel import Channel, Desktop, Facts
from contactcodes.contacts.channels.field import TARGET, Field, abroad
from contactcodes.contacts.channels.pasted import Pasted
from contactcodes.contacts.phone_number import is_international, read_phone_number, shown_phone_number
from contactcodes.contacts.platform import PHONES, Platform
from contactcodes.language import _

_USER_NAME_LINK = re.compile(r"eu/[A-Za-z0-9_-]{20,100}")


class Signal(Channel):
    """A conversation with a number or a user name on Signal."""

    name = "signal"
    title = "Signal"
    example = "signal:+33612345678"
    hosts = frozenset(("signal.me", "sgnl://"))
    redirects_on = PHONES
    desktop = Desktop.CONTINUES
    colour = "#3a76f0"
    icon = "shield-lock"
    facts = Facts(
        link=("https://signal.me/#p/{number}", "https://signal.me/#eu/{code}"),
        comes_back="Nothing: Signal has neither prefilled text nor reference.",
        limits="The code of a user name changes when the link or the name is reset.",
        sources=(
            "signal.me/#p/ links in public use; signal.org/blog/phone-number-privacy-usernames",
            "github.com/AsamK/signal-cli, discussion 1650",
        ),
    )

    def read_primary(self, written: str) -> str:
        """Return the number in E.164, or ``eu/`` and the code of a user name's link."""
        if _USER_NAME_LINK.fullmatch(written):
            return written
        number = read_phone_number(written)
        if number is None or not is_international(number):
            raise self.refused(written, _("a phone number with + and the country code, or a signal.me link"))
        return number

    def unpasted(self, address: Pasted) -> tuple[str, dict[str, str]] | None:
        """Return the number or the code in a pasted signal.me address."""
        return address.fragment.removeprefix("p/"), {}

    def field(self) -> Field:
        """Return the field for the number."""
        return Field(
            name=TARGET,
            label=_("Phone number on Signal"),
            example="06 12 34 56 78",
            hint=abroad() + " " + _("Or the link of a user name, pasted from Signal."),
            required=True,
        )

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return ``https://signal.me/#p/+33612345678``."""
        return (
            f"https://signal.me/#p/{primary}" if primary.startswith("+") else f"https://signal.me/#{primary}"
        )

    def shown(self, value: str) -> str:
        """Return the number as people read it; for a user name's link the channel's name."""
        return shown_phone_number(value) if value.startswith("+") else self.title


channel = Signal()
