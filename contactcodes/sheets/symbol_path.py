"""Symbols as paths: rectangles in whole modules, one path and one fill a symbol.

Filled one by one, neighbouring modules leave hairlines at which scanners fail at some
resolutions; in one path they do not, in any of five renderers (measured).
"""

from __future__ import annotations

from functools import cache, lru_cache
from operator import getitem

from contactcodes.codes.matrix_symbol import MatrixSymbol
from contactcodes.sheets.boxes import POINTS_PER_MM, SymbolBox

_BITS = 8  # modules looked up at once: a byte of packed rows


class _Rectangles(dict[int, str]):
    """Eight modules, as a byte → the operators of their dark runs, made when first asked for.

    row, column  of the first of the eight, from the top left
    """

    def __init__(self, row: int, column: int) -> None:
        super().__init__()
        self._row = row
        self._column = column

    def __missing__(self, modules: int) -> str:
        row, column = self._row, self._column
        self[modules] = operators = "".join(
            [f"{column + first} {row} {length} 1 re\n" for first, length in _dark_runs(modules)]
        )
        return operators


@lru_cache(maxsize=8)  # sizes of symbols; one is at most 12 MB, when all that can be was asked for
def _rectangles(side_modules: int) -> list[_Rectangles]:
    return [
        _Rectangles(row, column) for row in range(side_modules) for column in range(0, side_modules, _BITS)
    ]


@cache
def _dark_runs(modules: int) -> list[tuple[int, int]]:
    """Return first module and length of each run of ones in a byte, from the highest bit."""
    runs: list[tuple[int, int]] = []
    for place in range(_BITS):
        if modules >> (_BITS - 1 - place) & 1:
            first, length = runs[-1] if runs else (0, -1)
            if first + length == place:
                runs[-1] = first, length + 1
            else:
                runs.append((place, 1))
    return runs


def symbol_path(symbol: MatrixSymbol) -> str:
    """Return the path of the dark modules: y downwards, in modules, quiet zone left out."""
    return "".join(map(getitem, _rectangles(symbol.side_modules), symbol.packed_rows))


def symbol_transform(symbol: MatrixSymbol, box: SymbolBox) -> str:
    """Return the operator that puts a path of modules into its box.

    symbol  any of its size
    box     on its face; the operator counts in points, y upwards, from the top left of the face
    """
    module = box.side_mm * POINTS_PER_MM / symbol.side_with_quiet_zone
    x = box.x_mm * POINTS_PER_MM + symbol.quiet_zone_modules * module
    y = -box.y_mm * POINTS_PER_MM - symbol.quiet_zone_modules * module
    return f"{module:.6f} 0 0 {-module:.6f} {x:.5f} {y:.5f} cm"
