"""Error pages: what happened and what to do now, in the reader's language.

In the studio they look like the studio. Anywhere else somebody typed a printed address
with a slip: they get a customer's page, which knows neither cookie nor form of the studio. So does the
studio while the database is away: who is signed in stands there.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from flask import Flask, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from contactcodes.errors import DatabaseAwayError, InputError, NotFoundError
from contactcodes.language import _
from contactcodes.storage.outage import AWAY, is_misfit, reason_of
from contactcodes.web.customer.page import customer_page, speak_to_customer

# First path segments of the studio and of its door.
_STUDIO = frozenset({"studio", "sign-in", "sign-out", "setup", "password", "language"})
_TELL_EVERY_S = 60.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trouble:
    """The words of an error page: what happened, and the remedy."""

    title: str
    remedy: str


def add_to(app: Flask) -> None:
    """Answer every error with a page."""
    for status in _TROUBLES:
        app.register_error_handler(status, _on_status)
    app.register_error_handler(NotFoundError, _on_not_found)
    app.register_error_handler(InputError, _on_input)
    away = _Database()
    app.register_error_handler(SQLAlchemyError, away.on_error)
    app.register_error_handler(DatabaseAwayError, away.on_away)
    app.register_error_handler(Exception, _on_exception)


def _bad_request() -> Trouble:
    return Trouble(_("This request could not be read"), _("Go back, reload the page and try again."))


def _forbidden() -> Trouble:
    return Trouble(_("This page is not for you"), _("Sign in with an account that may see it."))


def _not_found() -> Trouble:
    return Trouble(
        _("There is nothing at this address"),
        _("Check the address for a slip, or start from the list of campaigns."),
    )


def _wrong_method() -> Trouble:
    return Trouble(
        _("This address only takes what a form sends"), _("Start from the page the form belongs to.")
    )


def _too_large() -> Trouble:
    return Trouble(
        _("This file is too large"),
        _("A placement file may have 20 MB. Remove pictures and sheets that are not needed, or split it."),
    )


def _unusable() -> Trouble:
    return Trouble(_("This cannot be done"), _("Go back and change what was typed."))


def _broken() -> Trouble:
    return Trouble(
        _("Something broke on our side"),
        _("Nothing was half stored, and the log says what happened. Try again in a moment."),
    )


def _away() -> Trouble:
    return Trouble(
        _("The studio cannot reach its database"),
        _(
            "Codes go on leading people to you, and their scans are kept. What was sent just now is not "
            "stored. Try again in a moment; if it lasts, tell whoever looks after the service."
        ),
    )


_TROUBLES: dict[int, Callable[[], Trouble]] = {
    400: _bad_request,
    403: _forbidden,
    404: _not_found,
    405: _wrong_method,
    413: _too_large,
    422: _unusable,
    500: _broken,
}


def _on_status(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    page = _page(_TROUBLES[status](), status)
    response = error.get_response()
    for name in ("Allow", "Retry-After"):
        if name in response.headers:
            page.headers[name] = response.headers[name]
    return page


def _on_not_found(error: NotFoundError) -> ResponseReturnValue:
    return _page(Trouble(str(error), _not_found().remedy), 404)


def _on_input(error: InputError) -> ResponseReturnValue:
    return _page(Trouble(_unusable().title, str(error)), 422)


def _on_exception(error: Exception) -> ResponseReturnValue:
    if isinstance(error, HTTPException):  # one without a page of its own, such as a redirect
        return error
    _log.exception("%s %s", request.method, request.url_rule or "no page")  # not what somebody typed
    return _page(_broken(), 500)


class _Database:
    """What a page is answered that the database did not give; told once a minute, not for each page."""

    def __init__(self) -> None:
        self._tell_at = time.monotonic()

    def on_error(self, error: SQLAlchemyError) -> ResponseReturnValue:
        if not isinstance(error, AWAY) and not is_misfit(error):
            return _on_exception(error)
        return self._answer(error)

    def on_away(self, error: DatabaseAwayError) -> ResponseReturnValue:
        cause = error.__cause__
        return self.on_error(cause) if isinstance(cause, SQLAlchemyError) else self._answer(error)

    def _answer(self, error: Exception) -> ResponseReturnValue:
        if time.monotonic() >= self._tell_at:
            self._tell_at = time.monotonic() + _TELL_EVERY_S
            _log.error("pages cannot be shown, for the database cannot be used: %s", reason_of(error))
        if not _is_studio():
            return _page(_broken(), 503)
        # The usual page of the studio would ask the database who is signed in.
        again = request.full_path.rstrip("?") if request.method == "GET" else ""
        return customer_page("layout/away.html", 503, trouble=_away(), again=again)


def _is_studio() -> bool:
    return request.path.split("/")[1] in _STUDIO


def _page(trouble: Trouble, status: int) -> Response:
    if _is_studio():
        return make_response(render_template("layout/error.html", trouble=trouble), status)
    speak_to_customer()
    if status >= 500:
        again = quote(request.path) if request.method == "GET" else "/"
        return customer_page("customer/broken.html", status, again=again)
    return customer_page("customer/lost.html", status)
