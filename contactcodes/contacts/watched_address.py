"""Which contact points are watched, and what is asked of each. Pure.

Only pages of the brand's own: a web page, the link that its app claims, its own Chatwoot. Not wa.me, m.me,
t.me and their like, nor chats that a provider runs for everybody: these answer alike whether or not the
account exists, so asking them tells nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.public_fetch import PUBLIC, Guard, address_to_ask
from contactcodes.contacts.target import Target

_PRIMARY, _LINK = "primary", "link"
_HOW: Mapping[str, str] = MappingProxyType({"web": _PRIMARY, "app": _PRIMARY, "chatwoot": _LINK})
WATCHED_CHANNELS = tuple(_HOW)


def watched_address(target: Target, guard: Guard = PUBLIC) -> str | None:
    """Return the address that is asked; None where the target is not watched.

    Without the parameters that are added for a scan: the page's own statistics shall count no visit.
    """
    how = _HOW.get(target.channel)
    if how == _LINK:
        written = target.link(PersonalContext(code=""), Platform.DESKTOP)
    elif how == _PRIMARY:
        written = target.channel_object.parts(target.value)[0]
    else:
        return None
    return address_to_ask(written, guard) if written else None
