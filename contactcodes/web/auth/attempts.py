"""How often passwords may be tried, and the page that says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter, RateLimitExceeded

from contactcodes.web.auth.visitor_address import visitor_address

_ATTEMPTS = "10 per minute; 60 per hour"

View = Callable[..., ResponseReturnValue]


def add_to(app: Flask) -> Callable[[View], View]:
    """Answer too many attempts with a page; return what limits a view."""
    # In memory: the studio runs in one process. A restart forgives, which a guesser cannot force.
    limiter = Limiter(visitor_address, app=app, storage_uri="memory://", headers_enabled=True)
    app.register_error_handler(RateLimitExceeded, _too_many)
    limited: Any = limiter.shared_limit(_ATTEMPTS, scope="passwords")
    return lambda view: limited(view)


def _too_many(_error: RateLimitExceeded) -> ResponseReturnValue:
    return render_template("auth/too_many.html", form_path=request.full_path.rstrip("?")), 429
