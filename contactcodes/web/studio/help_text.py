"""A help page in one language: written in Markdown, looked at as on a phone, its pictures beside it.

Without a script: the button that shows the page sends the form into the frame beside it, and a
picture is put into the text by the service, which answers with the form as it was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contactcodes.contacts.help.checked import LONGEST_TEXT, text_problems
from contactcodes.contacts.help.facts import LONGEST, Problems, read_coupon_words, read_words
from contactcodes.contacts.help.image import HelpImage
from contactcodes.contacts.help.page import (
    LANGUAGES,
    HelpPage,
    HelpText,
    direction,
    language_name,
    read_title,
)
from contactcodes.contacts.help.parsed import cleaned
from contactcodes.contacts.help.rendered import PICTURE, Picture
from contactcodes.contacts.help.stored_images import add_image, delete_image, pictures_of
from contactcodes.contacts.help.stored_pages import delete_help_text, save_help_text, with_text
from contactcodes.contacts.help.weight import weight_problem
from contactcodes.errors import InputError
from contactcodes.language import _, current_locale, speak
from contactcodes.storage.columns import now
from contactcodes.web.current_brand import current_brand
from contactcodes.web.current_service import service
from contactcodes.web.customer.brand_words import words_for
from contactcodes.web.customer.help_page import show_page
from contactcodes.web.customer.page import customer_page
from contactcodes.web.studio.help_pages import asked_help_page, title_of

_MOST_SHOWN = 24  # pictures, the newest


def add_to(blueprint: Blueprint) -> None:
    """Add the form, what shows the page, and what deletes the text."""
    text = "/help-pages/<id:help_page_id>/<locale>"
    blueprint.add_url_rule(text, "help_text", _show)
    blueprint.add_url_rule(text, "send_help_text", _send, methods=["POST"])
    blueprint.add_url_rule(f"{text}/preview", "help_preview", _preview, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{text}/delete", "delete_help_text", _delete, methods=["POST"])


def _show(help_page_id: int, locale: str) -> ResponseReturnValue:
    page = _asked(help_page_id, locale)
    return _page(page, locale, _typed(_text(page, locale)), {})


def _send(help_page_id: int, locale: str) -> ResponseReturnValue:
    """Keep the text, or do something with a picture and answer with the form as it was typed."""
    page, form = _asked(help_page_id, locale), request.form
    if "upload" in form or "insert" in form or "delete_image" in form:
        return _with_picture(page, locale)
    text, problems = _read(page, locale)
    if problems:
        return _page(page, locale, form, problems), 422
    with service().database.writing() as connection:
        save_help_text(connection, page, text, now())
    flash(_("The text is kept, and customers read it from now on."))
    return redirect(url_for("studio.help_text", help_page_id=page.id, locale=locale), code=303)


def _with_picture(page: HelpPage, locale: str) -> ResponseReturnValue:
    form = request.form
    typed = dict(form)
    try:
        with service().database.writing() as connection:
            if name := form.get("delete_image", ""):
                delete_image(connection, page.brand_id, name)
                return _page(page, locale, typed, {})
            name = form.get("insert", "")
            if not name:
                file = request.files.get("picture")
                image = HelpImage.read(file.read() if file else b"")
                name = add_image(connection, page.brand_id, image, now())
    except InputError as problem:
        return _page(page, locale, typed, {"picture": str(problem)}), 422
    shown = " ".join(cleaned(form.get("picture_shows", "")).split()).replace("[", "(").replace("]", ")")
    text = cleaned(form.get("markdown", ""))
    typed["markdown"] = f"{text}\n\n![{shown}]({PICTURE}{name})\n".lstrip("\n")
    typed["picture_shows"] = ""
    return _page(page, locale, typed, {}, inserted=True)


def _preview(help_page_id: int, locale: str) -> ResponseReturnValue:
    """Answer with the customer's page: of the form that was sent, else as it is kept. For a frame."""
    page = _asked(help_page_id, locale)
    if request.method == "POST":
        text, problems = _read(page, locale)
    else:
        text, problems = _text(page, locale), {}
    brand = current_brand()
    if problems:
        answer = customer_page("studio/help_preview_problems.html", 422, problems=list(problems.values()))
        return _framed(answer)
    speak(words_for(locale, brand_id=brand.id, locale=brand.locale))
    with service().database.reading() as connection:
        pictures = pictures_of(connection, page.brand_id)
    return _framed(show_page(brand, with_text(page, text), pictures, locale=locale))


def _framed(answer: Response) -> Response:
    """Return an answer that a page of ours may frame."""
    policy = answer.headers["Content-Security-Policy"]
    answer.headers["Content-Security-Policy"] = policy.replace(
        "frame-ancestors 'none'", "frame-ancestors 'self'"
    )
    return answer


def _delete(help_page_id: int, locale: str) -> ResponseReturnValue:
    page = _asked(help_page_id, locale)
    try:
        with service().database.writing() as connection:
            delete_help_text(connection, page, locale, now())
    except InputError as problem:
        return _page(page, locale, _typed(_text(page, locale)), {"delete": str(problem)}), 422
    flash(_("The text is deleted."))
    return redirect(url_for("studio.help_page", help_page_id=page.id), code=303)


def _asked(help_page_id: int, locale: str) -> HelpPage:
    if locale not in LANGUAGES:
        abort(404)
    return asked_help_page(help_page_id)


def _text(page: HelpPage, locale: str) -> HelpText:
    """Return the text as it is kept; for a new language, the title of another to begin with."""
    return page.text_in(locale) or HelpText(locale=locale, title=title_of(page, current_brand().locale))


def _read(page: HelpPage, locale: str) -> tuple[HelpText, Problems]:
    """Return the text of the form, and field → sentence for what cannot be kept."""
    form = request.form
    product, problems = read_words(form)
    coupon, more = read_coupon_words(form)
    problems |= more
    text = HelpText(
        locale=locale,
        title="",
        markdown=cleaned(form.get("markdown", "")),
        product=product,
        coupon=coupon,
    )
    try:
        text = replace(text, title=read_title(form.get("title", "")))
    except InputError as problem:
        problems["title"] = str(problem)
    with service().database.reading() as connection:
        pictures = pictures_of(connection, page.brand_id)
    if told := text_problems(text.markdown, pictures):
        problems["markdown"] = " ".join(told)
    elif too_heavy := weight_problem(page, text, pictures):
        problems["markdown"] = too_heavy
    return text, problems


def _typed(text: HelpText) -> dict[str, str]:
    return {"title": text.title, "markdown": text.markdown, "coupon": text.coupon} | asdict(text.product)


def _page(
    page: HelpPage, locale: str, typed: Mapping[str, str], problems: Problems, *, inserted: bool = False
) -> str:
    with service().database.reading() as connection:
        pictures: Mapping[str, Picture] = pictures_of(connection, page.brand_id)
    return render_template(
        "studio/help_text.html",
        page=page,
        locale_of_text=locale,
        language=language_name(locale, current_locale()),
        direction=direction(locale),
        title=title_of(page, current_brand().locale),
        address=url_for("customer.help_page", brand_id=page.brand_id, slug=page.slug, lang=locale),
        pictures=list(pictures.items())[:_MOST_SHOWN],
        longest=LONGEST,
        longest_text=LONGEST_TEXT,
        typed=typed,
        problems=problems,
        inserted=inserted,
        is_new=page.text_in(locale) is None,
    )
