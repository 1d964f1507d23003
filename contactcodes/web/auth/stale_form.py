"""A form whose token does not fit the session: what happened, and nothing typed lost."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from contactcodes.language import _
from contactcodes.web.auth import session, sign_in
from contactcodes.web.auth.kept_form import KeptForm


def answer(_error: CSRFError) -> ResponseReturnValue:
    """Lead on where the wish is clear; else say why the form is refused and show what was typed."""
    signed_in = session.signed_in_user() is not None
    if request.endpoint == "auth.sign_out" and not signed_in:
        return redirect(url_for("auth.sign_in"), code=303)
    if request.endpoint == "auth.send_sign_in":
        # Signed in by another tab meanwhile; or the page is older than its session.
        return sign_in.go_on() if signed_in else sign_in.page({"form": _out_of_date()}, 400)
    page = render_template(
        "auth/stale_form.html",
        signed_in=signed_in,
        typed=KeptForm.of(request).typed if signed_in else "",
        form_path=request.full_path.rstrip("?") if _is_a_page() else None,
    )
    return page, 400


def _out_of_date() -> str:
    return _("This page was out of date. Sign in once more; if it says so again, allow cookies for it.")


def _is_a_page() -> bool:
    adapter = current_app.create_url_adapter(request)
    try:
        return adapter is not None and bool(adapter.match(method="GET"))
    except HTTPException:
        return False
