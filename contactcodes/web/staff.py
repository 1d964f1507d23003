"""Whether a scan is by somebody who is signed in to the studio, told by the cookie alone.

The signature of the session cookie is checked as Flask does it (``SecureCookieSessionInterface``),
without Flask and without the database: a scan of one's own is marked as a test, no more. Phones of
customers carry no cookie, so that this costs their scans nothing.
"""

from __future__ import annotations

import hashlib
from http.cookies import CookieError, SimpleCookie

from itsdangerous import BadData, URLSafeTimedSerializer

_COOKIE = "session"
_LONGEST_COOKIE = 8192  # characters; browsers keep 4096 (RFC 6265, 6.1)
SESSION_LIVES_S = 30 * 24 * 3600


class StaffCookie:
    """Tells the cookies of signed-in browsers from others."""

    def __init__(self, session_key: str) -> None:
        """Trust what was signed with this key."""
        self._serializer = URLSafeTimedSerializer(
            session_key,
            salt="cookie-session",
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha1},
        )

    def is_staff(self, cookies: str) -> bool:
        """Tell whether a ``Cookie`` header holds the session of somebody who signed in."""
        if _COOKIE not in cookies or len(cookies) > _LONGEST_COOKIE:
            return False
        try:
            session = SimpleCookie(cookies)[_COOKIE].value
            values = self._serializer.loads(session, max_age=SESSION_LIVES_S)
        except (BadData, CookieError, KeyError, ValueError):
            return False
        return isinstance(values, dict) and "_user_id" in values
