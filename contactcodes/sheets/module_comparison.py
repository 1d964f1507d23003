"""Comparing a rendered symbol with the intended one, module by module. Pure numpy.

Decoding alone is not enough: error correction repairs a lost block, and no decoder
minds ink in the quiet zone. Here no wrong module is forgiven.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from contactcodes.codes.symbol import QUIET_ZONE_MODULES

SMALLEST_MODULE_PX = 3.0  # below this the sampled points of neighbours share pixels
_DARK = 128  # halfway between black and white
_INK = 224  # darker than this is ink: toner specks, grey text, hairlines smeared over two pixels
_INNER = 0.6  # of a module, where it is sampled: its edges belong to both neighbours
_POINT_DISTANCE_PX = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What was found where a symbol should stand.

    wrong_modules       modules of which a sampled point is not as intended
    quiet_zone_modules  clear width around the symbol at its narrowest, rounded down to 0.1; measured up to 4,
                        which is all that is asked for
    """

    wrong_modules: int
    quiet_zone_modules: float


def compare_symbol(
    picture: NDArray[np.uint8],
    modules: NDArray[np.bool_],
    *,
    left_px: float,
    top_px: float,
    module_x_px: float,
    module_y_px: float,
) -> Comparison:
    """Compare the picture of a page with a symbol's modules, at its place.

    picture          height × width, 0 black to 255 white
    modules          side × side, True where dark
    left_px, top_px  the corner of the first module, quiet zone left out
    module_x_px, module_y_px  the size of a module, SMALLEST_MODULE_PX or more

    A symbol beyond the picture's edge counts as wrong where it is cut.
    """
    side = len(modules)
    points = _points_per_module(max(module_x_px, module_y_px))
    within = _points_of_side(side, points)
    columns = (left_px + within * module_x_px).astype(np.intp)
    rows = (top_px + within * module_y_px).astype(np.intp)
    if min(left_px, top_px) < 0 or columns[-1] >= picture.shape[1] or rows[-1] >= picture.shape[0]:
        return Comparison(wrong_modules=side * side, quiet_zone_modules=0.0)
    dark = picture[rows].take(columns, axis=1) < _DARK
    wrong = dark != modules.repeat(points, axis=0).repeat(points, axis=1)
    wrong_modules = 0
    if wrong.any():
        wrong_modules = int(np.count_nonzero(wrong.reshape(side, points, side, points).any(axis=(1, 3))))
    return Comparison(
        wrong_modules=wrong_modules,
        quiet_zone_modules=_clear_modules(picture, side, left_px, top_px, module_x_px, module_y_px),
    )


def _points_per_module(module_px: float) -> int:
    """Return how many points along one axis of a module are sampled: 3 or more, at most 4 pixels apart."""
    return max(3, ceil(_INNER * module_px / _POINT_DISTANCE_PX) + 1)


@lru_cache(maxsize=64)
def _points_of_side(side: int, points: int) -> NDArray[np.float64]:
    """Return where along one axis points lie, in modules, evenly over the inner part of each module."""
    within = np.linspace(0.5 - _INNER / 2, 0.5 + _INNER / 2, points)
    return (np.arange(side)[:, None] + within).ravel()


def _clear_modules(
    picture: NDArray[np.uint8], side: int, left: float, top: float, module_x: float, module_y: float
) -> float:
    """Return how many modules around the symbol are clear, looking at every pixel.

    Soft pixels on the border itself are left out: they belong to the symbol's own edge,
    or to what stands just outside.
    """
    right, bottom = left + side * module_x, top + side * module_y
    height, width = picture.shape
    zone_x, zone_y = QUIET_ZONE_MODULES * module_x, QUIET_ZONE_MODULES * module_y
    # Whole pixels only: the soft ones at the zone's outer and inner edge belong to what stands there.
    x0, x1, x2, x3 = ceil(left - zone_x), floor(left), ceil(right), floor(right + zone_x)
    y0, y1, y2, y3 = ceil(top - zone_y), floor(top), ceil(bottom), floor(bottom + zone_y)
    on_page = x0 >= 0 and y0 >= 0 and x3 <= width and y3 <= height
    if on_page and _is_clear(picture, (x0, x1, x2, x3), (y0, y1, y2, y3)):
        return float(QUIET_ZONE_MODULES)
    x0, y0 = max(x0, 0), max(y0, 0)
    ink = picture[y0:y3, x0:x3] < _INK  # a new array
    ink[y1 - y0 : y2 - y0, x1 - x0 : x2 - x0] = False
    # Paper ends the quiet zone: beyond it may lie a dark table.
    clear: float = min(
        left / module_x, top / module_y, (width - right) / module_x, (height - bottom) / module_y
    )
    ys, xs = np.nonzero(ink)
    if len(ys):
        beside = np.maximum(left - (xs + x0 + 1), xs + x0 - right) / module_x
        above = np.maximum(top - (ys + y0 + 1), ys + y0 - bottom) / module_y
        clear = min(clear, float(np.maximum(beside, above).min()))
    return floor(min(max(clear, 0.0), QUIET_ZONE_MODULES) * 10 + 1e-6) / 10


def _is_clear(
    picture: NDArray[np.uint8], xs: tuple[int, int, int, int], ys: tuple[int, int, int, int]
) -> bool:
    """Tell whether the frame between the outer and the inner rectangle has no ink."""
    strips = (
        picture[ys[0] : ys[1], xs[0] : xs[3]],
        picture[ys[2] : ys[3], xs[0] : xs[3]],
        picture[ys[1] : ys[2], xs[0] : xs[1]],
        picture[ys[1] : ys[2], xs[2] : xs[3]],
    )
    return all(int(strip.min(initial=255)) >= _INK for strip in strips)
