"""A phone call: ``call:0800123456``, ``call:3631``, ``call:0892123456?price=Service 0,80 € / min``.

Source: RFC 3966 (``tel:``). Short numbers have no global form; they are written as dialled.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from contactcodes.contacts.channels.channel import Channel, Desktop, Facts
from contactcodes.contacts.channels.field import TARGET, Field
from contactcodes.contacts.phone_number import read_phone_number, shown_phone_number, takes_sms
from contactcodes.contacts.platform import PHONES, Platform
from contactcodes.contacts.prefill import Option
from contactcodes.contacts.tariff import tariff_of_number
from contactcodes.errors import TargetError
from contactcodes.language import _


class Call(Channel):
    """A call to a number of the brand, begun by a button."""

    name = "call"
    example = "call:0800123456"
    options = (Option(name="price", most=60, template=False),)
    redirects_on = frozenset()
    works_on = PHONES
    desktop = Desktop.SHOWS
    icon = "telephone"
    facts = Facts(
        link=("tel:{number}",),
        comes_back="Nothing: a call has no reference. A number for each campaign tells them apart.",
        limits="French 08 numbers are kept as dialled, with their price sign: most cannot be reached as "
        "+33 8; those beginning with 081, 082 and 089 only with their price. Short numbers such as 3631 "
        "have no international form.",
        sources=("RFC 3966", "ARCEP, decision 2022-1583 (French numbering plan)"),
    )

    def read_primary(self, written: str) -> str:
        """Return E.164, a French 08 number as dialled, or a French short number."""
        number = read_phone_number(written.removeprefix("tel:"))
        if number is None:
            raise TargetError(
                _(
                    "“%(written)s” is no phone number in service. Expected: a French number, a short number "
                    "such as 3631, or one with + and the country code. Example: %(example)s"
                )
                % {"written": written[:80], "example": self.example}
            )
        if takes_sms(number):
            raise TargetError(
                _("%(number)s takes text messages only. Did you mean sms:%(number)s?") % {"number": number},
                in_form=lambda _label: (
                    _("%(number)s takes text messages only: choose the channel “Text message” for it.")
                    % {"number": number}
                ),
            )
        return number

    def joined(self, primary: str, options: Mapping[str, str]) -> str:
        """Return the number and its price. Raises TargetError where one does not go with the other."""
        tariff, price, said = tariff_of_number(primary), options.get("price", ""), shown_phone_number(primary)
        if tariff is None and not price:
            sign = _("Service 0.80 € / min + price of a call")
            raise TargetError(
                _(
                    "What a call to %(number)s costs has to be said wherever the number stands, and only you "
                    "know it. Give its price as its sign has it. Example: %(example)s"
                )
                % {
                    "number": said,
                    "example": f"call:{primary}?price={sign}",
                },
                field="price",
                in_form=lambda label: (
                    _(
                        "What a call to %(number)s costs has to be said wherever the number stands, and only "
                        "you know it. Write it under “%(label)s”, such as %(example)s."
                    )
                    % {"number": said, "label": label, "example": sign}
                ),
            )
        if tariff and price:
            raise TargetError(
                _("What a call to %(number)s costs is known by its number: %(tariff)s. Leave the price out.")
                % {"number": said, "tariff": tariff},
                field="price",
            )
        return super().joined(primary, options)

    def compose(self, typed: Mapping[str, str]) -> str:
        """Return the stored value of a form's fields: the number is not refused before its price is seen."""
        number, price = typed.get(TARGET, "").strip(), typed.get("price", "").strip()
        if price and "?" not in number:
            number += f"?price={quote(price, safe='')}"
        return super().compose({**typed, TARGET: number})

    def fields(self) -> tuple[Field, ...]:
        """Return the fields: the number, its price."""
        number, _price = super().fields()
        price = Field(
            name="price",
            label=_("Price of a call, as its sign has it"),
            example=_("Service 0.80 € / min + price of a call"),
            hint=_(
                "For numbers beginning with 081, 082 or 089: it has to stand wherever the number does. Leave "
                "it empty for 080 numbers, whose price is known."
            ),
            most=60,
        )
        return number, price

    def field(self) -> Field:
        """Return the field for the number."""
        return Field(
            name=TARGET,
            label=_("Phone number"),
            example="0800 123 456",
            hint=_("A French number, a short number such as 3631, or one with + and the country code."),
            required=True,
        )

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return ``tel:`` and the number."""
        return f"tel:{primary}"

    def shown(self, value: str) -> str:
        """Return the number as people read it: ``0 800 123 456``."""
        return shown_phone_number(self.parts(value)[0])

    def label(self) -> str:
        """Return “Phone call”."""
        return _("Phone call")

    def button(self, value: str) -> str:
        """Return “Call 0 800 123 456”."""
        return _("Call %(number)s") % {"number": self.shown(value)}

    def headline(self) -> str:
        """Return the invitation."""
        return _("A question? Call us")


channel = Call()
