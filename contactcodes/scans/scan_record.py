"""What the journal carries of one scan, from the door to the drain.

The address and the User-Agent are in it, because the visitor key is made of them in
the drain; they end there. Nothing of them reaches the database, and a journal file is
deleted as soon as it is drained.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

_NO_SEPARATORS = str.maketrans("\t\r\n", "   ")
_LONGEST_FIELD = 1024  # characters; a header beyond that tells nothing more


class Carrier(StrEnum):
    """How the address came into the phone. A symbol carries upper case, a person types lower."""

    SYMBOL = "symbol"
    TYPED = "typed"
    NFC = "nfc"  # tags carry ?m=n


class ScanRecord(NamedTuple):
    """One scan as it stands in the journal.

    at_ms             milliseconds since 1970 UTC
    code_id           None where nothing has that code
    asked             the characters asked for, as they stood in the path
    contact_point_id  the one that answered; None where none did
    """

    at_ms: int
    code_id: int | None
    contact_point_id: int | None
    carrier: Carrier
    asked: str
    address: str
    user_agent: str

    def as_bytes(self) -> bytes:
        """Return the record as one line of UTF-8, fields parted by tabs."""
        return "\t".join(
            (
                str(self.at_ms),
                str(self.code_id or ""),
                str(self.contact_point_id or ""),
                self.carrier,
                _one_field(self.asked),
                _one_field(self.address),
                _one_field(self.user_agent),
            )
        ).encode(errors="replace")

    @classmethod
    def from_bytes(cls, line: bytes) -> ScanRecord:
        """Return the record of a line. Raises ValueError if it is none."""
        at_ms, code_id, contact_point_id, carrier, asked, address, user_agent = line.decode().split("\t")
        return cls(
            int(at_ms),
            int(code_id) if code_id else None,
            int(contact_point_id) if contact_point_id else None,
            Carrier(carrier),
            asked,
            address,
            user_agent,
        )


def carrier_of(asked: str, query: str) -> Carrier:
    """Tell how the address came into the phone, from its path and query string."""
    if query == "m=n":
        return Carrier.NFC
    return Carrier.SYMBOL if asked.isalnum() and asked.upper() == asked else Carrier.TYPED


def _one_field(text: str) -> str:
    return text[:_LONGEST_FIELD].translate(_NO_SEPARATORS)
