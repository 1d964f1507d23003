"""The brand switch of the page head."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from contactcodes.campaigns.brand import find_brand
from contactcodes.web.current_brand import show_brand
from contactcodes.web.current_service import service
from contactcodes.web.studio.routes import read_id


def add_to(blueprint: Blueprint) -> None:
    """Add the switch."""
    blueprint.add_url_rule("/brand", "choose_brand", _choose, methods=["POST"])


def _choose() -> ResponseReturnValue:
    with service().database.reading() as connection:
        brand = find_brand(connection, request.form.get("brand", default=0, type=read_id))
    show_brand(brand.id)
    return redirect(url_for("studio.campaign_list"), code=303)
