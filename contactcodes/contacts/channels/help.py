"""A help page of the brand: ``help`` for its first one, ``help:notice-cafetiere`` for one of its own."""

from __future__ import annotations

from collections.abc import Mapping

from contactcodes.contacts.channels.channel import Carries, Channel, Facts, Page
from contactcodes.contacts.channels.field import TARGET, Field
from contactcodes.contacts.channels.slug import is_slug
from contactcodes.contacts.platform import Platform
from contactcodes.errors import TargetError
from contactcodes.language import _


class Help(Channel):
    """A help page that the service itself answers with."""

    name = "help"
    example = "help"
    redirects_on = frozenset()
    page = Page.HELP
    carries = Carries.PAGE
    icon = "question-circle"
    facts = Facts(
        link=("a page of ours",),
        comes_back="The code, with everything that is pressed on the page.",
        limits="The page’s name: 1 to 60 small letters, digits and hyphens.",
        sources=("this project",),
    )

    def claims(self, target: str) -> str | None:
        """Return what stands behind ``help`` and, if there is one, a colon."""
        head, _colon, rest = target.partition(":")
        return rest.strip() if head.strip().casefold() == self.name else None

    def written(self, value: str) -> str:
        """Return ``help``, or ``help:`` and the page's name."""
        return f"{self.name}:{value}" if value else self.name

    def read_primary(self, written: str) -> str:
        """Return the page's name; "" for the brand's first help page."""
        name = written.lower()
        if name and not is_slug(name):
            raise TargetError(
                _(
                    "“%(name)s” is no name of a help page. Expected: small letters, digits and hyphens, or "
                    "nothing. Example: help:coffee-machine"
                )
                % {"name": written[:80]}
            )
        return name

    def field(self) -> Field:
        """Return the field for the page's name."""
        return Field(
            name=TARGET,
            label=_("Which help page"),
            example=_("coffee-machine"),
            hint=_("Leave it empty for the brand’s first help page."),
        )

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return "": the page that answers a scan is the help page itself."""
        return ""

    def shown(self, value: str) -> str:
        """Return the page's name, or the channel's."""
        return value or self.label()

    def label(self) -> str:
        """Return “Help page”."""
        return _("Help page")

    def button(self, value: str) -> str:  # noqa: ARG002
        """Return “Get help”."""
        return _("Get help")

    def headline(self) -> str:
        """Return the invitation."""
        return _("Need help?")


channel = Help()
