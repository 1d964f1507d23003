"""The page on which layout and options of an order are chosen, and the pictures on it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request
from sqlalchemy import Connection
from werkzeug.exceptions import NotFound

from contactcodes.campaigns.brand import Brand
from contactcodes.campaigns.brand_style import find_style
from contactcodes.campaigns.placement import Medium
from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.campaigns.printer import printers_of
from contactcodes.campaigns.sheet_artwork import sheet_artwork
from contactcodes.campaigns.sheet_labels import sheet_wording
from contactcodes.codes.address import leads_here_only, symbol_url
from contactcodes.codes.code_text import CodeText
from contactcodes.codes.symbol import make_symbol
from contactcodes.contacts.target import Target
from contactcodes.contacts.tariff import tariff_of
from contactcodes.errors import InputError, LayoutError
from contactcodes.language import _
from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.artwork import Artwork
from contactcodes.sheets.boxes import Kind, Role
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.layout_folder import usable_layouts
from contactcodes.web.current_service import service
from contactcodes.web.studio.first_sheet import Sheet, preview_code
from contactcodes.web.studio.layout_cards import groups, kind_shown, printed_origin
from contactcodes.web.studio.layout_kinds import kind_for
from contactcodes.web.studio.order_form import HOUSE, USUAL, Asked, read_locale, read_order

PICTURE_PX = 480
LARGE_PX = 1400
_AN_HOUR_S = 3600
_NO_GTIN = "0" * 14  # in the picture of a layout that needs one, until it is given
_ON_DESK = ("copies", "start_at", "headline", "call_to_action", "tariff", "product", "gtin", "lot")
_IN_HOUSE = ("by", "bleed_mm", "crop_marks", "up", "ink", "ink_name", "cyan", "magenta", "yellow", "black")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a choice is about.

    labels   how many codes will be printed
    longest  characters of the longest code, 7 to 13: it has the largest symbol
    media    of placements, the first some hundred
    version  changes whenever the first sheet of a layout would look different
    """

    brand: Brand
    target: Target
    labels: int
    longest: int
    media: Sequence[Medium]
    version: str

    def read(self, connection: Connection, typed: Mapping[str, str]) -> Asked:
        """Read the form of the page."""
        printers = printers_of(connection, self.brand.id)
        return read_order(
            typed,
            layout=usable_layouts().get(typed.get("layout", "")),
            target=self.target,
            origin=printed_origin(),
            usual_locale=self.brand.locale,
            corrections={printer.name: printer.correction for printer in printers},
        )

    def page(self, template: str, typed: Mapping[str, str], problems: Mapping[str, str], **facts: Any) -> str:
        """Return the page; nothing that was typed is lost.

        typed  fields of the form, and ``kind`` and ``find`` of the search for a layout
        facts  of the template's own
        """
        symbol = make_symbol(symbol_url(printed_origin(), preview_code(self.longest)))
        find, chosen = typed.get("find", "").strip(), typed.get("layout", "")
        found = groups(usable_layouts(), symbol, self._sheets_on(typed), find=find, chosen=chosen)
        locale = read_locale(typed, self.brand.locale)
        with service().database.reading() as connection:
            printers = printers_of(connection, self.brand.id)
        return render_template(
            template,
            labels=self.labels,
            groups=found,
            kind=kind_shown(found, typed.get("kind", ""), self._usual_kind(chosen)),
            find=find,
            found=sum(group.found for group in found),
            typed=typed,
            locale_chosen=locale,
            pictured=self._pictured(typed, locale),
            usual_words=self._usual_words(locale),
            tariff_needed=tariff_of(self.target) is None,
            printers=printers,
            origin=printed_origin(),
            only_here=leads_here_only(printed_origin()),
            problems=problems,
            **facts,
        )

    def _usual_kind(self, chosen: str) -> Kind:
        layout = usable_layouts().get(chosen)
        return layout.kind if layout else kind_for(self.media)

    def _sheets_on(self, typed: Mapping[str, str]) -> Callable[[Layout], int]:
        def sheets_on(layout: Layout) -> int:
            order = read_pictured(typed, layout, self.target, self.brand)
            arrangement = order.arrangement if order else Arrangement(layout)
            return arrangement.sheets_for(self.labels * (order.copies if order else 1))

        return sheets_on

    def _pictured(self, typed: Mapping[str, str], locale: str) -> dict[str, str]:
        """Return what of the form the pictures show, so that each is drawn once."""
        names = _ON_DESK + (_IN_HOUSE if typed.get("by") == HOUSE else ())
        shown = {name: typed[name] for name in names if typed.get(name, "")}
        shown = {name: words for name, words in shown.items() if name in _IN_HOUSE or words != USUAL[name]}
        return shown | {"locale": locale, "of": str(self.labels), "v": self.version}

    def _usual_words(self, locale: str) -> Mapping[Role, str]:
        """Return what stands on paper where nobody writes other words, in its language."""
        layout = next(iter(usable_layouts().values()), None)
        if layout is None:
            return {}
        texts = {Role.TARIFF: "–"}
        order = PrintOrder(layout=layout, locale=locale, origin=printed_origin(), texts=texts)
        return sheet_wording(self.brand.name, self.target, order, longest=preview_code(self.longest)).texts


def artwork_of(connection: Connection, brand: Brand, target: Target) -> Artwork:
    """Return the pictures that stand on the brand's sheets."""
    return sheet_artwork(target, find_style(connection, brand.id))


def version_of(
    connection: Connection,
    brand: Brand,
    target: Target,
    *more: object,
    codes: Iterable[tuple[CodeText, str]] = (),
) -> str:
    """Return a short word that changes when one of these does, or the brand's style."""
    style = find_style(connection, brand.id)
    told = [brand.name, target, style.as_json(), *more, *(f"{code} {name}" for code, name in codes)]
    digest = hashlib.sha256("\n".join(map(str, told)).encode())
    digest.update(style.logo.png if style.logo else b"")
    return digest.hexdigest()[:12]


def usual_fields() -> dict[str, str]:
    """Return the form as it is first shown."""
    return dict(USUAL) | {"bleed_mm": f"{service().settings.bleed_mm:g}"}


def typed_in(form: Mapping[str, str]) -> dict[str, str]:
    """Return a form that was sent, with what is usual where fields are missing."""
    typed = usual_fields() | dict(form)
    if "by" in form and "crop_marks" not in form:  # a box without a tick is not sent
        typed["crop_marks"] = ""
    return typed


def read_pictured(
    typed: Mapping[str, str], layout: Layout, target: Target, brand: Brand
) -> PrintOrder | None:
    """Return the order that a picture shows: what is wrong in the form is left as usual there."""
    fields = dict(typed)
    for _attempt in range(2):
        order, problems = read_order(
            fields,
            layout=layout,
            target=target,
            origin=printed_origin(),
            usual_locale=brand.locale,
            corrections={},
        )
        if order is not None:
            return order
        wrong = {*problems, *(_IN_HOUSE if problems.keys() & set(_IN_HOUSE) else ())}
        fields = {name: words for name, words in fields.items() if name not in wrong}
        fields |= {"tariff": _("price of a call"), "gtin": _NO_GTIN, "printer": ""}
    return None


def picture_answer(
    layout_name: str, brand: Brand, target: Target, make: Callable[[PrintOrder], Sheet]
) -> Response:
    """Answer with the first sheet as a picture. A layout that cannot be drawn has none: 404.

    make  gives the sheet of an order, of which only as many codes are drawn as it holds
    """
    layout = usable_layouts().get(layout_name)
    order = read_pictured(request.args, layout, target, brand) if layout else None
    if order is None:
        raise NotFound
    sheet = make(order)
    if not sheet.codes:
        raise NotFound
    page = 2 if "back" in request.args and order.layout.back else 1
    try:
        png = sheet.picture(order, LARGE_PX if "large" in request.args else PICTURE_PX, page)
    except (LayoutError, InputError) as problem:
        raise NotFound(str(problem)) from None
    answer = Response(png, content_type="image/png")
    answer.cache_control.private = True
    answer.cache_control.max_age = _AN_HOUR_S  # its address has the version
    return answer


def codes_pictured() -> int | None:
    """Return how many codes are printed in all, as the page that shows the picture says."""
    told = request.args.get("of", type=int)
    return told if told is not None and 0 < told < 10**8 else None
