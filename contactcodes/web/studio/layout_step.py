"""Step 3: on what. Ordering makes campaign, placements, codes and print run at once, or nothing."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from contactcodes.campaigns.brand import Brand, find_brand
from contactcodes.campaigns.campaign import Campaign, find_campaign, open_campaign
from contactcodes.campaigns.placed_code import PlacedCode, add_placements, placed_codes
from contactcodes.campaigns.placement import Placement
from contactcodes.campaigns.print_run import order_print_run
from contactcodes.codes.address import leads_here_only, origin_of
from contactcodes.errors import InputError, PlacementsError
from contactcodes.language import _, ngettext
from contactcodes.sheets.layout import Layout
from contactcodes.storage.columns import now
from contactcodes.web.auth.session import current_user_id
from contactcodes.web.service import service
from contactcodes.web.studio.campaign_step import free_name
from contactcodes.web.studio.draft import Draft, end_draft, find_draft
from contactcodes.web.studio.first_sheet import PREVIEW_CODE, Sheet
from contactcodes.web.studio.layout_cards import cards, picture_answer, read_choice
from contactcodes.web.studio.listed import read_text


def add_to(blueprint: Blueprint) -> None:
    """Add the step and the picture of each layout's first sheet."""
    blueprint.add_url_rule("/drafts/<int:draft_id>/layout", "layout_step", _show)
    blueprint.add_url_rule("/drafts/<int:draft_id>/layout", "send_layout_step", _send, methods=["POST"])
    blueprint.add_url_rule("/drafts/<int:draft_id>/sheet/<layout_name>.png", "draft_sheet", _picture)


def _show(draft_id: int) -> ResponseReturnValue:
    draft, brand = _draft(draft_id)
    try:
        listed = _listed(draft)
    except PlacementsError:
        return redirect(url_for("studio.placements_step", draft_id=draft.id), code=303)
    return _page(draft, brand, len(listed), {})


def _send(draft_id: int) -> ResponseReturnValue:
    draft, brand = _draft(draft_id)
    listed = _listed(draft)
    layout, locale = read_choice(request.form, usual_locale=brand.locale)
    printing = request.form.get("order") != "codes"
    if printing and layout is None:
        return _page(draft, brand, len(listed), {"layout": _("Choose what the codes are printed on.")}), 422
    try:
        with service().database.writing() as connection:
            find_draft(connection, draft.id, current_user_id())  # a second click finds it ended
            campaign, placed, minted = _make(connection, draft, brand, listed)
            run_id = (
                _order(connection, brand, campaign, placed, layout, locale) if printing and layout else None
            )
            end_draft(connection, draft)
    except InputError as problem:  # nothing of it was stored
        return _page(draft, brand, len(listed), {"layout": str(problem)}), 422
    if run_id is not None:
        return redirect(url_for("studio.print_run", run_id=run_id), code=303)
    flash(ngettext("%(count)d code was made.", "%(count)d codes were made.", minted) % {"count": minted})
    return redirect(url_for("studio.campaign", campaign_id=campaign.id), code=303)


def _picture(draft_id: int, layout_name: str) -> ResponseReturnValue:
    draft, brand = _draft(draft_id)
    sheet = Sheet(
        brand=brand,
        target=draft.target,
        locale=read_choice(request.args, usual_locale=brand.locale)[1],
        origin=_origin(),
        codes=[(PREVIEW_CODE, placement.name) for placement in _listed(draft)],
    )
    return picture_answer(sheet, layout_name, large="large" in request.args)


def _make(
    connection: Connection, draft: Draft, brand: Brand, listed: list[Placement]
) -> tuple[Campaign, list[PlacedCode], int]:
    """Make what the draft says; return the campaign, its codes that are listed, and how many are new."""
    at = now()
    if draft.campaign_id is None:
        name = free_name(connection, draft.name, brand.id)  # another draft may have been quicker
        campaign = open_campaign(connection, brand, name, draft.target, at)
    else:
        campaign = find_campaign(connection, draft.campaign_id)
    minted = add_placements(
        connection,
        campaign,
        listed,
        origin=_origin(),
        code_length=service().settings.code_length,
        at=at,
    )
    names = [placement.name for placement in listed]
    return campaign, placed_codes(connection, campaign_id=campaign.id, names=names), minted


def _order(
    connection: Connection,
    brand: Brand,
    campaign: Campaign,
    placed: list[PlacedCode],
    layout: Layout,
    locale: str,
) -> int:
    """Order the sheets. Raises LayoutError, before anything is stored, if they cannot be drawn."""
    in_service = [one for one in placed if one.retired_at is None]
    Sheet(
        brand=brand,
        target=campaign.target,
        locale=locale,
        origin=_origin(),
        codes=[(one.code_text, one.placement.name) for one in in_service],
    ).check(layout)
    return order_print_run(
        connection,
        campaign,
        layout,
        in_service,
        locale=locale,
        origin=_origin(),
        at=now(),
        ordered_by=current_user_id(),
    ).id


def _draft(draft_id: int) -> tuple[Draft, Brand]:
    with service().database.reading() as connection:
        draft = find_draft(connection, draft_id, current_user_id())
        return draft, find_brand(connection, draft.brand_id)


def _listed(draft: Draft) -> list[Placement]:
    """Return the placements of the draft. Raises PlacementsError for bad rows that were not accepted."""
    listed = read_text(draft.placements)
    return [placement for _line, placement in listed.good] if draft.skip_bad else listed.all_good()


def _origin() -> str:
    return origin_of(service().settings.public_url)


def _page(draft: Draft, brand: Brand, labels: int, problems: dict[str, str]) -> str:
    return render_template(
        "studio/layout_step.html",
        draft=draft,
        labels=labels,
        cards=cards(_origin(), labels),
        chosen=request.form.get("layout", ""),
        locale_chosen=read_choice(request.form, usual_locale=brand.locale)[1],
        origin=_origin(),
        only_here=leads_here_only(_origin()),
        problems=problems,
    )
