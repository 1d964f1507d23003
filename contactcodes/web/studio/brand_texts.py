"""What customers read, in the brand's own words: the languages, and the texts of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale
from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contactcodes.campaigns.brand import Brand, find_brand
from contactcodes.campaigns.brand_texts import BrandTexts, customer_texts, languages
from contactcodes.campaigns.brand_texts_file import (
    LARGEST_FILE,
    BrandTextsError,
    ReadFile,
    read_texts,
    texts_as_po,
)
from contactcodes.campaigns.brand_texts_kept import (
    add_language,
    brand_texts_of,
    delete_brand_texts,
    find_brand_texts,
    keep_brand_texts,
    offer_language,
    stop_offering,
)
from contactcodes.campaigns.placement_words import plain
from contactcodes.errors import InputError, NotFoundError
from contactcodes.language import _, current_locale, format_number, language_tag, ngettext
from contactcodes.storage.columns import now
from contactcodes.web.current_brand import current_brand, show_brand
from contactcodes.web.current_service import service
from contactcodes.web.studio.brand_texts_form import groups_of, read_form, typed_of
from contactcodes.web.studio.file_names import file_name

_MOST_NAMED = 5  # entries of a file that were left out


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the list.

    name, own_name  as the reader calls it, and as it calls itself; "" where that is the same
    """

    texts: BrandTexts
    name: str
    own_name: str


def add_to(blueprint: Blueprint) -> None:
    """Add the pages."""
    one = "/texts/<id:brand_id>/<locale>"
    blueprint.add_url_rule("/texts", "brand_texts", _list)
    blueprint.add_url_rule("/texts/<id:brand_id>", "add_texts_language", _add, methods=["POST"])
    blueprint.add_url_rule(one, "language_texts", _show)
    blueprint.add_url_rule(one, "send_language_texts", _keep, methods=["POST"])
    blueprint.add_url_rule(f"{one}/offer", "offer_language", _offer, methods=["POST"])
    blueprint.add_url_rule(f"{one}/stop-offering", "stop_offering", _stop_offering, methods=["POST"])
    blueprint.add_url_rule(f"{one}/delete", "delete_language_texts", _delete, methods=["POST"])
    blueprint.add_url_rule(f"{one}/file", "texts_file", _file)
    blueprint.add_url_rule(f"{one}/file", "send_texts_file", _keep_file, methods=["POST"])


def _list() -> ResponseReturnValue:
    return _list_page({})


def _add(brand_id: int) -> ResponseReturnValue:
    brand, locale = _brand(brand_id), request.form.get("locale", "")
    try:
        with service().database.writing() as connection:
            add_language(connection, brand.id, locale)
    except NotFoundError:
        return _list_page({"locale": _("Choose a language of the list.")}), 422
    return redirect(url_for("studio.language_texts", brand_id=brand.id, locale=locale), code=303)


def _show(brand_id: int, locale: str) -> ResponseReturnValue:
    brand = _brand(brand_id)
    texts = _texts(brand, locale)
    return _page(brand, texts, typed_of(texts), {})


def _keep(brand_id: int, locale: str) -> ResponseReturnValue:
    brand = _brand(brand_id)
    before, typed = _texts(brand, locale), request.form
    texts, problems = read_form(before, typed)
    if problems:
        return _page(brand, before, typed, problems), 422
    with service().database.writing() as connection:
        keep_brand_texts(connection, brand.id, locale, texts)
    flash(_kept(before))
    return _to(brand, locale)


def _offer(brand_id: int, locale: str) -> ResponseReturnValue:
    brand = _brand(brand_id)
    try:
        with service().database.writing() as connection:
            offer_language(connection, brand.id, locale)
    except NotFoundError:
        raise
    except InputError as problem:
        texts = _texts(brand, locale)
        return _page(brand, texts, typed_of(texts), {"offer": str(problem)}), 422
    flash(_("Phones that want this language get it from now on."))
    return _to(brand, locale)


def _stop_offering(brand_id: int, locale: str) -> ResponseReturnValue:
    brand = _brand(brand_id)
    with service().database.writing() as connection:
        stop_offering(connection, brand.id, locale)
    flash(_("Phones no longer get this language. Its texts stay."))
    return _to(brand, locale)


def _delete(brand_id: int, locale: str) -> ResponseReturnValue:
    brand = _brand(brand_id)
    with service().database.writing() as connection:
        delete_brand_texts(connection, brand.id, locale)
    flash(_("The texts are deleted."))
    return redirect(url_for("studio.brand_texts"), code=303)


def _file(brand_id: int, locale: str) -> Response:
    brand = _brand(brand_id)
    texts = _texts(brand, locale)
    answer = make_response(texts_as_po(texts, brand.name, now()))
    answer.content_type = "text/x-gettext-translation; charset=utf-8"
    name = file_name(f"{brand.name} {locale}", "po")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _keep_file(brand_id: int, locale: str) -> ResponseReturnValue:
    brand = _brand(brand_id)
    before = _texts(brand, locale)
    file = request.files.get("file")
    try:
        read = read_texts(file.stream.read(LARGEST_FILE + 1) if file else b"", locale)
        with service().database.writing() as connection:
            keep_brand_texts(connection, brand.id, locale, read.texts)
    except BrandTextsError as refused:
        return _page(brand, before, typed_of(before), {}, of_file=refused.problems), 422
    except NotFoundError:
        raise
    except InputError as problem:
        return _page(brand, before, typed_of(before), {}, of_file=(str(problem),)), 422
    flash(_kept(before, read))
    return _to(brand, locale)


def _kept(before: BrandTexts, read: ReadFile | None = None) -> str:
    told = [
        _("The texts are kept, and customers read them from now on.")
        if before.is_ours or before.offered
        else _("The texts are kept. Phones get this language when it is complete and offered.")
    ]
    if read is not None and read.left_out:
        told.append(
            ngettext(
                "%(count)s entry of the file was left out, because it is marked as fuzzy or no page says it: "
                "%(entries)s.",
                "%(count)s entries of the file were left out, because they are marked as fuzzy or no page "
                "says them: %(entries)s.",
                len(read.left_out),
            )
            % {
                "count": format_number(len(read.left_out)),
                "entries": ", ".join(f"“{one}”" for one in read.left_out[:_MOST_NAMED])
                + (" …" if len(read.left_out) > _MOST_NAMED else ""),
            }
        )
    return " ".join(told)


def _brand(brand_id: int) -> Brand:
    """Return the brand that is asked for; from now on, this browser sees it. Raises NotFoundError."""
    with service().database.reading() as connection:
        brand = find_brand(connection, brand_id)
    show_brand(brand.id)
    return brand


def _texts(brand: Brand, locale: str) -> BrandTexts:
    with service().database.reading() as connection:
        return find_brand_texts(connection, brand.id, locale)


def _to(brand: Brand, locale: str) -> Response:
    return make_response(
        redirect(url_for("studio.language_texts", brand_id=brand.id, locale=locale), code=303)
    )


def _list_page(problems: Mapping[str, str]) -> str:
    brand = current_brand()
    with service().database.reading() as connection:
        there = brand_texts_of(connection, brand.id)
    added = [texts.locale for texts in there]
    choices = [_named(locale) for locale in languages() if locale not in added]
    return render_template(
        "studio/brand_texts.html",
        brand=brand,
        languages=[_language(texts) for texts in there],
        choices=[
            ("", _("Choose a language")),
            *sorted(choices, key=lambda choice: plain(choice[1])),
        ],
        total=len(customer_texts()),
        problems=problems,
    )


def _page(
    brand: Brand,
    texts: BrandTexts,
    typed: Mapping[str, str],
    problems: Mapping[str, str],
    of_file: tuple[str, ...] = (),
) -> str:
    return render_template(
        "studio/language_texts.html",
        brand=brand,
        language=_language(texts),
        texts=texts,
        groups=groups_of(texts, typed, problems),
        total=len(customer_texts()),
        tag=language_tag(texts.locale),
        direction=Locale.parse(texts.locale).text_direction,
        problems=problems,
        of_file=of_file,
    )


def _language(texts: BrandTexts) -> Language:
    locale = Locale.parse(texts.locale)
    name = str(locale.get_display_name(current_locale()) or texts.locale)
    own_name = str(locale.get_display_name(locale) or "")
    return Language(
        texts, name[:1].upper() + name[1:], "" if own_name.casefold() == name.casefold() else own_name
    )


def _named(locale: str) -> tuple[str, str]:
    language = _language(BrandTexts(locale=locale))
    return locale, f"{language.name} – {language.own_name}" if language.own_name else language.name
