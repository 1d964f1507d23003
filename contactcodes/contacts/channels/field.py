"""The fields of a form in which a target is written down, one for its value and one for each option."""

from __future__ import annotations

from dataclasses import dataclass

from contactcodes.contacts.prefill import Option
from contactcodes.contacts.template import known_fields
from contactcodes.language import _

_READ_BY_PEOPLE = ("text", "subject", "body")
TARGET = "target"  # the name of the field for what stands in front of the options


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field, its words in the locale in force.

    name     ``target``, or the option's name
    example  what may stand there
    hint     one sentence more, or ""
    lines    it takes several lines
    most     characters; 0: no limit of its own
    """

    name: str
    label: str
    example: str = ""
    hint: str = ""
    required: bool = False
    lines: bool = False
    most: int = 0


def abroad() -> str:
    """Return what a form says of numbers that are not French: without + they would be read as French ones."""
    return _("A number of another country with + and its code, such as +32 470 12 34 56.")


def option_field(option: Option, *, has_token: bool) -> Field:
    """Return the field of an option, in the words that fit its name.

    has_token  the channel adds its visible reference to this option
    """
    label, example = _words().get(option.name, (option.name, ""))
    hints = []
    if option.template:
        hints.append(_("Fields: %(fields)s.") % {"fields": known_fields()})
        if option.name in _READ_BY_PEOPLE:
            hints.append(_("One that is empty leaves nothing behind: write what reads well without it."))
    if has_token:
        hints.append(_("The code’s reference is added at the end, because nothing else comes back."))
    return Field(
        name=option.name,
        label=label,
        example=example,
        hint=" ".join(hints),
        lines=option.lines,
        most=option.most,
    )


def _words() -> dict[str, tuple[str, str]]:
    """Return label and example of the options that several channels have; others override ``fields``."""
    hello = _("Hello, I have a question ({placement}).")
    return {
        "text": (_("Message prepared for the customer"), hello),
        "body": (_("Message prepared for the customer"), hello),
        "subject": (_("Subject prepared for the customer"), _("Question {product}")),
        "ref": (_("Reference handed to your system"), "{code}"),
        "start": (_("Reference handed to your bot"), "{code}"),
        "context": (_("Reference handed to your bot"), "{code}"),
        "intent": (_("Intent handed to your system"), "{code}"),
        "group": (_("Group handed to your system"), "{campaign}"),
        "tag": (_("Label in your chat"), "{code}"),
        "tenant": (_("Tenant of your organisation"), ""),
        "welcome": (_("Number of the welcome message"), ""),
        "agent": (_("Name of the RCS agent"), "dupont@rbm.goog"),
        "region": (_("Region of your account"), "eu1"),
        "platform": (_("Platform of your account"), "halc"),
        "ios": (_("Number in the App Store"), "1234567890"),
        "android": (_("Package in Google Play"), "fr.dupont.app"),
        "provider": (_("Provider number of App Analytics"), "123456"),
        "ct": (_("Campaign in App Analytics"), "{code}"),
        "referrer": (_("Referrer in Google Play"), "utm_source=qr&utm_content={code}"),
        "utm_source": ("utm_source", "qr"),
        "utm_medium": ("utm_medium", "print"),
        "utm_campaign": ("utm_campaign", "{campaign}"),
        "utm_content": ("utm_content", "{placement}"),
        "utm_term": ("utm_term", "{product}"),
        "utm_id": ("utm_id", "{code}"),
        "name": (_("Name"), "Dupont"),
        "org": (_("Company"), "Maison Dupont"),
        "title": (_("Function"), _("Customer service")),
        "tel": (_("Phone number"), "0800 123 456"),
        "email": (_("E-mail"), "bonjour@dupont.fr"),
        "url": (_("Web page"), "https://www.dupont.fr"),
        "address": (_("Address"), "12 rue de la Paix, 75002 Paris"),
    }
