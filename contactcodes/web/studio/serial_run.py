"""Serial codes for packaging: a code of its own for each box of a placement, on labels of one's choice."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from contactcodes.campaigns.campaign import Campaign, find_campaign
from contactcodes.campaigns.placed_code import PlacedCode, find_placed_code
from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.campaigns.serial import MOST_CODES, order_serial_run
from contactcodes.codes.code_text import CodeText
from contactcodes.errors import InputError
from contactcodes.language import _, format_number
from contactcodes.storage.columns import now
from contactcodes.web.auth.session import current_user_id
from contactcodes.web.current_brand import current_brand
from contactcodes.web.current_service import service
from contactcodes.web.studio.campaign_page import asked_campaign
from contactcodes.web.studio.first_sheet import Sheet, codes_on_first, preview_code
from contactcodes.web.studio.layout_choice import (
    Choice,
    artwork_of,
    codes_pictured,
    picture_answer,
    typed_in,
    usual_fields,
    version_of,
)

_USUAL_COUNT = 1_000
_GROUPING = str.maketrans("", "", " \u00a0\u202f,.'’")  # of thousands, in either language


def add_to(blueprint: Blueprint) -> None:
    """Add the page and its pictures."""
    blueprint.add_url_rule("/codes/<code:code_text>/serial", "serial_run", _show)
    blueprint.add_url_rule("/codes/<code:code_text>/serial", "send_serial_run", _send, methods=["POST"])
    blueprint.add_url_rule("/codes/<code:code_text>/serial/<layout_name>.png", "serial_sheet", _picture)


def _show(code_text: CodeText) -> ResponseReturnValue:
    return _page(_placed(code_text), usual_fields() | request.args.to_dict(), {})


def _send(code_text: CodeText) -> ResponseReturnValue:
    placed, campaign = _placed(code_text)
    typed = typed_in(request.form)
    if "show" in typed:  # the search, or the pictures again
        return _page((placed, campaign), typed, {})
    count = _read_count(typed)
    with service().database.reading() as connection:
        order, problems = _choice(placed, campaign, count or _USUAL_COUNT).read(connection, typed)
    if count is None:
        problems["count"] = _("A run has 1 to %(most)s serial codes. Write a number such as %(usual)s.") % {
            "most": format_number(MOST_CODES),
            "usual": format_number(_USUAL_COUNT),
        }
    if order is None or count is None:
        return _page((placed, campaign), typed, problems), 422
    try:
        _sheet(placed, campaign, count).check(order)
        with service().database.writing() as connection:
            run = order_serial_run(
                connection,
                campaign,
                order,
                placement_id=placed.placement_id,
                count=count,
                at=now(),
                ordered_by=current_user_id(),
            )
    except InputError as problem:
        return _page((placed, campaign), typed, {"layout": str(problem)}), 422
    return redirect(url_for("studio.print_run", run_id=run.id), code=303)


def _picture(code_text: CodeText, layout_name: str) -> ResponseReturnValue:
    placed, campaign = _placed(code_text)

    def sheet(order: PrintOrder) -> Sheet:
        return _sheet(placed, campaign, codes_pictured() or _USUAL_COUNT, most=codes_on_first(order))

    return picture_answer(layout_name, current_brand(), campaign.target, sheet)


def _placed(code_text: CodeText) -> tuple[PlacedCode, Campaign]:
    with service().database.reading() as connection:
        placed = find_placed_code(connection, code_text)
        asked_campaign(connection, placed.campaign_id)
        return placed, find_campaign(connection, placed.campaign_id)


def _read_count(typed: Mapping[str, str]) -> int | None:
    written = typed.get("count", "").translate(_GROUPING)
    if not (written.isascii() and written.isdecimal() and len(written) <= len(str(MOST_CODES))):
        return None
    count = int(written)
    return count if 1 <= count <= MOST_CODES else None


def _sheet(placed: PlacedCode, campaign: Campaign, count: int, *, most: int = 1) -> Sheet:
    """Return the sheet with what stands for the codes, before they are made."""
    brand, stand_in = current_brand(), preview_code(service().settings.code_length + 1)
    with service().database.reading() as connection:
        artwork = artwork_of(connection, brand, campaign.target)
    return Sheet(
        brand=brand,
        target=campaign.target,
        artwork=artwork,
        codes=[(stand_in, placed.placement.name)] * min(count, most),
        codes_in_all=count,
    )


def _choice(placed: PlacedCode, campaign: Campaign, count: int) -> Choice:
    brand = current_brand()
    with service().database.reading() as connection:
        version = version_of(connection, brand, campaign.target, placed.placement.name)
    return Choice(
        brand=brand,
        target=campaign.target,
        labels=count,
        longest=service().settings.code_length + 1,
        media=[placed.placement.medium],
        version=version,
    )


def _page(asked: tuple[PlacedCode, Campaign], typed: Mapping[str, str], problems: Mapping[str, str]) -> str:
    placed, campaign = asked
    return _choice(placed, campaign, _read_count(typed) or _USUAL_COUNT).page(
        "studio/serial_run.html",
        {"count": format_number(_USUAL_COUNT), **typed},
        problems,
        campaign=campaign,
        placed=placed,
    )
