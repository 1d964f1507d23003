"""What is known of somebody who scans, as far as a route may ask. None of it is kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from contactcodes.contacts.platform import Platform

SHARES = 10_000  # a share bucket is a hundredth of a percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One scan, or a made-up one of a preview.

    at        the moment, aware
    language  ISO 639, the phone's first: ``fr``; "" where it names none
    country   ISO 3166-1 alpha-2; "" where it is not known or nobody asked
    bucket    0 to ``SHARES`` − 1: which share of the visitors it belongs to
    """

    at: datetime
    platform: Platform
    language: str = ""
    country: str = ""
    bucket: int = 0


def bucket_of(key: bytes, brand_id: int, address: str, user_agent: str) -> int:
    """Return the share bucket of a phone: the same at each of its scans, without a cookie.

    key  a secret of the service, up to 64 bytes

    The keyed hash is made as a visitor key is (``scans/visitor_key.py``), of the same three things; it
    ends here. Two phones of one model behind one address share a bucket.
    """
    hashed = hashlib.blake2b(f"{brand_id}\n{address}\n{user_agent}".encode(), digest_size=8, key=key[:64])
    return int.from_bytes(hashed.digest(), "big") % SHARES
