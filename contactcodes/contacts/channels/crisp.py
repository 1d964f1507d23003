"""Crisp: ``crisp:WEBSITE-ID``.

Source: docs.crisp.chat, Web Chat SDK (``$crisp``, ``CRISP_WEBSITE_ID``, ``session:data``), "Crisp Domain
Names" (hosts of a policy); help.crisp.chat 174pche (the embed page).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from contactcodes.contacts.channels.channel import Facts
from contactcodes.contacts.channels.embed import Embed
from contactcodes.contacts.channels.live_chat import LiveChat
from contactcodes.contacts.channels.pasted import Pasted
from contactcodes.contacts.platform import Platform
from contactcodes.language import _


class Crisp(LiveChat):
    """A chat of the brand's Crisp workspace."""

    name = "crisp"
    title = "Crisp"
    example = "crisp:8c842203-7ed8-4e29-a608-7cf78a7d2fcc"
    pattern = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
    lower = True
    hosts = frozenset(("go.crisp.chat",))
    colour = "#1972f5"
    facts = Facts(
        link=(
            "https://client.crisp.chat/l.js in a page of ours",
            "https://go.crisp.chat/chat/embed/?website_id={id}",
        ),
        comes_back="`session:data` of the conversation, shown to the agent and by webhook.",
        limits="The website id is a UUID. Crisp’s own page takes no session data.",
        sources=(
            "docs.crisp.chat/guides/chatbox-sdks/web-sdk/dollar-crisp",
            "docs.crisp.chat/guides/others/whitelisting-our-systems/crisp-domain-names",
        ),
    )

    def unpasted(self, address: Pasted) -> tuple[str, dict[str, str]] | None:
        """Return the website id in the pasted address of Crisp's own page."""
        return address.query.get("website_id", ""), {}

    def expected(self) -> str:
        """Return what is expected."""
        return _("the website id, 32 digits and letters with hyphens, from Settings, Setup instructions")

    def account_label(self) -> str:
        """Return the label of its field."""
        return _("Website id at Crisp")

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return Crisp's own page."""
        return f"https://go.crisp.chat/chat/embed/?website_id={primary}"

    def embed_of(self, primary: str, options: Mapping[str, str], attributes: dict[str, str]) -> Embed:  # noqa: ARG002
        """Return the script, with the session's data in its queue, and the command to open."""
        data = [["set", "session:data", [[list(pair) for pair in attributes.items()]]]] if attributes else []
        return Embed(
            script="https://client.crisp.chat/l.js",
            hosts=(
                "https://client.crisp.chat",
                "https://client.relay.crisp.chat",
                "https://client.relay.rescue.crisp.chat",
                "https://image.crisp.chat",
                "https://storage.crisp.chat",
            ),
            values={"CRISP_WEBSITE_ID": primary, "$crisp": data},
            calls=(("$crisp.push", ["do", "chat:open"]),),
        )


channel = Crisp()
