"""Signing in and out; a form sent while signed out is kept and sent again."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from contactcodes.language import _, set_locale
from contactcodes.web.auth import session
from contactcodes.web.auth.kept_form import FIELD, KeptForm
from contactcodes.web.auth.password import is_password
from contactcodes.web.auth.user import find_user, has_user
from contactcodes.web.current_service import service

_GUARDED = "/studio"


def only_signed_in() -> ResponseReturnValue | None:
    """Show nothing under ``/studio`` to who is not signed in; what they sent is kept."""
    path = request.path
    if (path != _GUARDED and not path.startswith(f"{_GUARDED}/")) or current_user.is_authenticated:
        return None
    if request.method == "POST":
        return page({}, 403, KeptForm.of(request))
    wanted = request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else None
    return redirect(url_for("auth.sign_in", next=wanted), code=303)


def show() -> ResponseReturnValue:
    """Show the form; who is signed in already goes on."""
    return page({}, 200) if session.signed_in_user() is None else go_on()


def send() -> ResponseReturnValue:
    """Check e-mail and password. The refusal never says which of the two was wrong."""
    email, word = request.form.get("email", ""), request.form.get("password", "")
    problems = {}
    if not email.strip():
        problems["email"] = _("Write your e-mail address.")
    if not word:
        problems["password"] = _("Write your password.")
    if problems:
        return page(problems, 422, _kept())
    with service().database.reading() as connection:
        user = find_user(connection, email)
    # Outside every transaction: hashing takes its time.
    right = is_password(word, user.password_hash if user else None)
    if user is None or not right:
        return page({"form": _mismatch()}, 422, _kept())
    with service().database.writing() as connection:
        session.sign_in(connection, user)
    set_locale(user.locale)
    return go_on()


def go_on() -> ResponseReturnValue:
    """Lead to what was wanted before signing in: a page, or a form to be sent again."""
    kept = _kept()
    if kept is not None:
        return render_template("auth/send_again.html", kept=kept)
    return redirect(session.local_path(request.args.get("next")), code=303)


def page(problems: dict[str, str], status: int, kept: KeptForm | None = None) -> ResponseReturnValue:
    """Return the form, with what was typed in it and what is kept until it is filled in."""
    with service().database.reading() as connection:
        set_up = has_user(connection)
    typed = {"email": request.form.get("email", "")} if request.path == url_for("auth.sign_in") else {}
    return render_template(
        "auth/sign_in.html", set_up=set_up, problems=problems, typed=typed, kept=kept
    ), status


def leave() -> ResponseReturnValue:
    """Sign out of this browser."""
    with service().database.writing() as connection:
        session.sign_out(connection)
    return redirect(url_for("auth.sign_in"), code=303)


def _kept() -> KeptForm | None:
    return KeptForm.read(request.form.get(FIELD, ""), guarded=f"{_GUARDED}/")


def _mismatch() -> str:
    return _(
        "This e-mail and this password do not belong together. Check both: capitals count in the password."
    )
