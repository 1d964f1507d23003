"""Printing again: codes that exist already, on a layout of one's choice."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from contactcodes.campaigns.brand import find_brand
from contactcodes.campaigns.campaign import Campaign
from contactcodes.campaigns.placed_code import PlacedCode, count_codes, longest_code, placed_codes
from contactcodes.campaigns.print_run import order_print_run
from contactcodes.codes.code_text import SHORTEST
from contactcodes.errors import InputError
from contactcodes.language import _
from contactcodes.sheets.layout import Layout
from contactcodes.storage.columns import now
from contactcodes.web.auth.session import current_user_id
from contactcodes.web.current_brand import current_brand
from contactcodes.web.current_service import service
from contactcodes.web.studio.campaign_page import asked_campaign
from contactcodes.web.studio.first_sheet import Sheet
from contactcodes.web.studio.layout_cards import choice_page, picture_answer, printed_origin, read_choice


def add_to(blueprint: Blueprint) -> None:
    """Add the page and its pictures."""
    blueprint.add_url_rule("/campaigns/<id:campaign_id>/print", "print_again", _show)
    blueprint.add_url_rule("/campaigns/<id:campaign_id>/print", "send_print_again", _send, methods=["POST"])
    blueprint.add_url_rule("/campaigns/<id:campaign_id>/sheet/<layout_name>.png", "campaign_sheet", _picture)


def _show(campaign_id: int) -> ResponseReturnValue:
    with service().database.reading() as connection:
        campaign = asked_campaign(connection, campaign_id)
        labels = count_codes(connection, campaign_id=campaign.id, in_service=True, search=_wanted())
        longest = longest_code(connection, campaign.id)
    return _page(campaign, labels, longest, {})


def _send(campaign_id: int) -> ResponseReturnValue:
    with service().database.reading() as connection:
        campaign = asked_campaign(connection, campaign_id)
        placed = _placed(connection, campaign)
        longest = longest_code(connection, campaign.id)
        brand = find_brand(connection, campaign.brand_id)
    layout, locale = read_choice(request.form, usual_locale=brand.locale)
    if layout is None:
        problems = {"layout": _("Choose what the codes are printed on.")}
        return _page(campaign, len(placed), longest, problems), 422
    try:
        _sheet(campaign, placed, locale).check(layout)  # before anything is written, for it takes a while
        with service().database.writing() as connection:
            run = order_print_run(
                connection,
                campaign,
                layout,
                placed,
                locale=locale,
                origin=printed_origin(),
                at=now(),
                ordered_by=current_user_id(),
            )
    except InputError as problem:
        return _page(campaign, len(placed), longest, {"layout": str(problem)}), 422
    return redirect(url_for("studio.print_run", run_id=run.id), code=303)


def _picture(campaign_id: int, layout_name: str) -> ResponseReturnValue:
    def sheet(layout: Layout) -> Sheet:
        with service().database.reading() as connection:
            campaign = asked_campaign(connection, campaign_id)
            placed = _placed(connection, campaign, most=layout.labels_per_page)
        locale = read_choice(request.args, usual_locale=current_brand().locale)[1]
        return _sheet(campaign, placed, locale)

    return picture_answer(layout_name, sheet)


def _wanted() -> str:
    """Return the search whose finds are printed; "" where everything in service is."""
    return request.values.get("q", "").strip()


def _placed(connection: Connection, campaign: Campaign, most: int | None = None) -> list[PlacedCode]:
    return placed_codes(connection, campaign_id=campaign.id, in_service=True, search=_wanted(), limit=most)


def _sheet(campaign: Campaign, placed: list[PlacedCode], locale: str) -> Sheet:
    return Sheet(
        brand=current_brand(),
        target=campaign.target,
        locale=locale,
        origin=printed_origin(),
        codes=[(one.code_text, one.placement.name) for one in placed],
    )


def _page(campaign: Campaign, labels: int, longest: int, problems: dict[str, str]) -> str:
    return choice_page(
        "studio/print_again.html",
        labels,
        longest or SHORTEST,
        usual_locale=current_brand().locale,
        problems=problems,
        campaign=campaign,
        wanted=_wanted(),
    )
