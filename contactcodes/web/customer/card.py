"""A contact card to keep: a file that every phone's address book takes."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response

from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.channels.card import Card
from contactcodes.contacts.contact_point import contact_point
from contactcodes.contacts.destination import Destination
from contactcodes.contacts.target import Target
from contactcodes.contacts.vcard import vcard_text
from contactcodes.errors import DatabaseAwayError, NotFoundError
from contactcodes.web.customer.code_asked import destination_asked
from contactcodes.web.customer.kept_pages import reading


def add_to(blueprint: Blueprint) -> None:
    """Add the address of the file."""
    blueprint.add_url_rule("/card/<code>/<id:contact_point_id>", "card", _card)


def _card(code: str, contact_point_id: int) -> Response:
    target = _target(destination_asked(code), contact_point_id)
    channel = CHANNELS["card"]
    if target.channel != channel.name or not isinstance(channel, Card):
        abort(404)
    answer = make_response(vcard_text(channel.card_of(target.value)))
    answer.content_type = "text/vcard; charset=utf-8"
    # No name of its own: iOS opens the card at once, where an attachment would go to the downloads.
    answer.headers["Content-Disposition"] = 'inline; filename="contact.vcf"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _target(destination: Destination, contact_point_id: int) -> Target:
    if destination.contact_point_id == contact_point_id:
        return destination.target
    try:
        with reading() as connection:
            found = contact_point(connection, contact_point_id)
    except (NotFoundError, DatabaseAwayError):
        abort(404)
    if found.brand_id != destination.brand_id:
        abort(404)
    return found.target
