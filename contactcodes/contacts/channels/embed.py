"""What a page must load so that a provider's live chat opens in it, as data.

The page has a strict policy and no script of its own inline: a script of ours reads this from a
``<script type="application/json">`` and does, in this order, what it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    """A live chat on a page of ours.

    script       address of the provider's script
    script_id    the ``id`` its element must have, or ""
    values       global variables that must be there before the script, by name
    queues       names of global functions that must be there before the script and keep what they are
                 called with in a list ``q`` of theirs
    ready        when ``calls`` work: ``event`` of ``window``, ``hook`` (a property that the provider
                 calls, as ``Tawk_API.onLoad``), ``list`` (of functions that it calls), or ``load`` of
                 the script
    ready_name   of that event, hook or list
    starts       calls to make when the script has loaded, before it is ready
    calls        calls to make when it is ready: a function as ``$chatwoot.toggle``, and its arguments
    hosts        sources that the page's policy must allow (CSP Level 3, 2.3.1), the script's first
    """

    script: str
    hosts: tuple[str, ...]
    script_id: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    queues: tuple[str, ...] = ()
    ready: Literal["load", "event", "hook", "list"] = "load"
    ready_name: str = ""
    starts: tuple[tuple[Any, ...], ...] = ()
    calls: tuple[tuple[Any, ...], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return all that the page's script has to know, as values that JSON has."""
        values = asdict(self)
        del values["hosts"]
        return values

    def policy(self) -> dict[str, str]:
        """Return the directives of the page's Content-Security-Policy that this chat needs."""
        sources = " ".join(self.hosts)
        sockets = " ".join(host.replace("http", "ws", 1) for host in self.hosts)
        return {
            "script-src": sources,
            "connect-src": f"{sources} {sockets}",
            "frame-src": sources,
            "img-src": f"{sources} data: blob:",
            "worker-src": "blob:",
            "media-src": sources,
            "font-src": f"{sources} data:",
            "style-src": f"{sources} 'unsafe-inline'",
        }
