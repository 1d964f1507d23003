"""How a page reaches a customer: whole in one answer, its style inside, nothing of it kept anywhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from flask import Response, current_app, g, make_response, render_template, request
from markupsafe import Markup

from contactcodes.codes.address import typed_address
from contactcodes.contacts.destination import Destination
from contactcodes.language import current_locale, language_tag, speak
from contactcodes.web.current_service import service
from contactcodes.web.customer.brand_look import PLAIN_LOOK, look_of
from contactcodes.web.customer.brand_words import words_for

_STYLE = "customer/style.css"  # in the templates: it stands inside each page
_RETRY_AFTER_S = 30
_BRAND = "customers_brand"  # of this request: its number and its language
# Where each customer's page may load from and send to, unless it says otherwise.
_SOURCES = {
    "default-src": "'none'",
    "img-src": "'self'",
    # A browser holds the redirect behind the form against this too, and a code may lead anywhere.
    "form-action": "'self' https: http:",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


class Style(NamedTuple):
    """What stands in the page's ``<style>``, and its source as a policy names it."""

    text: Markup
    source: str


class PageText(NamedTuple):
    """A page before it is an answer."""

    text: str
    policy: str


def speak_to_customer(brand_id: int | None = None, locale: str = "") -> None:
    """Put the phone's language in force, in the brand's own words where it has some.

    brand_id  whose page it is; None: the one that was named before while this request is answered
    locale    the brand's, for a phone that wants no language that is spoken; "": the setting's
    """
    if brand_id is None:
        brand_id, locale = g.get(_BRAND, (None, locale))
    else:
        setattr(g, _BRAND, (brand_id, locale))
    locale = locale or service().settings.locale
    speak(words_for(request.headers.get("Accept-Language"), brand_id=brand_id, locale=locale))


def customer_page(template: str, status: int, *, more_style: str = "", **facts: object) -> Response:
    """Return a page in the locale in force; ``facts`` are what its template asks for.

    more_style  the name of a style sheet among the templates, for what no other page has

    ``destination`` or ``brand`` among the facts say whose page it is.
    """
    return answer_with(page_text(template, more_style=more_style, facts=facts), status)


def page_text(
    template: str,
    *,
    facts: Mapping[str, object],
    more_style: str = "",
    sources: Mapping[str, str] | None = None,
) -> PageText:
    """Return the text of a page and its policy.

    sources  directives of the policy that differ from those of other pages; one for styles replaces the hash
    """
    destination, brand = facts.get("destination"), facts.get("brand")
    look, named = PLAIN_LOOK, getattr(brand, "name", "")
    found: dict[str, object] = {"page_code": "", "page_address": ""}
    if isinstance(destination, Destination):
        look, named = look_of(destination.brand_id), destination.brand
        found = {
            "page_code": destination.code_text.shown,
            "page_address": typed_address(destination.origin, destination.code_text),
        }
    elif isinstance(brand_id := getattr(brand, "id", None), int):
        look = look_of(brand_id)
    style = _style(Path(str(current_app.template_folder)), more_style, look.css)
    text = render_template(
        template,
        **{**found, **facts},
        ltr=left_to_right,
        style=style.text,
        look=look,
        brand_name=named,
        language=language_tag(current_locale()),
        direction=Locale.parse(current_locale()).text_direction,
    )
    policy = {**_SOURCES, "style-src": style.source, **(sources or {})}
    return PageText(text, "; ".join(f"{name} {value}" for name, value in policy.items()))


def left_to_right(written: str) -> Markup:
    """Return a code, an address or a number as it stands in a page: the same in right-to-left words.

    Without it what begins with digits, such as 231-2hgr, is turned round there (UAX 9). Templates call it
    ``ltr``.
    """
    return Markup('<bdi class="value" dir="ltr">{}</bdi>').format(written)


def answer_with(page: PageText, status: int) -> Response:
    """Return the answer that carries a page."""
    response = make_response(page.text, status)
    response.headers["Content-Security-Policy"] = page.policy
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Vary"] = "Accept-Language, User-Agent"
    if status == 503:
        response.headers["Retry-After"] = str(_RETRY_AFTER_S)
    return response


@lru_cache(maxsize=500)
def _style(templates: Path, more: str, look: str) -> Style:
    """Return the style. The very text that is sent is hashed (CSP Level 3, 2.3.1)."""
    files = [_STYLE, more] if more else [_STYLE]
    text = "\n".join([*(_file(templates / file) for file in files), *([look] if look else [])])
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Style(Markup(text), f"'sha256-{digest}'")  # noqa: S704 - our own files, and colours that were checked


@cache
def _file(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()
