"""tawk.to: ``tawk:5e2805968e78b86ed8aa7ea6/default``, the property and the widget.

Source: developer.tawk.to/jsapi (``Tawk_API.onLoad``, ``setAttributes``, ``maximize``), direct chat link.
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


class Tawk(LiveChat):
    """A chat of the brand's tawk.to."""

    name = "tawk"
    title = "tawk.to"
    example = "tawk:5e2805968e78b86ed8aa7ea6/default"
    pattern = re.compile(r"[0-9a-f]{24}/[a-z0-9]{5,20}")
    lower = True
    hosts = frozenset(("tawk.to", "embed.tawk.to"))
    colour = "#03a84e"
    facts = Facts(
        link=(
            "https://embed.tawk.to/{property}/{widget} in a page of ours",
            "https://tawk.to/chat/{property}/{widget}",
        ),
        comes_back="The attributes, shown to the agent.",
        limits="Attributes only with the embedded widget; the direct chat link takes none.",
        sources=("developer.tawk.to/jsapi",),
    )

    def unpasted(self, address: Pasted) -> tuple[str, dict[str, str]] | None:
        """Return property and widget in a pasted direct chat link."""
        path = address.path[1:] if address.path[:1] == ("chat",) else address.path
        return "/".join(path[:2]), {}

    def expected(self) -> str:
        """Return what is expected."""
        return _("the property, a slash and the widget, or the direct chat link")

    def account_label(self) -> str:
        """Return the label of its field."""
        return _("Direct chat link at tawk.to")

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return the direct chat link."""
        return f"https://tawk.to/chat/{primary}"

    def embed_of(self, primary: str, options: Mapping[str, str], attributes: dict[str, str]) -> Embed:  # noqa: ARG002
        """Return the widget, the attributes, and the command to open."""
        told = (("Tawk_API.setAttributes", attributes),) if attributes else ()
        return Embed(
            script=f"https://embed.tawk.to/{primary}",
            hosts=("https://embed.tawk.to", "https://va.tawk.to", "https://*.tawk.to"),
            values={"Tawk_API": {}},
            ready="hook",
            ready_name="Tawk_API.onLoad",
            calls=(*told, ("Tawk_API.maximize",)),
        )


channel = Tawk()
