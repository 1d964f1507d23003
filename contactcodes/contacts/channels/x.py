"""A direct message on X: ``x:3805104374``, the account's number, not its name.

Source: developer.x.com, "Deeplinking to a Welcome Message"; business.twitter.com, "Moving from a public
Tweet to a private conversation" (``recipient_id``, ``welcome_message_id``, ``text``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from contactcodes.contacts.channels.account import Account
from contactcodes.contacts.channels.channel import Carries, Facts
from contactcodes.contacts.channels.pasted import Pasted
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.prefill import Option, link_query
from contactcodes.language import _

_NAMES = {"welcome": "welcome_message_id", "text": "text"}


class X(Account):
    """A direct message to the brand's account on X."""

    name = "x"
    title = "X"
    example = "x:3805104374"
    pattern = re.compile(r"\d{1,20}")
    hosts = frozenset(("x.com", "twitter.com"))
    options = (
        Option(name="welcome", most=20, allowed="0-9", template=False),
        Option(name="text", most=600, lines=True),
    )
    token_in = ("text",)
    carries = Carries.TOKEN
    colour = "#000000"
    icon = "twitter-x"
    mark = "chat"
    facts = Facts(
        link=(
            "https://twitter.com/messages/compose?recipient_id={number}&welcome_message_id={id}&text={text}",
        ),
        comes_back="Nothing that is free: the token in the text tells the code; a welcome message of its own "
        "for each campaign does too.",
        limits="The account’s number, not its @name; it must take messages from everyone. Text here at most "
        "600 characters.",
        sources=(
            "developer.x.com: Deeplinking to a Welcome Message",
            "business.twitter.com: Moving from a public Tweet to a private conversation",
        ),
    )

    def unpasted(self, address: Pasted) -> tuple[str, dict[str, str]] | None:
        """Return the account in a pasted link to write to it."""
        if address.path[:2] != ("messages", "compose"):
            return None
        given = {option: address.query.get(name, "") for option, name in _NAMES.items()}
        return address.query.get("recipient_id", ""), given

    def expected(self) -> str:
        """Return what is expected."""
        return _("the number of the account, digits only; X shows it under Settings, Your account")

    def account_label(self) -> str:
        """Return the label of its field."""
        return _("Number of your account on X")

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return ``https://twitter.com/messages/compose?recipient_id=…``; X documents this host."""
        query = {_NAMES[option]: text for option, text in options.items()}
        return "https://twitter.com/messages/compose?" + link_query({"recipient_id": primary, **query})

    def shown(self, value: str) -> str:  # noqa: ARG002
        """Return the channel's name: the number says nothing to people."""
        return self.title


channel = X()
