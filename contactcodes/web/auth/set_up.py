"""The set-up page: the first administrator names the brand and sets a password, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import available_timezones

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from contactcodes.campaigns.brand import change_brand, checked_brand_name, own_brand
from contactcodes.errors import InputError
from contactcodes.language import LOCALES, _, current_locale, set_locale
from contactcodes.storage.columns import now
from contactcodes.web.auth import password, session
from contactcodes.web.auth.invitation import is_open, use_up
from contactcodes.web.auth.time_zone_names import time_zone_names
from contactcodes.web.auth.user import add_user, checked_email
from contactcodes.web.current_service import service


@dataclass(slots=True)
class SetUpForm:
    """What was typed, and what is wrong with it, by field."""

    brand: str
    email: str
    password: str
    locale: str
    time_zone: str
    problems: dict[str, str] = field(default_factory=dict)

    def check(self) -> bool:
        """Bring every field to its stored form; False if a problem was found."""
        self.brand = self._checked("brand", checked_brand_name, self.brand, _("Write the brand’s name."))
        self.email = self._checked("email", checked_email, self.email, _("Write your e-mail address."))
        self._checked("password", password.checked_password, self.password, _("Choose a password."))
        self.locale = self.locale if self.locale in LOCALES else current_locale()
        if self.time_zone not in available_timezones():
            self.time_zone = service().settings.time_zone
        return not self.problems

    def _checked(self, name: str, check: Callable[[str], str], value: str, if_empty: str) -> str:
        try:
            return check(value)
        except InputError as problem:
            self.problems[name] = str(problem) if value.strip() else if_empty
            return value


def show(token: str) -> ResponseReturnValue:
    """Show the form, or say why the link is of no use."""
    with service().database.reading() as connection:
        usable = is_open(connection, token, now())
    if not usable:
        return render_template("auth/link_ended.html"), 410
    form = SetUpForm("", "", "", current_locale(), service().settings.time_zone)
    return _page(form)


def send(token: str) -> ResponseReturnValue:
    """Set the service up and go straight into the studio."""
    typed = request.form
    form = SetUpForm(
        brand=typed.get("brand", ""),
        email=typed.get("email", ""),
        password=typed.get("password", ""),
        locale=typed.get("locale", ""),
        time_zone=typed.get("time_zone", ""),
    )
    if not form.check():
        with service().database.reading() as connection:
            usable = is_open(connection, token, now())
        return (_page(form), 422) if usable else (render_template("auth/link_ended.html"), 410)
    with service().database.writing() as connection:
        if not use_up(connection, token, now()):
            return render_template("auth/link_ended.html"), 410
        _set_up(connection, form)
    return redirect(url_for("studio.campaign_list"), code=303)


def _set_up(connection: Connection, form: SetUpForm) -> None:
    set_locale(form.locale)
    at = now()
    user = add_user(connection, email=form.email, password=form.password, locale=form.locale, at=at)
    # The command line may have made the brand before anybody was set up.
    brand = own_brand(connection, locale=form.locale, time_zone=form.time_zone, at=at)
    change_brand(connection, brand, name=form.brand, locale=form.locale, time_zone=form.time_zone)
    session.sign_in(connection, user)


def _page(form: SetUpForm) -> str:
    return render_template(
        "auth/set_up.html",
        typed=form,
        problems=form.problems,
        time_zone_options=time_zone_names(current_locale(), form.time_zone),
        shortest=password.SHORTEST,
        longest=password.LONGEST,
    )
