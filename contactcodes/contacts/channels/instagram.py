"""A direct message on Instagram: ``instagram:dupont.paris``.

Source: Meta, "ig.me Links": ``https://ig.me/m/`` and the user name; ``ref`` up to 2,083 characters of
``[A-Za-z0-9_=-]``; not on Instagram's web site.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from contactcodes.contacts.channels.account import Account
from contactcodes.contacts.channels.channel import Carries, Desktop, Facts
from contactcodes.contacts.channels.pasted import Pasted
from contactcodes.contacts.platform import PHONES, Platform
from contactcodes.contacts.prefill import Option, link_query
from contactcodes.language import _

_NO_ACCOUNTS = ("p", "reel", "reels", "stories", "explore", "direct", "accounts", "tv")


class Instagram(Account):
    """A conversation with the brand's Instagram account."""

    name = "instagram"
    title = "Instagram"
    example = "instagram:dupont.paris"
    pattern = re.compile(r"(?!\.)(?!.*\.\.)[a-z0-9._]{1,30}(?<!\.)")
    lower = True
    hosts = frozenset(("ig.me",))
    hosts_behind_prefix = frozenset(("instagram.com",))  # elsewhere it may be meant as the profile
    options = (Option(name="ref", most=250, allowed="A-Za-z0-9_=-", usual="{code}"),)
    redirects_on = PHONES
    works_on = PHONES
    desktop = Desktop.CONTINUES
    carries = Carries.PARAMETER
    colour = "#ff0069"
    icon = "instagram"
    facts = Facts(
        link=("https://ig.me/m/{user name}?ref={reference}",),
        comes_back="`referral.ref` by webhook, in the first postback or message. Ice breakers must be set "
        "for new people.",
        limits="`ref` up to 2,083 characters of `[A-Za-z0-9_=-]`; here at most 250. Not on Instagram’s web "
        "site. User names here up to 30 characters (no source found for Instagram’s rule).",
        sources=("developers.facebook.com: Messenger Platform, Instagram, ig.me Links",),
    )

    def unpasted(self, address: Pasted) -> tuple[str, dict[str, str]] | None:
        """Return the account in a pasted ig.me or instagram.com address."""
        path = address.path[1:] if address.host == "ig.me" and address.path[:1] == ("m",) else address.path
        if not path or path[0] in _NO_ACCOUNTS:
            return None
        return path[0], {}

    def expected(self) -> str:
        """Return what is expected."""
        return _("the account’s user name: letters, digits, dots and underscores")

    def account_label(self) -> str:
        """Return the label of its field."""
        return _("User name on Instagram")

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return ``https://ig.me/m/ACCOUNT?ref=REFERENCE``."""
        query = link_query(options)
        return f"https://ig.me/m/{primary}?{query}" if query else f"https://ig.me/m/{primary}"


channel = Instagram()
