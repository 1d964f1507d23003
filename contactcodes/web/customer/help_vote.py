"""“Was this helpful?”: two buttons, counted once a press, without a cookie.

Robots and forms of other sites are thanked like everybody and not counted, and neither is the
second press of a phone within seconds. Nothing that could tell who pressed is stored.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, make_response, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from limits import parse_many

from contactcodes.campaigns.brand import find_brand
from contactcodes.contacts.help.stored_pages import find_help_page
from contactcodes.contacts.help.votes import count_vote
from contactcodes.scans.agent import read_agent
from contactcodes.web.auth.visitor_address import visitor_address
from contactcodes.web.current_service import service
from contactcodes.web.customer.help_page import today_of
from contactcodes.web.customer.phone_rate import PhoneRate

_OFTEN = parse_many("1 per 5 second; 20 per hour")  # of one phone, for one page
_EXTENSION = "contactcodes.help_votes"


def add_to(blueprint: Blueprint) -> None:
    """Add what the two buttons send to."""
    blueprint.add_url_rule("/help/<id:brand_id>/<slug>/vote", "help_vote", _vote, methods=["POST"])
    blueprint.record_once(_prepare)


def _prepare(state: BlueprintSetupState) -> None:
    app = state.app
    app.extensions[_EXTENSION] = PhoneRate()
    app.extensions["csrf"].exempt(_vote)  # customers have no session that a token could belong to


def _vote(brand_id: int, slug: str) -> Response:
    helpful = {"yes": True, "no": False}.get(request.form.get("helpful", ""))
    if helpful is None:
        abort(400)
    with service().database.reading() as connection:
        page = find_help_page(connection, brand_id, slug)
        if page is None:
            abort(404)
        brand = find_brand(connection, brand_id)
    locale = request.form.get("lang", "")
    if page.text_in(locale) is None:
        abort(400)
    if _is_a_press(page.id):
        with service().database.writing() as connection:
            count_vote(connection, page.id, locale, today_of(brand), helpful=helpful)
    code = request.form.get("code") or None
    there = url_for(
        ".help_page", brand_id=brand_id, slug=slug, thanks="1", lang=locale, code=code, _anchor="vote"
    )
    return make_response(redirect(there, code=303))


def _is_a_press(help_page_id: int) -> bool:
    """Tell whether a person pressed a button of ours, and has not just done so."""
    agent = request.headers.get("User-Agent", "")
    if request.form.get("url") or read_agent(agent)[0] is not None:  # no person sees the field
        return False
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    rate: PhoneRate = current_app.extensions[_EXTENSION]
    phone = (str(help_page_id), visitor_address(), agent)
    return rate.allows(*((often, phone) for often in _OFTEN))
