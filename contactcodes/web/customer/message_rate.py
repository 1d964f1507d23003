"""How often one phone, and one address, may leave messages.

Counted by a keyed hash, whose key is drawn when the process starts and never leaves it: nobody
can tell afterwards which address a count stood for. Counts are in memory, for an hour.
"""

from __future__ import annotations

import hashlib
import secrets

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

# A User-Agent is soon made up, an address is not; but a shop's guests and a mobile network share one.
FROM_A_PHONE = parse("5/hour")
FROM_AN_ADDRESS = parse("40/hour")


class MessageRate:
    """The counts of one process. Safe to share between threads."""

    def __init__(self) -> None:
        """Begin with none."""
        self._key = secrets.token_bytes(32)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, address: str, agent: str) -> bool:
        """Tell whether another message may come from there; if so, it counts."""
        asked = (
            (FROM_A_PHONE, self._hashed(f"{address}\n{agent}")),
            (FROM_AN_ADDRESS, self._hashed(address)),
        )
        return all(self._limiter.hit(limit, key) for limit, key in asked)

    def _hashed(self, visitor: str) -> str:
        return hashlib.blake2b(visitor.encode("utf-8", "replace"), key=self._key, digest_size=8).hexdigest()
