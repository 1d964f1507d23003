"""The channels there are: every file beside this one that has a ``channel``."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from contactcodes.contacts.channels.channel import Channel


def _found() -> dict[str, Channel]:
    found: dict[str, Channel] = {}
    for file in sorted(pkgutil.iter_modules(__path__), key=lambda file: file.name):
        channel = getattr(import_module(f"{__name__}.{file.name}"), "channel", None)
        if isinstance(channel, Channel):
            found[channel.name] = channel
    return found


CHANNELS: Mapping[str, Channel] = MappingProxyType(_found())
"""Channel name → channel, in the order of the names."""
