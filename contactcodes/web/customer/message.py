"""Leaving a message, or one's number to be called back: a form without account, cookie or script."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, Response, current_app, make_response, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from limits import parse
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import RequestEntityTooLarge

from contactcodes.contacts.destination import Destination
from contactcodes.contacts.hours_words import say_wait
from contactcodes.contacts.message import LONGEST_TEXT, MessageKind
from contactcodes.contacts.message_inbox import LeftMessage, leave_message
from contactcodes.contacts.message_post import ways_to_brand
from contactcodes.language import _, format_number, ngettext
from contactcodes.storage.columns import now
from contactcodes.storage.tables import contact_points
from contactcodes.web.auth.visitor_address import visitor_address
from contactcodes.web.current_service import service
from contactcodes.web.customer.code_asked import destination_asked
from contactcodes.web.customer.form_stamp import FormStamp
from contactcodes.web.customer.message_form import TRAP, MessageForm, usable_stamp
from contactcodes.web.customer.page import customer_page
from contactcodes.web.customer.phone_rate import PhoneRate

LARGEST_FORM = 128 * 1024  # bytes: four times what the longest text takes, percent-encoded
# All phones of one kind have one User-Agent, and a shop's guests or a mobile network one address: only with
# how to reach back is it one customer. A robot makes up both, but no address.
FROM_A_CUSTOMER = parse("5/hour")
FROM_AN_ADDRESS = parse("40/hour")
_STYLE = "customer/form.css"
_RATE = "contactcodes.message_rate"


class _TooManyError(Exception):
    """As many messages as may come from there in an hour are kept already."""


def add_to(blueprint: Blueprint) -> None:
    """Add the form, and the page after it."""
    blueprint.add_url_rule("/message/<code>", "message", _show)
    blueprint.add_url_rule("/message/<code>", "send_message", _send, methods=["POST"])
    blueprint.add_url_rule("/message/<code>/sent", "message_sent", _sent)
    blueprint.record_once(_prepare)


def _prepare(state: BlueprintSetupState) -> None:
    state.app.extensions[_RATE] = PhoneRate()
    # Its own stamp stands for the session's token, which would need a cookie.
    state.app.extensions["csrf"].exempt(_send)


def _show(code: str) -> Response:
    destination = destination_asked(code)
    kind = _kind(request.args.get("kind", ""))
    point = _contact_point(request.args.get("point", ""), destination)
    form = MessageForm(destination, kind, point, FormStamp.new(destination.code_text, now()))
    return _page(form, 200)


def _send(code: str) -> Response:
    request.max_content_length = LARGEST_FORM
    destination = destination_asked(code)
    try:
        given, at = request.form, now()
    except RequestEntityTooLarge:
        return _too_long(destination)
    form = MessageForm(
        destination,
        _kind(given.get("kind", "")),
        _contact_point(given.get("point", ""), destination),
        usable_stamp(given.get("stamp", ""), destination, service().settings.session_key, at),
    )
    left = form.check(given, at)
    if left is None:
        return _page(form, 422)
    try:
        _keep(left, at)
    except _TooManyError:
        form.problems["form"] = _(
            "Several messages have come from here already. Please try again in an hour."
        )
        return _page(form, 429)
    except SQLAlchemyError:
        form.problems["form"] = _(
            "Your message could not be kept just now. Nothing you wrote is lost: send it again in a moment."
        )
        return _page(form, 503)
    sent = url_for(
        "customer.message_sent",
        code=destination.code_text.shown,
        kind=form.kind.value,
        point=form.contact_point_id,
    )
    return make_response(redirect(sent, code=303))


def _sent(code: str) -> Response:
    destination = destination_asked(code)
    point = _contact_point(request.args.get("point", ""), destination)
    return customer_page(
        "customer/message_sent.html",
        200,
        more_style=_STYLE,
        destination=destination,
        kind=_kind(request.args.get("kind", "")),
        answers=_answers(destination.brand, point),
    )


def _too_long(destination: Destination) -> Response:
    most = format_number(LONGEST_TEXT)
    return customer_page("customer/message_too_long.html", 413, destination=destination, most=most)


def _keep(left: LeftMessage, at: datetime) -> None:
    """Keep a message; one that is kept already is thanked for like the first.

    Raises _TooManyError: then nothing is kept.
    """
    settings = service().settings
    with service().database.writing() as connection:
        is_new = leave_message(
            connection,
            left,
            ways=ways_to_brand(settings),
            retention=timedelta(days=settings.message_retention_days),
            at=at,
        )
        # Only now is it known what it is: the second press on a button must not count, nor be refused.
        if is_new and not _may_come(left):
            raise _TooManyError


def _may_come(left: LeftMessage) -> bool:
    rate: PhoneRate = current_app.extensions[_RATE]
    address, agent = visitor_address(), request.headers.get("User-Agent", "")
    return rate.allows((FROM_A_CUSTOMER, (address, agent, left.reach)), (FROM_AN_ADDRESS, (address,)))


def _page(form: MessageForm, status: int) -> Response:
    stamp = form.stamp or FormStamp.new(form.destination.code_text, now())
    days = service().settings.message_retention_days
    return customer_page(
        "customer/message.html",
        status,
        more_style=_STYLE,
        destination=form.destination,
        form=form,
        stamp=stamp.written(service().settings.session_key),
        trap=TRAP,
        days=ngettext("%(count)d day", "%(count)d days", days) % {"count": days},
        answers=_answers(form.destination.brand, form.contact_point_id),
    )


def _kind(written: str) -> MessageKind:
    return MessageKind.CALLBACK if written == MessageKind.CALLBACK else MessageKind.MESSAGE


def _contact_point(written: str, destination: Destination) -> int:
    """Return which contact point led here: the one that is named if it is the brand's, else the code's."""
    if not written.isascii() or not written.isdecimal() or len(written) > 9:
        return destination.contact_point_id
    asked = select(contact_points.c.id).where(
        contact_points.c.id == int(written), contact_points.c.brand_id == destination.brand_id
    )
    try:
        with service().database.reading() as connection:
            return connection.execute(asked).scalar() or destination.contact_point_id
    except SQLAlchemyError:
        return destination.contact_point_id


def _answers(brand: str, contact_point_id: int) -> str:
    """Return how long an answer takes; "" where the brand does not say."""
    asked = select(contact_points.c.wait_minutes).where(contact_points.c.id == contact_point_id)
    try:
        with service().database.reading() as connection:
            minutes = connection.execute(asked).scalar()
    except SQLAlchemyError:
        return ""
    if not minutes:
        return ""
    return _("%(brand)s %(answers)s.") % {"brand": brand, "answers": say_wait(minutes)}
