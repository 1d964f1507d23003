"""HubSpot: ``hubspot:1234567``, the portal, with ``?region=eu1`` where it is kept in Europe.

Source: developers.hubspot.com, Conversations SDK (``hsConversationsOnReady``, ``widget.open``), tracking code
API (``_hsq``, ``setPath``; the page view itself is told when the script loads). Hosts: ``js.hs-scripts.com``,
``js-eu1.hs-scripts.com``, ``js-ap1.hs-scripts.com``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from contactcodes.contacts.channels.channel import Facts
from contactcodes.contacts.channels.embed import Embed
from contactcodes.contacts.channels.live_chat import LiveChat
from contactcodes.contacts.prefill import Option, link_query
from contactcodes.errors import TargetError
from contactcodes.language import _

_HOSTS = {
    "na1": "js.hs-scripts.com",
    "eu1": "js-eu1.hs-scripts.com",
    "ap1": "js-ap1.hs-scripts.com",
}


def _region(written: str) -> str:
    if written.lower() not in _HOSTS:
        raise TargetError(
            _("The region of HubSpot is na1, eu1 or ap1, not “%(region)s”.") % {"region": written[:20]}
        )
    return written.lower()


class HubSpot(LiveChat):
    """A chat of the brand's HubSpot portal."""

    name = "hubspot"
    title = "HubSpot"
    example = "hubspot:1234567"
    pattern = re.compile(r"\d{5,12}")
    options = (Option(name="region", most=3, template=False, read=_region),)
    colour = "#ff7a59"
    facts = Facts(
        link=("https://js.hs-scripts.com/{portal}.js in a page of ours",),
        comes_back="The page view in front of the conversation, whose path has the code and whose parameters "
        "the campaign.",
        limits="The portal is a number of 5 to 12 digits. Regions: na1, eu1, ap1.",
        sources=("developers.hubspot.com: Conversations SDK", "developers.hubspot.com: Tracking code API"),
    )

    def expected(self) -> str:
        """Return what is expected."""
        return _("the number of the portal, 5 to 12 digits")

    def account_label(self) -> str:
        """Return the label of its field."""
        return _("Portal at HubSpot")

    def embed_of(self, primary: str, options: Mapping[str, str], attributes: dict[str, str]) -> Embed:
        """Return the tracking code, told the page's path, and the command to open."""
        utm = {"utm_source": "qr", "utm_campaign": attributes.get("campaign", "")}
        path = f"/qr/{attributes.get('code', '')}?" + link_query(utm)
        return Embed(
            script=f"https://{_HOSTS[options.get('region', 'na1')]}/{primary}.js",
            script_id="hs-script-loader",
            hosts=(
                "https://*.hs-scripts.com",
                "https://*.hubspot.com",
                "https://*.usemessages.com",
                "https://*.hs-analytics.net",
                "https://*.hs-banner.com",
                "https://*.hsforms.net",
            ),
            values={
                "_hsq": [["setPath", path]],
                "hsConversationsSettings": {"loadImmediately": True},
            },
            ready="list",
            ready_name="hsConversationsOnReady",
            calls=(("HubSpotConversations.widget.open",),),
        )


channel = HubSpot()
