"""Viber: a bot ``viber:dupont``, or a number ``viber:+33612345678``.

Source: developers.viber.com, "Deep links": ``viber://pa?chatURI=URI&context=…&text=…``; the context
comes back in ``conversation_started``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from contactcodes.contacts.channels.account import Account
from contactcodes.contacts.channels.channel import Carries, Desktop, Facts
from contactcodes.contacts.channels.pasted import Pasted
from contactcodes.contacts.phone_number import is_international, read_phone_number, shown_phone_number
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.prefill import Option, link_query
from contactcodes.errors import TargetError
from contactcodes.language import _


class Viber(Account):
    """A conversation with the brand's Viber bot, or with a number; begun by a button."""

    name = "viber"
    title = "Viber"
    example = "viber:dupont"
    pattern = re.compile(r"[A-Za-z0-9_.-]{1,64}")
    hosts = frozenset(("viber://",))
    options = (
        Option(name="context", most=250, allowed="A-Za-z0-9_=.-", usual="{code}"),
        Option(name="text", most=600, lines=True),
    )
    redirects_on = frozenset()  # the scheme is Viber's own
    desktop = Desktop.CONTINUES
    carries = Carries.PARAMETER
    colour = "#7360f2"
    icon = "telephone-plus"
    account_symbol = True
    facts = Facts(
        link=("viber://pa?chatURI={bot}&context={reference}&text={text}", "viber://chat?number={number}"),
        comes_back="`context` by webhook in `conversation_started`, each time the link is used. A number "
        "gives nothing back.",
        limits="Context here at most 250 characters, text 600. A bot’s URI stands in its admin panel.",
        sources=("developers.viber.com/docs/tools/deep-links",),
    )

    def read_primary(self, written: str) -> str:
        """Return the bot's URI, or the number in E.164."""
        if re.match(r"\+|0\d|\d[\d ]{7,}", written):
            number = read_phone_number(written)
            if number is None or not is_international(number):
                raise self.refused(written, self.expected())
            return number
        return super().read_primary(written)

    def unpasted(self, address: Pasted) -> tuple[str, dict[str, str]] | None:
        """Return the bot or the number in a pasted ``viber://`` link."""
        query = address.query
        if address.path[:1] == ("chat",):
            return "+" + query.get("number", "").strip().removeprefix("+"), {}
        given = {name: query.get(name, "") for name in ("context", "text")}
        return query.get("chaturi") or query.get("uri", ""), given

    def joined(self, primary: str, options: Mapping[str, str]) -> str:
        """Return the stored value. Raises TargetError for options of a number."""
        if primary.startswith("+") and options:
            raise TargetError(
                _("Viber takes no text and no reference for a number; only for a bot. Example: %(example)s")
                % {"example": self.example}
            )
        return super().joined(primary, options)

    def expected(self) -> str:
        """Return what is expected."""
        return _(
            "the URI of your bot as its admin panel shows it, or a phone number with + and the country code"
        )

    def account_label(self) -> str:
        """Return the label of its field."""
        return _("URI of your Viber bot")

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return ``viber://pa?chatURI=…`` or ``viber://chat?number=…``."""
        if primary.startswith("+"):
            return f"viber://chat?number={quote(primary, safe='')}"
        return "viber://pa?" + link_query({"chatURI": primary, **options})

    def shown(self, value: str) -> str:
        """Return the bot's URI, or the number as people read it."""
        account = self.parts(value)[0]
        return shown_phone_number(account) if account.startswith("+") else account


channel = Viber()
