"""What a shorter domain would gain: every character less leaves room for more error correction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from contactcodes.codes.qr_standard import Level
from contactcodes.codes.symbol import choose
from contactcodes.language import ngettext

SHORTEST_DOMAIN = 4  # q.fr: nobody can have a shorter one


class Gain(NamedTuple):
    """A better symbol, and how many characters less it takes."""

    characters: int
    version: int
    level: Level


def gains(url: str) -> list[Gain]:
    """Return each better symbol that a shorter domain would give, the nearest first.

    url  what the symbol carries: ``HTTPS://QR.DUPONT.FR/7K3QX9M``

    Nothing is promised that takes a domain under ``SHORTEST_DOMAIN`` characters.
    """
    return list(_gains(url))


def gain_told(url: str) -> str:
    """Return what a shorter domain would gain, in a sentence; empty where nothing is to be gained."""
    found = gains(url)
    if not found:
        return ""
    nearest, best = found[0], found[-1]
    told = ngettext(
        "A domain %(count)d character shorter would give a symbol that scans better: version %(version)d, "
        "level %(level)s.",
        "A domain %(count)d characters shorter would give a symbol that scans better: version %(version)d, "
        "level %(level)s.",
        nearest.characters,
    ) % {"count": nearest.characters, "version": nearest.version, "level": nearest.level}
    if best == nearest:
        return told
    further = ngettext(
        "%(count)d character shorter: version %(version)d, level %(level)s.",
        "%(count)d characters shorter: version %(version)d, level %(level)s.",
        best.characters,
    ) % {"count": best.characters, "version": best.version, "level": best.level}
    return f"{told} {further}"


def _gains(url: str) -> Iterator[Gain]:
    scheme, _separator, rest = url.partition("://")
    domain, slash, path = rest.partition("/")
    known = choose(url)
    for cut in range(1, len(domain) - SHORTEST_DOMAIN + 1):
        chosen = choose(f"{scheme}://{domain[cut:]}{slash}{path}")
        if chosen != known:
            known = chosen
            yield Gain(cut, *chosen)
