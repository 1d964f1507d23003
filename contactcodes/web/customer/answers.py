"""The page that answers a scan where a redirect does not."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

from flask import Blueprint, Response, abort, make_response, redirect, request

from contactcodes.codes.code_text import CodeText, as_printed, one_slip_away
from contactcodes.contacts.destination import Destination, find_destinations
from contactcodes.errors import CodeTextError, DatabaseAwayError
from contactcodes.web.customer.contact import contact_answer
from contactcodes.web.customer.kept_pages import reading
from contactcodes.web.customer.page import customer_page, speak_to_customer
from contactcodes.web.customer.ways import ways_of
from contactcodes.web.inner_door import ARRIVAL
from contactcodes.web.resolve import PAGES, Arrival

blueprint = Blueprint("customer", __name__)


class _Brand(NamedTuple):
    """Whose page it is, where there is no code to say so."""

    id: int
    name: str
    locale: str


_MOST_TYPED = 200  # characters of the form that are looked at: room for a whole address
_MOST_SHOWN = 24  # characters of what was asked for that are said back


@blueprint.get("/<_asked>")
def answer(_asked: str) -> Response:
    """Answer somebody who asked for a code; the arrival has it as it was typed."""
    arrival: Arrival | None = request.environ.get(ARRIVAL)
    if arrival is None:
        abort(404)
    destination = arrival.destination
    if destination:
        speak_to_customer(destination.brand_id, destination.locale)
    else:
        speak_to_customer()
    if arrival.trouble:
        return customer_page("customer/trouble.html", 503, asked=arrival.asked)
    if destination is None:
        return _unknown(arrival.asked)
    if destination.retired:
        ways = ways_of(destination)
        return customer_page("customer/retired.html", 410, destination=destination, ways=ways)
    return contact_answer(destination)


@blueprint.get("/code")
def typed() -> Response:
    """Lead somebody who typed a code, or pasted its whole address, to that code's own address."""
    asked = _code_in(request.args.get("text", "")[:_MOST_TYPED])
    try:
        segment = CodeText.read(asked).shown
    except CodeTextError:
        segment = asked
    if not as_printed(segment) or segment in PAGES:
        speak_to_customer()
        return _unknown(asked)
    return make_response(redirect(f"/{quote(segment, safe='')}", code=303))


def _code_in(written: str) -> str:
    """Return what stands behind the last slash of an address; all of it where there is none."""
    written = written.strip()
    if "/" not in written:
        return written
    return re.split(r"[?#]", written)[0].rstrip("/").rpartition("/")[2].strip()


def _unknown(asked: str) -> Response:
    said = asked if len(asked) <= _MOST_SHOWN else f"{asked[: _MOST_SHOWN - 1]}…"
    meant = _meant(asked)
    brands = {_Brand(one.brand_id, one.brand, one.locale) for one in meant}
    brand = brands.pop() if len(brands) == 1 else None
    if brand is not None:
        speak_to_customer(brand.id, brand.locale)
    return customer_page("customer/unknown.html", 404, asked=said, meant=meant, brand=brand)


def _meant(asked: str) -> list[Destination]:
    """Return the codes that one slip could have turned into what was asked for."""
    try:
        with reading() as connection:
            found = find_destinations(connection, one_slip_away(asked))
    except DatabaseAwayError:
        return []
    return [destination for destination in found if not destination.retired]
