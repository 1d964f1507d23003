"""What the journal carries of one scan, from the door to the drain.

A line of UTF-8, fields parted by tabs, its version in front. The address and the
User-Agent are in it, because the visitor key, the country and the kind of the scan are
made of them in the drain; they end there. Nothing of them reaches the database, and a
journal file is deleted as soon as it is drained.

Version 1 ends after the User-Agent and has no version in front; version 2 does not say
how a scan was answered. Both, written until November 2026, are still read: a journal may
wait on a disk while the service is brought up to date.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

from contactcodes.scans.counters import ANSWERS

LONGEST_FIELD = 1024  # characters; a header beyond that tells nothing more
LONGEST_SHORT_FIELD = 64  # characters of what was asked for, purpose, destination, site and languages
ANDROID_APP = "android-app:"  # in front of a package name, where an app opened the browser
_VERSION = "3"
_FIELDS = 15  # of version 3, with the version
_FIELDS_OF_VERSION_2 = 14
_FIELDS_OF_VERSION_1 = 7
_STAFF = "s"


class Carrier(StrEnum):
    """How the address came into the phone. A symbol carries upper case, a person types lower."""

    SYMBOL = "symbol"
    TYPED = "typed"
    NFC = "nfc"  # tags carry ?m=n
    TAP = "tap"  # no scan: a button was pressed on a page of ours


_CARRIERS = {carrier.value: carrier for carrier in Carrier}


class ScanRecord(NamedTuple):
    """One scan as it stands in the journal: what the door saw, nothing concluded yet.

    at_ms             milliseconds since 1970 UTC
    code_id           None where nothing has that code
    contact_point_id  the one that answered; None where none did; of a tap, the one that was pressed
    asked             the characters asked for, as they stood in the path
    address           the client's, as text; "" where it is not known
    purpose           what ``purpose_of`` makes of four headers
    fetch_dest        Sec-Fetch-Dest: ``document`` where a person opened the address
    fetch_site        Sec-Fetch-Site: ``none`` where no page led to it
    languages         Accept-Language, 64 characters of it
    referrer_host     what ``referrer_host`` leaves of Referer
    staff             a browser that is signed in to the studio
    answer            one of ``counters.ANSWERS``; "" of a tap, and where an earlier version did not say.
                      Only the door knows it: where a code leads, and for whom, may be changed before
                      the drain reads this
    """

    at_ms: int
    code_id: int | None
    contact_point_id: int | None
    carrier: Carrier
    asked: str
    address: str
    user_agent: str
    purpose: str = ""
    fetch_dest: str = ""
    fetch_site: str = ""
    languages: str = ""
    referrer_host: str = ""
    staff: bool = False
    answer: str = ""

    def as_bytes(self) -> bytes:
        """Return the record as one line of UTF-8."""
        fields = (
            _VERSION,
            str(self.at_ms),
            str(self.code_id or ""),
            str(self.contact_point_id or ""),
            self.answer,
            self.carrier,
            self.asked[:LONGEST_SHORT_FIELD],
            self.address[:LONGEST_SHORT_FIELD],
            self.user_agent[:LONGEST_FIELD],
            self.purpose[:LONGEST_SHORT_FIELD],
            self.fetch_dest[:LONGEST_SHORT_FIELD],
            self.fetch_site[:LONGEST_SHORT_FIELD],
            self.languages[:LONGEST_SHORT_FIELD],
            self.referrer_host[:LONGEST_FIELD],
            _STAFF if self.staff else "",
        )
        line = "\t".join(fields)
        if line.count("\t") != _FIELDS - 1:  # somebody sent a tab: the fields would move
            line = "\t".join(field.replace("\t", " ") for field in fields)
        return line.encode(errors="replace")

    @classmethod
    def from_bytes(cls, line: bytes) -> ScanRecord:
        """Return the record of a line of version 3, 2 or 1. Raises ValueError if it is none of them."""
        fields = line.decode().split("\t")
        if len(fields) == _FIELDS_OF_VERSION_1:
            fields = [_VERSION, *fields[:3], "", *fields[3:], "", "", "", "", "", ""]
        elif len(fields) == _FIELDS_OF_VERSION_2 and fields[0] == "2":
            fields = [_VERSION, *fields[1:4], "", *fields[4:]]
        if len(fields) != _FIELDS or fields[0] != _VERSION:
            raise ValueError("not a scan record of version 1 to 3")
        (
            _version, at_ms, code_id, contact_point_id, answer, carrier, asked, address, user_agent,
            purpose, fetch_dest, fetch_site, languages, host, staff,
        ) = fields  # fmt: skip
        known_carrier = _CARRIERS.get(carrier)
        if known_carrier is None:
            raise ValueError(f"no carrier of a scan: {carrier!r}")
        if answer and answer not in ANSWERS:
            raise ValueError(f"no answer to a scan: {answer!r}")
        # Past the keyword arguments of __new__: this is called for every scan.
        return tuple.__new__(
            cls,
            (
                int(at_ms),
                int(code_id) if code_id else None,
                int(contact_point_id) if contact_point_id else None,
                known_carrier,
                asked,
                address,
                user_agent,
                purpose,
                fetch_dest,
                fetch_site,
                languages,
                host,
                staff == _STAFF,
                answer,
            ),
        )


def opening_of(
    code_id: int | None, contact_point_id: int | None, carrier: Carrier, asked: str, answer: str = ""
) -> str:
    """Return the part of a record that is the same for all scans of one address; see ``quick_line``."""
    asked = asked[:LONGEST_SHORT_FIELD]
    return f"\t{code_id or ''}\t{contact_point_id or ''}\t{answer}\t{carrier}\t{asked}\t"


def quick_line(
    at_ms: int,
    opening: str,
    address: str,
    user_agent: str,
    purpose: str,
    fetch_dest: str,
    fetch_site: str,
    languages: str,
    referrer_host: str,
    staff: bool,
) -> bytes | None:
    """Return what ``ScanRecord.as_bytes`` would, in a fifth of the time; None where a field is too long.

    opening  what ``opening_of`` makes of the other fields
    """
    line = (
        f"{_VERSION}\t{at_ms}{opening}{address}\t{user_agent}\t{purpose}\t{fetch_dest}\t{fetch_site}\t"
        f"{languages}\t{referrer_host}\t{_STAFF if staff else ''}"
    )
    if (
        len(line) > LONGEST_FIELD
        or len(languages) > LONGEST_SHORT_FIELD
        or len(purpose) + len(fetch_dest) + len(fetch_site) > LONGEST_SHORT_FIELD
        or len(address) > LONGEST_SHORT_FIELD
        or line.count("\t") != _FIELDS - 1
    ):
        return None
    return line.encode(errors="replace")


def carrier_of(asked: str, query: str) -> Carrier:
    """Tell how the address came into the phone, from its path and query string."""
    if query == "m=n":
        return Carrier.NFC
    return Carrier.SYMBOL if asked.isascii() and asked.isalnum() and asked.upper() == asked else Carrier.TYPED


def purpose_of(sec_purpose: str, purpose: str, x_purpose: str, x_moz: str) -> str:
    """Return what a browser says it loads an address for: ``prefetch``, ``preview``, or nothing.

    Sec-Purpose is the Fetch Standard's; the others are older: Purpose is Chrome's, X-Purpose
    Safari's, X-Moz Firefox's.
    """
    return sec_purpose or purpose or x_purpose or x_moz


def referrer_host(referrer: str) -> str:
    """Return the host of the page in a Referer header, in lower case; "" where there is none.

    The path and the query of the page somebody came from are nobody's business. Android's browsers
    name the app that opened them, and that is kept too:

    >>> referrer_host("android-app://com.google.android.gm/")
    'android-app:com.google.android.gm'
    """
    if not referrer:
        return ""
    try:
        parts = urlsplit(referrer)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme == "android-app":
        return ANDROID_APP + host
    return host if parts.scheme in {"http", "https"} else ""
