"""The key that share buckets (``contacts/visit.py``) are made with, the same in every process."""

from __future__ import annotations

import hashlib
import hmac

from contactcodes.settings import Settings


def share_key(settings: Settings) -> bytes:
    """Return the key, derived from the service's own."""
    return hmac.digest(settings.session_key.encode(), b"shares of visitors", hashlib.sha256)
