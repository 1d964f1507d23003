"""Zalo: ``zalo:909749126673606301``, the number of an official account, its name, or a phone number.

Source: ``https://zalo.me/ID``, as accounts publish it; Zalo's own documentation was not found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from contactcodes.contacts.channels.account import Account
from contactcodes.contacts.channels.channel import Facts
from contactcodes.contacts.channels.pasted import Pasted
from contactcodes.contacts.platform import Platform
from contactcodes.language import _


class Zalo(Account):
    """A chat with the brand's Zalo account."""

    name = "zalo"
    title = "Zalo"
    example = "zalo:909749126673606301"
    pattern = re.compile(r"\d{8,20}|[A-Za-z][A-Za-z0-9._]{2,49}")
    hosts = frozenset(("zalo.me",))
    colour = "#0068ff"
    icon = "chat-square-dots"
    account_symbol = True
    facts = Facts(
        link=("https://zalo.me/{account}",),
        comes_back="Nothing: Zalo documents neither prefilled text nor reference.",
        limits="8 to 20 digits, or a name of 3 to 50 letters, digits, dots and underscores.",
        sources=("addresses of Zalo accounts in public use; no documentation of Zalo was found",),
    )

    def read_primary(self, written: str) -> str:
        """Return the account; a phone number without its blanks, as Zalo writes it."""
        digits = re.sub(r"[\s().-]", "", written).removeprefix("+")
        return super().read_primary(digits if digits.isdigit() and digits.isascii() else written)

    def unpasted(self, address: Pasted) -> tuple[str, dict[str, str]] | None:
        """Return the account in a pasted zalo.me address."""
        return (address.path[0], {}) if len(address.path) == 1 else None

    def expected(self) -> str:
        """Return what is expected."""
        return _("the number or the name of the official account, or a phone number")

    def account_label(self) -> str:
        """Return the label of its field."""
        return _("Account on Zalo")

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return ``https://zalo.me/ACCOUNT``."""
        return f"https://zalo.me/{primary}"


channel = Zalo()
