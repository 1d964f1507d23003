"""Snapchat: ``snapchat:dupont.paris``.

Source: Snapchat's profile addresses, ``https://www.snapchat.com/add/NAME``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from contactcodes.contacts.channels.account import Account
from contactcodes.contacts.channels.channel import Desktop, Facts
from contactcodes.contacts.channels.pasted import Pasted
from contactcodes.contacts.platform import PHONES, Platform
from contactcodes.language import _


class Snapchat(Account):
    """The brand's account on Snapchat, to be added and written to."""

    name = "snapchat"
    title = "Snapchat"
    example = "snapchat:dupont.paris"
    pattern = re.compile(r"[a-z][a-z0-9._-]{2,29}")
    lower = True
    hosts = frozenset(("snapchat.com",))
    redirects_on = PHONES
    desktop = Desktop.CONTINUES
    colour = "#fffc00"
    icon = "snapchat"
    mark = "chat"
    facts = Facts(
        link=("https://www.snapchat.com/add/{user name}",),
        comes_back="Nothing: Snapchat has neither prefilled text nor reference.",
        limits="User names here 3 to 30 characters, a letter first (no source found for Snapchat’s rule).",
        sources=(
            "digitaltrends.com: Snapchat profile URLs",
            "socialmediafixed.com: Do I have a Snapchat URL?",
        ),
    )

    def unpasted(self, address: Pasted) -> tuple[str, dict[str, str]] | None:
        """Return the account in a pasted snapchat.com address."""
        return (address.path[1], {}) if address.path[:1] == ("add",) and len(address.path) > 1 else None

    def expected(self) -> str:
        """Return what is expected."""
        return _("the user name: letters, digits, dots, hyphens and underscores")

    def account_label(self) -> str:
        """Return the label of its field."""
        return _("User name on Snapchat")

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return ``https://www.snapchat.com/add/NAME``."""
        return f"https://www.snapchat.com/add/{primary}"


channel = Snapchat()
