"""A help page as a customer meets it: after a scan, and at an address of its own.

The address of its own, ``/help/<brand>/<slug>``, is where its search and its other languages lead:
they are no scans. The code that led to the page goes along, so that the ways to the brand stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, make_response, request

from contactcodes.campaigns.brand import Brand, find_brand
from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.destination import Destination, find_destinations
from contactcodes.contacts.help.page import HelpPage, HelpText, language_name, text_for
from contactcodes.contacts.help.rendered import Picture, render
from contactcodes.contacts.help.search import LONGEST_QUERY, is_found, searched_words
from contactcodes.contacts.help.stored_images import find_image, pictures_of
from contactcodes.contacts.help.stored_pages import find_help_page
from contactcodes.contacts.hours_words import say_hours
from contactcodes.errors import CodeTextError, DatabaseAwayError, NotFoundError
from contactcodes.language import _
from contactcodes.storage.columns import now
from contactcodes.web.customer.kept_pages import kept, reading
from contactcodes.web.customer.kept_place import kept_place
from contactcodes.web.customer.page import customer_page, speak_to_customer
from contactcodes.web.customer.ways import Way, ways_of

_A_YEAR_S = 365 * 24 * 3600
_MOST_WISHES = 10  # languages of a phone that are looked at
_SEARCHED_FROM = 3  # parts; fewer are seen at a glance


def add_to(blueprint: Blueprint) -> None:
    """Add the page's own address and its pictures."""
    blueprint.add_url_rule("/help/<id:brand_id>/<slug>", "help_page", _show)
    blueprint.add_url_rule("/help-image/<id:brand_id>/<name>.webp", "help_image", _image)


def scanned_help_page(destination: Destination, *, hours: Sequence[str] = ()) -> Response | None:
    """Return the help page that a code leads to; None where there is none, or the database is away.

    hours  what is said of when somebody answers, a line each; none: whether the shop is open
    """
    try:
        found = _found(destination.brand_id, destination.target.value)
    except (DatabaseAwayError, NotFoundError):
        return None
    ways = ways_of(destination)
    hours = hours or shop_hours(destination)
    return show_page(*found, destination=destination, ways=ways, hours=hours)


def show_page(
    brand: Brand,
    page: HelpPage,
    pictures: dict[str, Picture],
    *,
    locale: str = "",
    query: str = "",
    thanks: bool = False,
    destination: Destination | None = None,
    ways: Sequence[Way] = (),
    hours: Sequence[str] = (),
) -> Response:
    """Return a page in the language of the phone, else in the brand's, else in its first.

    locale  of the text that was asked for by name; "" for the phone's
    query   what somebody looks for; "" for the whole page
    thanks  True where somebody just said whether it helped
    """
    text = page.text_in(locale) or _text_for_phone(page, brand)
    words = searched_words(query)
    body = render(text.markdown, pictures, words)
    whole = body if not words else render(text.markdown, pictures)
    product = text.product
    folded = [(_("Ingredients"), product.ingredients), (_("Instructions"), product.instructions)]
    listed = [(_("Allergens"), product.allergens), *product.other_facts]
    today = today_of(brand)
    return customer_page(
        "customer/help_page.html",
        200,
        more_style="customer/help.css",
        brand=brand,
        page=page,
        text=text,
        html=body.html,
        query=" ".join(query.split())[:LONGEST_QUERY],
        searched=bool(words),
        found=body.parts
        + sum(is_found(words, f"{name} {value}") for name, value in [*listed, *folded] if value)
        if words
        else 0,
        searchable=whole.parts >= _SEARCHED_FROM,
        listed=[one for one in listed if one[1] and is_found(words, " ".join(one))],
        folded=[one for one in folded if one[1] and is_found(words, " ".join(one))],
        coupon=None if page.coupon is None or page.coupon.is_over(today) else page.coupon,
        languages=[
            (one.locale, language_name(one.locale)) for one in page.texts if one.locale != text.locale
        ],
        chosen=locale,
        thanks=thanks,
        destination=destination,
        code=destination.code_text.shown if destination else "",
        ways=ways,
        hours=hours,
    )


def shop_hours(destination: Destination) -> list[str]:
    """Return what is said of the hours of a code's placement, such as “Open until 19:00”; none not told."""
    try:
        place = kept_place(kept(), destination.code_id)
    except DatabaseAwayError:
        return []
    if not place.hours:
        return []
    at = now()
    said = say_hours(place.state_at(at), at, place.zone)
    return [said[:1].upper() + said[1:]]


def today_of(brand: Brand) -> date:
    """Return the day that it is for a brand."""
    moment: datetime = now().astimezone(ZoneInfo(brand.time_zone))
    return moment.date()


def code_along(brand_id: int, written: str) -> Destination | None:
    """Return where the code leads that came along with a request; None where it is no code of the brand."""
    try:
        code_text = CodeText.read(written)
    except CodeTextError:
        return None
    with reading() as connection:
        found = find_destinations(connection, [code_text])
    return next((one for one in found if one.brand_id == brand_id and not one.retired), None)


def _show(brand_id: int, slug: str) -> Response:
    asked = request.args
    brand, page, pictures = _found(brand_id, slug)
    speak_to_customer(brand.id, brand.locale)
    destination = code_along(brand_id, asked.get("code", ""))
    return show_page(
        brand,
        page,
        pictures,
        locale=asked.get("lang", ""),
        query=asked.get("q", ""),
        thanks="thanks" in asked,
        destination=destination,
        ways=ways_of(destination) if destination else (),
        hours=shop_hours(destination) if destination else (),
    )


def _found(brand_id: int, slug: str) -> tuple[Brand, HelpPage, dict[str, Picture]]:
    """Return a page with its brand and the brand's pictures, kept until the database changes.

    Raises NotFoundError where there is none, of which nothing is kept: anybody can make up a name.
    """

    def read() -> tuple[Brand, HelpPage, dict[str, Picture]]:
        with reading() as connection:
            page = find_help_page(connection, brand_id, slug)
            if page is None:
                raise NotFoundError(_("There is no such help page."))
            return find_brand(connection, brand_id), page, pictures_of(connection, brand_id)

    return kept().get(("help page", brand_id, slug), read)


def _image(brand_id: int, name: str) -> Response:
    with reading() as connection:
        image = find_image(connection, brand_id, name)
    if image is None:
        abort(404)
    answer = make_response(image.content)
    answer.content_type = image.media_type
    # Its address is made of its content: what is behind it never changes.
    answer.headers["Cache-Control"] = f"public, max-age={_A_YEAR_S}, immutable"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _text_for_phone(page: HelpPage, brand: Brand) -> HelpText:
    wishes = [tag for tag, weight in request.accept_languages if weight > 0]
    return text_for(page.texts, wishes[:_MOST_WISHES], brand.locale)
