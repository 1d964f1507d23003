"""What is kept of a code's scans: each of them, or nothing but a total a day."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contactcodes.campaigns.placed_code import find_placed_code, set_tracking
from contactcodes.codes.code_text import CodeText
from contactcodes.language import _
from contactcodes.web.current_service import service
from contactcodes.web.studio.campaign_page import asked_campaign
from contactcodes.web.studio.untracked_codes import untracked_among

_CHOICES = {"all": True, "totals": False}


def add_to(blueprint: Blueprint) -> None:
    """Add the form."""
    blueprint.add_url_rule("/codes/<code:code_text>/tracking", "tracking", _show)
    blueprint.add_url_rule("/codes/<code:code_text>/tracking", "send_tracking", _send, methods=["POST"])


def _show(code_text: CodeText) -> ResponseReturnValue:
    return _form(code_text, {})


def _send(code_text: CodeText) -> ResponseReturnValue:
    chosen = request.form.get("keep", "")
    if chosen not in _CHOICES:
        return _form(code_text, {"keep": _("Choose what is kept of the scans.")}), 422
    tracked = _CHOICES[chosen]
    with service().database.writing() as connection:
        placed = find_placed_code(connection, code_text)
        set_tracking(connection, placed.code_id, tracked=tracked)
    words = {"code": code_text.shown}
    flash(
        _("Scans of %(code)s are kept one by one from now on.") % words
        if tracked
        else _("Of scans of %(code)s only a total a day is kept from now on.") % words
    )
    return redirect(url_for("studio.code", code_text=code_text), code=303)


def _form(code_text: CodeText, problems: dict[str, str]) -> str:
    with service().database.reading() as connection:
        placed = find_placed_code(connection, code_text)
        asked_campaign(connection, placed.campaign_id)
        untracked = untracked_among(connection, [placed.code_id])
    return render_template(
        "studio/tracking.html", placed=placed, untracked=bool(untracked), problems=problems
    )
