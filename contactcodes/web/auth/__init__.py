"""Who is there: set-up, signing in and out.

The folder owns users, their passwords, the one-time set-up link and logins. Nothing
under ``/studio`` is shown to anybody who is not signed in.
"""

from flask import Flask
from flask_limiter import Limiter

from contactcodes.web.auth import session, set_up, sign_in
from contactcodes.web.auth.visitor_address import visitor_address

_ATTEMPTS = "10 per minute; 60 per hour"


def add_to(app: Flask) -> None:
    """Add sign-in to the application."""
    session.add_to(app)
    # In memory: the studio runs in one process. A restart forgives, which a guesser cannot force.
    limiter = Limiter(visitor_address, app=app, storage_uri="memory://", headers_enabled=True)
    attempts = limiter.shared_limit(_ATTEMPTS, scope="passwords")
    app.add_url_rule("/sign-in", "auth.sign_in", sign_in.show, methods=["GET"])
    app.add_url_rule("/sign-in", "auth.send_sign_in", attempts(sign_in.send), methods=["POST"])
    app.add_url_rule("/sign-out", "auth.sign_out", sign_in.leave, methods=["POST"])
    app.add_url_rule("/setup/<token>", "auth.set_up", set_up.show, methods=["GET"])
    app.add_url_rule("/setup/<token>", "auth.send_set_up", attempts(set_up.send), methods=["POST"])
