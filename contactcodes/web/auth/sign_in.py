"""Signing in and out."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contactcodes.language import _
from contactcodes.web.auth import session
from contactcodes.web.auth.password import is_password
from contactcodes.web.auth.user import find_user, has_user
from contactcodes.web.service import service


def show() -> ResponseReturnValue:
    """Show the form; who is signed in already goes on."""
    if session.signed_in_user() is not None:
        return redirect(session.local_path(request.args.get("next")), code=303)
    with service().database.reading() as connection:
        set_up = has_user(connection)
    return render_template("auth/sign_in.html", set_up=set_up, problems={}, typed={})


def send() -> ResponseReturnValue:
    """Check e-mail and password. The refusal never says which of the two was wrong."""
    email = request.form.get("email", "")
    with service().database.reading() as connection:
        user = find_user(connection, email)
    # Outside every transaction: hashing takes its time.
    right = is_password(request.form.get("password", ""), user.password_hash if user else None)
    if user is None or not right:
        problems = {"email": _("This e-mail and this password do not belong together.")}
        page = render_template("auth/sign_in.html", set_up=True, problems=problems, typed={"email": email})
        return page, 422
    wanted = session.local_path(request.args.get("next"))
    with service().database.writing() as connection:
        session.sign_in(connection, user)
    return redirect(wanted, code=303)


def leave() -> ResponseReturnValue:
    """Sign out of this browser."""
    with service().database.writing() as connection:
        session.sign_out(connection)
    return redirect(url_for("auth.sign_in"), code=303)
