"""The ways to reach a brand, as buttons: what is open now and what this phone can do come first."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import request
from markupsafe import Markup

from contactcodes.contacts.channels.channel import Desktop, Page
from contactcodes.contacts.contact_page import Offer, Place, brand_offers, depend_on_place, offers_of
from contactcodes.contacts.destination import Destination
from contactcodes.contacts.hours_words import say_hours, say_wait
from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.platform import PHONES, Platform, platform_of
from contactcodes.contacts.target import Target
from contactcodes.contacts.tariff import is_paid, tariff_of
from contactcodes.errors import DatabaseAwayError
from contactcodes.language import _
from contactcodes.storage.columns import now
from contactcodes.web.customer.channel_marks import mark_of
from contactcodes.web.customer.kept_pages import kept, reading
from contactcodes.web.customer.kept_place import kept_place
from contactcodes.web.customer.tap_path import tap_path

# By how soon somebody answers. A channel that is not named here comes behind these.
_ORDER = ("whatsapp", "messenger", "call", "sms", "mailto", "web", "card")
_MOST_OTHERS = 5  # more are a list to read, and no help
_ANYBODY = PersonalContext()

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A button: where it leads, and its words in three pieces.

    reached  its channel, and the number or address: where two ways have the same, one is left out
    mark     of its channel, in front of the words
    value    the number or address in them, kept whole on its line; "" where the words have none
    note     when somebody answers and how soon: “Open until 19:00 · usually answers within 5 minutes”;
             in front of it what a call costs
    is_open  now
    here     whether this device can do it; else it goes on with a phone
    paid     it costs more than a call
    """

    link: str
    reached: tuple[str, str]
    mark: Markup
    before: str
    value: str
    after: str
    note: str = ""
    is_open: bool = True
    here: bool = True
    paid: bool = False


def ways_of(destination: Destination) -> list[Way]:
    """Return the ways to reach the brand of a code: six at most, its own first where it is one of them.

    Its own are those that its contact page offers, where it leads to one. While the database is away, the
    code's own is all there is.
    """
    brand_id, point = destination.brand_id, destination.contact_point_id
    values = kept()
    own: tuple[Offer, ...] = ()
    try:
        offers = values.get(("brand", brand_id), lambda: _brand_offers(brand_id))
        if destination.target.channel_object.page is Page.CHOICE:
            own = values.get(("page", point), lambda: _page_offers(point))
        place = Place()
        if depend_on_place([*own, *offers]):
            place = kept_place(values, destination.code_id)
    except DatabaseAwayError:
        _log.warning("the database is away; a page shows no other way than the code's own")
        offers, place = own_offers(destination), Place()
    platform = platform_of(request.headers.get("User-Agent", ""))
    code, at = destination.code_text.shown, now()
    first = ways(own, code, place=place, platform=platform, at=at)
    others = by_answer(offers, destination.target)
    found = [*first, *ways(others, code, place=place, platform=platform, at=at)]
    if first and any(_usefulness(first[0])):
        found.sort(key=_usefulness)  # nothing of the page's own is of use now
    return each_once(found)[: 1 + _MOST_OTHERS]


def own_offers(destination: Destination) -> tuple[Offer, ...]:
    """Return the way that a code itself leads; none where it leads to a page of ours."""
    target = destination.target
    if not target.link(_ANYBODY, Platform.IOS) and not target.link(_ANYBODY, Platform.ANDROID):
        return ()
    return (Offer(contact_point_id=destination.contact_point_id, target=target),)


def by_answer(offers: Iterable[Offer], first: Target) -> tuple[Offer, ...]:
    """Return offers in the order in which somebody in the street would want them, ``first`` in front."""
    return tuple(sorted(offers, key=lambda offer: (offer.target != first, _place_in_order(offer.target))))


def ways(offers: Sequence[Offer], code: str, *, place: Place, platform: Platform, at: datetime) -> list[Way]:
    """Return the buttons of offers: open ones first, those for another device last, else in their order.

    code  as people are shown it, or a mark for it

    What a phone cannot open is left out; from a desk everything goes on with the phone. What two contact
    points reach alike stands once.
    """
    usable = [offer for offer in offers if _is_usable(offer.target, platform)]
    said = [button_words(offer.target) for offer in usable]
    times = Counter(dict(zip((reached(offer.target) for offer in usable), said, strict=True)).values())
    made = []
    for offer, words in zip(usable, said, strict=True):
        before, value, after = words
        if not value and times[words] > 1:  # two numbers on WhatsApp: their buttons say the same
            value = offer.target.channel_object.shown(offer.target.value)
        made.append(
            Way(
                link=tap_path(code, offer.contact_point_id),
                reached=reached(offer.target),
                before=before,
                value=value,
                after=after,
                note=note_of(offer, place, at),
                is_open=offer.state_at(at, place).is_open,
                here=opens_here(offer.target, platform),
                paid=is_paid(offer.target),
                mark=mark_of(offer.target.channel_object),
            )
        )
    return each_once(sorted(made, key=_usefulness))


def each_once(found: Sequence[Way]) -> list[Way]:
    """Return ways without those that reach what another in front of them does."""
    first: dict[tuple[str, str], Way] = {}
    for way in found:
        first.setdefault(way.reached, way)
    return list(first.values())


def reached(target: Target) -> tuple[str, str]:
    """Return the channel and whom it reaches, whatever a target says besides, such as a subject."""
    return target.channel, target.channel_object.parts(target.value)[0] or target.value


def ways_beside(
    offers: Sequence[Offer], code: str, *, place: Place, platform: Platform, at: datetime
) -> list[Way]:
    """Return the buttons that stand below others, as ``ways``: five at most.

    What costs more than a call is last; what is closed for good is left out.
    """
    lasting = [offer for offer in offers if not _is_over(offer, place, at)]
    found = ways(lasting, code, place=place, platform=platform, at=at)
    return sorted(found, key=lambda way: way.paid)[:_MOST_OTHERS]


def _usefulness(way: Way) -> tuple[bool, bool]:
    return not way.here, not way.is_open


def _is_over(offer: Offer, place: Place, at: datetime) -> bool:
    """Tell whether it is closed and will not open again, as far as its hours say."""
    state = offer.state_at(at, place)
    return not state.is_open and state.until is None


def button_words(target: Target) -> tuple[str, str, str]:
    """Return the words of its button: in front of the number or address in them, it, and behind it."""
    channel = target.channel_object
    before, value, after = channel.button(target.value).partition(channel.shown(target.value))
    return before.strip(), value, after.strip()


def opens_here(target: Target, platform: Platform) -> bool:
    """Tell whether the device that asks can do it, and not only a phone beside it."""
    channel = target.channel_object
    if platform in PHONES:
        return platform in channel.works_on
    return channel.desktop is Desktop.OPENS or channel.page is Page.SYMBOL


def note_of(offer: Offer, place: Place, at: datetime, *, price: bool = True) -> str:
    """Return the price of a call, when somebody answers and how soon; "" where nobody said.

    price  False where the number does not stand beside it: then a price says nothing

    Its first letter is a capital.
    """
    state = offer.state_at(at, place)
    tariff = tariff_of(offer.target) if price else ""
    notes = [tariff] if tariff else []
    if offer.hours_at(place):
        zone = offer.zone_at(place)
        elsewhere = (
            at.astimezone(ZoneInfo(zone)).utcoffset() != at.astimezone(ZoneInfo(place.zone)).utcoffset()
        )
        words = say_hours(state, at, zone, name_zone=elsewhere)
        closed = not state.is_open and state.until is not None
        notes.append(_("closed now, %(opens)s") % {"opens": words} if closed else words)
    if state.is_open and offer.wait_minutes:
        notes.append(say_wait(offer.wait_minutes))
    said = "\xa0· ".join(notes)  # no line begins with the dot
    return said[:1].upper() + said[1:]


def _is_usable(target: Target, platform: Platform) -> bool:
    channel = target.channel_object
    if channel.page is not Page.BUTTON:
        return True
    if platform in PHONES:
        return platform in channel.works_on and bool(target.link(_ANYBODY, platform))
    return channel.desktop is not Desktop.OPENS or bool(target.link(_ANYBODY, platform))


def _brand_offers(brand_id: int) -> tuple[Offer, ...]:
    with reading() as connection:
        return tuple(brand_offers(connection, brand_id))


def _page_offers(page_id: int) -> tuple[Offer, ...]:
    with reading() as connection:
        return tuple(offers_of(connection, page_id))


def _place_in_order(target: Target) -> int:
    return _ORDER.index(target.channel) if target.channel in _ORDER else len(_ORDER)
