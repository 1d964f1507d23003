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
from contactcodes.contacts.route_words import condition_words
from contactcodes.contacts.way import (
    Scope,
    Way,
    codes_on_their_own,
    in_field,
    is_beside_serial_codes,
    own_way,
    way_of,
)
from contactcodes.errors import InputError
from contactcodes.language import _
from contactcodes.storage.columns import now
from contactcodes.web.auth.session import current_user_id
from contactcodes.web.current_service import service
from contactcodes.web.studio.campaign_page import asked_campaign
from contactcodes.web.studio.repoint_effect import current_zone, flash_repoint, read_effect
from contactcodes.web.studio.routes_explained import asking
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
    return _page(asked, RoutesForm(way))


def _send(campaign_id: int | None = None, code_text: CodeText | None = None) -> ResponseReturnValue:
    asked = _asked(campaign_id, code_text)
    with service().database.reading() as connection:
        stored = way_of(connection, asked.scope)
    if request.form.get("do") == "follow" and asked.code_text is not None:
        return _ask(asked, RoutesForm(stored), None)
    form = read_routes_form(request.form, stored)
    done = press(form, request.form.get("do", ""))
    if done == "save" and not form.problems:
        return _ask(asked, form, form.way)
    return _page(asked, form, is_tried=done == "try" and not form.problems)


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
        return _page(asked, form)
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


def _page(asked: _Asked, form: RoutesForm, *, is_tried: bool = False) -> ResponseReturnValue:
    scope, brand_id = asked.scope, asked.campaign.brand_id
    zone = current_zone(brand_id)
    with service().database.reading() as connection:
        names = {point.id: point.label for point in contact_points_of(connection, brand_id)}
        stored = way_of(connection, scope)
        if is_tried and form.way.last not in names:
            form.problems["last"], is_tried = _("Choose where everybody else is led."), False
        tried = asking(
            connection,
            scope,
            form.typed,
            before=stored if stored != form.way else None,
            after=form.way,
            is_asked=is_tried,
        )
        reached = in_field(connection, scope)
        page = {
            "reached": reached,
            "second": needs_second_eyes(reached, service().settings.second_eyes_from_copies),
            "own": codes_on_their_own(connection, asked.campaign.id) if asked.code_text is None else 0,
            "beside_serial": is_beside_serial_codes(connection, scope),
            "follows": asked.code_text is not None and own_way(connection, scope) is None,
            "history": [(one, repoint_told(one, zone)) for one in history_of(connection, scope)],
        }
    problems = form.problems | tried.problems
    shown = render_template(
        "studio/routes.html",
        asked=asked,
        form=form,
        typed=form.typed,
        problems=problems,
        tried=tried,
        routes=[
            (condition_words(route.when), names.get(route.to, _("a contact point that is gone")))
            for route in form.way.routes
        ],
        changed=form.way != stored or form.opened is not None,
        points=[(str(number), name) for number, name in names.items()],
        **page,
    )
    return shown, 422 if problems else 200
