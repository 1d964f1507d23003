"""Facebook Messenger: ``messenger:dupont.paris``.

Source: Meta, "m.me Links" (a page's user name or number; ``ref`` up to 2,083 characters
of ``[A-Za-z0-9_=-]``, handed to the page's webhook).
"""

from __future__ import annotations

import re
from urllib.parse import quote

from contactcodes.contacts.channels.channel import Channel
from contactcodes.errors import TargetError
from contactcodes.language import _

# Meta: at least 5 letters, digits and dots, no .com or .net; or the page's number.
_PAGE = re.compile(r"(?=.*[A-Za-z0-9])[A-Za-z0-9.]{5,50}")
_DOMAIN_ENDING = re.compile(r"\.(com|net)$", re.IGNORECASE)
_PASTED = re.compile(
    r"(?:https?://)?(?:www\.|m\.|web\.|[a-z]{2}-[a-z]{2}\.)?"
    r"(?:m\.me|fb\.com|facebook\.com|messenger\.com)/(?P<rest>.*)",
    re.IGNORECASE,
)
# What Facebook itself keeps behind its own name: never a page.
_NO_PAGES = re.compile(
    r"about|ads|business|events|gaming|groups|hashtag|help|login|marketplace|pages|people|photos?|posts|reel"
    r"|share|sharer|stories|videos|watch|(permalink|photo|profile|story)\.php",
    re.IGNORECASE,
)


class Messenger(Channel):
    """A conversation with the brand's Facebook page."""

    name = "messenger"
    prefix = "messenger:"
    example = "messenger:dupont.paris"
    redirects = True

    def read(self, written: str) -> str:
        """Return the page's user name or number, also of a pasted m.me or facebook.com address."""
        pasted = _PASTED.fullmatch(written)
        page = _page_of(pasted["rest"]) if pasted else written.removeprefix("@").strip()
        if not _PAGE.fullmatch(page) or _DOMAIN_ENDING.search(page) or _NO_PAGES.fullmatch(page):
            raise TargetError(
                _(
                    "“%(written)s” is no Facebook page. Expected: the page’s user name (at least 5 letters, "
                    "digits or dots) or its number. Example: %(example)s"
                )
                % {"written": written[:80], "example": self.example}
            )
        return page

    def link(self, value: str, reference: str) -> str:
        """Return ``https://m.me/PAGE?ref=REFERENCE``."""
        link = f"https://m.me/{value}"
        return f"{link}?ref={quote(reference, safe='')}" if reference else link

    def shown(self, value: str) -> str:
        """Return the page's name: ``dupont.paris``."""
        return value

    def label(self) -> str:
        """Return “Messenger”."""
        return _("Messenger")

    def button(self, _value: str) -> str:
        """Return “Write on Messenger”."""
        return _("Write on Messenger")

    def headline(self) -> str:
        """Return the invitation."""
        return _("A question? Write to us on Messenger")


def _page_of(rest: str) -> str:
    """Return the page in what follows the host of a pasted address; "" if there is none."""
    path, _mark, query = rest.partition("?")
    parts = [part for part in path.partition("#")[0].split("/") if part]
    if parts == ["profile.php"]:
        number = re.search(r"(?:^|&)id=(\d+)", query)
        return number[1] if number else ""
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
