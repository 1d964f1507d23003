"""Another name for a campaign, another contact point for its codes, more placements."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contactcodes.campaigns.campaign import Campaign, point_campaign, rename_campaign
from contactcodes.contacts.contact_point import find_contact_point
from contactcodes.contacts.repoint import needs_second_eyes
from contactcodes.contacts.target import Target
from contactcodes.contacts.way import Scope, Way, codes_on_their_own, in_field, way_of
from contactcodes.contacts.way_explained import NEW_POINT
from contactcodes.errors import InputError
from contactcodes.language import _
from contactcodes.storage.columns import now
from contactcodes.web.auth.session import current_user_id
from contactcodes.web.current_service import service
from contactcodes.web.studio.campaign_page import asked_campaign
from contactcodes.web.studio.channel_tiles import other_tiles, usual_tiles
from contactcodes.web.studio.contact_choice import CHOICE_FIELDS, points_to_choose, read_choice
from contactcodes.web.studio.draft import begin_draft
from contactcodes.web.studio.led_to import led_to
from contactcodes.web.studio.repoint_effect import current_zone, flash_repoint, read_effect
from contactcodes.web.studio.routes_explained import asking
from contactcodes.web.studio.way_lines import waiting_changes


def add_to(blueprint: Blueprint) -> None:
    """Add the pages."""
    blueprint.add_url_rule("/campaigns/<id:campaign_id>/name", "rename", _show_name)
    blueprint.add_url_rule("/campaigns/<id:campaign_id>/name", "send_name", _send_name, methods=["POST"])
    blueprint.add_url_rule("/campaigns/<id:campaign_id>/contact", "repoint", _show_contact)
    blueprint.add_url_rule(
        "/campaigns/<id:campaign_id>/contact", "send_contact", _send_contact, methods=["POST"]
    )
    blueprint.add_url_rule(
        "/campaigns/<id:campaign_id>/placements", "add_placements", _add_placements, methods=["POST"]
    )


def _show_name(campaign_id: int) -> ResponseReturnValue:
    campaign = _campaign(campaign_id)
    return render_template("studio/rename.html", campaign=campaign, name=campaign.name, problems={})


def _send_name(campaign_id: int) -> ResponseReturnValue:
    campaign, name = _campaign(campaign_id), request.form.get("name", "")
    try:
        with service().database.writing() as connection:
            rename_campaign(connection, campaign, name)
    except InputError as problem:
        problems = {"name": str(problem) if name.strip() else _("Give the campaign a name.")}
        return render_template("studio/rename.html", campaign=campaign, name=name, problems=problems), 422
    return redirect(url_for("studio.campaign", campaign_id=campaign.id), code=303)


def _show_contact(campaign_id: int) -> ResponseReturnValue:
    return _contact_page(_campaign(campaign_id), dict.fromkeys(CHOICE_FIELDS, ""), {})


def _send_contact(campaign_id: int) -> ResponseReturnValue:
    """Re-point every code, but only after the page has said how many hang in the field."""
    campaign, settings = _campaign(campaign_id), service().settings
    typed = {key: request.form.get(key, "") for key in CHOICE_FIELDS}
    with service().database.reading() as connection:
        choice = read_choice(connection, request.form, campaign.brand_id, settings.public_url)
        way = way_of(connection, Scope(campaign.id))
    target = choice.target
    if target is None:
        return _contact_page(campaign, typed, choice.problems, choice.anyway), 422
    if target == campaign.target and not way.routes:
        flash(_("The codes lead there already; nothing was changed."))
        return redirect(url_for("studio.campaign", campaign_id=campaign.id), code=303)
    if request.form.get("do") == "try" or request.form.get("confirmed") != str(target):
        return _confirm_page(campaign, typed, target, {})
    try:
        takes_effect_at = read_effect(request.form.get("effect", ""), current_zone(campaign.brand_id))
    except InputError as problem:
        return _confirm_page(campaign, typed, target, {"effect": str(problem)})
    with service().database.writing() as connection:
        repoint = point_campaign(
            connection,
            campaign,
            target,
            now(),
            asked_by=current_user_id(),
            takes_effect_at=takes_effect_at,
            second_eyes_from=settings.second_eyes_from_copies,
        )
        moved = in_field(connection, repoint.scope).codes
    flash_repoint(repoint, moved)
    return redirect(url_for("studio.campaign", campaign_id=campaign.id), code=303)


def _add_placements(campaign_id: int) -> ResponseReturnValue:
    with service().database.writing() as connection:
        campaign = asked_campaign(connection, campaign_id)
        draft = begin_draft(
            connection,
            user_id=current_user_id(),
            brand_id=campaign.brand_id,
            campaign_id=campaign.id,
            name=campaign.name,
            target=campaign.target,
        )
    return redirect(url_for("studio.placements_step", draft_id=draft.id), code=303)


def _campaign(campaign_id: int) -> Campaign:
    with service().database.reading() as connection:
        return asked_campaign(connection, campaign_id)


def _contact_page(
    campaign: Campaign, typed: Mapping[str, str], problems: Mapping[str, str], anyway: str = ""
) -> str:
    with service().database.reading() as connection:
        points = points_to_choose(connection, campaign.brand_id)
        led = led_to(connection, campaign.brand_id, campaign.target)
    return render_template(
        "studio/repoint.html",
        campaign=campaign,
        led=led,
        typed=typed,
        problems=problems,
        anyway=anyway,
        points=points,
        usual=usual_tiles(),
        others=other_tiles(),
    )


def _confirm_page(
    campaign: Campaign, typed: dict[str, str], target: Target, problems: dict[str, str]
) -> ResponseReturnValue:
    scope = Scope(campaign.id)
    with service().database.reading() as connection:
        reached = in_field(connection, scope)
        way = way_of(connection, scope)
        own = codes_on_their_own(connection, campaign.id)
        point = find_contact_point(connection, campaign.brand_id, target)
        led = [led_to(connection, campaign.brand_id, one) for one in (campaign.target, target)]
        waiting = waiting_changes(connection, campaign)
        tried = asking(
            connection,
            scope,
            request.form,
            before=way,
            after=Way(last=NEW_POINT if point is None else point.id),
            is_asked=request.form.get("do") == "try",
            new=target if point is None else None,
        )
    problems = problems | tried.problems
    shown = render_template(
        "studio/repoint_confirm.html",
        campaign=campaign,
        typed=typed,
        target=target,
        led_before=led[0],
        led_after=led[1],
        waiting=waiting,
        reached=reached,
        routes=len(way.routes),
        own=own,
        second=needs_second_eyes(reached, service().settings.second_eyes_from_copies),
        effect=request.form.get("effect", ""),
        tried=tried,
        problems=problems,
    )
    return shown, 422 if problems else 200
