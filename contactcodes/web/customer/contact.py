"""The page of a contact point: where it answers itself, and where it is closed and a form answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import Response, make_response, redirect, request, url_for
from markupsafe import Markup

from contactcodes.codes.address import typed_address
from contactcodes.contacts.channels.channel import Page
from contactcodes.contacts.contact_page import (
    Offer,
    Place,
    brand_offers,
    depend_on_place,
    offer_of,
    offers_of,
)
from contactcodes.contacts.destination import Destination
from contactcodes.contacts.message import MessageKind
from contactcodes.contacts.platform import Platform, platform_of
from contactcodes.contacts.routing import Answer
from contactcodes.contacts.target import Target
from contactcodes.errors import DatabaseAwayError
from contactcodes.language import Words, current_words
from contactcodes.storage.columns import now
from contactcodes.web.customer.contact_pattern import Facts, rendered
from contactcodes.web.customer.help_page import scanned_help_page
from contactcodes.web.customer.kept_pages import Pattern, Values, kept, reading
from contactcodes.web.customer.kept_place import kept_place
from contactcodes.web.customer.page import PageText, answer_with, customer_page
from contactcodes.web.customer.symbol_picture import go_on_svg
from contactcodes.web.customer.tap_path import tap_path
from contactcodes.web.customer.ways import by_answer, note_of, own_offers, reached, ways_of

_FORMS = {Page.MESSAGE: MessageKind.MESSAGE, Page.CALLBACK: MessageKind.CALLBACK}


@dataclass(frozen=True, slots=True)
class _Key:
    """What a page's words depend on, but for the code's own.

    target, brand  as the scan process knows them, which may be 250 ms behind what is kept here
    """

    contact_point_id: int
    target: Target
    brand: str
    answer: Answer
    words: Words
    platform: Platform
    tapped: bool
    place: Place


def contact_answer(destination: Destination, *, tapped: bool = False) -> Response:
    """Return the page that answers somebody who is led to a contact point.

    tapped  True where a button of ours led here: the page is there to open the conversation at once
    """
    page = destination.target.channel_object.page
    if destination.answer is Answer.CONTACT:
        if page is Page.HELP:
            return _help(destination)
        if page in _FORMS:
            return to_form(destination, _FORMS[page])
    values = kept()
    facts, place = _known(destination, values)
    if destination.answer is Answer.HELP:
        note = note_of(facts.own, place, now(), price=False)
        asked = replace(destination, target=Target("help", ""), answer=Answer.CONTACT)
        return _help(asked, note)
    key = _Key(
        destination.contact_point_id,
        destination.target,
        destination.brand,
        destination.answer,
        current_words(),
        platform_of(request.headers.get("User-Agent", "")),
        tapped,
        place,
    )
    return _filled(_pattern(key, destination, facts, values), destination, key)


def to_form(destination: Destination, kind: MessageKind) -> Response:
    """Lead to the form of a message or a call-back."""
    form = url_for(
        "customer.message",
        code=destination.code_text.shown,
        kind=kind.value,
        point=destination.contact_point_id,
    )
    answer = make_response(redirect(form, code=303))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _help(destination: Destination, note: str = "") -> Response:
    found = scanned_help_page(destination, hours=[note] if note else [])
    if found is not None:
        return found
    ways = ways_of(destination)
    return customer_page("customer/help.html", 200, destination=destination, ways=ways, note=note)


def _known(destination: Destination, values: Values) -> tuple[Facts, Place]:
    """Return what the page is made of and where the code is, from the database once for many scans."""
    place = Place()
    point = destination.contact_point_id
    try:
        facts = values.get(("facts", point), lambda: _read(destination))
        if depend_on_place([facts.own, *facts.offers, *facts.others]):
            place = kept_place(values, destination.code_id)
        return facts, place
    except DatabaseAwayError:
        own = Offer(contact_point_id=point, target=destination.target)
        return Facts(own, (), own_offers(destination), whole=False), place


def _read(destination: Destination) -> Facts:
    point = destination.contact_point_id
    with reading() as connection:
        own = offer_of(connection, point) or Offer(contact_point_id=point, target=destination.target)
        offers = (
            tuple(offers_of(connection, point))
            if destination.target.channel_object.page is Page.CHOICE
            else ()
        )
        others = by_answer(brand_offers(connection, destination.brand_id), destination.target)
    its_own = reached(destination.target)
    return Facts(own, offers, tuple(one for one in others if reached(one.target) != its_own))


def _pattern(key: _Key, destination: Destination, facts: Facts, values: Values) -> Pattern:
    at = now()

    def make() -> Pattern:
        return rendered(destination, facts, key.place, key.platform, at, tapped=key.tapped)

    if not facts.whole:
        return make()
    pattern = values.get(key, make)
    if pattern.until <= at.timestamp():
        values.drop(key)
        pattern = values.get(key, make)
    return pattern


def _filled(pattern: Pattern, destination: Destination, key: _Key) -> Response:
    target, context = destination.target, destination.context
    code = destination.code_text.shown

    def other(number: int) -> Callable[[], str]:
        return lambda: target.channel_object.other_ways(target.value, context, key.platform)[number].link

    def chat() -> str:
        embed = target.channel_object.embed(target.value, context)
        told = json.dumps(embed.as_json() if embed is not None else {})
        return Markup(told.replace("<", "\\u003c"))  # noqa: S704 - no markup is left in it

    text = pattern.filled(
        {
            "code": lambda: code,
            "address": lambda: typed_address(destination.origin, destination.code_text),
            "link": lambda: target.link(context, key.platform),
            "other_0": other(0),
            "other_1": other(1),
            "chat": chat,
            "symbol": lambda: go_on_svg(destination.origin + tap_path(code, destination.contact_point_id)),
        }
    )
    answer = answer_with(PageText(text, pattern.policy), 200)
    if key.tapped and pattern.opens:
        # A browser that does not follow it shows the button.
        answer.headers["Refresh"] = f"0; url={target.link(context, key.platform)}"
    return answer
