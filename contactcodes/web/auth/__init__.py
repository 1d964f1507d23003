"""Who is there: set-up, signing in and out, a forgotten password.

The folder owns users, their passwords, the one-time links and logins. Nothing
under ``/studio`` is shown to anybody who is not signed in.
"""

from flask import Flask
from flask_wtf.csrf import CSRFError

from contactcodes.web.auth import attempts, new_password, session, set_up, sign_in, stale_form


def add_to(app: Flask) -> None:
    """Add sign-in to the application."""
    session.add_to(app)
    app.before_request(sign_in.only_signed_in)
    app.register_error_handler(CSRFError, stale_form.answer)
    limited = attempts.add_to(app)
    app.add_url_rule("/sign-in", "auth.sign_in", sign_in.show, methods=["GET"])
    app.add_url_rule("/sign-in", "auth.send_sign_in", limited(sign_in.send), methods=["POST"])
    app.add_url_rule("/sign-out", "auth.sign_out", sign_in.leave, methods=["POST"])
    app.add_url_rule("/setup/<token>", "auth.set_up", set_up.show, methods=["GET"])
    app.add_url_rule("/setup/<token>", "auth.send_set_up", limited(set_up.send), methods=["POST"])
    app.add_url_rule("/password/<token>", "auth.new_password", new_password.show, methods=["GET"])
    app.add_url_rule(
        "/password/<token>", "auth.send_new_password", limited(new_password.send), methods=["POST"]
    )
