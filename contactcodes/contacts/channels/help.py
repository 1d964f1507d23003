"""The brand's own help page: ``help``. Nothing else is needed."""

from __future__ import annotations

from contactcodes.contacts.channels.channel import Channel
from contactcodes.errors import TargetError
from contactcodes.language import _


class Help(Channel):
    """A help page that the service itself answers with."""

    name = "help"
    prefix = "help"
    example = "help"
    redirects = False

    def claims(self, target: str) -> str | None:
        """Return what stands behind ``help`` and a colon: there should be nothing."""
        head, _colon, rest = target.partition(":")
        return rest.strip() if head.strip().casefold() == self.prefix else None

    def read(self, written: str) -> str:
        """Return the empty value."""
        if written:
            raise TargetError(
                _("“help” stands alone, without “%(rest)s”. Example: help") % {"rest": written[:80]}
            )
        return ""

    def link(self, _value: str, _reference: str) -> str:
        """Return "": the page that answers a scan is the help page itself."""
        return ""

    def shown(self, _value: str) -> str:
        """Return the channel's name."""
        return self.label()

    def label(self) -> str:
        """Return “Help page”."""
        return _("Help page")

    def button(self, _value: str) -> str:
        """Return “Get help”."""
        return _("Get help")

    def headline(self) -> str:
        """Return the invitation."""
        return _("Need help?")


channel = Help()
