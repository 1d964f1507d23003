"""Routes of a campaign or a code: who is led where, tried out before it is saved, and what was before."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contactcodes.campaigns.campaign import Campaign
from contactcodes.campaigns.placed_code import find_placed_code
from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.contact_point import contact_points_of
from contactcodes.contacts.repoint import ask_repoint, needs_second_eyes
from contactcodes.contacts.repoint_record import history_of
from contactcodes.contacts.repoint_words import repoint_told
from contactcodes.contacts.route_explained import Explanation
from contactcodes.contacts.route_words import condition_words
from contactcodes.contacts.way import Scope, Way, codes_on_their_own, in_field, own_way, way_of
from contactcodes.contacts.way_explained import spot_of
from contactcodes.errors import InputError
from contactcodes.language import _
from contactcodes.storage.columns import now
from contactcodes.web.auth.session import current_user_id
from contactcodes.web.current_brand import brands_here
from contactcodes.web.current_service import service
from contactcodes.web.studio.campaign_page import asked_campaign
from contactcodes.web.studio.repoint_effect import current_zone, flash_repoint, read_effect
from contactcodes.web.studio.routes_explained import (
    asking_fields,
    placements_to_choose,
    read_asking,
    shares_to_choose,
)
from contactcodes.web.studio.routes_form import RoutesForm, press, read_routes_form


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whose routes the page is about.

    code_text  None: the campaign's
    """

    campaign: Campaign
    code_text: CodeText | None
    scope: Scope

    @property
    def address(self) -> str:
        """Where the page is."""
        if self.code_text is None:
            return url_for("studio.campaign_routes", campaign_id=self.campaign.id)
        return url_for("studio.code_routes", code_text=self.code_text)


def add_to(blueprint: Blueprint) -> None:
    """Add the pages."""
    campaign, code = "/campaigns/<id:campaign_id>/routes", "/codes/<code:code_text>/routes"
    blueprint.add_url_rule(campaign, "campaign_routes", _show)
    blueprint.add_url_rule(campaign, "send_campaign_routes", _send, methods=["POST"])
    blueprint.add_url_rule(code, "code_routes", _show)
    blueprint.add_url_rule(code, "send_code_routes", _send, methods=["POST"])


def _show(campaign_id: int | None = None, code_text: CodeText | None = None) -> ResponseReturnValue:
    asked = _asked(campaign_id, code_text)
    with service().database.reading() as connection:
        way = way_of(connection, asked.scope)
    return _page(asked, RoutesForm(way), None)


def _send(campaign_id: int | None = None, code_text: CodeText | None = None) -> ResponseReturnValue:
    asked = _asked(campaign_id, code_text)
    with service().database.reading() as connection:
        stored = way_of(connection, asked.scope)
    if request.form.get("do") == "follow" and asked.code_text is not None:
        return _ask(asked, RoutesForm(stored), None)
    form = read_routes_form(request.form, stored)
    done = press(form, request.form.get("do", ""))
    explained = None
    if done == "try" and not form.problems:
        with service().database.reading() as connection:
            explained, form.problems = read_asking(connection, asked.scope, form.way, form.typed)
    if done == "save" and not form.problems:
        return _ask(asked, form, form.way)
    return _page(asked, form, explained), 422 if form.problems else 200


def _ask(asked: _Asked, form: RoutesForm, way: Way | None) -> ResponseReturnValue:
    field = "effect"
    try:
        effect = read_effect(form.typed.get("effect", ""), current_zone(asked.campaign.brand_id))
        field = "last"
        with service().database.writing() as connection:
            repoint = ask_repoint(
                connection,
                asked.scope,
                way,
                asked_by=current_user_id(),
                at=now(),
                takes_effect_at=effect,
                second_eyes_from=service().settings.second_eyes_from_copies,
            )
            codes = in_field(connection, asked.scope).codes
    except InputError as problem:
        form.problems[field] = str(problem)
        return _page(asked, form, None), 422
    flash_repoint(repoint, codes)
    return redirect(asked.address, code=303)


def _asked(campaign_id: int | None, code_text: CodeText | None) -> _Asked:
    with service().database.reading() as connection:
        if code_text is None:
            campaign = asked_campaign(connection, campaign_id or 0)
            return _Asked(campaign, None, Scope(campaign.id))
        placed = find_placed_code(connection, code_text)
        campaign = asked_campaign(connection, placed.campaign_id)
        return _Asked(campaign, code_text, Scope(campaign.id, placed.code_id))


def _page(asked: _Asked, form: RoutesForm, explained: Explanation | None) -> str:
    scope, brand_id = asked.scope, asked.campaign.brand_id
    zone = current_zone(brand_id)
    locale = next(brand.locale for brand in brands_here() if brand.id == brand_id)
    with service().database.reading() as connection:
        points = contact_points_of(connection, brand_id)
        stored = way_of(connection, scope)
        spot = spot_of(connection, scope, form.typed.get("p_placement", ""))
        reached = in_field(connection, scope)
        page = {
            "reached": reached,
            "second": needs_second_eyes(reached, service().settings.second_eyes_from_copies),
            "own": codes_on_their_own(connection, asked.campaign.id) if asked.code_text is None else 0,
            "follows": asked.code_text is not None and own_way(connection, scope) is None,
            "placements": placements_to_choose(connection, scope),
            "history": [(one, repoint_told(one, zone)) for one in history_of(connection, scope)],
        }
    names = {point.id: point.label for point in points}
    return render_template(
        "studio/routes.html",
        asked=asked,
        form=form,
        typed=form.typed | asking_fields(form.typed, spot.zone, locale, spot.country),
        problems=form.problems,
        routes=[
            (condition_words(route.when), names.get(route.to, _("a contact point that is gone")))
            for route in form.way.routes
        ],
        changed=form.way != stored or form.opened is not None,
        points=[(str(point.id), point.label) for point in points],
        shares=shares_to_choose(form.way),
        zone=spot.zone,
        explained=explained,
        **page,
    )
