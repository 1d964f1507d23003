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

SMALLEST_MODULE_PX = 3.0  # below this the sampled points of neighbours share pixels
# Of grey: a symbol in a lighter ink has no dark modules (symbol contrast, ISO/IEC 15415).
LIGHTEST_DARK = 140
_WHITE = 255
LIGHTEST_INK = 224  # darker than this is ink: toner specks, grey text, hairlines smeared over two pixels
_INNER = 0.6  # of a module, where it is sampled: its edges belong to both neighbours
_POINT_DISTANCE_PX = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What was found where a symbol should stand.

    wrong_modules       modules of which a sampled point is not as intended
    quiet_zone_modules  clear width around the symbol at its narrowest, rounded down to 0.1; measured up to
                        what is asked for
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
    quiet_zone_modules: int,
) -> Comparison:
    """Compare a picture with a symbol's modules, at its place.

    picture             height × width, 0 black to 255 white; beyond its edge there is no paper
    modules             rows × columns, True where dark
    left_px, top_px     the corner of the first module, quiet zone left out
    module_x_px, module_y_px  the size of a module, SMALLEST_MODULE_PX or more
    quiet_zone_modules  light modules that are asked for on each side

    A symbol beyond the picture's edge counts as wrong where it is cut. Dark is what is nearer to
    the symbol's own ink than to white, so that a spot colour is looked at as black is.
    """
    down, across = modules.shape
    grid = _grid(down, across, left_px, top_px, module_x_px, module_y_px, quiet_zone_modules)
    if grid.is_beyond(picture):
        return Comparison(wrong_modules=down * across, quiet_zone_modules=0.0)
    sampled = picture[grid.rows].take(grid.columns, axis=1).reshape(grid.points, down, grid.points, across)
    ink = int(sampled.min())
    limit = (ink + _WHITE) // 2 if ink <= LIGHTEST_DARK else LIGHTEST_DARK
    wrong = (sampled < limit) != modules[:, None]
    wrong_modules = int(np.count_nonzero(wrong.any(axis=(0, 2)))) if wrong.any() else 0
    return Comparison(wrong_modules=wrong_modules, quiet_zone_modules=grid.clear_modules(picture))


@lru_cache(maxsize=1024)  # the slots of a sheet: its pages are alike
def _grid(
    down: int, across: int, left: float, top: float, module_x: float, module_y: float, quiet_zone: int
) -> _Grid:
    points = _points_per_module(max(module_x, module_y))
    return _Grid(
        points=points,
        rows=(top + _points_of_side(down, points) * module_y).astype(np.intp),
        columns=(left + _points_of_side(across, points) * module_x).astype(np.intp),
        left=left,
        top=top,
        right=left + across * module_x,
        bottom=top + down * module_y,
        module_x=module_x,
        module_y=module_y,
        quiet_zone=quiet_zone,
    )


def _points_per_module(module_px: float) -> int:
    """Return how many points along one axis of a module are sampled: 3 or more, at most 4 pixels apart."""
    return max(3, ceil(_INNER * module_px / _POINT_DISTANCE_PX) + 1)


def _points_of_side(side: int, points: int) -> NDArray[np.float64]:
    """Return where along one axis points lie, in modules: the first point of each module, the second, …"""
    within = np.linspace(0.5 - _INNER / 2, 0.5 + _INNER / 2, points)
    return (within[:, None] + np.arange(side)).ravel()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """Where a symbol is looked at, in pixels of the picture.

    rows, columns             of the sampled points: first those of each module, then second ones, …
    left, top, right, bottom  of the symbol
    quiet_zone                how many modules wide it should be
    """

    points: int
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    left: float
    top: float
    right: float
    bottom: float
    module_x: float
    module_y: float
    quiet_zone: int

    def is_beyond(self, picture: NDArray[np.uint8]) -> bool:
        """Tell whether a part of the symbol lies outside the picture."""
        height, width = picture.shape
        return min(self.left, self.top) < 0 or int(self.columns[-1]) >= width or int(self.rows[-1]) >= height

    def clear_modules(self, picture: NDArray[np.uint8]) -> float:
        """Return how many modules around the symbol are clear, looking at every pixel.

        Soft pixels on the border itself are left out: they belong to the symbol's own edge,
        or to what stands just outside.
        """
        height, width = picture.shape
        zone_x, zone_y = self.quiet_zone * self.module_x, self.quiet_zone * self.module_y
        # Whole pixels only: the soft ones at the zone's outer and inner edge belong to what stands there.
        x0, x1, x2, x3 = (
            ceil(self.left - zone_x),
            floor(self.left),
            ceil(self.right),
            floor(self.right + zone_x),
        )
        y0, y1, y2, y3 = (
            ceil(self.top - zone_y),
            floor(self.top),
            ceil(self.bottom),
            floor(self.bottom + zone_y),
        )
        on_page = x0 >= 0 and y0 >= 0 and x3 <= width and y3 <= height
        if on_page and _is_clear(picture, (x0, x1, x2, x3), (y0, y1, y2, y3)):
            return float(self.quiet_zone)
        x0, y0 = max(x0, 0), max(y0, 0)
        ink = picture[y0:y3, x0:x3] < LIGHTEST_INK  # a new array
        ink[y1 - y0 : y2 - y0, x1 - x0 : x2 - x0] = False
        # Paper ends the quiet zone: beyond it may lie a dark table.
        clear: float = min(
            self.left / self.module_x,
            self.top / self.module_y,
            (width - self.right) / self.module_x,
            (height - self.bottom) / self.module_y,
        )
        ys, xs = np.nonzero(ink)
        if len(ys):
            beside = np.maximum(self.left - (xs + x0 + 1), xs + x0 - self.right) / self.module_x
            above = np.maximum(self.top - (ys + y0 + 1), ys + y0 - self.bottom) / self.module_y
            clear = min(clear, float(np.maximum(beside, above).min()))
        return floor(min(max(clear, 0.0), self.quiet_zone) * 10 + 1e-6) / 10


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
    return all(not strip.size or strip.min() >= LIGHTEST_INK for strip in strips)
