"""The first sheet as a picture, drawn as the print run would draw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from contactcodes.campaigns.brand import Brand
from contactcodes.campaigns.sheet_labels import sheet_labels, sheet_wording
from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.target import Target
from contactcodes.sheets.drawing import draw_sheets
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.lettering import Label, Lettering, Wording
from contactcodes.sheets.module_size import check_module_size
from contactcodes.sheets.preview import first_page_png


def preview_code(length: int) -> CodeText:
    """Return what stands for a code that is not made yet: XXXXXXX, which no code is ever called.

    length  characters with the check, 7 to 13: symbol and address come out as large as the code's
    """
    return CodeText("X" * length)  # whatever the length, the check would be another character


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is known of a print run before it is ordered.

    codes  (code text, placement's name) in the order of the sheet
    """

    brand: Brand
    target: Target
    locale: str
    origin: str
    codes: Sequence[tuple[CodeText, str]]

    def check(self, layout: Layout) -> None:
        """Raise LayoutError if modules come out too small, or words do not fit anywhere on any page.

        It takes seconds for ten thousand labels, so it has no place in a transaction that writes.
        """
        labels = self._labels(len(self.codes))
        check_module_size(layout, [label.symbol for label in labels])
        Lettering.fit(layout, labels, self._wording())

    def picture(self, layout: Layout, width_px: int) -> bytes:
        """Return the first page as PNG. Raises LayoutError as ``check``, of that page."""
        drawn = BytesIO()
        draw_sheets(layout, self._labels(layout.labels_per_page), wording=self._wording(), out=drawn)
        return first_page_png(drawn.getvalue(), width_px=width_px)

    def _labels(self, most: int) -> list[Label]:
        return sheet_labels(self.origin, self.codes[:most])

    def _wording(self) -> Wording:
        return sheet_wording(self.brand.name, self.target, self.locale)
