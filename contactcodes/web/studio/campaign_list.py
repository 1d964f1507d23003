"""The list of campaigns, the first page of the studio."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from contactcodes.contacts.watched_destinations import count_broken, count_held_back
from contactcodes.storage.columns import now
from contactcodes.web.auth.session import current_user_id
from contactcodes.web.current_brand import current_brand
from contactcodes.web.current_service import service
from contactcodes.web.studio.draft import drafts_of
from contactcodes.web.studio.glance import glances
from contactcodes.web.studio.led_to import names_of


def add_to(blueprint: Blueprint) -> None:
    """Add the page."""
    blueprint.add_url_rule("/", "campaign_list", _show)
    blueprint.app_context_processor(lambda: {"broken_destinations": _count_broken})


def _count_broken() -> int:
    """Return how many web destinations of the brand do not answer, for every page to say."""
    with service().database.reading() as connection:
        return count_broken(connection, current_brand().id)


def _show() -> ResponseReturnValue:
    brand = current_brand()
    with service().database.reading() as connection:
        listed = glances(connection, brand.id, now())
        names = names_of(connection, brand.id)
        broken = count_broken(connection, brand.id)
        held_back = count_held_back(connection, brand.id)
        unfinished = drafts_of(connection, current_user_id(), brand.id)
    return render_template(
        "studio/campaign_list.html",
        glances=listed,
        names=names,
        drafts=unfinished,
        broken=broken,
        held_back=held_back,
    )
