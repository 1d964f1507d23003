"""Chatwoot: ``chatwoot:chat.dupont.fr/TOKEN``, the address of the installation and the inbox's website token.

Source: chatwoot/chatwoot, app/javascript/entrypoints/sdk.js (``chatwootSDK.run``, ``$chatwoot``); discussion
7376 (``/widget?website_token=`` as a page); issue 15787 (attributes are lost with a pre-chat form).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qs

from ada_url import URL

from contactcodes.contacts.channels.channel import Facts
from contactcodes.contacts.channels.embed import Embed
from contactcodes.contacts.channels.live_chat import LiveChat
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.prefill import Option, link_query
from contactcodes.contacts.web_address import read_address
from contactcodes.language import _

_WIDGET = re.compile(r"(https://[^/?#]+)/widget/?\?(\S*website_token=\S+)", re.IGNORECASE)


class Chatwoot(LiveChat):
    """A chat of the brand's Chatwoot."""

    name = "chatwoot"
    title = "Chatwoot"
    example = "chatwoot:chat.dupont.fr/Zx3kW9pQvT7mB2nD5rL8sJ4h"
    pattern = re.compile(r"[^/\s]+/[A-Za-z0-9]{12,64}")
    options = (Option(name="tag", most=60, allowed="A-Za-z0-9_-"),)
    colour = "#1f93ff"
    facts = Facts(
        link=(
            "https://{host}/packs/js/sdk.js in a page of ours",
            "https://{host}/widget?website_token={token}",
        ),
        comes_back="`custom_attributes` of contact and conversation by webhook, and the label. With a "
        "pre-chat form they are lost; `additional_attributes.referer` has the address of our page always.",
        limits="Attributes must be defined in Chatwoot to be shown; a label must exist.",
        sources=(
            "github.com/chatwoot/chatwoot: app/javascript/entrypoints/sdk.js",
            "github.com/chatwoot/chatwoot, issue 15787",
        ),
    )

    def split(self, written: str) -> tuple[str, str]:
        """Return host and token, also of the pasted address of the widget, and the options."""
        if (widget := _WIDGET.fullmatch(written.strip())) is not None:
            token = parse_qs(widget[2])["website_token"][0]
            return f"{widget[1]}/{token}", ""
        return super().split(written)

    def read_primary(self, written: str) -> str:
        """Return ``host/token``."""
        account = re.sub(r"^https://", "", written.strip(), flags=re.IGNORECASE).rstrip("/")
        if not self.pattern.fullmatch(account):
            raise self.refused(written, self.expected())
        host, _slash, token = account.partition("/")
        read_address(f"https://{host}/", "https://chat.dupont.fr")
        return f"{URL(f'https://{host}/').host}/{token}"

    def expected(self) -> str:
        """Return what is expected."""
        return _("the address of your Chatwoot, a slash and the website token of the inbox")

    def account_label(self) -> str:
        """Return the label of its field."""
        return _("Address and website token of your Chatwoot")

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return the widget as a page of its own."""
        host, _slash, token = primary.partition("/")
        return f"https://{host}/widget?" + link_query({"website_token": token})

    def embed_of(self, primary: str, options: Mapping[str, str], attributes: dict[str, str]) -> Embed:
        """Return the SDK, its start, the attributes, and the command to open."""
        host, _slash, token = primary.partition("/")
        told = (
            ("$chatwoot.setCustomAttributes", attributes),
            ("$chatwoot.setConversationCustomAttributes", attributes),
        )
        label = (("$chatwoot.setLabel", options["tag"]),) if options.get("tag") else ()
        return Embed(
            script=f"https://{host}/packs/js/sdk.js",
            hosts=(f"https://{host}",),
            starts=(("chatwootSDK.run", {"websiteToken": token, "baseUrl": f"https://{host}"}),),
            ready="event",
            ready_name="chatwoot:ready",
            calls=(*(told if attributes else ()), *label, ("$chatwoot.toggle", "open")),
        )


channel = Chatwoot()
