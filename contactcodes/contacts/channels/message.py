"""A message left for the brand: ``message``. A form of ours takes it; the brand answers by e-mail."""

from __future__ import annotations

from contactcodes.contacts.channels.channel import Facts, Page
from contactcodes.contacts.channels.own_page import OwnPage
from contactcodes.language import _


class Message(OwnPage):
    """A form in which the customer leaves a message."""

    name = "message"
    example = "message"
    page = Page.MESSAGE
    icon = "pencil-square"
    facts = Facts(
        link=("a page of ours with a form",),
        comes_back="The message with the code, in the studio’s inbox, by e-mail and by webhook.",
        limits="None of a platform.",
        sources=("this project",),
    )

    def label(self) -> str:
        """Return “Message”."""
        return _("Message")

    def button(self, value: str) -> str:  # noqa: ARG002
        """Return “Leave a message”."""
        return _("Leave a message")

    def headline(self) -> str:
        """Return the invitation."""
        return _("A question? Leave us a message")


channel = Message()
