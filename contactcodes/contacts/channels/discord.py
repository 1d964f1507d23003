"""Discord: an invitation ``discord:aBcD123``, or a person ``discord:100000000000000001``.

Source: ``https://discord.gg/CODE``, in Server Settings, Invites. One invitation for each placement tells
them apart, because Discord counts the uses of each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from contactcodes.contacts.channels.account import Account
from contactcodes.contacts.channels.channel import Facts
from contactcodes.contacts.channels.pasted import Pasted
from contactcodes.contacts.platform import Platform
from contactcodes.language import _

_PERSON = re.compile(r"\d{17,20}")


class Discord(Account):
    """The brand's server, by an invitation, or a person's profile."""

    name = "discord"
    title = "Discord"
    example = "discord:aBcD123"
    pattern = re.compile(r"[A-Za-z0-9-]{2,32}")
    hosts = frozenset(("discord.gg", "discord.com", "discordapp.com"))
    colour = "#5865f2"
    icon = "discord"
    mark = "people"
    facts = Facts(
        link=("https://discord.gg/{invitation}", "https://discord.com/users/{number}"),
        comes_back="Nothing with the message; Discord counts the uses of an invitation.",
        limits="An invitation may expire: choose “never” and no limit when you make it.",
        sources=("discords.ai/wiki: Discord Invite Link Management", "flavor365.com: Discord server invites"),
    )

    def unpasted(self, address: Pasted) -> tuple[str, dict[str, str]] | None:
        """Return the invitation or the person in a pasted address."""
        if address.host == "discord.gg":
            return (address.path[0] if address.path else ""), {}
        return (
            (address.path[1], {})
            if address.path[:1] in (("invite",), ("users",)) and len(address.path) > 1
            else None
        )

    def expected(self) -> str:
        """Return what is expected."""
        return _("the code of an invitation, or the number of an account")

    def account_label(self) -> str:
        """Return the label of its field."""
        return _("Invitation to your server")

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return ``https://discord.gg/CODE`` or ``https://discord.com/users/NUMBER``."""
        person = _PERSON.fullmatch(primary)
        return f"https://discord.com/users/{primary}" if person else f"https://discord.gg/{primary}"


channel = Discord()
