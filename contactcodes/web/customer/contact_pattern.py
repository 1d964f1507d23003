"""The pages of contact points, rendered with marks for the code's own words (``kept_pages.py``)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from markupsafe import Markup

from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.channels.channel import Desktop, Page
from contactcodes.contacts.contact_page import Offer, Place
from contactcodes.contacts.destination import Destination
from contactcodes.contacts.phone_number import shown_phone_number
from contactcodes.contacts.platform import PHONES, Platform
from contactcodes.contacts.routing import Answer
from contactcodes.web.customer.channel_marks import mark_of
from contactcodes.web.customer.kept_pages import Pattern, mark
from contactcodes.web.customer.page import page_text
from contactcodes.web.customer.symbol_picture import symbol_png_address
from contactcodes.web.customer.tap_path import is_web, tap_path
from contactcodes.web.customer.ways import Way, button_words, note_of, opens_here, ways, ways_beside

_TEMPLATES = {
    Page.BUTTON: "customer/contact.html",
    Page.CHAT: "customer/chat.html",
    Page.SYMBOL: "customer/symbol.html",
    Page.CARD: "customer/card.html",
    Page.CHOICE: "customer/choice.html",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a contact point's page is made of.

    own     the contact point itself
    offers  what it offers, where it is a contact page
    others  the brand's other ways
    whole   False where the database is away, and this is all that is known
    """

    own: Offer
    offers: tuple[Offer, ...]
    others: tuple[Offer, ...]
    whole: bool = True


def rendered(
    destination: Destination,
    facts: Facts,
    place: Place,
    platform: Platform,
    at: datetime,
    *,
    tapped: bool,
) -> Pattern:
    """Return the page of a contact point in the locale in force.

    destination  any code's that leads there: its own words do not stand in the page, marks do
    """
    code = mark("code")

    def buttons(offers: tuple[Offer, ...]) -> list[Way]:
        return ways(offers, code, place=place, platform=platform, at=at)

    beside = ways_beside(facts.others, code, place=place, platform=platform, at=at)
    # While the database is away nobody could say where a tap leads.
    direct = tapped or not facts.whole
    own, target = facts.own, destination.target
    channel = target.channel_object
    is_open, is_here = own.state_at(at, place).is_open, opens_here(target, platform)
    told: dict[str, object] = {
        "destination": destination,
        "page_code": code,
        "page_address": mark("address"),
        "channel": channel,
        "label": channel.label(),
        "shown": channel.shown(target.value),
        "note": note_of(own, place, at),
        "is_open": is_open,
        "symbol": "" if platform in PHONES else mark("symbol"),
        "phone": platform in PHONES,
        "tapped": tapped,
        "button_mark": mark_of(channel),
    }
    opens, sources = False, None
    if destination.answer is not Answer.CONTACT:
        template, kind = "customer/closed.html", destination.answer.value
        told |= {"kind": kind, "symbol": "", "form": ""}
        open_now = [way for way in beside if way.is_open and way.here]
        if destination.answer is Answer.CLOSED:
            # What costs more than a call stays last, open or not.
            first = [way for way in open_now if not way.paid]
            told["open_now"] = bool(first)
            told["note"] = note_of(own, place, at, price=not first)
            told["ways"] = _around(buttons((own,)), first, beside)
        else:
            # The form comes first; what is open now stands below it.
            told["ways"] = open_now
            told["button_mark"] = mark_of(CHANNELS[kind])
            told["note"] = note_of(own, place, at, price=False)
            told["form"] = (
                tap_path(code, own.contact_point_id, kind)
                if facts.whole
                else f"/message/{code}?kind={kind}&point={own.contact_point_id}"
            )
    else:
        template = _TEMPLATES[channel.page]
        told["ways"] = () if channel.page is Page.CARD else beside
        match channel.page:
            case Page.CHOICE:
                told["ways"] = buttons(facts.offers) or told["ways"]
            case Page.BUTTON:
                button, opens = _button(destination, platform, direct=direct)
                told |= {"button": button, "words": button_words(destination.target), "here": is_here}
                told["other_ways"] = _other_ways(destination, platform, direct=direct)
                told["works_where"] = channel.works_where()
                if is_here:
                    told["symbol"] = ""
                if is_open and (is_here or (button and platform not in PHONES)):
                    told["ways"] = ()
            case Page.CARD:
                told["card"] = card = CHANNELS["card"].card_of(target.value)  # type: ignore[attr-defined]
                told["number"] = shown_phone_number(card.tel) if card.tel else ""
                on = f"/card/{code}/{own.contact_point_id}"
                told["link"] = tap_path(code, own.contact_point_id) if facts.whole else on
                told["symbol"] = mark("symbol") if platform not in PHONES else ""
            case Page.SYMBOL:
                told["picture"] = symbol_png_address(channel.symbol(target.value))
                told["other_ways"] = _other_ways(destination, platform, direct=direct)
                sources = {"img-src": "'self' data:"}
            case Page.CHAT:
                if (embed := channel.embed(target.value, destination.context)) is not None:
                    told |= {
                        "chat": mark("chat"),
                        "button": _chat_link(destination, platform, direct=direct),
                        "host": urlsplit(embed.script).hostname,
                        "provider": channel.title,
                    }
                    sources = _with_own(embed.policy())
    page = page_text(template, facts=told, sources=sources)
    changes = any(offer.hours for offer in (own, *facts.offers, *facts.others))
    until = at.timestamp() // 60 * 60 + 60 if changes else float("inf")
    return Pattern.of(page.text, page.policy, until, opens=opens)


def _around(own: list[Way], first: list[Way], beside: list[Way]) -> list[Way]:
    """Return the ways of a page of what is closed: ``first`` what is open now, itself, then the others."""
    later = [way for way in beside if way not in first]
    # The page itself says when its own opens; below another way it has to be said of which.
    return [*first, *(own if first else [replace(way, note="") for way in own]), *later]


def _button(destination: Destination, platform: Platform, *, direct: bool) -> tuple[str, bool]:
    """Return where the main button leads, "" where this device has none, and whether a tap opens it at once.

    direct  True: to the link itself, as where a button of ours was pressed already. So it is at a desk with
            what is no web address: nothing there would open it by itself
    """
    target = destination.target
    channel, link = target.channel_object, target.link(destination.context, platform)
    if not link or (platform not in channel.works_on and channel.desktop is not Desktop.SHOWS):
        return "", False
    if direct or (platform not in PHONES and not is_web(link)):
        return mark("link"), platform in PHONES
    return tap_path(mark("code"), destination.contact_point_id), False


def _other_ways(
    destination: Destination, platform: Platform, *, direct: bool
) -> list[tuple[str, str, Markup]]:
    """Return link, words and mark of further buttons, such as an app's store."""
    target, code = destination.target, mark("code")
    channel = target.channel_object
    found = channel.other_ways(target.value, destination.context, platform)
    return [
        (
            mark(f"other_{number}")
            if direct
            else tap_path(code, destination.contact_point_id, button=str(number + 1)),
            other.words,
            mark_of(channel, other.icon),
        )
        for number, other in enumerate(found[:2])
    ]


def _chat_link(destination: Destination, platform: Platform, *, direct: bool) -> str:
    """Return the way to a live chat's page at its provider; "" where it has none."""
    if not destination.target.link(destination.context, platform):
        return ""
    return mark("link") if direct else tap_path(mark("code"), destination.contact_point_id, "link")


def _with_own(policy: dict[str, str]) -> dict[str, str]:
    """Return a live chat's policy with what our own page needs besides."""
    ours = {name: f"'self' {policy.get(name, '')}".strip() for name in ("script-src", "img-src")}
    # With 'unsafe-inline' among them, which chats need, a hash would take it out of force again.
    return {**policy, **ours}
