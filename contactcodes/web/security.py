"""Headers that keep a page to itself: no inline script, nothing from another host."""

from __future__ import annotations

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


class SecureWhereHttps(SecureCookieSessionInterface):
    """Mark the cookie ``Secure`` where the studio is reached by HTTPS.

    The studio may be reached by plain HTTP inside the house while symbols carry an HTTPS
    address; a cookie that is always ``Secure`` would lock people out there.
    """

    def get_cookie_secure(self, _app: Flask) -> bool:
        """Tell whether the cookie of this answer is for HTTPS only."""
        return request.is_secure


def add_security_headers(app: Flask) -> None:
    """Send the headers with every answer of the application."""

    @app.after_request
    def with_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if request.endpoint != "static" and "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        if request.is_secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response
