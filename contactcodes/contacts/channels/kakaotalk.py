"""KakaoTalk: ``kakaotalk:_ZeUTxl``, the id of a channel.

Source: developers.kakao.com, "Kakao Talk Channel", chatChannel: ``https://pf.kakao.com/_ID/chat``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from contactcodes.contacts.channels.account import Account
from contactcodes.contacts.channels.channel import Desktop, Facts
from contactcodes.contacts.channels.pasted import Pasted
from contactcodes.contacts.platform import PHONES, Platform
from contactcodes.language import _


class KakaoTalk(Account):
    """A chat with the brand's KakaoTalk channel."""

    name = "kakaotalk"
    title = "KakaoTalk"
    example = "kakaotalk:_ZeUTxl"
    pattern = re.compile(r"_[A-Za-z0-9]{4,12}")
    hosts = frozenset(("pf.kakao.com",))
    redirects_on = PHONES
    desktop = Desktop.CONTINUES
    colour = "#ffcd00"
    icon = "chat-fill"
    account_symbol = True
    facts = Facts(
        link=("https://pf.kakao.com/{id}/chat",),
        comes_back="Nothing: KakaoTalk has neither prefilled text nor reference.",
        limits="The id of a channel begins with `_`.",
        sources=("developers.kakao.com: Kakao Talk Channel, chatChannelUrl", "pf.kakao.com in public use"),
    )

    def unpasted(self, address: Pasted) -> tuple[str, dict[str, str]] | None:
        """Return the channel in a pasted pf.kakao.com address."""
        return (address.path[0] if address.path else ""), {}

    def expected(self) -> str:
        """Return what is expected."""
        return _("the id of the channel, which begins with an underscore, or its address")

    def account_label(self) -> str:
        """Return the label of its field."""
        return _("Id of your KakaoTalk channel")

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return ``https://pf.kakao.com/_ID/chat``."""
        return f"https://pf.kakao.com/{primary}/chat"


channel = KakaoTalk()
