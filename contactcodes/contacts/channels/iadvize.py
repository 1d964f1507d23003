"""iAdvize: ``iadvize:1715``, the site's id; ``?platform=lc`` where the tag does not come from halc.

Source: iAdvize tag ``https://halc.iadvize.com/iadvize.js?sid=SITE`` and ``idzCustomData``, as its customers'
pages have them. Which notification opens when is decided by the targeting rules of the brand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from contactcodes.contacts.channels.channel import Facts
from contactcodes.contacts.channels.embed import Embed
from contactcodes.contacts.channels.live_chat import LiveChat
from contactcodes.contacts.prefill import Option
from contactcodes.language import _


class IAdvize(LiveChat):
    """A chat of the brand's iAdvize."""

    name = "iadvize"
    title = "iAdvize"
    example = "iadvize:1715"
    pattern = re.compile(r"\d{3,8}")
    options = (Option(name="platform", most=12, allowed="a-z0-9-", template=False),)
    colour = "#23bfbf"
    facts = Facts(
        link=("https://halc.iadvize.com/iadvize.js?sid={site} in a page of ours",),
        comes_back="The custom data `qr_code`, `qr_placement`, `qr_campaign`, … to agents and rules.",
        limits="Custom data must be declared in iAdvize. The chat shows itself by the brand’s targeting "
        "rules: make one for our page.",
        sources=(
            "help.iadvize.com: Cookies and data stored in the browser",
            "iAdvize tags of public sites; no documentation of the tag was found",
        ),
    )

    def expected(self) -> str:
        """Return what is expected."""
        return _("the id of the site, 3 to 8 digits, which stands in the tag behind sid=")

    def account_label(self) -> str:
        """Return the label of its field."""
        return _("Site id at iAdvize")

    def embed_of(self, primary: str, options: Mapping[str, str], attributes: dict[str, str]) -> Embed:
        """Return the tag and the custom data."""
        return Embed(
            script=f"https://{options.get('platform', 'halc')}.iadvize.com/iadvize.js?sid={primary}",
            hosts=("https://*.iadvize.com",),
            values={"idzCustomData": {f"qr_{name}": text for name, text in attributes.items()}},
        )


channel = IAdvize()
