"""The destinations that do not answer: since when, why, and what answers in their place."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from contactcodes.contacts.watched_destinations import watched_destinations
from contactcodes.storage.columns import now
from contactcodes.web.current_brand import current_brand
from contactcodes.web.current_service import service
from contactcodes.web.studio.inbox import age_told


def add_to(blueprint: Blueprint) -> None:
    """Add the page."""
    blueprint.add_url_rule("/destinations", "broken_destinations", _show)


def _show() -> ResponseReturnValue:
    at = now()
    with service().database.reading() as connection:
        listed = watched_destinations(connection, at, brand_id=current_brand().id)
    return render_template(
        "studio/broken_destinations.html",
        broken=[one for one in listed if one.broken],
        failing=[one for one in listed if one.failing_since and not one.broken],
        held_back=any(one.held_back for one in listed),
        unknown=[one for one in listed if one.verdict.is_unknown],
        watched=len(listed),
        watching=service().settings.watch_destinations,
        age=lambda moment: age_told(moment, at),
    )
