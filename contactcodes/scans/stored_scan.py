"""A scan as it is stored: what is left when address and User-Agent are gone."""

from __future__ import annotations

from typing import NamedTuple


class StoredScan(NamedTuple):
    """One row of ``scans.scans``, in the order of its columns behind ``id``.

    at_ms             milliseconds since 1970 UTC
    code_id           None where nothing has that code; then placement and campaign are None too
    kind, reason      values of ScanKind and Reason
    carrier           symbol, typed or nfc
    contact_point_id  the one that answered; None where none did
    visitor_key       8 bytes; None where visitors are not told apart
    nearest_code_id   of nobody's code: the only one that is one slip away
    answer            one of ``counters.ANSWERS``; "" where the journal did not say
    """

    at_ms: int
    code_id: int | None
    placement_id: int | None
    campaign_id: int | None
    asked: str
    kind: str
    reason: str
    carrier: str
    device: str
    os: str
    app: str
    language: str
    country: str
    contact_point_id: int | None
    visitor_key: bytes | None
    nearest_code_id: int | None
    answer: str = ""
