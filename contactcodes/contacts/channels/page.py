"""A contact page that offers several ways: ``page:boutiques``. What it offers is kept with the brand."""

from __future__ import annotations

from collections.abc import Mapping

from contactcodes.contacts.channels.channel import Carries, Channel, Facts, Page
from contactcodes.contacts.channels.field import TARGET, Field
from contactcodes.contacts.channels.slug import is_slug
from contactcodes.contacts.platform import Platform
from contactcodes.language import _


class ContactPage(Channel):
    """A page of ours that offers several contact points, the best one first."""

    name = "page"
    example = "page:shops"
    redirects_on = frozenset()
    page = Page.CHOICE
    carries = Carries.PAGE
    icon = "list-ul"
    facts = Facts(
        link=("a page of ours",),
        comes_back="The code, with each button that is pressed.",
        limits="The page’s name: 1 to 60 small letters, digits and hyphens.",
        sources=("this project",),
    )

    def read_primary(self, written: str) -> str:
        """Return the page's name."""
        name = written.lower()
        if not is_slug(name):
            raise self.refused(
                written, _("the name of a contact page: small letters, digits and single hyphens, at most 60")
            )
        return name

    def field(self) -> Field:
        """Return the field for the page's name."""
        return Field(
            name=TARGET,
            label=_("Short name of the page"),
            example=_("shops"),
            hint=_("Customers do not see it. Left empty, it is made from the name above."),
        )

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return "": a page of ours answers."""
        return ""

    def shown(self, value: str) -> str:
        """Return the page's name."""
        return value

    def label(self) -> str:
        """Return “Contact page”."""
        return _("Contact page")

    def button(self, value: str) -> str:  # noqa: ARG002
        """Return “See all ways to reach us”."""
        return _("See all ways to reach us")

    def headline(self) -> str:
        """Return the invitation."""
        return _("A question? Contact us")


channel = ContactPage()
