"""The page that answers a scan where a redirect does not."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request
from sqlalchemy.exc import SQLAlchemyError

from contactcodes.codes.address import typed_address
from contactcodes.codes.code_text import LONGEST, as_printed, one_slip_away
from contactcodes.contacts.destination import Destination, Destinations, ways_to_reach
from contactcodes.language import best_locale, current_locale, set_locale
from contactcodes.web.resolve import ARRIVAL, Arrival
from contactcodes.web.security import CONTENT_SECURITY_POLICY
from contactcodes.web.service import service

blueprint = Blueprint("customer", __name__)

_STYLE = "customer/style.css"  # in the templates: it stands inside each page
_MOST_TYPED = 40  # characters of the form that are looked at


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {
        "locale": current_locale,
        "address": lambda destination: typed_address(destination.origin, destination.code_text),
    }


@blueprint.get("/<asked>")
def answer(asked: str) -> Response:
    """Answer somebody who asked for a code."""
    arrival: Arrival | None = request.environ.get(ARRIVAL)
    if arrival is None:
        abort(404)
    destination = arrival.destination
    default = destination.locale if destination else service().settings.locale
    set_locale(best_locale(request.headers.get("Accept-Language"), default))
    if arrival.trouble:
        return _page("customer/trouble.html", 503, address=asked)
    if destination is None:
        return _page("customer/unknown.html", 404, asked=asked, meant=_meant(asked))
    if destination.retired:
        return _page(
            "customer/retired.html", 410, destination=destination, ways=_ways(destination, own_first=True)
        )
    if destination.target.channel == "help":
        return _page("customer/help.html", 200, destination=destination, ways=_ways(destination))
    return _page("customer/contact.html", 200, destination=destination)


@blueprint.get("/code")
def typed() -> Response:
    """Lead somebody who typed a code into the form to that code's own address."""
    text = as_printed(request.args.get("text", "")[:_MOST_TYPED])
    plain = "".join(character for character in text if character.isascii() and character.isalnum())
    return make_response(redirect(f"/{plain[: LONGEST + 1].lower() or 'unknown'}", code=303))


def _meant(asked: str) -> list[Destination]:
    """Return the codes that one slip could have turned into what was asked for."""
    try:
        found = Destinations(service().database).find_all(one_slip_away(asked))
    except SQLAlchemyError:
        return []
    return [destination for destination in found if not destination.retired]


def _ways(destination: Destination, *, own_first: bool = False) -> list[tuple[str, str]]:
    """Return (link, words of the button) of each way to reach the brand."""
    targets = ways_to_reach(service().database, destination.brand_id)
    if own_first:
        targets.sort(key=lambda target: target != destination.target)
    reference = destination.code_text.shown
    return [(target.link(reference), target.channel_object.button(target.value)) for target in targets]


def _page(template: str, status: int, **facts: object) -> Response:
    response = make_response(render_template(template, **facts), status)
    response.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; style-src {_style_hash()}"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Vary"] = "Accept-Language"
    if status == 503:
        response.headers["Retry-After"] = "30"
    return response


def _style_hash() -> str:
    """Return the style's hash as the policy names it (CSP Level 3, 2.3.1)."""
    config = current_app.config
    if "CUSTOMER_STYLE_HASH" not in config:
        style = Path(str(current_app.template_folder), _STYLE).read_bytes()
        config["CUSTOMER_STYLE_HASH"] = (
            f"'sha256-{base64.b64encode(hashlib.sha256(style).digest()).decode()}'"
        )
    return str(config["CUSTOMER_STYLE_HASH"])
