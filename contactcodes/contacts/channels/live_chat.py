"""Live chats on a page of ours: the provider's script, told which code the customer came by.

Only the chat page loads it, and only from the provider's hosts. Where the provider has a page of its
own, ``link`` is that page, for browsers without scripts; it cannot be told the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from contactcodes.contacts.channels.account import Account
from contactcodes.contacts.channels.channel import Carries, Page
from contactcodes.contacts.channels.embed import Embed
from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.platform import Platform
from contactcodes.language import _


class ProvidersChat(Account):
    """A live chat that a provider runs for the brand: what people read of it."""

    icon: ClassVar[str] = "chat-right-text"

    def shown(self, value: str) -> str:  # noqa: ARG002
        """Return the channel's name: the account says nothing to people."""
        return self.label()

    def label(self) -> str:
        """Return “Live chat (Crisp)”."""
        return _("Live chat (%(provider)s)") % {"provider": self.title}

    def printed_name(self) -> str:
        """Return “Live chat”."""
        return _("Live chat")

    def button(self, value: str) -> str:  # noqa: ARG002
        """Return “Chat with us”: customers need not know whose chat it is."""
        return _("Chat with us")

    def headline(self) -> str:
        """Return the invitation."""
        return _("A question? Chat with us")


class LiveChat(ProvidersChat):
    """A live chat that opens in a page of ours."""

    redirects_on: ClassVar[frozenset[Platform]] = frozenset()
    page: ClassVar[Page] = Page.CHAT
    carries: ClassVar[Carries] = Carries.ATTRIBUTES

    def embed(self, value: str, context: PersonalContext) -> Embed:
        """Return what the chat page must load."""
        primary, options = self.parts(value)
        return self.embed_of(primary, self.filled(options, context), attributes_of(context))

    def embed_of(self, primary: str, options: Mapping[str, str], attributes: dict[str, str]) -> Embed:
        """Return what the chat page must load for an account.

        attributes  what the provider is to be told: ``code``, ``placement``, ``campaign``, …
        """
        raise NotImplementedError

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return "": the chat opens in a page of ours only."""
        return ""


def attributes_of(context: PersonalContext) -> dict[str, str]:
    """Return what a provider is told of the code, the empty ones left out."""
    said = {
        "code": context.code,
        "placement": context.placement,
        "campaign": context.campaign,
        "product": context.product,
        "city": context.city,
    }
    return {name: text for name, text in said.items() if text}
