"""A call-back: ``callback``. A form of ours asks for a number and a time; the brand calls."""

from __future__ import annotations

from contactcodes.contacts.channels.channel import Facts, Page
from contactcodes.contacts.channels.own_page import OwnPage
from contactcodes.language import _


class Callback(OwnPage):
    """A form in which the customer asks to be called."""

    name = "callback"
    example = "callback"
    page = Page.CALLBACK
    icon = "telephone-inbound"
    facts = Facts(
        link=("a page of ours with a form",),
        comes_back="The request with the code, in the studio’s inbox, by e-mail and by webhook.",
        limits="None of a platform.",
        sources=("this project",),
    )

    def label(self) -> str:
        """Return “Call-back”."""
        return _("Call-back")

    def button(self, value: str) -> str:  # noqa: ARG002
        """Return “Ask to be called back”."""
        return _("Ask to be called back")

    def headline(self) -> str:
        """Return the invitation."""
        return _("A question? We call you back")


channel = Callback()
