"""A rendered page, looked at symbol by symbol, each at its own place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from math import ceil, floor
from typing import Any

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from contactcodes.codes.matrix_symbol import MatrixSymbol, Symbology
from contactcodes.sheets.arrangement import Spot
from contactcodes.sheets.boxes import MM_PER_INCH, Rectangle
from contactcodes.sheets.module_comparison import SMALLEST_MODULE_PX, Comparison, compare_symbol
from contactcodes.sheets.page_pictures import PdfPage, Picture

DECODER = f"zxing-cpp {version('zxing-cpp')}"
_SEARCHED_PX = 16_000_000  # of a page on which a symbol is looked for: an A4 at 300 dpi is half of it
_STRAIGHT_DEGREES = 45

_FORMATS = {
    Symbology.QR: zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
    Symbology.MICRO_QR: zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.MicroQRCode),
    Symbology.GS1_DATA_MATRIX: zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix),
}
# Read as it stands: turned, shrunk or inverted symbols are not what was ordered.
_STRICTLY: dict[str, Any] = {
    "try_rotate": False,
    "try_downscale": False,
    "try_invert": False,
    "text_mode": zxingcpp.TextMode.Plain,
}
# A crop that holds nothing but the symbol: no finder is searched for.
_FILLING: dict[str, Any] = {"is_pure": True, "binarizer": zxingcpp.Binarizer.GlobalHistogram}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found where a symbol should stand.

    decoded     what the decoder reads there, and nowhere else; None where it reads nothing
    comparison  None where modules are too small on the picture to be compared
    """

    decoded: str | None
    comparison: Comparison | None


@dataclass(slots=True, kw_only=True)
class PageView:
    """A page that is looked at symbol by symbol.

    margin_mm  from the edge of the paper to the trim, from where places are counted
    dpi        at which it is rendered
    """

    page: PdfPage
    margin_mm: float
    dpi: int
    _middles_mm: dict[tuple[Symbology, bool, bool], dict[str, tuple[float, float]]] = field(
        default_factory=dict
    )

    def pictures(self, places: Sequence[Rectangle]) -> list[Picture]:
        """Return for each place a picture that shows it: of the column in which it stands.

        places  left, top, right, bottom of symbols with their quiet zones, in millimetres of the trim

        What stands beside the columns is not rendered: words take pdfium as long as symbols do.
        """
        margin = self.margin_mm
        pictures: dict[int, Picture] = {}
        for column in _columns(places):
            left, top, right, bottom = zip(*(places[index] for index in column), strict=True)
            around = (min(left) + margin, min(top) + margin, max(right) + margin, max(bottom) + margin)
            pictures |= dict.fromkeys(column, self.page.grey(dpi=self.dpi, part=around))
        return [pictures[index] for index in range(len(places))]

    def look(self, picture: Picture, symbol: MatrixSymbol, spot: Spot, place: Rectangle) -> Found:
        """Decode a symbol and compare it.

        picture  that shows it
        place    left, top, right, bottom of the symbol with its quiet zone, in millimetres of the trim
        """
        margin = self.margin_mm
        left, right = ((mm + margin) * picture.x_px - picture.left_px for mm in (place[0], place[2]))
        top, bottom = ((mm + margin) * picture.y_px - picture.top_px for mm in (place[1], place[3]))
        height, width = picture.grey.shape
        # A pixel more on each side: what ends there is the paper, and nothing else.
        x0, x1 = max(floor(left) - 1, 0), min(ceil(right) + 1, width)
        y0, y1 = max(floor(top) - 1, 0), min(ceil(bottom) + 1, height)
        if x1 <= x0 or y1 <= y0:
            return Found(decoded=None, comparison=None)
        crop = np.ascontiguousarray(_upright(picture.grey[y0:y1, x0:x1], spot))
        module_x = (right - left) / symbol.side_with_quiet_zone
        module_y = (bottom - top) / symbol.side_with_quiet_zone
        quiet = symbol.quiet_zone_modules
        comparison = None
        if min(module_x, module_y) >= SMALLEST_MODULE_PX:
            comparison = compare_symbol(
                crop,
                symbol.modules,
                left_px=(x1 - right if spot.flipped_x else left - x0) + quiet * module_x,
                top_px=(y1 - bottom if spot.turned else top - y0) + quiet * module_y,
                module_x_px=module_x,
                module_y_px=module_y,
                quiet_zone_modules=quiet,
            )
        return Found(decoded=_decoded(crop, symbol), comparison=comparison)

    def distance_from_place(
        self, symbol: MatrixSymbol, spot: Spot, place: Rectangle
    ) -> tuple[float, float] | None:
        """Return how far right and down of its place the symbol stands, in mm; None if it is nowhere."""
        middle = self._middles(symbol, spot).get(symbol.text)
        if middle is None:
            return None
        return (
            middle[0] - self.margin_mm - (place[0] + place[2]) / 2,
            middle[1] - self.margin_mm - (place[1] + place[3]) / 2,
        )

    def _middles(self, symbol: MatrixSymbol, spot: Spot) -> dict[str, tuple[float, float]]:
        """Return the middle of each symbol that stands as on the spot: its text → mm of the paper."""
        way = (symbol.symbology, spot.flipped_x, spot.turned)
        if way not in self._middles_mm:
            width_mm, height_mm = self.page.size_mm
            most_dpi = MM_PER_INCH * (_SEARCHED_PX / (width_mm * height_mm)) ** 0.5
            whole = self.page.grey(dpi=min(self.dpi, most_dpi))
            middles = {}
            upright = np.ascontiguousarray(_upright(whole.grey, spot))
            for found in zxingcpp.read_barcodes(upright, formats=_FORMATS[symbol.symbology], **_STRICTLY):
                if abs(found.orientation) > _STRAIGHT_DEGREES:  # another face's, upside down
                    continue
                corners = (found.position.top_left, found.position.bottom_right)
                x = sum(corner.x for corner in corners) / 2 / whole.x_px
                y = sum(corner.y for corner in corners) / 2 / whole.y_px
                middles[str(found.text)] = (
                    width_mm - x if spot.flipped_x else x,
                    height_mm - y if spot.turned else y,
                )
            self._middles_mm[way] = middles
        return self._middles_mm[way]


def _columns(places: Sequence[Rectangle]) -> Iterator[list[int]]:
    """Yield the indexes of places that stand above one another."""
    column: list[int] = []
    end = 0.0
    for index in sorted(range(len(places)), key=lambda index: places[index][0]):
        left, _top, right, _bottom = places[index]
        if column and left > end:
            yield column
            column = []
        column.append(index)
        end = max(end, right) if len(column) > 1 else right
    if column:
        yield column


def _upright(grey: NDArray[np.uint8], spot: Spot) -> NDArray[np.uint8]:
    """Return what stands on its head, or is seen through glass, as it is meant to be read."""
    return grey[:: -1 if spot.turned else 1, :: -1 if spot.flipped_x else 1]


def _decoded(crop: NDArray[np.uint8], symbol: MatrixSymbol) -> str | None:
    """Return what the decoder reads in a crop: the fast way where the symbol fills it, else by searching."""
    formats = _FORMATS[symbol.symbology]
    found = zxingcpp.read_barcode(crop, formats=formats, **_STRICTLY, **_FILLING)
    if found is None or not found.valid:
        found = zxingcpp.read_barcode(crop, formats=formats, **_STRICTLY)
    return str(found.text) if found is not None and found.valid else None
