"""Telegram: a bot ``telegram:dupont_bot``, a person ``telegram:dupont`` or ``telegram:+33612345678``.

Source: core.telegram.org/api/links: ``https://t.me/BOT?start=PAYLOAD`` (up to 64 characters of
``[A-Za-z0-9_-]``), ``https://t.me/USER?text=DRAFT``, ``https://t.me/+PHONE``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from contactcodes.contacts.channels.account import Account
from contactcodes.contacts.channels.channel import Carries, Facts
from contactcodes.contacts.channels.pasted import Pasted
from contactcodes.contacts.phone_number import is_international, read_phone_number, shown_phone_number
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.prefill import Option, link_query
from contactcodes.errors import TargetError
from contactcodes.language import _

_NO_ACCOUNTS = ("joinchat", "addstickers", "addlist", "share", "c", "s", "m", "proxy", "socks", "contact")


class Telegram(Account):
    """A conversation with the brand's bot, or with a person."""

    name = "telegram"
    title = "Telegram"
    example = "telegram:dupont_bot"
    pattern = re.compile(r"[A-Za-z][A-Za-z0-9_]{4,31}")
    hosts = frozenset(("t.me", "telegram.me", "tg://"))
    options = (
        Option(name="start", most=64, allowed="A-Za-z0-9_-", usual="{code}"),
        Option(name="text", most=600, lines=True),
    )
    token_in = ("text",)
    carries = Carries.PAYLOAD
    colour = "#26a5e4"
    icon = "telegram"
    mark = "send"
    account_symbol = True
    facts = Facts(
        link=(
            "https://t.me/{bot}?start={payload}",
            "https://t.me/{user name}?text={text}",
            "https://t.me/{number}",
        ),
        comes_back="A bot gets `/start PAYLOAD` when the customer presses Start. A person gets the text, "
        "with the token in it.",
        limits="Payload up to 64 characters of `[A-Za-z0-9_-]`. User names here 5 to 32 characters; a bot’s "
        "ends in `bot`. Text here at most 600 characters.",
        sources=("core.telegram.org/api/links", "core.telegram.org/bots/features#deep-linking"),
    )

    def read_primary(self, written: str) -> str:
        """Return the user name, or the number in E.164."""
        if re.match(r"\s*(\+|0)\d?", written):
            number = read_phone_number(written)
            if number is None or not is_international(number):
                raise self.refused(written, self.expected())
            return number
        return super().read_primary(written)

    def unpasted(self, address: Pasted) -> tuple[str, dict[str, str]] | None:
        """Return the account in a pasted t.me or tg:// address."""
        query = address.query
        if address.path[:1] == ("resolve",):
            account = query.get("domain") or ("+" + query["phone"] if query.get("phone") else "")
        else:
            account = address.path[0] if address.path else ""
        if not account or account in _NO_ACCOUNTS or (account[0] == "+" and not account[1:].isdigit()):
            return None
        return account, {name: query.get(name, "") for name in ("start", "text") if query.get(name)}

    def joined(self, primary: str, options: Mapping[str, str]) -> str:
        """Return the stored value. Raises TargetError for an option that this kind of account lacks."""
        if _is_bot(primary) and "text" in options:
            raise TargetError(
                _("A Telegram bot shows a Start button and no text; use start= instead of text=."),
                field="text",
                in_form=lambda label: (
                    _("A Telegram bot shows a Start button and no text: leave “%(label)s” empty.")
                    % {"label": label}
                ),
            )
        if not _is_bot(primary) and "start" in options:
            raise TargetError(
                _("Only a Telegram bot takes start=; its name ends in “bot”. Use text= for a person."),
                field="start",
                in_form=lambda label: (
                    _("Only a Telegram bot has “%(label)s”; its name ends in “bot”. Leave it empty here.")
                    % {"label": label}
                ),
            )
        return super().joined(primary, options)

    def expected(self) -> str:
        """Return what is expected."""
        return _("a user name of letters, digits and underscores (a bot’s ends in “bot”), or a number")

    def account_label(self) -> str:
        """Return the label of its field."""
        return _("User name on Telegram")

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return ``https://t.me/BOT?start=PAYLOAD`` or ``https://t.me/USER?text=TEXT``."""
        name = "start" if _is_bot(primary) else "text"
        query = link_query({name: options.get(name, "")})
        return f"https://t.me/{primary}?{query}" if query else f"https://t.me/{primary}"

    def shown(self, value: str) -> str:
        """Return ``@dupont_bot``, or the number as people read it."""
        account = self.parts(value)[0]
        return shown_phone_number(account) if account.startswith("+") else f"@{account}"


def _is_bot(account: str) -> bool:
    return account.lower().endswith("bot")


channel = Telegram()
