"""What kind of device asks, as far as a link needs to know it."""

from __future__ import annotations

import re
from enum import StrEnum

_IOS = re.compile(r"\b(?:iPhone|iPad|iPod)\b")
# HarmonyOS and KaiOS phones, and whatever else calls itself mobile, take links as Android does.
_PHONE = re.compile(r"Android|HarmonyOS|OpenHarmony|KAIOS|\bMobile\b")


class Platform(StrEnum):
    """A family of devices that opens links alike."""

    IOS = "ios"
    ANDROID = "android"
    DESKTOP = "desktop"


EVERYWHERE: frozenset[Platform] = frozenset(Platform)
PHONES: frozenset[Platform] = frozenset((Platform.IOS, Platform.ANDROID))


def platform_of(user_agent: str) -> Platform:
    """Return the platform of a ``User-Agent`` header; a desktop where nothing says otherwise.

    An iPad that asks for desktop pages, as Safari on iPadOS does by default, says it is a Mac.
    """
    if _IOS.search(user_agent):
        return Platform.IOS
    return Platform.ANDROID if _PHONE.search(user_agent) else Platform.DESKTOP
