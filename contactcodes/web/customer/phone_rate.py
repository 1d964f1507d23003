"""How often a phone may send something that is kept: counted in memory, by a keyed hash.

The key is drawn when the process starts and never leaves it: nobody can tell afterwards which
phone a count stood for. Pages are made by one process; a restart forgets, which nobody outside can force.
"""

from __future__ import annotations

import hashlib
import secrets

from limits import RateLimitItem
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class PhoneRate:
    """The counts of one process. Safe to share between threads."""

    def __init__(self) -> None:
        """Begin with none."""
        self._key = secrets.token_bytes(32)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, *limits: tuple[RateLimitItem, tuple[str, ...]]) -> bool:
        """Tell whether one more is within every limit; if so it counts, else it counts nowhere.

        limits  each with whom it counts: what they have in common, such as an address and a User-Agent
        """
        hashed = [(limit, self._hashed(whom)) for limit, whom in limits]
        # Looked at before: what one limit refuses must not use up another.
        if not all(self._limiter.test(limit, whom) for limit, whom in hashed):
            return False
        return all(self._limiter.hit(limit, whom) for limit, whom in hashed)

    def _hashed(self, whom: tuple[str, ...]) -> str:
        # None of the parts has a line break: headers cannot, and what is typed was checked.
        named = "\n".join(whom).encode("utf-8", "replace")
        return hashlib.blake2b(named, key=self._key, digest_size=8).hexdigest()
