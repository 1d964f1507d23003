"""Step 1 of a new campaign: what for, and who answers."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from contactcodes.campaigns.campaign import campaigns_of, checked_campaign_name
from contactcodes.contacts.target import Target
from contactcodes.errors import InputError
from contactcodes.language import _
from contactcodes.web.auth.session import current_user_id
from contactcodes.web.current_brand import current_brand, leave_sample_brand
from contactcodes.web.current_service import service
from contactcodes.web.studio.channel_tiles import other_tiles, usual_tiles
from contactcodes.web.studio.contact_choice import CHOICE_FIELDS, fields_of, points_to_choose, read_choice
from contactcodes.web.studio.draft import Draft, begin_draft, end_draft, find_draft, name_draft
from contactcodes.web.studio.routes import read_id


def add_to(blueprint: Blueprint) -> None:
    """Add the step, and the end of a draft that nobody wants."""
    blueprint.add_url_rule("/campaigns/new", "campaign_step", _show)
    blueprint.add_url_rule("/campaigns/new", "send_campaign_step", _send, methods=["POST"])
    blueprint.add_url_rule("/drafts/<id:draft_id>/end", "end_draft", _end, methods=["POST"])


def free_name(connection: Connection, name: str, brand_id: int) -> str:
    """Return the name as it is stored. Raises InputError if it is empty, too long or taken."""
    if not name.strip():
        raise InputError(_("Give the campaign a name."))
    name = checked_campaign_name(name)
    if any(campaign.name == name for campaign in campaigns_of(connection, brand_id)):
        raise InputError(
            _("There is a campaign “%(name)s” already. Open it to add placements, or choose another name.")
            % {"name": name}
        )
    return name


def _show() -> ResponseReturnValue:
    leave_sample_brand()
    draft = _draft_asked()
    typed = dict.fromkeys(("name", *CHOICE_FIELDS), "")
    if draft is not None:
        with service().database.reading() as connection:
            typed = {"name": draft.name, **fields_of(connection, current_brand().id, draft.target)}
    return _page(typed, {})


def _send() -> ResponseReturnValue:
    leave_sample_brand()
    draft, typed = _draft_asked(), request.form
    problems: dict[str, str] = {}
    name, brand_id = typed.get("name", ""), current_brand().id
    with service().database.reading() as connection:
        try:
            name = free_name(connection, name, brand_id)
        except InputError as problem:
            problems["name"] = str(problem)
        choice = read_choice(connection, typed, brand_id, service().settings.public_url)
    problems |= choice.problems
    if problems or choice.target is None:
        shown = {key: typed.get(key, "") for key in ("name", *CHOICE_FIELDS)}
        return _page(shown, problems, choice.anyway or typed.get("anyway", "")), 422
    draft_id = _keep(draft, name, choice.target)
    return redirect(url_for("studio.placements_step", draft_id=draft_id), code=303)


def _keep(draft: Draft | None, name: str, target: Target) -> int:
    with service().database.writing() as connection:
        if draft is None:
            return begin_draft(
                connection,
                user_id=current_user_id(),
                brand_id=current_brand().id,
                campaign_id=None,
                name=name,
                target=target,
            ).id
        name_draft(connection, draft, name, target)
        return draft.id


def _end(draft_id: int) -> ResponseReturnValue:
    with service().database.writing() as connection:
        end_draft(connection, find_draft(connection, draft_id, current_user_id()))
    return redirect(url_for("studio.campaign_list"), code=303)


def _draft_asked() -> Draft | None:
    draft_id = request.args.get("draft", type=read_id)
    if draft_id is None:
        return None
    with service().database.reading() as connection:
        return find_draft(connection, draft_id, current_user_id())


def _page(typed: dict[str, str], problems: dict[str, str], anyway: str = "") -> str:
    with service().database.reading() as connection:
        points = points_to_choose(connection, current_brand().id)
    return render_template(
        "studio/campaign_step.html",
        typed=typed,
        problems=problems,
        anyway=anyway,
        points=points,
        usual=usual_tiles(),
        others=other_tiles(),
    )
