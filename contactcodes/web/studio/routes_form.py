"""The page of routes as a form: the list travels with it while it is edited, and nothing is saved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from contactcodes.contacts.route import MOST_ROUTES, Route, read_routes
from contactcodes.contacts.way import Way
from contactcodes.errors import RouteError
from contactcodes.language import _
from contactcodes.web.studio.routes import read_id
from contactcodes.web.studio.routes_fields import fields_of_route, read_route


@dataclass(slots=True)
class RoutesForm:
    """What the page shows.

    way      as it is edited
    opened   which of its routes is open, from 0; as many as there are: a new one; None: none is
    typed    field → what stands in it
    """

    way: Way
    opened: int | None = None
    typed: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def routes_json(self) -> str:
        """The routes, as the page carries them."""
        return json.dumps([route.as_json() for route in self.way.routes])

    @property
    def may_add(self) -> bool:
        """Whether there is room for one more."""
        return len(self.way.routes) < MOST_ROUTES


def read_routes_form(typed: Mapping[str, str], stored: Way) -> RoutesForm:
    """Return the form as it was sent, before its button does anything.

    stored  the way that holds, for what was left out or tampered with
    """
    form = RoutesForm(stored, typed=dict(typed))
    routes = stored.routes
    try:
        routes = read_routes(json.loads(typed.get("routes", "")))
    except (RouteError, ValueError, TypeError, AttributeError):
        form.problems["routes"] = _("The routes were lost on the way; these are the ones that hold.")
    last = stored.last
    try:
        last = read_id(typed.get("last", ""))
    except ValueError:
        form.problems["last"] = _("Choose where everybody else is led.")
    form.way = Way(last=last, routes=routes)
    opened = typed.get("opened", "")
    if opened.isascii() and opened.isdigit() and int(opened) <= len(routes):
        form.opened = int(opened)
    return form


def press(form: RoutesForm, button: str) -> str:
    """Do what a button of the page says, unless something is wrong; return its name without a number.

    A route that is open is kept first, so that nothing that was typed is lost; “cancel” alone forgets it.
    """
    name, _colon, written = button.partition(":")
    if name == "cancel":
        _close(form)
        return name
    count = len(form.way.routes)
    if form.problems or not _keep_open(form):
        return ""
    number = int(written) if written.isascii() and written.isdigit() else -1
    if name == "new" and form.may_add:
        _open(form, len(form.way.routes), None)
    elif 0 <= number < min(count, len(form.way.routes)):
        _change(form, name, number)
    return name


def _change(form: RoutesForm, name: str, number: int) -> None:
    routes = list(form.way.routes)
    if name == "edit":
        _open(form, number, routes[number])
    elif name == "remove":
        del routes[number]
    elif name == "up" and number > 0:
        routes[number - 1 : number + 1] = reversed(routes[number - 1 : number + 1])
    elif name == "down" and number + 1 < len(routes):
        routes[number : number + 2] = reversed(routes[number : number + 2])
    form.way = Way(last=form.way.last, routes=tuple(routes))


def _keep_open(form: RoutesForm) -> bool:
    """Keep the route that is open; tell whether that, or nothing, was to be done."""
    if form.opened is None:
        return True
    route, problems = read_route(form.typed)
    if route is None:
        form.problems |= problems
        return False
    routes = list(form.way.routes)
    routes[form.opened : form.opened + 1] = [route]
    try:
        kept = read_routes([one.as_json() for one in routes])
    except RouteError as problem:
        form.problems["r_share"] = str(problem)
        return False
    form.way = Way(last=form.way.last, routes=kept)
    _close(form)
    return True


def _open(form: RoutesForm, number: int, route: Route | None) -> None:
    _close(form)
    form.opened = number
    form.typed |= fields_of_route(route)


def _close(form: RoutesForm) -> None:
    form.opened = None
    form.typed = {name: text for name, text in form.typed.items() if not name.startswith("r_")}
