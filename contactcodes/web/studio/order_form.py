"""The form of an order: what was typed becomes a PrintOrder, or problems beside their fields. Pure.

Two pages send it: the last step of a draft, and printing again. Names of fields are those of
``USUAL``, and ``layout``, ``locale`` and ``trial``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from contactcodes.campaigns.print_order import MOST_COPIES, PrintOrder
from contactcodes.codes.data_matrix import read_lot
from contactcodes.codes.gtin import shown_gtin
from contactcodes.contacts.target import Target
from contactcodes.contacts.tariff import tariff_of
from contactcodes.errors import InputError
from contactcodes.language import LOCALES, _, format_number
from contactcodes.sheets.boxes import Role
from contactcodes.sheets.correction import Correction
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.press import LARGEST_BLEED_MM, Ink, Press

HOUSE = "house"  # of the field ``by``: a printing house prints it, not a desk printer
SPOT = "spot"  # of the field ``ink``
USUAL: Mapping[str, str] = {
    "copies": "1",
    "by": "desk",
    "start_at": "1",
    "printer": "",
    "bleed_mm": "3",
    "crop_marks": "on",
    "up": "1",
    "ink": "black",
    "ink_name": "",
    "cyan": "100",
    "magenta": "80",
    "yellow": "20",
    "black": "40",
    "headline": "",
    "call_to_action": "",
    "tariff": "",
    "product": "",
    "gtin": "",
    "lot": "",
}
_OWN_WORDS = (Role.HEADLINE, Role.CALL_TO_ACTION, Role.PRODUCT, Role.GTIN, Role.LOT)
_PARTS = ("cyan", "magenta", "yellow", "black")
_UP: Mapping[str, Literal[1, 2, 4]] = {"1": 1, "2": 2, "4": 4}
_NUMBER = re.compile(r"[0-9]{1,6}([.,][0-9]{1,3})?")


class Asked(NamedTuple):
    """What a form was read as: an order, or None and the problems, field → words."""

    order: PrintOrder | None
    problems: dict[str, str]


def read_order(
    typed: Mapping[str, str],
    *,
    layout: Layout | None,
    target: Target,
    origin: str,
    usual_locale: str,
    corrections: Mapping[str, Correction],
) -> Asked:
    """Read an order form. A field that is missing is as usual; what the layout has no place for is left out.

    layout       that was chosen; None: none was
    corrections  the brand's printers by name
    """
    problems: dict[str, str] = {}
    if layout is None:
        problems["layout"] = _("Choose what the codes are printed on.")
    form = _Form(typed, problems)
    copies = form.whole("copies", 1, MOST_COPIES)
    texts = form.words(layout, target)
    press, start_at, printer, correction = None, 1, "", Correction()
    if typed.get("by") == HOUSE:
        press = form.press()
    else:
        if layout is not None and layout.labels_per_page > 1:
            start_at = form.whole("start_at", 1, layout.labels_per_page)
        printer = typed.get("printer", "")
        if printer and printer not in corrections:
            problems["printer"] = _("There is no printer “%(name)s” any more; choose another.") % {
                "name": printer
            }
        correction = corrections.get(printer, correction)
    if layout is None or problems:
        return Asked(None, problems)
    order = PrintOrder(
        layout=layout,
        locale=read_locale(typed, usual_locale),
        origin=origin,
        texts=texts,
        copies=copies,
        start_at=start_at,
        printer=printer,
        correction=correction,
        press=press,
        trial=bool(typed.get("trial")),
    )
    return Asked(order, {})


def read_locale(typed: Mapping[str, str], usual: str) -> str:
    """Return the language on paper."""
    locale = typed.get("locale", usual)
    return locale if locale in LOCALES else usual


def fields_of(order: PrintOrder) -> dict[str, str]:
    """Return the form that ``read_order`` reads as this order."""
    fields = dict(USUAL) | {
        "layout": order.layout.name,
        "locale": order.locale,
        "copies": str(order.copies),
        "start_at": str(order.start_at),
        "printer": order.printer,
    }
    fields |= {role.value: words for role, words in order.texts.items()}
    if order.trial:
        fields["trial"] = "on"
    if press := order.press:
        fields |= {"by": HOUSE, "bleed_mm": f"{press.bleed_mm:g}", "up": str(press.up)}
        fields["crop_marks"] = "on" if press.crop_marks else ""
        if not press.ink.is_process_black:
            fields |= {"ink": SPOT, "ink_name": press.ink.name}
            parts = zip(_PARTS, press.ink.alternate, strict=True)
            fields |= {name: f"{100 * part:g}" for name, part in parts}
    return fields


class _Form:
    """What was typed; what is wrong with it is added to the problems."""

    def __init__(self, typed: Mapping[str, str], problems: dict[str, str]) -> None:
        self._typed = typed
        self._problems = problems

    def whole(self, name: str, least: int, most: int) -> int:
        number = self._number(name, least, most)
        if number != int(number):
            self._out_of_range(name, least, most)
        return int(number)

    def words(self, layout: Layout | None, target: Target) -> dict[Role, str]:
        texts = {
            role: words
            for role in _OWN_WORDS
            if layout is not None and layout.has(role) and (words := self._text(role.value))
        }
        if Role.GTIN in texts:
            texts[Role.GTIN] = self._gtin(texts[Role.GTIN])
        elif layout is not None and layout.needs_gtin:
            self._problems["gtin"] = _("Give the product’s GTIN: the GS1 Data Matrix of this layout says it.")
        if layout is not None and layout.needs_gtin and Role.LOT in texts:
            self._check_lot(texts[Role.LOT])
        if tariff_of(target) is None:
            texts[Role.TARIFF] = self._text("tariff")
            if not texts[Role.TARIFF]:
                self._problems["tariff"] = _(
                    "Say what a call costs: it has to stand wherever the number does."
                )
        return texts

    def press(self) -> Press | None:
        bleed_mm = self._number("bleed_mm", 0, LARGEST_BLEED_MM)
        ink = self._ink()
        if ink is None or "bleed_mm" in self._problems:
            return None
        return Press(
            bleed_mm=bleed_mm,
            crop_marks=bool(self._typed.get("crop_marks")),
            up=_UP.get(self._typed.get("up", ""), 1),
            ink=ink,
        )

    def _ink(self) -> Ink | None:
        if self._typed.get("ink") != SPOT:
            return Ink()
        parts = [self._number(name, 0, 100) / 100 for name in _PARTS]
        if any(name in self._problems for name in _PARTS):
            return None
        cyan, magenta, yellow, black = parts
        try:
            return Ink(name=self._text("ink_name"), alternate=(cyan, magenta, yellow, black))
        except InputError as problem:
            self._problems["ink_name"] = str(problem)
            return None

    def _gtin(self, written: str) -> str:
        try:
            return shown_gtin(written)
        except InputError as problem:
            self._problems["gtin"] = str(problem)
            return ""

    def _check_lot(self, written: str) -> None:
        try:
            read_lot(written)
        except InputError as problem:
            self._problems["lot"] = str(problem)

    def _text(self, name: str) -> str:
        return " ".join(self._typed.get(name, "").split())

    def _number(self, name: str, least: float, most: float) -> float:
        """Return what a field says; ``least`` where that is a problem, which is noted."""
        written = self._typed.get(name, "").strip() or USUAL[name]
        number = float(written.replace(",", ".")) if _NUMBER.fullmatch(written) else -1.0
        if least <= number <= most:
            return number
        self._out_of_range(name, least, most)
        return least

    def _out_of_range(self, name: str, least: float, most: float) -> None:
        self._problems[name] = _("“%(written)s” does not do here: a number from %(least)s to %(most)s.") % {
            "written": self._typed.get(name, "").strip(),
            "least": format_number(least),
            "most": format_number(most),
        }
