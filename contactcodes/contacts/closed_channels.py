"""Channels that their owners have closed, and what to use instead: printed codes outlive them.

Sources: developers.google.com, "Update on Google Business Messages" (closed 31 July 2024);
Microsoft, "Skype is retiring" (5 May 2025); Meta, Messenger Platform, "Messenger Codes" (removed
29 October 2019); Firebase, "Dynamic Links FAQ" (deprecated, shut down 25 August 2025).
"""

from __future__ import annotations

import re

from contactcodes.language import _

_WITH_CHANNEL = re.compile(r"\w+:\s*(?=https?://)")  # web:https://…
_CLOSED = (
    (
        "Skype",
        re.compile(r"skype\s*:.*|(https?://)?(join\.|www\.)?skype\.com(/.*)?"),
    ),
    (
        "Google Business Messages",
        re.compile(
            r"(gbm|business-?messages|google-?messages)\s*:.*|(https?://)?businessmessages\.google\.com(/.*)?"
        ),
    ),
    (
        "Messenger Codes",
        # A page may be called “codes”; what stands behind it is a code.
        re.compile(r"messenger-?codes?\s*:.*|(https?://)?(www\.)?(m\.me|messenger\.com)/codes?/.+"),
    ),
    (
        "Firebase Dynamic Links",
        re.compile(r"(firebase|dynamic-?links?|page\.link)\s*:.*|(https?://)?[\w-]+\.page\.link(/.*)?"),
    ),
)


# Names of channels, where one of them does what the closed one did.
INSTEAD = {
    "Skype": ("teams", "call"),
    "Google Business Messages": ("rcs", "whatsapp"),
    "Messenger Codes": ("messenger",),
    "Firebase Dynamic Links": ("app",),
}


def closed_service_called(words: str) -> str | None:
    """Return the closed service, a key of ``INSTEAD``, that people look for by these words; else None."""
    wanted = words.casefold().split()
    names = (service for service, _pattern in _CLOSED)
    return next((name for name in names if wanted and all(one in name.casefold() for one in wanted)), None)


def closed_service(target: str) -> str | None:
    """Return the closed service, a key of ``INSTEAD``, that a target would be one of; else None."""
    lower = _WITH_CHANNEL.sub("", target.casefold())
    return next((service for service, pattern in _CLOSED if pattern.fullmatch(lower)), None)


def closed_channel(target: str) -> str | None:
    """Return the refusal of a target whose channel has closed, with what to use instead; else None."""
    service = closed_service(target)
    if service is None:
        return None
    return _("%(service)s: this service has closed, no code can lead there. Use %(instead)s.") % {
        "service": service,
        "instead": _instead(service),
    }


def _instead(service: str) -> str:
    return {
        "Skype": _("teams: or call: instead"),
        "Google Business Messages": _("rcs: or whatsapp: instead"),
        "Messenger Codes": _("messenger: and the name of your page; its symbol is an ordinary one"),
        "Firebase Dynamic Links": _("app: with the App Store and Google Play"),
    }[service]
