"""What every page shares: its language, its formats, its fonts, its small files."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from flask import Flask, abort, redirect, request, send_file, session, url_for
from flask.typing import ResponseReturnValue
from flask_bootstrap import Bootstrap5
from xstatic.pkg import opensans

from contactcodes import __version__, language
from contactcodes.web import error_pages
from contactcodes.web.auth.session import local_path, signed_in_user
from contactcodes.web.auth.user import change_locale
from contactcodes.web.current_brand import brands_here, current_brand
from contactcodes.web.current_service import service
from contactcodes.web.icons import icon

_A_YEAR_S = 365 * 24 * 3600
_FONTS = {
    "open-sans-regular": "Regular/OpenSans-Regular.woff2",
    "open-sans-bold": "Bold/OpenSans-Bold.woff2",
}
_WITHOUT_WORDS = {"static", "bootstrap.static", "font", "favicon", "robots"}


def add_to(app: Flask) -> None:
    """Add what every page shares."""
    app.config["BOOTSTRAP_SERVE_LOCAL"] = True  # nothing ever comes from another host
    Bootstrap5(app)
    app.before_request(_choose_locale)
    app.jinja_env.filters.update(
        number=language.format_number, money=language.format_money, date=_date, moment=_moment
    )
    app.jinja_env.globals.update(
        icon=icon,
        locale=language.current_locale,
        here=_here,
        signed_in_user=signed_in_user,
        current_brand=current_brand,
        brands_here=brands_here,
        version=__version__,
    )
    app.add_url_rule("/", "start", _start)
    app.add_url_rule("/language", "language", _change_language, methods=["POST"])
    app.add_url_rule("/fonts/<name>.woff2", "font", _font)
    app.add_url_rule("/favicon.ico", "favicon", _favicon)
    app.add_url_rule("/robots.txt", "robots", _robots)
    error_pages.add_to(app)


def time_zone() -> str:
    """Return the time zone of the brand on the page; of the service where there is none."""
    return current_brand().time_zone if brands_here() else service().settings.time_zone


def _choose_locale() -> None:
    """The user's own language, else the one chosen here, else the browser's, else the setting's."""
    if request.endpoint in _WITHOUT_WORDS or request.blueprint == "customer":
        return  # a customer's page speaks the phone's language, whoever is signed in there
    default = service().settings.locale
    spoken = language.best_locale(request.headers.get("Accept-Language"), default)
    language.set_locale(session.get("locale", spoken))
    user = signed_in_user()
    if user is not None:
        language.set_locale(user.locale)


def _change_language() -> ResponseReturnValue:
    locale = request.form.get("locale", "")
    if locale not in language.LOCALES:
        abort(400)
    session["locale"] = locale
    user = signed_in_user()
    if user is not None:
        with service().database.writing() as connection:
            change_locale(connection, user.id, locale)
    return redirect(local_path(request.form.get("next")), code=303)


def _here() -> str:
    """Return the path of this page, to come back to."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


def _start() -> ResponseReturnValue:
    return redirect(url_for("studio.campaign_list"))


def _font(name: str) -> ResponseReturnValue:
    if name not in _FONTS:
        abort(404)
    file = Path(opensans.BASE_DIR) / "fonts" / _FONTS[name]
    response = send_file(file, mimetype="font/woff2", max_age=_A_YEAR_S)
    response.cache_control.public = True
    response.cache_control.immutable = True
    return response


def _favicon() -> ResponseReturnValue:
    return redirect(url_for("static", filename="favicon.svg"))


def _robots() -> ResponseReturnValue:
    return "User-agent: *\nDisallow: /\n", {"Content-Type": "text/plain; charset=utf-8"}


def _date(value: date, length: str = "medium") -> str:
    return language.format_date(value, length)


def _moment(value: datetime) -> str:
    return language.format_moment(value, time_zone())
