"""How a page reaches a customer: whole in one answer, its style inside, nothing of it kept anywhere."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from flask import Response, current_app, make_response, render_template, request
from markupsafe import Markup

from contactcodes.codes.address import typed_address
from contactcodes.contacts.destination import Destination
from contactcodes.language import best_locale, set_locale
from contactcodes.web.current_service import service

_STYLE = "customer/style.css"  # in the templates: it stands inside each page
_RETRY_AFTER_S = 30


class Style(NamedTuple):
    """What stands in the page's ``<style>``, and the policy of a page that has it."""

    text: Markup
    policy: str


def speak_to_customer(default: str | None = None) -> None:
    """Put the phone's language in force; where it is none of ours the brand's, else the setting's."""
    spoken = best_locale(request.headers.get("Accept-Language"), default or service().settings.locale)
    set_locale(spoken)


def customer_page(template: str, status: int, *, more_style: str = "", **facts: object) -> Response:
    """Return a page in the locale in force; ``facts`` are what its template asks for.

    more_style  the name of a style sheet among the templates, for what no other page has
    """
    style = _style(Path(str(current_app.template_folder)), more_style)
    page = render_template(template, style=style.text, address=_address, **facts)
    response = make_response(page, status)
    response.headers["Content-Security-Policy"] = style.policy
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Vary"] = "Accept-Language"
    if status == 503:
        response.headers["Retry-After"] = str(_RETRY_AFTER_S)
    return response


@cache
def _style(templates: Path, more: str) -> Style:
    """Return the style. The very text that is sent is hashed (CSP Level 3, 2.3.1)."""
    files = [_STYLE, more] if more else [_STYLE]
    text = "\n".join((templates / file).read_text(encoding="utf-8").strip() for file in files)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    policy = [
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "img-src 'self'",
        # A browser holds the redirect behind the form against this too, and a code may lead anywhere.
        "form-action 'self' https: http:",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
    return Style(Markup(text), "; ".join(policy))  # noqa: S704 - our own file


def _address(destination: Destination) -> str:
    return typed_address(destination.origin, destination.code_text)
