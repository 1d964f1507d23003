"""The page behind a password link: its user sets a new password, once."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contactcodes.errors import InputError
from contactcodes.language import _
from contactcodes.storage.columns import now
from contactcodes.web.auth import password, session
from contactcodes.web.auth.invitation import invited_user, use_up_password_link
from contactcodes.web.auth.login import close_logins_of
from contactcodes.web.auth.user import User, change_password
from contactcodes.web.current_service import service


def show(token: str) -> ResponseReturnValue:
    """Show the form, or say why the link is of no use."""
    user = _invited(token)
    return _ended() if user is None else _page(user, {})


def send(token: str) -> ResponseReturnValue:
    """Set the password, sign the user out everywhere, and in here."""
    user = _invited(token)
    if user is None:
        return _ended()
    typed = request.form.get("password", "")
    try:
        chosen = password.hash_password(password.checked_password(typed))
    except InputError as problem:
        return _page(user, {"password": str(problem) if typed else _("Choose a password.")}), 422
    with service().database.writing() as connection:
        if use_up_password_link(connection, token, now()) is None:
            return _ended()
        close_logins_of(connection, user)
        session.sign_in(connection, change_password(connection, user, chosen))
    return redirect(url_for("studio.campaign_list"), code=303)


def _invited(token: str) -> User | None:
    with service().database.reading() as connection:
        return invited_user(connection, token, now())


def _page(user: User, problems: dict[str, str]) -> str:
    return render_template(
        "auth/new_password.html",
        email=user.email,
        problems=problems,
        shortest=password.SHORTEST,
        longest=password.LONGEST,
    )


def _ended() -> ResponseReturnValue:
    return render_template("auth/password_link_ended.html"), 410
