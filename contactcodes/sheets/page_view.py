"""A rendered page, looked at symbol by symbol, each at its own place."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from contactcodes.codes.symbol import QUIET_ZONE_MODULES, module_mm
from contactcodes.sheets.drawing import PlacedSymbol
from contactcodes.sheets.module_comparison import SMALLEST_MODULE_PX, Comparison, compare_symbol

# Read as it stands: turned, shrunk or inverted symbols are not what was ordered.
_STRICTLY: dict[str, Any] = {
    "formats": zxingcpp.BarcodeFormat.QRCode,
    "try_rotate": False,
    "try_downscale": False,
    "try_invert": False,
    "text_mode": zxingcpp.TextMode.Plain,
}


class PageView:
    """The picture of a page and its scale.

    picture              height × width, 0 black to 255 white
    width_mm, height_mm  of the page
    """

    def __init__(self, picture: NDArray[np.uint8], width_mm: float, height_mm: float) -> None:
        self._picture = picture
        self._x_px = picture.shape[1] / width_mm
        self._y_px = picture.shape[0] / height_mm

    def decode(self, placed: PlacedSymbol) -> str | None:
        """Return what the decoder reads at the symbol's own place, quiet zone included, and nowhere else."""
        left, right = self._x_px * placed.x_mm, self._x_px * (placed.x_mm + placed.side_mm)
        top, bottom = self._y_px * placed.y_mm, self._y_px * (placed.y_mm + placed.side_mm)
        crop = self._picture[
            max(round(top), 0) : max(round(bottom), 0), max(round(left), 0) : max(round(right), 0)
        ]
        if not crop.size:
            return None
        found = zxingcpp.read_barcode(np.ascontiguousarray(crop), **_STRICTLY)
        return None if found is None else str(found.text)

    def compare(self, placed: PlacedSymbol) -> Comparison | None:
        """Compare modules and quiet zone; None where modules are too small on this picture."""
        module = module_mm(placed.symbol.version, placed.side_mm)
        module_x, module_y = module * self._x_px, module * self._y_px
        if min(module_x, module_y) < SMALLEST_MODULE_PX:
            return None
        return compare_symbol(
            self._picture,
            placed.symbol.modules,
            left_px=placed.x_mm * self._x_px + QUIET_ZONE_MODULES * module_x,
            top_px=placed.y_mm * self._y_px + QUIET_ZONE_MODULES * module_y,
            module_x_px=module_x,
            module_y_px=module_y,
        )

    def distance_from_place(self, placed: PlacedSymbol) -> tuple[float, float] | None:
        """Return how far right and down of its place the symbol stands, in mm; None if it is nowhere."""
        middle = self._middles_mm.get(placed.symbol.text)
        if middle is None:
            return None
        return middle[0] - placed.x_mm - placed.side_mm / 2, middle[1] - placed.y_mm - placed.side_mm / 2

    @cached_property
    def _middles_mm(self) -> dict[str, tuple[float, float]]:
        middles = {}
        for found in zxingcpp.read_barcodes(self._picture, **_STRICTLY):
            corners = (found.position.top_left, found.position.bottom_right)
            middles[str(found.text)] = (
                sum(corner.x for corner in corners) / 2 / self._x_px,
                sum(corner.y for corner in corners) / 2 / self._y_px,
            )
        return middles
