"""A contact card as a file that every phone's address book takes: vCard 3.0 (RFC 2426)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE_OCTETS = 75  # RFC 2426, 2.6: longer lines are folded; the line break is not counted


@dataclass(frozen=True, slots=True, kw_only=True)
class VCard:
    """What stands on a card; "" what does not."""

    name: str
    org: str = ""
    title: str = ""
    tel: str = ""
    email: str = ""
    url: str = ""
    address: str = ""


def vcard_text(card: VCard) -> str:
    r"""Return the card: lines that end in CRLF, folded at 75 octets, ``\ , ;`` and line breaks escaped.

    The whole name stands as the family name: a brand has no first name. An address is written in one
    line, so it stands as the street (RFC 2426, 3.2.1), which address books show as it is.
    """
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:{_escaped(card.name)};;;;", f"FN:{_escaped(card.name)}"]
    lines += [f"ORG:{_escaped(card.org)}"] if card.org else []
    lines += [f"TITLE:{_escaped(card.title)}"] if card.title else []
    lines += [f"TEL;TYPE=WORK,VOICE:{_escaped(card.tel)}"] if card.tel else []
    lines += [f"EMAIL;TYPE=INTERNET:{_escaped(card.email)}"] if card.email else []
    lines += [f"URL:{card.url}"] if card.url else []  # a URI, not text: RFC 2426, 3.6.8
    lines += [f"ADR;TYPE=WORK:;;{_escaped(card.address)};;;;"] if card.address else []
    lines.append("END:VCARD")
    return "".join(_folded(line) + "\r\n" for line in lines)


def _escaped(text: str) -> str:
    r"""Return a text value (RFC 2426, 4): ``\``, ``,`` and ``;`` behind a ``\``, line breaks as ``\n``."""
    return re.sub(r"\r\n|\r|\n", r"\\n", re.sub(r"([\\,;])", r"\\\1", text))


def _folded(line: str) -> str:
    """Return the line in pieces of at most 75 octets, never through a character; a blank continues."""
    pieces, piece, octets = [], "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > _LINE_OCTETS:
            pieces.append(piece)
            piece, octets = " ", 1
        piece, octets = piece + character, octets + size
    return "\r\n".join([*pieces, piece])
