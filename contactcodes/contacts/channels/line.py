"""LINE: ``line:@dupont``, ``line:@dupont?text=Bonjour``.

Source: developers.line.biz, "Use LINE features with the LINE URL scheme":
``https://line.me/R/oaMessage/%40ID/?TEXT`` and ``https://line.me/R/ti/p/%40ID``; ``line://`` is deprecated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote

from contactcodes.contacts.channels.account import Account
from contactcodes.contacts.channels.channel import Carries, Desktop, Facts
from contactcodes.contacts.channels.pasted import Pasted
from contactcodes.contacts.platform import PHONES, Platform
from contactcodes.contacts.prefill import Option
from contactcodes.language import _


class Line(Account):
    """A conversation with the brand's LINE Official Account."""

    name = "line"
    title = "LINE"
    example = "line:@dupont"
    pattern = re.compile(r"[a-z0-9._-]{3,20}")
    lower = True
    hosts = frozenset(("line.me", "page.line.me", "line://"))
    options = (Option(name="text", most=600, lines=True),)
    token_in = ("text",)
    redirects_on = PHONES
    works_on = PHONES
    desktop = Desktop.CONTINUES
    carries = Carries.TOKEN
    colour = "#06c755"
    icon = "line"
    mark = "chat"
    account_symbol = True
    facts = Facts(
        link=("https://line.me/R/oaMessage/{@id}/?{text}", "https://line.me/R/ti/p/{@id}"),
        comes_back="Nothing but the text of the first message: the token in it tells the code.",
        limits="An id here 3 to 20 characters behind `@` (no source found); text at most 600. LINE for PC "
        "does not open these links.",
        sources=("developers.line.biz: Use LINE features with the LINE URL scheme",),
    )

    def read_primary(self, written: str) -> str:
        """Return the account's id with its ``@``."""
        return "@" + super().read_primary(written)

    def unpasted(self, address: Pasted) -> tuple[str, dict[str, str]] | None:
        """Return the account in a pasted line.me address."""
        path = [part for part in address.path if part != "R"]
        if path[:1] == ["oaMessage"] and len(path) > 1:
            return path[1], {"text": unquote(address.raw)}
        if path[:2] == ["ti", "p"] and len(path) > 2 and path[2].startswith("@"):
            return path[2], {}
        return (path[0], {}) if address.host == "page.line.me" and path else None

    def expected(self) -> str:
        """Return what is expected."""
        return _("the id of the official account, such as @dupont")

    def account_label(self) -> str:
        """Return the label of its field."""
        return _("Id of your LINE official account")

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return the link to write to the account, or without a text, to its page."""
        account, text = quote(primary, safe=""), options.get("text", "")
        if not text:
            return f"https://line.me/R/ti/p/{account}"
        return f"https://line.me/R/oaMessage/{account}/?{quote(text, safe='')}"


channel = Line()
