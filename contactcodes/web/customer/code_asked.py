"""The code that a customer's page was asked for in its address, with the language of its customer."""

from __future__ import annotations

from flask import abort

from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.destination import Destination, find_destinations
from contactcodes.contacts.snapshot import Snapshot
from contactcodes.errors import CodeTextError, DatabaseAwayError
from contactcodes.web.current_service import service
from contactcodes.web.customer.kept_pages import reading
from contactcodes.web.customer.page import speak_to_customer


def destination_asked(written: str) -> Destination:
    """Return where a code leads, and speak its customer's language; no such code is no such page.

    While the database is away, where it led when the snapshot was made. Raises DatabaseAwayError where that
    does not say.
    """
    try:
        code_text = CodeText.read(written)
    except CodeTextError:
        abort(404)
    try:
        with reading() as connection:
            destination = next(iter(find_destinations(connection, [code_text])), None)
    except DatabaseAwayError:
        destination = _remembered(code_text)
        if destination is None:
            raise
    if destination is None:
        abort(404)
    speak_to_customer(destination.brand_id, destination.locale)
    return destination


def _remembered(code_text: CodeText) -> Destination | None:
    try:
        return Snapshot(service().settings.snapshot_file).find(code_text)
    except (OSError, ValueError):
        return None
