"""Names of files for printing houses: what it is, at a glance, in every file system. Pure.

    printemps_vitrine-lyon_7k3-qx9m_30mm_K100.pdf

ASCII, lower case but for the ink, at most ``LONGEST_NAME`` characters. Words without an
ASCII letter or digit are left out; the code text makes each name unique.
"""

from __future__ import annotations

from contactcodes.campaigns.placement_words import plain
from contactcodes.codes.code_text import CodeText

LONGEST_NAME = 100  # characters, with the extension
_LONGEST_CAMPAIGN = 30


def code_file_name(campaign: str, placement: str, code_text: CodeText, *details: str, extension: str) -> str:
    """Return the name of a code's file.

    details  what is told behind the code text: the side, the ink
    """
    end = "_".join((code_text.shown, *details)) + f".{extension}"
    first = _part(campaign, _LONGEST_CAMPAIGN)
    second = _part(placement, LONGEST_NAME - len(end) - len(first) - 2)
    return "_".join(part for part in (first, second, end) if part)


def campaign_file_name(campaign: str, *details: str, extension: str) -> str:
    """Return the name of a file of all codes: ``printemps_30mm_K100.pdf``."""
    return "_".join((_part(campaign, _LONGEST_CAMPAIGN) or "contactcodes", *details)) + f".{extension}"


def _part(words: str, room: int) -> str:
    ascii_only = "".join(one for one in plain(words) if one.isascii())
    return "-".join(ascii_only.split())[:room].strip("-")
