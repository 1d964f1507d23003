"""What a call to a French 08 number costs, as has to be said wherever the number stands in print.

Source: the three signs of the operators' recommendation on value-added services (SVA+, AF2M), which
the decree of 10 June 2009 on price information asks for: green, grey and purple by the number's prefix.
"""

from __future__ import annotations

from contactcodes.contacts.target import Target
from contactcodes.language import _

_FREE = ("0800", "0801", "0802", "0803", "0804", "0805")
_NORMAL_RATE = ("0806", "0807", "0808", "0809")


def tariff_of(target: Target) -> str | None:
    """Return what has to be said beside a target; "" where nothing has, None where only its owner knows.

    Numbers beginning with 081, 082 and 089 cost what their owner has chosen.
    """
    number = target.value
    if target.channel != "call" or not number.startswith("08"):
        return ""
    if number.startswith(_FREE):
        return _("Service and call free")
    if number.startswith(_NORMAL_RATE):
        return _("Service free + price of a call")
    return None
