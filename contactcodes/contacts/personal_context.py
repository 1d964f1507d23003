"""What prefilled words and references may say: of the code, never of the person who scans it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalContext:
    """Where somebody stands who scans: the values of ``{placement}``, ``{campaign}`` and so on.

    code    as people are shown it: ``7k3-qx9m``; "" where there is none yet
    locale  the brand's language, in which the words stand that the service adds
    """

    code: str = ""
    placement: str = ""
    campaign: str = ""
    product: str = ""
    city: str = ""
    locale: str = "en"
