"""Intercom: ``intercom:wr3d7un7``, the workspace.

Source: developers.intercom.com, "Install Intercom Messenger", "Attributes and objects" (any unknown key is
a custom attribute); regional hosts ``api-iam.eu.intercom.io``, ``api-iam.au.intercom.io``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from contactcodes.contacts.channels.channel import Facts
from contactcodes.contacts.channels.embed import Embed
from contactcodes.contacts.channels.live_chat import LiveChat
from contactcodes.contacts.prefill import Option
from contactcodes.errors import TargetError
from contactcodes.language import _

_REGIONS = {
    "us": "https://api-iam.intercom.io",
    "eu": "https://api-iam.eu.intercom.io",
    "au": "https://api-iam.au.intercom.io",
}


def _region(written: str) -> str:
    if written.lower() not in _REGIONS:
        raise TargetError(
            _("The region of Intercom is us, eu or au, not “%(region)s”.") % {"region": written[:20]}
        )
    return written.lower()


class Intercom(LiveChat):
    """A chat of the brand's Intercom."""

    name = "intercom"
    title = "Intercom"
    example = "intercom:wr3d7un7"
    pattern = re.compile(r"[a-z0-9]{6,12}")
    lower = True
    options = (Option(name="region", most=2, template=False, read=_region),)
    colour = "#1f8ded"
    facts = Facts(
        link=("https://widget.intercom.io/widget/{workspace} in a page of ours",),
        comes_back="Custom attributes of the lead: `qr_code`, `qr_placement`, `qr_campaign`, …",
        limits="The attributes must be allowed in Intercom. Regions: us, eu, au.",
        sources=("developers.intercom.com: Install Intercom Messenger; Attributes and objects",),
    )

    def expected(self) -> str:
        """Return what is expected."""
        return _("the workspace id, 6 to 12 letters and digits")

    def account_label(self) -> str:
        """Return the label of its field."""
        return _("Workspace id at Intercom")

    def embed_of(self, primary: str, options: Mapping[str, str], attributes: dict[str, str]) -> Embed:
        """Return the widget, started with the attributes, and the command to open."""
        settings = {
            "app_id": primary,
            "api_base": _REGIONS[options.get("region", "us")],
            **{f"qr_{name}": text for name, text in attributes.items()},
        }
        return Embed(
            script=f"https://widget.intercom.io/widget/{primary}",
            hosts=("https://widget.intercom.io", "https://js.intercomcdn.com", "https://*.intercom.io"),
            queues=("Intercom",),
            values={"intercomSettings": settings},
            calls=(("Intercom", "boot", settings), ("Intercom", "show")),
        )


channel = Intercom()
