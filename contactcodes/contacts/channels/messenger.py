"""Facebook Messenger: ``messenger:dupont.paris``, ``messenger:dupont.paris?ref=ete-{code}``.

Source: Meta, "m.me Links" (a page's user name or number; ``ref`` up to 2,083 characters
of ``[A-Za-z0-9_=-]``, handed to the page's webhook).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from contactcodes.contacts.channels.channel import Carries, Channel, Facts
from contactcodes.contacts.channels.field import TARGET, Field
from contactcodes.contacts.channels.pasted import Pasted
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.prefill import Option, link_query
from contactcodes.errors import TargetError
from contactcodes.language import _

# Meta: at least 5 letters, digits and dots, no .com or .net; or the page's number.
_PAGE = re.compile(r"(?=.*[A-Za-z0-9])[A-Za-z0-9.]{5,50}")
_DOMAIN_ENDING = re.compile(r"\.(com|net)$", re.IGNORECASE)
# What Facebook itself keeps behind its own name: never a page.
_NO_PAGES = re.compile(
    r"about|ads|business|events|gaming|groups|hashtag|help|login|marketplace|pages|people|photos?|posts|reel"
    r"|share|sharer|stories|videos|watch|(permalink|photo|profile|story)\.php",
    re.IGNORECASE,
)


class Messenger(Channel):
    """A conversation with the brand's Facebook page."""

    name = "messenger"
    title = "Messenger"
    example = "messenger:dupont.paris"
    hosts = frozenset(("m.me",))
    # facebook.com/dupont may be meant as the page itself, so it is a conversation only behind the prefix.
    hosts_behind_prefix = frozenset(("facebook.com", "fb.com", "messenger.com"))
    options = (Option(name="ref", most=250, allowed="A-Za-z0-9_=-", usual="{code}"),)
    carries = Carries.PARAMETER
    colour = "#0866ff"  # about.meta.com/brand/resources/facebook/messenger-icon
    icon = "messenger"
    facts = Facts(
        link=("https://m.me/{page}?ref={reference}",),
        comes_back="`referral.ref` by webhook: `messaging_referrals` in a thread that exists, in the first "
        "postback of a new one. A page without a “Get started” button gets none for new people.",
        limits="`ref` up to 2,083 characters of `[A-Za-z0-9_=-]`; here at most 250.",
        sources=("developers.facebook.com: Messenger Platform, m.me Links",),
    )

    def read_primary(self, written: str) -> str:
        """Return the page's user name or number."""
        page = written.removeprefix("@").strip()
        if not _PAGE.fullmatch(page) or _DOMAIN_ENDING.search(page) or _NO_PAGES.fullmatch(page):
            raise TargetError(
                _(
                    "“%(written)s” is no Facebook page. Expected: the page’s user name (at least 5 letters, "
                    "digits or dots) or its number. Example: %(example)s"
                )
                % {"written": written[:80], "example": self.example}
            )
        return page

    def unpasted(self, address: Pasted) -> tuple[str, dict[str, str]] | None:
        """Return the page in a pasted m.me, messenger.com or facebook.com address."""
        return _page_of(address.path, address.query), {}

    def field(self) -> Field:
        """Return the field for the page."""
        return Field(
            name=TARGET,
            label=_("User name or number of your Facebook page"),
            example="dupont.paris",
            hint=_("Or the address of the page, pasted."),
            required=True,
        )

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return ``https://m.me/PAGE?ref=REFERENCE``."""
        query = link_query(options)
        return f"https://m.me/{primary}?{query}" if query else f"https://m.me/{primary}"

    def shown(self, value: str) -> str:
        """Return the page's name: ``dupont.paris``."""
        return self.parts(value)[0]


def _page_of(path: tuple[str, ...], query: dict[str, str]) -> str:
    """Return the page in a pasted address; "" if there is none."""
    parts = list(path)
    if parts == ["profile.php"]:
        return query.get("id", "")
    if parts[:1] == ["messages"]:
        parts = parts[1:]
    if parts[:1] in (["t"], ["e2ee"]):  # messenger.com/t/PAGE
        parts = parts[1:]
    if parts[:1] in (["pages"], ["people"], ["p"]):
        # facebook.com/pages/Dupont-Paris/123456789, facebook.com/p/Dupont-Paris-61550000000000
        number = re.search(r"(\d{5,20})$", parts[-1])
        return number[1] if number else ""
    if parts and (number := re.fullmatch(r"[\w-]*\w-(\d{5,20})", parts[0])):
        return number[1]  # facebook.com/Dupont-Paris-123456789
    return parts[0] if parts else ""


channel = Messenger()
