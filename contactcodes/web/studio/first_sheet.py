"""The first sheet as a picture, drawn as the print run would draw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from contactcodes.campaigns.brand import Brand
from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.campaigns.sheet_labels import check_symbols, order_labels, sheet_wording
from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.target import Target
from contactcodes.sheets.artwork import Artwork
from contactcodes.sheets.drawing import draw_sheets
from contactcodes.sheets.lettering import Wording, check_fits
from contactcodes.sheets.preview import first_page_png


def preview_code(length: int) -> CodeText:
    """Return what stands for a code that is not made yet: XXXXXXX, which no code is ever called.

    length  characters with the check, 7 to 13: symbol and address come out as large as the code's
    """
    return CodeText("X" * length)  # whatever the length, the check would be another character


def codes_on_first(order: PrintOrder) -> int:
    """Return how many codes are enough to draw the first sheet of an order."""
    room = order.arrangement.slots_per_sheet - order.start_at + 1
    return -(-room // order.copies)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is printed, before it is ordered.

    artwork       the brand's logo and the channel's mark
    codes         (code text, placement's name) in the order of the sheet
    codes_in_all  how many there are where ``codes`` are only the first; None: these are all
    """

    brand: Brand
    target: Target
    artwork: Artwork
    codes: Sequence[tuple[CodeText, str]]
    codes_in_all: int | None = None

    def check(self, order: PrintOrder) -> None:
        """Raise LayoutError if modules come out too small, or words do not fit anywhere on any page.

        It takes seconds for ten thousand labels, so it has no place in a transaction that writes.
        Raises InputError where the price of a call, or the GTIN for a GS1 Data Matrix, is missing.
        """
        if not self.codes:
            return
        check_symbols(order, self._longest)
        names = (name for _code, name in self.codes)
        check_fits(order.layout, names, self._wording(order), logo=self.artwork.logo is not None)

    def picture(self, order: PrintOrder, width_px: int, page: int = 1) -> bytes:
        """Return a page of the first sheet as PNG. Raises LayoutError as ``check``, of that sheet.

        page  2 is the back, where the layout has one
        """
        codes = self.codes[: codes_on_first(order)]
        arrangement = order.arrangement
        count = len(arrangement.labels_on_sheet(1, len(codes) * order.copies))
        labels = list(order_labels(order, codes))[:count]
        drawn = BytesIO()
        in_all = max(self.codes_in_all or 0, len(self.codes)) * order.copies
        draw_sheets(
            arrangement,
            labels,
            count=count,
            wording=self._wording(order),
            out=drawn,
            artwork=self.artwork,
            sheets_in_all=arrangement.sheets_for(in_all),
        )
        return first_page_png(drawn.getvalue(), width_px=width_px, page=page)

    @property
    def _longest(self) -> CodeText:
        return max((code for code, _name in self.codes), key=len)

    def _wording(self, order: PrintOrder) -> Wording:
        return sheet_wording(self.brand.name, self.target, order, longest=self._longest)
