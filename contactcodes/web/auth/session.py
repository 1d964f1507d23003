"""The session of a browser: who is signed in, by a token that is a row of ``logins``."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, session, url_for
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy import Connection
from werkzeug.exceptions import Unauthorized

from contactcodes.storage.columns import now
from contactcodes.web.auth.login import close_login, find_login, open_login
from contactcodes.web.auth.user import User
from contactcodes.web.current_service import service


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What Flask-Login asks of a signed-in user."""

    user: User
    token: str
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Return what the browser keeps: the token of this login, not the user."""
        return self.token


def add_to(app: Flask) -> None:
    """Let every request know who makes it."""
    manager = LoginManager()
    # Its context processor would ask the database who is there for every page, those of customers and
    # the one that says the database is away, too.
    manager.init_app(app, add_context_processor=False)
    # It would sign people out whose phone changes between Wi-Fi and mobile network.
    manager.session_protection = None
    manager.user_loader(_load)


def signed_in_user() -> User | None:
    """Return who makes this request; None if nobody is signed in."""
    return cast(SignedIn, current_user).user if current_user.is_authenticated else None


def current_user_id() -> int:
    """Return who makes this request; only for pages that nobody else sees."""
    user = signed_in_user()
    if user is None:
        raise Unauthorized
    return user.id


def sign_in(connection: Connection, user: User) -> None:
    """Sign a user in; whatever the session held of somebody else is forgotten."""
    session.clear()
    session.permanent = True
    session["csrf_token"] = _form_secret(user)  # where Flask-WTF looks for it
    login_user(SignedIn(user, open_login(connection, user, now())))


def sign_out(connection: Connection) -> None:
    """Sign out of this browser."""
    if current_user.is_authenticated:
        close_login(connection, cast(SignedIn, current_user).token)
    logout_user()
    session.clear()


def local_path(wanted: str | None) -> str:
    """Return where to go after signing in: a path of ours, never another host's address."""
    start = url_for("studio.campaign_list")
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return start
    parts = urlsplit(wanted)
    return start if parts.scheme or parts.netloc or not wanted.isprintable() else wanted


def _load(token: str) -> SignedIn | None:
    with service().database.reading() as connection:
        user = find_login(connection, token, now())
    return None if user is None else SignedIn(user, token)


def _form_secret(user: User) -> str:
    """Return what ties forms to a user: the same at every sign-in, until the password changes.

    So a form that was left open outlives its session, and is still nobody else's.
    """
    key = service().settings.session_key.encode()
    return hmac.new(key, f"forms of {user.id} {user.password_hash}".encode(), "sha256").hexdigest()
