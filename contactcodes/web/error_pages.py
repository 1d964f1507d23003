"""Error pages: what happened and what to do now, in the reader's language.

In the studio they look like the studio. Anywhere else somebody typed a printed address
with a slip: they get a customer's page, which knows neither cookie nor form of the studio.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from flask import Flask, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from contactcodes.errors import InputError, NotFoundError
from contactcodes.language import _
from contactcodes.web.customer.page import customer_page, speak_to_customer

# First path segments of the studio and of its door.
_STUDIO = frozenset({"studio", "sign-in", "sign-out", "setup", "password", "language"})

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
    _log.exception("%s %s", request.method, request.path)
    return _page(_broken(), 500)


def _page(trouble: Trouble, status: int) -> Response:
    if request.path.split("/")[1] in _STUDIO:
        return make_response(render_template("layout/error.html", trouble=trouble), status)
    speak_to_customer()
    if status >= 500:
        again = quote(request.path) if request.method == "GET" else "/"
        return customer_page("customer/broken.html", status, again=again)
    return customer_page("customer/lost.html", status)
