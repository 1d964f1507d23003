"""Step 3: on what. Ordering makes campaign, placements, codes and print run at once, or nothing."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from contactcodes.campaigns.brand import Brand, find_brand
from contactcodes.campaigns.campaign import Campaign, find_campaign, open_campaign
from contactcodes.campaigns.placed_code import PlacedCode, add_placements, placed_codes
from contactcodes.campaigns.placement import Placement
from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.campaigns.print_run import order_print_run
from contactcodes.codes.code_text import CodeText
from contactcodes.errors import InputError, PlacementsError
from contactcodes.language import ngettext
from contactcodes.storage.columns import now
from contactcodes.web.auth.session import current_user_id
from contactcodes.web.current_service import service
from contactcodes.web.studio.campaign_step import free_name
from contactcodes.web.studio.draft import Draft, end_draft, find_draft, list_of
from contactcodes.web.studio.first_sheet import Sheet, codes_on_first, preview_code
from contactcodes.web.studio.layout_cards import printed_origin
from contactcodes.web.studio.layout_choice import (
    Choice,
    artwork_of,
    codes_pictured,
    picture_answer,
    typed_in,
    usual_fields,
    version_of,
)
from contactcodes.web.studio.listed import read_text


def add_to(blueprint: Blueprint) -> None:
    """Add the step and the picture of each layout's first sheet."""
    blueprint.add_url_rule("/drafts/<id:draft_id>/layout", "layout_step", _show)
    blueprint.add_url_rule("/drafts/<id:draft_id>/layout", "send_layout_step", _send, methods=["POST"])
    blueprint.add_url_rule("/drafts/<id:draft_id>/sheet/<layout_name>.png", "draft_sheet", _picture)


def _show(draft_id: int) -> ResponseReturnValue:
    draft, brand, text = _draft(draft_id)
    try:
        listed = _listed(draft, text)
    except PlacementsError:
        return redirect(url_for("studio.placements_step", draft_id=draft.id), code=303)
    return _page(draft, brand, listed, usual_fields() | request.args.to_dict(), {})


def _send(draft_id: int) -> ResponseReturnValue:
    draft, brand, text = _draft(draft_id)
    listed = _listed(draft, text)
    typed = typed_in(request.form)
    if "show" in typed:  # the search, or the pictures again
        return _page(draft, brand, listed, typed, {})
    order = None
    try:
        if typed.get("order") != "codes":
            choice = _choice(draft, brand, listed)
            with service().database.reading() as connection:
                order, problems = choice.read(connection, typed)
            if order is None:
                return _page(draft, brand, listed, typed, problems), 422
            # With what stands for the codes, before they are made: nobody else can write meanwhile.
            _sheet(draft, brand, _to_print(draft, listed)).check(order)
        with service().database.writing() as connection:
            find_draft(connection, draft.id, current_user_id())  # a second click finds it ended
            campaign, minted = _make(connection, draft, brand, listed)
            run_id = _order(connection, campaign, listed, order) if order else None
            end_draft(connection, draft)
    except InputError as problem:  # nothing of it was stored
        return _page(draft, brand, listed, typed, {"layout": str(problem)}), 422
    if run_id is not None:
        return redirect(url_for("studio.print_run", run_id=run_id), code=303)
    flash(ngettext("%(count)d code was made.", "%(count)d codes were made.", minted) % {"count": minted})
    return redirect(url_for("studio.campaign", campaign_id=campaign.id), code=303)


def _picture(draft_id: int, layout_name: str) -> ResponseReturnValue:
    draft, brand, text = _draft(draft_id)

    def sheet(order: PrintOrder) -> Sheet:
        first = [placement for _line, placement in read_text(text, enough=codes_on_first(order)).good]
        return _sheet(draft, brand, _to_print(draft, first), codes_pictured())

    return picture_answer(layout_name, brand, draft.target, sheet)


def _make(
    connection: Connection, draft: Draft, brand: Brand, listed: list[Placement]
) -> tuple[Campaign, int]:
    """Make what the draft says; return the campaign and how many codes are new."""
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
        origin=printed_origin(),
        code_length=service().settings.code_length,
        at=at,
    )
    return campaign, minted


def _order(connection: Connection, campaign: Campaign, listed: list[Placement], order: PrintOrder) -> int:
    """Order the sheets of what is listed and in service; return the print run's id."""
    names = [placement.name for placement in listed]
    placed = placed_codes(connection, campaign_id=campaign.id, names=names, in_service=True)
    return order_print_run(connection, campaign, order, placed, at=now(), ordered_by=current_user_id()).id


def _draft(draft_id: int) -> tuple[Draft, Brand, str]:
    """Return a draft, its brand and its list as text."""
    with service().database.reading() as connection:
        draft = find_draft(connection, draft_id, current_user_id())
        return draft, find_brand(connection, draft.brand_id), list_of(connection, draft)


def _listed(draft: Draft, text: str) -> list[Placement]:
    """Return the placements of the draft. Raises PlacementsError for bad rows that were not accepted."""
    listed = read_text(text)
    return [placement for _line, placement in listed.good] if draft.skip_bad else listed.all_good()


def _to_print(draft: Draft, listed: list[Placement]) -> list[tuple[CodeText, str]]:
    """Return what the labels will carry, (code text, placement's name) in order.

    A placement that is known has its code, and no label if that is retired; for the code of a new
    one stands ``preview_code``.
    """
    names = [placement.name for placement in listed]
    known: dict[str, PlacedCode] = {}
    if draft.campaign_id is not None:
        with service().database.reading() as connection:
            placed = placed_codes(connection, campaign_id=draft.campaign_id, names=names)
        known = {one.placement.name: one for one in placed}
    new = _new_code()
    return [
        (known[name].code_text if name in known else new, name)
        for name in names
        if name not in known or known[name].retired_at is None
    ]


def _new_code() -> CodeText:
    return preview_code(service().settings.code_length + 1)


def _sheet(
    draft: Draft, brand: Brand, to_print: list[tuple[CodeText, str]], in_all: int | None = None
) -> Sheet:
    with service().database.reading() as connection:
        artwork = artwork_of(connection, brand, draft.target)
    return Sheet(brand=brand, target=draft.target, artwork=artwork, codes=to_print, codes_in_all=in_all)


def _choice(draft: Draft, brand: Brand, listed: list[Placement]) -> Choice:
    to_print = _to_print(draft, listed)
    with service().database.reading() as connection:
        version = version_of(connection, brand, draft.target, draft.changed_at)
    return Choice(
        brand=brand,
        target=draft.target,
        labels=len(to_print),
        longest=max((len(code) for code, _name in to_print), default=len(_new_code())),
        media=[placement.medium for placement in listed],
        version=version,
    )


def _page(
    draft: Draft, brand: Brand, listed: list[Placement], typed: Mapping[str, str], problems: Mapping[str, str]
) -> str:
    choice = _choice(draft, brand, listed)
    preview = _new_code().shown
    return choice.page("studio/layout_step.html", typed, problems, draft=draft, preview=preview)
