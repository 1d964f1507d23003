"""Help pages: the list, a new one, and what holds for one in every language."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contactcodes.contacts.help.facts import CURRENCIES, Problems, read_coupon, read_map, read_product
from contactcodes.contacts.help.page import LANGUAGES, HelpPage, language_name
from contactcodes.contacts.help.stored_pages import (
    add_help_page,
    delete_help_page,
    help_page,
    help_pages_of,
    leading_to,
    save_facts,
)
from contactcodes.contacts.help.votes import Votes, votes_of
from contactcodes.errors import InputError
from contactcodes.language import _, current_locale
from contactcodes.storage.columns import now
from contactcodes.web.current_brand import current_brand, show_brand
from contactcodes.web.current_service import service

_NO_VOTES = Votes()


def add_to(blueprint: Blueprint) -> None:
    """Add the pages."""
    one = "/help-pages/<id:help_page_id>"
    blueprint.add_url_rule("/help-pages", "help_pages", _list)
    blueprint.add_url_rule("/help-pages", "add_help_page", _add, methods=["POST"])
    blueprint.add_url_rule(one, "help_page", _show)
    blueprint.add_url_rule(one, "send_help_facts", _keep_facts, methods=["POST"])
    blueprint.add_url_rule(f"{one}/delete", "delete_help_page", _delete, methods=["POST"])


def asked_help_page(help_page_id: int) -> HelpPage:
    """Return the page that is asked for; from now on, this browser sees its brand. Raises NotFoundError."""
    with service().database.reading() as connection:
        page = help_page(connection, help_page_id)
    show_brand(page.brand_id)
    return page


def languages() -> list[tuple[str, str]]:
    """Return the languages that a text can be written in, each with its name, ours first."""
    named = [(locale, language_name(locale, current_locale())) for locale in LANGUAGES]
    return named[:2] + sorted(named[2:], key=lambda one: one[1])


def title_of(page: HelpPage, locale: str) -> str:
    """Return what a page is called in a language, or in its first one."""
    return (page.text_in(locale) or page.texts[0]).title


def _list() -> ResponseReturnValue:
    return _list_page({}, {})


def _add() -> ResponseReturnValue:
    typed = request.form
    locale = typed.get("locale", "")
    try:
        with service().database.writing() as connection:
            page = add_help_page(
                connection,
                current_brand().id,
                title=typed.get("title", ""),
                slug=typed.get("slug", "").strip(),
                locale=locale if locale in LANGUAGES else current_brand().locale,
                at=now(),
            )
    except InputError as problem:
        field = "slug" if typed.get("slug", "").strip() and typed.get("title", "").strip() else "title"
        return _list_page(typed, {field: str(problem)}), 422
    there = url_for("studio.help_text", help_page_id=page.id, locale=page.texts[0].locale)
    return redirect(there, code=303)


def _show(help_page_id: int) -> ResponseReturnValue:
    page = asked_help_page(help_page_id)
    return _page(page, _typed(page), {})


def _keep_facts(help_page_id: int) -> ResponseReturnValue:
    page, typed = asked_help_page(help_page_id), request.form
    product, problems = read_product(typed)
    coupon, more = read_coupon(typed)
    problems |= more
    map_url = ""
    try:
        map_url = read_map(typed.get("map_url", ""))
    except InputError as problem:
        problems["map_url"] = str(problem)
    if problems:
        return _page(page, typed, problems), 422
    with service().database.writing() as connection:
        save_facts(connection, page, product=product, coupon=coupon, map_url=map_url, at=now())
    flash(_("The facts are kept, and customers see them from now on."))
    return redirect(url_for("studio.help_page", help_page_id=page.id), code=303)


def _delete(help_page_id: int) -> ResponseReturnValue:
    page = asked_help_page(help_page_id)
    try:
        with service().database.writing() as connection:
            delete_help_page(connection, page)
    except InputError as problem:
        return _page(page, _typed(page), {"delete": str(problem)}), 422
    flash(_("The help page “%(slug)s” is deleted.") % {"slug": page.slug})
    return redirect(url_for("studio.help_pages"), code=303)


def _list_page(typed: Mapping[str, str], problems: Problems) -> str:
    brand = current_brand()
    with service().database.reading() as connection:
        pages = help_pages_of(connection, brand.id)
        votes = votes_of(connection, brand.id)
    return render_template(
        "studio/help_pages.html",
        pages=[(page, title_of(page, brand.locale), _votes(page, votes)) for page in pages],
        language_name=lambda locale: language_name(locale, current_locale()),
        languages=languages(),
        typed={"locale": brand.locale, **typed},
        problems=problems,
    )


def _page(page: HelpPage, typed: Mapping[str, str], problems: Problems) -> str:
    brand = current_brand()
    with service().database.reading() as connection:
        leading = leading_to(connection, page)
        votes = votes_of(connection, brand.id)
    written = [text.locale for text in page.texts]
    return render_template(
        "studio/help_page.html",
        page=page,
        title=title_of(page, brand.locale),
        address=url_for("customer.help_page", brand_id=page.brand_id, slug=page.slug),
        texts=[
            (text, language_name(text.locale, current_locale()), votes.get((page.id, text.locale), _NO_VOTES))
            for text in page.texts
        ],
        languages=[one for one in languages() if one[0] not in written],
        currencies=[(currency, currency) for currency in CURRENCIES],
        leading=leading,
        typed=typed,
        problems=problems,
    )


def _typed(page: HelpPage) -> dict[str, str]:
    """Return the facts as their fields have them."""
    price, coupon = page.product.price_cents, page.coupon
    return {
        "gtin": page.product.shown_gtin,
        "price": "" if price is None else _typed_price(price),
        "currency": page.product.currency,
        "coupon_code": coupon.code if coupon else "",
        "coupon_from": str(coupon.first_day or "") if coupon else "",
        "coupon_until": str(coupon.last_day or "") if coupon else "",
        "map_url": page.map_url,
    }


def _typed_price(cents: int) -> str:
    """Return an amount as its field takes it: without a mark between thousands."""
    amount = f"{cents / 100:.2f}"
    return amount.replace(".", ",") if current_locale() == "fr" else amount


def _votes(page: HelpPage, votes: Mapping[tuple[int, str], Votes]) -> Votes:
    """Return the votes for a page in all languages."""
    of_page = [one for (help_page_id, _locale), one in votes.items() if help_page_id == page.id]
    return Votes(sum(one.helpful for one in of_page), sum(one.unhelpful for one in of_page))
