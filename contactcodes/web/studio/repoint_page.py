"""Re-points that wait: the queue, one with what it changes, and what can be decided about it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.contact_point import contact_points_of
from contactcodes.contacts.repoint import approve, call_off, own_told, refuse, undo
from contactcodes.contacts.repoint_record import (
    Repoint,
    RepointState,
    count_waiting,
    find_repoint,
    waiting_repoints,
)
from contactcodes.contacts.repoint_words import repoint_told
from contactcodes.contacts.way import Scope, in_field, own_way, way_of
from contactcodes.errors import InputError
from contactcodes.language import _
from contactcodes.storage.columns import now
from contactcodes.web.auth.session import current_user_id
from contactcodes.web.current_brand import current_brand, show_brand
from contactcodes.web.current_service import service
from contactcodes.web.studio.repoint_effect import current_zone, flash_repoint
from contactcodes.web.studio.routes_explained import Asking, asking
from contactcodes.web.studio.way_lines import way_lines


def add_to(blueprint: Blueprint) -> None:
    """Add the pages."""
    one = "/re-points/<id:repoint_id>"
    blueprint.add_url_rule("/re-points", "repoints", _list)
    blueprint.add_url_rule(one, "repoint_asked", _show)
    blueprint.add_url_rule(f"{one}/approve", "approve_repoint", _approve, methods=["POST"])
    blueprint.add_url_rule(f"{one}/refuse", "refuse_repoint", _refuse, methods=["POST"])
    blueprint.add_url_rule(f"{one}/call-off", "call_off_repoint", _call_off, methods=["POST"])
    blueprint.add_url_rule(f"{one}/undo", "undo_repoint", _undo, methods=["POST"])
    blueprint.app_context_processor(lambda: {"waiting_changes": _count_waiting})


def _count_waiting() -> int:
    """Return how many of the brand's changes wait, for every page to say."""
    with service().database.reading() as connection:
        return count_waiting(connection, current_brand().id)


def _list() -> ResponseReturnValue:
    brand = current_brand()
    with service().database.reading() as connection:
        waiting = waiting_repoints(connection, brand.id)
        rows = [(one, repoint_told(one, brand.time_zone), in_field(connection, one.scope)) for one in waiting]
    return render_template("studio/repoints.html", rows=rows)


def _show(repoint_id: int) -> ResponseReturnValue:
    return _page(_asked(repoint_id), "")


def _approve(repoint_id: int) -> ResponseReturnValue:
    repoint = _asked(repoint_id)
    try:
        with service().database.writing() as connection:
            done = approve(
                connection,
                repoint,
                current_user_id(),
                now(),
                second_eyes_from=service().settings.second_eyes_from_copies,
            )
            codes = in_field(connection, repoint.scope).codes
    except InputError as problem:
        return _page(_asked(repoint_id), str(problem)), 422
    flash_repoint(done, codes)
    return _to_routes(done)


def _refuse(repoint_id: int) -> ResponseReturnValue:
    repoint = _asked(repoint_id)
    try:
        with service().database.writing() as connection:
            refuse(connection, repoint, current_user_id(), now())
    except InputError as problem:
        return _page(_asked(repoint_id), str(problem)), 422
    flash(_("The change is refused; the codes lead where they led."))
    return _to_routes(repoint)


def _call_off(repoint_id: int) -> ResponseReturnValue:
    repoint = _asked(repoint_id)
    try:
        with service().database.writing() as connection:
            call_off(connection, repoint, now())
    except InputError as problem:
        return _page(_asked(repoint_id), str(problem)), 422
    flash(_("The change is called off; the codes lead where they led."))
    return _to_routes(repoint)


def _undo(repoint_id: int) -> ResponseReturnValue:
    repoint = _asked(repoint_id)
    try:
        with service().database.writing() as connection:
            done = undo(
                connection,
                repoint,
                asked_by=current_user_id(),
                at=now(),
                second_eyes_from=service().settings.second_eyes_from_copies,
            )
            codes = in_field(connection, repoint.scope).codes
    except InputError as problem:
        return _page(_asked(repoint_id), str(problem)), 422
    flash_repoint(done, codes)
    return _to_routes(done)


def _to_routes(repoint: Repoint) -> ResponseReturnValue:
    if repoint.code_text:
        there = url_for("studio.code_routes", code_text=CodeText(repoint.code_text))
    else:
        there = url_for("studio.campaign_routes", campaign_id=repoint.scope.campaign_id)
    return redirect(there, code=303)


def _asked(repoint_id: int) -> Repoint:
    with service().database.reading() as connection:
        repoint = find_repoint(connection, repoint_id)
    show_brand(repoint.brand_id)
    return repoint


def _page(repoint: Repoint, problem: str) -> str:
    with service().database.reading() as connection:
        names = {point.id: point.label for point in contact_points_of(connection, repoint.brand_id)}
        reached = in_field(connection, repoint.scope)
        own = own_told(connection)
        here = own_way(connection, repoint.scope)
        tried = _tried(connection, repoint)
    return render_template(
        "studio/repoint_asked.html",
        repoint=repoint,
        code_text=CodeText(repoint.code_text) if repoint.code_text else None,
        told=repoint_told(repoint, current_zone(repoint.brand_id)),
        before=way_lines(repoint.before, names),
        after=way_lines(repoint.after, names),
        # What it starts from is kept as it was when somebody asked; another change may have come between.
        now_led=way_lines(here, names) if repoint.waits and here != repoint.before else None,
        reached=reached,
        asked=repoint.state is RepointState.ASKED,
        applied=repoint.state is RepointState.APPLIED,
        is_own=repoint.asked_by == current_user_id(),
        own_told=own,
        tried=tried,
        problem=problem,
    )


def _tried(connection: Connection, repoint: Repoint) -> Asking | None:
    """Return what somebody would get before and after a change; None where it never comes to be.

    What such a change names may be gone; what waits or was applied stays (``contact_point_kept.py``).
    """
    if not (repoint.waits or repoint.state is RepointState.APPLIED):
        return None
    campaign = Scope(repoint.scope.campaign_id)
    before = own_way(connection, repoint.scope) if repoint.waits else repoint.before
    return asking(
        connection,
        repoint.scope,
        request.args,
        before=before or way_of(connection, campaign),
        after=repoint.after or way_of(connection, campaign),
        is_asked="p_device" in request.args,
        usual_at=max(repoint.takes_effect_at, now()) if repoint.waits else None,
    )
