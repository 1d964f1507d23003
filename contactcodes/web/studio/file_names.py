"""Names of downloaded files: readable, and taken by every file system."""

from __future__ import annotations

from contactcodes.campaigns.placement_words import plain

_LONGEST = 80


def file_name(words: str, extension: str) -> str:
    """Return a file name.

    >>> file_name("Été à Lyon: 7k3-qx9m", "svg")
    'ete-a-lyon-7k3-qx9m.svg'
    """
    return (plain(words).replace(" ", "-")[:_LONGEST].strip("-") or "contactcodes") + "." + extension
