"""The cards of the last step: each layout with its measures and what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response
from werkzeug.exceptions import NotFound

from contactcodes.codes.address import symbol_url
from contactcodes.codes.symbol import make_symbol
from contactcodes.errors import LayoutError
from contactcodes.language import LOCALES, current_locale
from contactcodes.sheets.layout import Layout, all_layouts
from contactcodes.sheets.module_size import check_module_size
from contactcodes.web.studio.first_sheet import PREVIEW_CODE, Sheet

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


def cards(origin: str, labels: int) -> list[Card]:
    """Return a card for each layout: those that hold many labels a page before posters."""
    symbol = make_symbol(symbol_url(origin, PREVIEW_CODE))
    found = []
    for layout in sorted(all_layouts().values(), key=lambda one: -one.labels_per_page):
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


def read_choice(typed: Mapping[str, str], *, usual_locale: str) -> tuple[Layout | None, str]:
    """Return the layout chosen, None if none was, and the language of what is printed."""
    locale = typed.get("locale", usual_locale)
    return all_layouts().get(typed.get("layout", "")), locale if locale in LOCALES else usual_locale


def picture_answer(sheet: Sheet, layout_name: str, *, large: bool) -> Response:
    """Answer with the first sheet as a picture. A layout that cannot be drawn has none: 404."""
    layout = all_layouts().get(layout_name)
    if layout is None:
        raise NotFound
    try:
        png = sheet.picture(layout, LARGE_PX if large else PICTURE_PX)
    except LayoutError as problem:
        raise NotFound(str(problem)) from None
    answer = Response(png, content_type="image/png")
    answer.cache_control.private = True
    answer.cache_control.max_age = 60
    return answer
