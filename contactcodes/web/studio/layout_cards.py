"""The choice of what codes are printed on: a card for each layout, with its picture and its measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request
from werkzeug.exceptions import NotFound

from contactcodes.codes.address import leads_here_only, origin_of, symbol_url
from contactcodes.codes.symbol import make_symbol
from contactcodes.errors import LayoutError
from contactcodes.language import LOCALES, current_locale
from contactcodes.sheets.layout import Layout, usable_layouts
from contactcodes.sheets.module_size import check_module_size
from contactcodes.web.current_service import service
from contactcodes.web.studio.first_sheet import Sheet, preview_code

PICTURE_PX = 480
LARGE_PX = 1400


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One layout as it is offered.

    pages    how many the codes will take
    advice   what to know before choosing it; ""
    refusal  why it cannot be chosen; ""
    """

    layout: Layout
    title: str
    pages: int
    advice: str = ""
    refusal: str = ""


def printed_origin() -> str:
    """Return what symbols carry in front of the code text when they are printed now."""
    return origin_of(service().settings.public_url)


def cards(labels: int, longest: int) -> list[Card]:
    """Return a card for each layout: those that hold many labels a page before posters.

    longest  characters of the longest code, 7 to 13: it has the largest symbol
    """
    symbol = make_symbol(symbol_url(printed_origin(), preview_code(longest)))
    found = []
    for layout in sorted(usable_layouts().values(), key=lambda one: -one.labels_per_page):
        advice = refusal = ""
        try:
            advice = check_module_size(layout, [symbol]) or ""
        except LayoutError as problem:
            refusal = str(problem)
        title = layout.title[current_locale()]
        found.append(
            Card(layout=layout, title=title, pages=layout.pages_for(labels), advice=advice, refusal=refusal)
        )
    return found


def choice_page(
    template: str, labels: int, longest: int, *, usual_locale: str, problems: Mapping[str, str], **facts: Any
) -> str:
    """Return a page of cards, with what was chosen; ``facts`` are the template's own."""
    return render_template(
        template,
        labels=labels,
        cards=cards(labels, longest),
        chosen=request.form.get("layout", ""),
        locale_chosen=read_choice(request.form, usual_locale=usual_locale)[1],
        origin=printed_origin(),
        only_here=leads_here_only(printed_origin()),
        problems=problems,
        **facts,
    )


def read_choice(typed: Mapping[str, str], *, usual_locale: str) -> tuple[Layout | None, str]:
    """Return the layout chosen, None if none was, and the language of what is printed."""
    locale = typed.get("locale", usual_locale)
    return usable_layouts().get(typed.get("layout", "")), locale if locale in LOCALES else usual_locale


def picture_answer(layout_name: str, make: Callable[[Layout], Sheet]) -> Response:
    """Answer with the first sheet as a picture. A layout that cannot be drawn has none: 404.

    make  gives the sheet, of which only as many codes are drawn as a page of the layout holds
    """
    layout = usable_layouts().get(layout_name)
    if layout is None:
        raise NotFound
    sheet = make(layout)
    if not sheet.codes:
        raise NotFound
    try:
        png = sheet.picture(layout, LARGE_PX if "large" in request.args else PICTURE_PX)
    except LayoutError as problem:
        raise NotFound(str(problem)) from None
    answer = Response(png, content_type="image/png")
    answer.cache_control.private = True
    answer.cache_control.max_age = 60
    return answer
