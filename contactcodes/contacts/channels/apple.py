"""Apple Messages for Business: ``apple:44542500-8433-4337-b319-6bc47a5ba28c``.

Source: Apple, Messages for Business, "Starting a conversation from a URL":
``https://bcrw.apple.com/urn:biz:UUID`` with ``biz-intent-id``, ``biz-group-id`` and ``body``, none of
which may have ``& # [ ] ( ) { } /``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from contactcodes.contacts.channels.account import Account
from contactcodes.contacts.channels.channel import Carries, Desktop, Facts, OtherWay
from contactcodes.contacts.channels.pasted import Pasted
from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.prefill import Option, link_query
from contactcodes.language import _

_ALLOWED = r"^&#\[\](){}/"
_NAMES = {"intent": "biz-intent-id", "group": "biz-group-id", "body": "body"}


class Apple(Account):
    """A conversation in Messages on iPhone, iPad and Mac."""

    name = "apple"
    title = "Apple Messages"
    example = "apple:44542500-8433-4337-b319-6bc47a5ba28c"
    pattern = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
    lower = True
    hosts = frozenset(("bcrw.apple.com",))
    options = (
        Option(name="intent", most=100, allowed=_ALLOWED, usual="{code}"),
        Option(name="group", most=100, allowed=_ALLOWED),
        Option(name="body", most=600, allowed=_ALLOWED),
    )
    redirects_on = frozenset((Platform.IOS,))
    works_on = frozenset((Platform.IOS,))
    desktop = Desktop.CONTINUES
    carries = Carries.PARAMETER
    icon = "apple"
    mark = "chat"
    facts = Facts(
        link=(
            "https://bcrw.apple.com/urn:biz:{business}?biz-intent-id={intent}&biz-group-id={group}&body={text}",
        ),
        comes_back="Intent and group with the first message, through the brand’s messaging provider. Nothing "
        "before the customer writes.",
        limits="Intent, group and text may not have `& # [ ] ( ) { } /`; here at most 100, 100 and 600 "
        "characters. iPhone, iPad and Mac only: at a desk, which may be a Mac, the link is a second button.",
        sources=(
            "docs.aws.amazon.com: Amazon Connect, Apple Messages for Business",
            "sprinklr.com: Apple Messages for Business, URL entry points",
        ),
    )

    def unpasted(self, address: Pasted) -> tuple[str, dict[str, str]] | None:
        """Return the business and what goes with it in a pasted address."""
        business = address.path[0].removeprefix("urn:biz:") if address.path else ""
        return business, {option: address.query.get(name, "") for option, name in _NAMES.items()}

    def expected(self) -> str:
        """Return what is expected."""
        return _("the business id that Apple gave you, 32 digits and letters with hyphens")

    def account_label(self) -> str:
        """Return the label of its field."""
        return _("Business id at Apple")

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return ``https://bcrw.apple.com/urn:biz:UUID?biz-intent-id=…``."""
        query = link_query({_NAMES[option]: text for option, text in options.items()})
        link = f"https://bcrw.apple.com/urn:biz:{primary}"
        return f"{link}?{query}" if query else link

    def other_ways(self, value: str, context: PersonalContext, platform: Platform) -> tuple[OtherWay, ...]:
        """Return the link itself at a desk, beside the symbol: a Mac opens it in Messages."""
        if platform is not Platform.DESKTOP:
            return ()
        return (OtherWay(self.link(value, context, platform), _("On a Mac: open Messages"), "laptop"),)

    def works_where(self) -> str:
        """Return on which devices it works."""
        return _("%(channel)s works on iPhone, iPad and Mac.") % {"channel": self.label()}

    def shown(self, value: str) -> str:  # noqa: ARG002
        """Return the channel's name: the id says nothing to people."""
        return self.title


channel = Apple()
