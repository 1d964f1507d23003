"""The privacy notice: what is counted of a scan, for how long, and who answers for it."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from contactcodes.contacts.destination import Destination
from contactcodes.errors import DatabaseAwayError
from contactcodes.language import ngettext
from contactcodes.storage.tables import codes
from contactcodes.web.current_service import service
from contactcodes.web.customer.code_asked import destination_asked
from contactcodes.web.customer.kept_pages import reading
from contactcodes.web.customer.page import customer_page, speak_to_customer


def add_to(blueprint: Blueprint) -> None:
    """Add the notice: of a code, which knows its brand, and of all of them."""
    blueprint.add_url_rule("/privacy", "privacy", _show)
    blueprint.add_url_rule("/privacy/<code>", "privacy_of", _show)


def _show(code: str = "") -> Response:
    destination = _destination(code)
    settings = service().settings
    return customer_page(
        "customer/privacy.html",
        200,
        destination=destination,
        untracked=destination is not None and _is_untracked(destination),
        months=_say(
            ngettext("%(count)d month", "%(count)d months", settings.retention_months),
            settings.retention_months,
        ),
        days=_say(
            ngettext("%(count)d day", "%(count)d days", settings.message_retention_days),
            settings.message_retention_days,
        ),
    )


def _say(words: str, count: int) -> str:
    return words % {"count": count}


def _destination(code: str) -> Destination | None:
    """Return where the code leads; a notice is shown to whoever asks, for whatever code."""
    speak_to_customer()
    if not code:
        return None
    try:
        return destination_asked(code)
    except (NotFound, DatabaseAwayError):
        return None


def _is_untracked(destination: Destination) -> bool:
    try:
        with reading() as connection:
            asked = select(codes.c.no_tracking).where(codes.c.id == destination.code_id)
            return bool(connection.execute(asked).scalar())
    except DatabaseAwayError:
        return False
