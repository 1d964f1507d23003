"""What a call to a French 08 or short number costs, as has to be said wherever the number stands.

Source: the three signs of the operators' recommendation on value-added services (SVA+, AF2M), which
the decree of 10 June 2009 on price information asks for: green, grey and purple by the number's prefix. Free
short numbers: ARCEP, decision 2022-1583, annex 1, 2.4.9; 116 numbers: Commission decision 2007/116/EC.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contactcodes.language import _

if TYPE_CHECKING:
    from contactcodes.contacts.target import Target

_FREE = ("0800", "0801", "0802", "0803", "0804", "0805")
_FREE_SHORT = re.compile(r"3(0(0[0-79]|[1-9]\d)|1([0-6]\d|[89]\d))|116\d{3}")
_NORMAL_RATE = ("0806", "0807", "0808", "0809")


def tariff_of(target: Target) -> str | None:
    """Return what has to be said beside a target; "" where nothing has, None where only its owner knows.

    What its owner has said is its option ``price``.
    """
    if target.channel != "call":
        return ""
    number, options = target.channel_object.parts(target.value)
    return options.get("price") or tariff_of_number(number)


def is_paid(target: Target) -> bool:
    """Tell whether a call costs more than a call: its owner has set a price, or has to."""
    if target.channel != "call":
        return False
    number, options = target.channel_object.parts(target.value)
    return "price" in options or tariff_of_number(number) is None


def tariff_of_number(number: str) -> str | None:
    """Return what its prefix says of a number, as ``read_phone_number`` returns it; else as ``tariff_of``.

    Numbers beginning with 081, 082 and 089 cost what their owner has chosen.
    """
    if _FREE_SHORT.fullmatch(number):
        return _("Service and call free")
    if not number.startswith("08"):
        return ""
    if number.startswith(_FREE):
        return _("Service and call free")
    if number.startswith(_NORMAL_RATE):
        return _("Service free + price of a call")
    return None
