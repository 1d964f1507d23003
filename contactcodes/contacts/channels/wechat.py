"""WeChat: ``wechat:http://weixin.qq.com/r/…``, what the account's own symbol says.

Source: WeChat official accounts, the text of an account's QR code (``weixin.qq.com/r/…`` of the account,
``/q/…`` with a scene made by the API, ``u.wechat.com/…`` of a person, ``work.weixin.qq.com/…`` of WeCom).
WeChat opens such an address only from a symbol that WeChat itself has scanned or been long-pressed on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from contactcodes.contacts.channels.channel import Carries, Channel, Desktop, Facts, OtherWay, Page
from contactcodes.contacts.channels.field import TARGET, Field
from contactcodes.contacts.channels.pasted import pasted
from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.platform import PHONES, Platform
from contactcodes.contacts.prefill import Option
from contactcodes.contacts.web_address import read_address
from contactcodes.language import _

_HOSTS = frozenset(("weixin.qq.com", "u.wechat.com", "work.weixin.qq.com"))
_PATH = re.compile(r"(?:[rq]|mp|u|ca|kfid|k|g)/[\w/=+-]+|[\w=+-]{8,}")


class WeChat(Channel):
    """The brand's WeChat account, by a page with its own symbol to press long or to scan in WeChat."""

    name = "wechat"
    title = "WeChat"
    example = "wechat:http://weixin.qq.com/r/moNieu7EoLPfraoZ99aI"
    options = (Option(name="name", most=60, template=False),)
    redirects_on = frozenset()
    desktop = Desktop.SHOWS
    page = Page.SYMBOL
    carries = Carries.NOTHING
    colour = "#07c160"
    icon = "wechat"
    mark = "chat-dots"
    account_symbol = True
    facts = Facts(
        link=("a page of ours with the account’s symbol",),
        comes_back="The scene of a symbol made by the API with one (`subscribe` or `SCAN`); an account’s "
        "plain symbol gives nothing back.",
        limits="A symbol of `weixin.qq.com/q/` may be a temporary one and end after 30 days at most.",
        sources=(
            "addresses in symbols of accounts in public use",
            "WeChat’s event XML (`qrscene_`, `SCAN`); notice of December 2015 (30 days)",
        ),
    )

    def split(self, written: str) -> tuple[str, str]:
        """Return the address, and the options behind a space or a second ``?``."""
        match = re.fullmatch(r"(\S+?)(?:\s+|\?)(name=.*)", written.strip(), re.DOTALL)
        return (match[1], match[2]) if match else (written.strip(), "")

    def read_primary(self, written: str) -> str:
        """Return the address that the account's symbol says."""
        address = written if "://" in written else f"http://{written}"
        found = pasted(address, _HOSTS, self.example)
        if found is None or not _PATH.fullmatch("/".join(found.path)):
            raise self.refused(
                written,
                _("what the account’s own symbol says, an address that begins with http://weixin.qq.com/r/"),
            )
        return read_address(address, self.example)

    def fields(self) -> tuple[Field, ...]:
        """Return the fields: the symbol's text, the account's name."""
        address, name = super().fields()
        return address, replace(name, label=_("Name of the account on WeChat"))

    def field(self) -> Field:
        """Return the field for the symbol's text."""
        return Field(
            name=TARGET,
            label=_("What the account’s symbol says"),
            example="http://weixin.qq.com/r/moNieu7EoLPfraoZ99aI",
            hint=_("It is enough to choose its picture below, as WeChat’s admin page has it."),
            required=True,
        )

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return "": only WeChat itself can open the address, from the symbol."""
        return ""

    def other_ways(
        self,
        value: str,  # noqa: ARG002
        context: PersonalContext,  # noqa: ARG002
        platform: Platform,
    ) -> tuple[OtherWay, ...]:
        """Return what opens WeChat on a phone, where the saved picture is then picked."""
        return (OtherWay("weixin://", _("Open WeChat")),) if platform in PHONES else ()

    def symbol(self, value: str) -> str:
        """Return what the account's symbol says."""
        return self.parts(value)[0]

    def shown(self, value: str) -> str:
        """Return the account's name, or the channel's."""
        return self.parts(value)[1].get("name", self.title)


channel = WeChat()
