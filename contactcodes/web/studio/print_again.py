"""Printing again: codes that exist already, on a layout of one's choice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from contactcodes.campaigns.campaign import Campaign
from contactcodes.campaigns.placed_code import PlacedCode, count_codes, longest_code, placed_codes
from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.campaigns.print_run import PrintRun, find_print_run, order_of, order_print_run
from contactcodes.codes.code_text import SHORTEST, CodeText
from contactcodes.errors import InputError, LayoutError, NotFoundError
from contactcodes.language import _
from contactcodes.storage.columns import now
from contactcodes.web.auth.session import current_user_id
from contactcodes.web.current_brand import current_brand
from contactcodes.web.current_service import service
from contactcodes.web.studio.campaign_page import asked_campaign
from contactcodes.web.studio.first_sheet import Sheet, codes_on_first
from contactcodes.web.studio.layout_choice import (
    Choice,
    artwork_of,
    codes_pictured,
    picture_answer,
    typed_in,
    usual_fields,
    version_of,
)
from contactcodes.web.studio.order_form import fields_of
from contactcodes.web.studio.routes import read_id

_FIRST = 300  # as many codes tell what suits them, and whether the first sheet has changed


class _Wanted(NamedTuple):
    """Which codes of a campaign are printed: those of a search, those of a print run, or all in service."""

    campaign: Campaign
    search: str
    run: PrintRun | None


def add_to(blueprint: Blueprint) -> None:
    """Add the page and its pictures."""
    blueprint.add_url_rule("/campaigns/<id:campaign_id>/print", "print_again", _show)
    blueprint.add_url_rule("/campaigns/<id:campaign_id>/print", "send_print_again", _send, methods=["POST"])
    blueprint.add_url_rule("/campaigns/<id:campaign_id>/sheet/<layout_name>.png", "campaign_sheet", _picture)


def _show(campaign_id: int) -> ResponseReturnValue:
    with service().database.reading() as connection:
        wanted = _wanted(connection, campaign_id)
        typed = usual_fields() | _fields_before(connection, wanted.run) | request.args.to_dict()
    return _page(wanted, typed, {})


def _send(campaign_id: int) -> ResponseReturnValue:
    typed = typed_in(request.form)
    with service().database.reading() as connection:
        wanted = _wanted(connection, campaign_id)
        order, problems = _choice(connection, wanted).read(connection, typed)
        placed = _placed(connection, wanted) if order else []
    if "show" in typed:  # the search, or the pictures again
        return _page(wanted, typed, {})
    if order is None:
        return _page(wanted, typed, problems), 422
    try:
        # Before anything is written, for it takes a while.
        _sheet(wanted, placed).check(order)
        with service().database.writing() as connection:
            run = order_print_run(
                connection, wanted.campaign, order, placed, at=now(), ordered_by=current_user_id()
            )
    except InputError as problem:
        return _page(wanted, typed, {"layout": str(problem)}), 422
    return redirect(url_for("studio.print_run", run_id=run.id), code=303)


def _picture(campaign_id: int, layout_name: str) -> ResponseReturnValue:
    with service().database.reading() as connection:
        wanted = _wanted(connection, campaign_id)

    def sheet(order: PrintOrder) -> Sheet:
        with service().database.reading() as connection:
            placed = _placed(connection, wanted, most=codes_on_first(order))
        return _sheet(wanted, placed, codes_pictured())

    return picture_answer(layout_name, current_brand(), wanted.campaign.target, sheet)


def _wanted(connection: Connection, campaign_id: int) -> _Wanted:
    """Return which codes are asked for. Raises NotFoundError, for a print run of another campaign too."""
    campaign = asked_campaign(connection, campaign_id)
    run = None
    if asked := request.values.get("run", ""):
        try:
            run = find_print_run(connection, read_id(asked))
        except ValueError:
            run = None
        if run is None or run.campaign_id != campaign.id or run.serial_placement_id is not None:
            raise NotFoundError(_("There is no such print run."))
    return _Wanted(campaign, request.values.get("q", "").strip(), run)


def _fields_before(connection: Connection, run: PrintRun | None) -> dict[str, str]:
    """Return the form as it was when the run was ordered."""
    if run is None:
        return {}
    try:
        return fields_of(order_of(connection, run))
    except LayoutError:  # of a layout that nobody can read any more
        return {}


def _placed(connection: Connection, wanted: _Wanted, most: int | None = None) -> list[PlacedCode]:
    return placed_codes(
        connection,
        campaign_id=wanted.campaign.id,
        run_id=wanted.run.id if wanted.run else None,
        in_service=True,
        search=wanted.search,
        limit=most,
    )


def _sheet(wanted: _Wanted, placed: list[PlacedCode], in_all: int | None = None) -> Sheet:
    brand, target = current_brand(), wanted.campaign.target
    with service().database.reading() as connection:
        artwork = artwork_of(connection, brand, target)
    return Sheet(brand=brand, target=target, artwork=artwork, codes=_named(placed), codes_in_all=in_all)


def _named(placed: list[PlacedCode]) -> list[tuple[CodeText, str]]:
    return [(one.code_text, one.placement.name) for one in placed]


def _choice(connection: Connection, wanted: _Wanted) -> Choice:
    campaign = wanted.campaign
    if wanted.run:
        placed = _placed(connection, wanted)
        labels, first = len(placed), placed[:_FIRST]
    else:
        labels = count_codes(connection, campaign_id=campaign.id, in_service=True, search=wanted.search)
        first = _placed(connection, wanted, most=_FIRST)
    return Choice(
        brand=current_brand(),
        target=campaign.target,
        labels=labels,
        longest=longest_code(connection, campaign.id) or SHORTEST,
        media=[one.placement.medium for one in first],
        version=version_of(connection, current_brand(), campaign.target, codes=_named(first)),
    )


def _page(wanted: _Wanted, typed: Mapping[str, str], problems: Mapping[str, str]) -> str:
    with service().database.reading() as connection:
        choice = _choice(connection, wanted)
    return choice.page(
        "studio/print_again.html",
        typed,
        problems,
        campaign=wanted.campaign,
        wanted=wanted.search,
        run=wanted.run,
    )
