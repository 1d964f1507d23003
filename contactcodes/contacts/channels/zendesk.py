"""Zendesk messaging: ``zendesk:KEY``, the key of the web widget.

Source: developer.zendesk.com, Web Widget SDK (``zE('messenger', 'open')``, ``conversationTags``); its
script ``https://static.zdassets.com/ekr/snippet.js?key=KEY``, whose element has the id ``ze-snippet``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from contactcodes.contacts.channels.channel import Facts
from contactcodes.contacts.channels.embed import Embed
from contactcodes.contacts.channels.live_chat import LiveChat
from contactcodes.contacts.channels.pasted import Pasted
from contactcodes.contacts.prefill import Option
from contactcodes.language import _


class Zendesk(LiveChat):
    """A chat of the brand's Zendesk."""

    name = "zendesk"
    title = "Zendesk"
    example = "zendesk:4d1a8c8e-5f6b-4b7e-9a3c-2f1e0d9c8b7a"
    pattern = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
    lower = True
    hosts_behind_prefix = frozenset(("static.zdassets.com",))
    options = (Option(name="tag", most=60, allowed="A-Za-z0-9_-", usual="qr-{code}"),)
    colour = "#03363d"
    facts = Facts(
        link=("https://static.zdassets.com/ekr/snippet.js?key={key} in a page of ours",),
        comes_back="The tag on the conversation’s ticket, which triggers and webhooks can read.",
        limits="The key is a UUID. A tag here has at most 60 letters, digits, hyphens and underscores.",
        sources=("developer.zendesk.com/documentation/zendesk-web-widget-sdks/sdks/web/sdk_api_reference",),
    )

    def unpasted(self, address: Pasted) -> tuple[str, dict[str, str]] | None:
        """Return the key in the pasted address of the widget's script."""
        return address.query.get("key", ""), {}

    def expected(self) -> str:
        """Return what is expected."""
        return _("the key of the web widget, 32 digits and letters with hyphens, from its installation code")

    def account_label(self) -> str:
        """Return the label of its field."""
        return _("Key of your Zendesk widget")

    def embed_of(self, primary: str, options: Mapping[str, str], attributes: dict[str, str]) -> Embed:
        """Return the widget, the tag, and the command to open."""
        tag = options.get("tag", "").lower().strip("-")
        told = (("zE", "messenger:set", "conversationTags", [tag]),) if attributes.get("code") and tag else ()
        return Embed(
            script=f"https://static.zdassets.com/ekr/snippet.js?key={primary}",
            script_id="ze-snippet",
            hosts=(
                "https://static.zdassets.com",
                "https://ekr.zdassets.com",
                "https://*.zendesk.com",
                "https://*.zdassets.com",
            ),
            calls=(*told, ("zE", "messenger", "open")),
        )


channel = Zendesk()
