"""Taps: what a button of ours leads to. The door has recorded the tap before this answers.

A web address is a redirect. What browsers do not follow a redirect to, such as ``tel:``, is a page with
the link as its button, which most browsers open by themselves at once; and what is a page of ours is that.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, request, url_for
from sqlalchemy import select

from contactcodes.contacts.channels.channel import Desktop, Page
from contactcodes.contacts.contact_page import place_of
from contactcodes.contacts.destination import Destination
from contactcodes.contacts.message import MessageKind
from contactcodes.contacts.platform import Platform, platform_of
from contactcodes.contacts.routing import Answer, Decision
from contactcodes.contacts.stored_routing import PointsOfBrands
from contactcodes.contacts.target import Target
from contactcodes.contacts.visit import Visit
from contactcodes.errors import DatabaseAwayError
from contactcodes.storage.columns import now
from contactcodes.storage.tables import contact_points
from contactcodes.web.customer.code_asked import destination_asked
from contactcodes.web.customer.contact import contact_answer, to_form
from contactcodes.web.customer.kept_pages import reading
from contactcodes.web.customer.tap_path import is_web
from contactcodes.web.resolve import REDIRECT_HEADERS

_FORMS = frozenset(kind.value for kind in MessageKind)


def add_to(blueprint: Blueprint) -> None:
    """Add the address of buttons."""
    blueprint.add_url_rule("/t/<code>/<id:contact_point_id>", "tap", _tap)


def _tap(code: str, contact_point_id: int) -> Response:
    destination = destination_asked(code)
    platform = platform_of(request.headers.get("User-Agent", ""))
    led = _led(destination, contact_point_id, platform)
    channel = led.target.channel_object
    button = request.args.get("button", "")
    if button in _FORMS:
        return to_form(led, MessageKind(button))
    if led.answer is Answer.CONTACT:
        link = _link_of_button(led, button, platform)
        if is_web(link):
            return _on(link)
        if link:
            # An app's own scheme: the page again, which opens the app where the browser lets it.
            answer = contact_answer(led, tapped=True)
            answer.headers["Refresh"] = f"0; url={link}"
            return answer
        if channel.page is Page.CARD:
            return _on(url_for("customer.card", code=led.code_text.shown, contact_point_id=contact_point_id))
        link = led.target.link(led.context, platform)
        if channel.page is Page.BUTTON and _is_redirect(led.target, link, platform):
            return _on(link)
    return contact_answer(led, tapped=True)


def _link_of_button(led: Destination, button: str, platform: Platform) -> str:
    """Return where a button besides the main one leads (``tap_path``); "" where there is none."""
    target, link = led.target, ""
    channel = target.channel_object
    if button == "link" and channel.page is Page.CHAT:
        link = target.link(led.context, platform)
    elif button in {"1", "2"}:
        found = channel.other_ways(target.value, led.context, platform)[int(button) - 1 : int(button)]
        link = found[0].link if found else ""
    return link


def _is_redirect(target: Target, link: str, platform: Platform) -> bool:
    channel = target.channel_object
    if not is_web(link) or platform not in channel.works_on:
        return False
    return platform is not Platform.DESKTOP or channel.desktop is Desktop.OPENS


def _on(location: str) -> Response:
    answer = make_response("", 302)
    answer.headers.extend({"Location": location, **dict(REDIRECT_HEADERS)})
    return answer


def _led(destination: Destination, contact_point_id: int, platform: Platform) -> Destination:
    """Return the destination of a tap: that contact point, or what answers while it is closed.

    A contact point that is gone, or another brand's, is the code's own: a button never leads nowhere.
    """
    at = now()
    try:
        with reading() as connection:
            place = place_of(connection, destination.code_id)
            named = connection.execute(
                select(contact_points.c.brand_id).where(contact_points.c.id == contact_point_id)
            ).scalar()
            if named != destination.brand_id:
                contact_point_id = destination.contact_point_id
            routing = PointsOfBrands(connection).routing(
                destination.brand_id,
                last=contact_point_id,
                routes=None,
                zone=place.zone,
                holidays=place.holidays,
                hours=place.hours,
            )
    except DatabaseAwayError:
        return destination
    decision = routing.decide(Visit(at=at, platform=platform))
    if decision.answer is Answer.CLOSED and decision.point.id == contact_point_id:
        decision = Decision(decision.point)  # the button said so, and was pressed all the same
    return destination.led(decision)
