"""A contact card to keep: ``card:Maison Dupont?tel=0800123456&email=bonjour@dupont.fr``.

Source: RFC 2426 (vCard 3.0), which phones' address books read best; the card itself is made in ``vcard.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, unquote

from contactcodes.contacts.channels.channel import Carries, Channel, Facts, Page
from contactcodes.contacts.channels.field import TARGET, Field
from contactcodes.contacts.mail_address import read_mail_address
from contactcodes.contacts.phone_number import read_phone_number
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.prefill import Option
from contactcodes.contacts.vcard import VCard
from contactcodes.contacts.web_address import read_address
from contactcodes.errors import TargetError
from contactcodes.language import _

_LONGEST_NAME = 80


def _number(written: str) -> str:
    number = read_phone_number(written)
    if number is None:
        raise TargetError(
            _("“%(written)s” is no phone number in service. Example: tel=0800123456")
            % {"written": written[:80]}
        )
    return number


def _mail(written: str) -> str:
    address = read_mail_address(written)
    if address is None:
        raise TargetError(
            _("“%(written)s” is not an e-mail address. Expected: one address. Example: %(example)s")
            % {"written": written[:80], "example": "email=bonjour@dupont.fr"}
        )
    return address


def _site(written: str) -> str:
    return read_address(written, "https://www.dupont.fr")


class Card(Channel):
    """The brand's contact card, for the phone's address book."""

    name = "card"
    example = "card:Maison%20Dupont?tel=0800123456&email=bonjour@dupont.fr"
    options = (
        Option(name="org", most=80, template=False),
        Option(name="title", most=80, template=False),
        Option(name="tel", most=30, template=False, read=_number),
        Option(name="email", most=254, template=False, read=_mail),
        Option(name="url", most=500, template=False, read=_site),
        Option(name="address", most=200, template=False),
    )
    redirects_on = frozenset()
    page = Page.CARD
    carries = Carries.PAGE
    icon = "person-vcard"
    facts = Facts(
        link=("a page of ours with a file (`text/vcard`)",),
        comes_back="The code, when the card is taken.",
        limits="Name at most 80 characters, address 200. No picture.",
        sources=("RFC 2426",),
    )

    def read_primary(self, written: str) -> str:
        """Return the name, percent-encoded."""
        name = " ".join(unquote(written, errors="replace").split())
        if not name or not name.isprintable() or len(name) > _LONGEST_NAME:
            raise self.refused(written, _("the name on the card, up to 80 characters"))
        return quote(name, safe="")

    def taken_apart(self, value: str) -> dict[str, str]:
        """Return the form's fields, the name as people write it."""
        fields = super().taken_apart(value)
        return {**fields, TARGET: unquote(fields[TARGET]).replace("%", "%25").replace("?", "%3F")}

    def field(self) -> Field:
        """Return the field for the name."""
        return Field(
            name=TARGET,
            label=_("Name on the card"),
            example="Maison Dupont",
            required=True,
            most=_LONGEST_NAME,
        )

    def card_of(self, value: str) -> VCard:
        """Return the card of a stored value."""
        name, options = self.parts(value)
        return VCard(name=unquote(name), **options)

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return "": a page of ours offers the card."""
        return ""

    def shown(self, value: str) -> str:
        """Return the name on the card."""
        return unquote(self.parts(value)[0])

    def label(self) -> str:
        """Return “Contact card”."""
        return _("Contact card")

    def button(self, value: str) -> str:  # noqa: ARG002
        """Return “Add to my contacts”."""
        return _("Add to my contacts")

    def headline(self) -> str:
        """Return the invitation."""
        return _("Keep us in your contacts")


channel = Card()
