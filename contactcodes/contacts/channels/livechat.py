"""LiveChat: ``livechat:14101083``, or ``livechat:14101083/3`` for a group.

Source: platform.text.com (LiveChat), direct chat link ``https://direct.lc.chat/LICENCE/GROUP``. It takes no
variables; only a chat embedded by LiveChat's own inline code does, which our pages do not run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from contactcodes.contacts.channels.channel import Facts
from contactcodes.contacts.channels.live_chat import ProvidersChat
from contactcodes.contacts.channels.pasted import Pasted
from contactcodes.contacts.platform import Platform
from contactcodes.language import _


class LiveChatInc(ProvidersChat):
    """A chat of the brand's LiveChat, on LiveChat's own page."""

    name = "livechat"
    title = "LiveChat"
    example = "livechat:14101083"
    pattern = re.compile(r"\d{5,12}(/\d{1,6})?")
    hosts = frozenset(("direct.lc.chat",))
    colour = "#ff5100"
    facts = Facts(
        link=("https://direct.lc.chat/{licence}/{group}",),
        comes_back="Nothing: the direct link takes no variables. A group for each campaign tells them apart.",
        limits="The licence is a number of 5 to 12 digits.",
        sources=(
            "platform.text.com: Chat Widget JS API",
            "direct.lc.chat with a group as its customers use it; not documented there",
        ),
    )

    def unpasted(self, address: Pasted) -> tuple[str, dict[str, str]] | None:
        """Return the licence and the group in a pasted direct link."""
        return "/".join(address.path[:2]), {}

    def expected(self) -> str:
        """Return what is expected."""
        return _("the number of the licence, or the direct chat link")

    def account_label(self) -> str:
        """Return the label of its field."""
        return _("Licence at LiveChat")

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return ``https://direct.lc.chat/LICENCE/GROUP``."""
        return f"https://direct.lc.chat/{primary}/"


channel = LiveChatInc()
