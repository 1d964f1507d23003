"""Printing again: codes that exist already, on a layout of one's choice."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from contactcodes.campaigns.brand import find_brand
from contactcodes.campaigns.campaign import Campaign
from contactcodes.campaigns.placed_code import PlacedCode, placed_codes
from contactcodes.campaigns.print_run import order_print_run
from contactcodes.codes.address import leads_here_only, origin_of
from contactcodes.errors import InputError
from contactcodes.language import _
from contactcodes.storage.columns import now
from contactcodes.web.auth.session import current_user_id
from contactcodes.web.current_brand import current_brand
from contactcodes.web.service import service
from contactcodes.web.studio.campaign_page import asked_campaign, matching
from contactcodes.web.studio.first_sheet import Sheet
from contactcodes.web.studio.layout_cards import cards, picture_answer, read_choice


def add_to(blueprint: Blueprint) -> None:
    """Add the page and its pictures."""
    blueprint.add_url_rule("/campaigns/<int:campaign_id>/print", "print_again", _show)
    blueprint.add_url_rule("/campaigns/<int:campaign_id>/print", "send_print_again", _send, methods=["POST"])
    blueprint.add_url_rule("/campaigns/<int:campaign_id>/sheet/<layout_name>.png", "campaign_sheet", _picture)


def _show(campaign_id: int) -> ResponseReturnValue:
    with service().database.reading() as connection:
        campaign, placed = _asked(connection, campaign_id)
    return _page(campaign, placed, {})


def _send(campaign_id: int) -> ResponseReturnValue:
    with service().database.reading() as connection:
        campaign, placed = _asked(connection, campaign_id)
        brand = find_brand(connection, campaign.brand_id)
    layout, locale = read_choice(request.form, usual_locale=brand.locale)
    if layout is None:
        return _page(campaign, placed, {"layout": _("Choose what the codes are printed on.")}), 422
    try:
        _sheet(campaign, placed, locale).check(layout)
        with service().database.writing() as connection:
            run = order_print_run(
                connection,
                campaign,
                layout,
                placed,
                locale=locale,
                origin=_origin(),
                at=now(),
                ordered_by=current_user_id(),
            )
    except InputError as problem:
        return _page(campaign, placed, {"layout": str(problem)}), 422
    return redirect(url_for("studio.print_run", run_id=run.id), code=303)


def _picture(campaign_id: int, layout_name: str) -> ResponseReturnValue:
    with service().database.reading() as connection:
        campaign, placed = _asked(connection, campaign_id)
    locale = read_choice(request.args, usual_locale=current_brand().locale)[1]
    return picture_answer(_sheet(campaign, placed, locale), layout_name, large="large" in request.args)


def _asked(connection: Connection, campaign_id: int) -> tuple[Campaign, list[PlacedCode]]:
    """Return the campaign and its codes in service, only those that match where a search was made."""
    campaign = asked_campaign(connection, campaign_id)
    placed = [one for one in placed_codes(connection, campaign_id=campaign.id) if one.retired_at is None]
    wanted = request.values.get("q", "").strip()
    return campaign, matching(placed, wanted) if wanted else placed


def _sheet(campaign: Campaign, placed: list[PlacedCode], locale: str) -> Sheet:
    return Sheet(
        brand=current_brand(),
        target=campaign.target,
        locale=locale,
        origin=_origin(),
        codes=[(one.code_text, one.placement.name) for one in placed],
    )


def _origin() -> str:
    return origin_of(service().settings.public_url)


def _page(campaign: Campaign, placed: list[PlacedCode], problems: dict[str, str]) -> str:
    return render_template(
        "studio/print_again.html",
        campaign=campaign,
        labels=len(placed),
        wanted=request.values.get("q", "").strip(),
        cards=cards(_origin(), len(placed)),
        chosen=request.form.get("layout", ""),
        locale_chosen=read_choice(request.form, usual_locale=current_brand().locale)[1],
        origin=_origin(),
        only_here=leads_here_only(_origin()),
        problems=problems,
    )
