"""A layout with usual words on it, to be looked at and checked."""

from __future__ import annotations

from io import BytesIO

from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.campaigns.sheet_labels import check_symbols, order_labels, sheet_wording
from contactcodes.codes.address import origin_of
from contactcodes.codes.code_text import CodeText
from contactcodes.codes.gtin import shown_gtin
from contactcodes.contacts.target import Target
from contactcodes.language import LOCALES, _, current_locale, using_locale
from contactcodes.settings import Settings
from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.boxes import Role
from contactcodes.sheets.drawing import draw_sheets
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.lettering import Label, Wording, check_fits
from contactcodes.sheets.preview import first_page_png

_TARGET = Target.read("whatsapp:+33612345678")
_GTIN = "3453120000011"
_LOT = "L2611-0042"
_WIDTH_PX = 1_600


class LayoutSample:
    """What this service would print on a layout.

    code_text  XXXXXXX, which no code is ever called; as long as the service's codes
    """

    def __init__(self, layout: Layout, settings: Settings) -> None:
        """Take the origin and the length of codes from the settings."""
        self.code_text = CodeText("X" * (settings.code_length + 1))  # the check is a character, too
        self._layout = layout
        self._origin = origin_of(settings.public_url)

    def check_fits(self) -> None:
        """Raise LayoutError where usual words do not fit in French or in English."""
        for locale in LOCALES:
            check_fits(self._layout, [_placement(locale)], self._wording(locale))

    def pictures(self, locale: str) -> list[bytes]:
        """Return the page, and its back if there is one, as PNG. Raises LayoutError as ``check_fits``."""
        arrangement = Arrangement(self._layout)
        count = arrangement.slots_per_sheet
        order = self._order(locale, copies=count)
        labels = order_labels(order, [(self.code_text, _placement(locale))])
        drawn = BytesIO()
        draw_sheets(arrangement, labels, count=count, wording=self._wording(locale), out=drawn)
        return [
            first_page_png(drawn.getvalue(), width_px=_WIDTH_PX, page=page)
            for page in range(1, arrangement.pages_per_sheet + 1)
        ]

    def check_symbols(self) -> str | None:
        """Return what to know of its symbols. Raises LayoutError where modules come out too small."""
        return check_symbols(self._order(current_locale()), self.code_text)

    def label(self) -> Label:
        """Return one label as this service would print it."""
        return next(order_labels(self._order(current_locale()), [(self.code_text, "")]))

    def _wording(self, locale: str) -> Wording:
        with using_locale(locale):
            brand = _("Your brand")
        return sheet_wording(brand, _TARGET, self._order(locale), longest=self.code_text)

    def _order(self, locale: str, *, copies: int = 1) -> PrintOrder:
        with using_locale(locale):
            texts = {
                Role.PRODUCT: _("Olive oil soap, 300 g"),
                Role.GTIN: shown_gtin(_GTIN),
                Role.LOT: _LOT,
                Role.TARIFF: _("Service free + price of a call"),
            }
        return PrintOrder(layout=self._layout, locale=locale, origin=self._origin, texts=texts, copies=copies)


def _placement(locale: str) -> str:
    with using_locale(locale):
        return _("Shop window Lyon Part-Dieu")
