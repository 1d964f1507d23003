"""QR Code as ISO/IEC 18004:2015 lays it down: what a version and a level hold, and what stands where.

Versions 1 to 10, which hold up to 395 upper-case characters: more than a code needs.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Level = Literal["L", "M", "Q", "H"]  # error correction, low to high (6.5.1)
Modules = NDArray[np.bool_]

LEVELS: tuple[Level, ...] = ("L", "M", "Q", "H")
LARGEST_VERSION = 10

_FORMAT_BITS = {"L": 0b01, "M": 0b00, "Q": 0b11, "H": 0b10}  # Table 12

# Table 9: error correction codewords in each block, and the number of blocks.
_BLOCKS: dict[int, dict[Level, tuple[int, int]]] = {
    1: {"L": (7, 1), "M": (10, 1), "Q": (13, 1), "H": (17, 1)},
    2: {"L": (10, 1), "M": (16, 1), "Q": (22, 1), "H": (28, 1)},
    3: {"L": (15, 1), "M": (26, 1), "Q": (18, 2), "H": (22, 2)},
    4: {"L": (20, 1), "M": (18, 2), "Q": (26, 2), "H": (16, 4)},
    5: {"L": (26, 1), "M": (24, 2), "Q": (18, 4), "H": (22, 4)},
    6: {"L": (18, 2), "M": (16, 4), "Q": (24, 4), "H": (28, 4)},
    7: {"L": (20, 2), "M": (18, 4), "Q": (18, 6), "H": (26, 5)},
    8: {"L": (24, 2), "M": (22, 4), "Q": (22, 6), "H": (26, 6)},
    9: {"L": (30, 2), "M": (22, 5), "Q": (20, 8), "H": (24, 8)},
    10: {"L": (18, 4), "M": (26, 5), "Q": (24, 8), "H": (28, 8)},
}
_CODEWORDS = (26, 44, 70, 100, 134, 172, 196, 242, 292, 346)  # Table 1, versions 1 to 10

# Annex E, Table E.1: row and column of the centres of alignment patterns.
_ALIGNMENT: dict[int, tuple[int, ...]] = {
    1: (),
    2: (6, 18),
    3: (6, 22),
    4: (6, 26),
    5: (6, 30),
    6: (6, 34),
    7: (6, 22, 38),
    8: (6, 24, 42),
    9: (6, 26, 46),
    10: (6, 28, 50),
}


def side_modules(version: int) -> int:
    """Return the modules along one side, quiet zone left out (6.3.2)."""
    return 17 + 4 * version


def blocks(version: int, level: Level) -> tuple[list[int], int]:
    """Return the data codewords of each block, and the error correction codewords all blocks have."""
    correction, count = _BLOCKS[version][level]
    data = data_codewords(version, level)
    longer = data % count  # the last blocks hold one codeword more
    return [data // count + (block >= count - longer) for block in range(count)], correction


def data_codewords(version: int, level: Level) -> int:
    """Return the data codewords, of 8 bits each, that a symbol holds (Table 7)."""
    correction, count = _BLOCKS[version][level]
    return _CODEWORDS[version - 1] - correction * count


@cache
def function_patterns(version: int) -> tuple[Modules, Modules]:
    """Return which modules are dark before any data, and which data may not use (6.3.3 to 6.3.6).

    Both side × side. Format and version information are reserved and light: they are
    left out while masks are compared (7.8), and so is the dark module beside them.
    """
    side = side_modules(version)
    dark, reserved = np.zeros((2, side, side), dtype=bool)
    along = np.arange(side)
    for line in (np.s_[6, :], np.s_[:, 6]):  # timing patterns
        dark[line], reserved[line] = along % 2 == 0, True
    for corner in (np.s_[:9, :9], np.s_[:9, -8:], np.s_[-8:, :9]):  # finders, separators, format
        dark[corner], reserved[corner] = False, True
    for row, column in ((3, 3), (3, side - 4), (side - 4, 3)):
        _rings(dark, row, column, radius=3, light=2)
    dark[6, 8] = dark[8, 6] = True  # where the timing patterns begin, within the corner
    for row, column in product(_ALIGNMENT[version], repeat=2):
        if (row, column) not in {(6, 6), (6, side - 7), (side - 7, 6)}:
            _rings(dark, row, column, radius=2, light=1)
            reserved[row - 2 : row + 3, column - 2 : column + 3] = True
    if version >= 7:
        reserved[:6, -11:-8] = reserved[-11:-8, :6] = True
    return dark, reserved


def _rings(dark: Modules, row: int, column: int, *, radius: int, light: int) -> None:
    """Draw a dark square around a centre, in it a light ring at the distance ``light``."""
    for distance in range(radius, -1, -1):
        square = np.s_[row - distance : row + distance + 1, column - distance : column + distance + 1]
        dark[square] = distance != light


@cache
def data_places(version: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return row and column of each data module, in the order of the bits (7.7.3).

    Two columns at a time from the right, upwards and downwards by turns.
    """
    side = side_modules(version)
    _dark, reserved = function_patterns(version)
    places = []
    for turn, right in enumerate([*range(side - 1, 6, -2), 5, 3, 1]):
        upwards = turn % 2 == 0
        for row in range(side - 1, -1, -1) if upwards else range(side):
            places += [(row, column) for column in (right, right - 1) if not reserved[row, column]]
    rows, columns = np.array(places, dtype=np.intp).T
    return rows, columns


@cache
def mask_patterns(version: int) -> Modules:
    """Return the modules that each mask turns, as 8 × side × side (7.8.2, Table 10)."""
    i, j = np.indices((side_modules(version),) * 2)
    _dark, reserved = function_patterns(version)
    conditions = [
        (i + j) % 2 == 0,
        i % 2 == 0,
        j % 3 == 0,
        (i + j) % 3 == 0,
        (i // 2 + j // 3) % 2 == 0,
        i * j % 2 + i * j % 3 == 0,
        (i * j % 2 + i * j % 3) % 2 == 0,
        ((i + j) % 2 + i * j % 3) % 2 == 0,
    ]
    return np.array(conditions) & ~reserved


def information(version: int, level: Level, mask: int) -> Modules:
    """Return the dark modules that tell a scanner level, mask and version (7.9, 7.10), side × side."""
    side = side_modules(version)
    dark = np.zeros((side, side), dtype=bool)
    format_bits = _with_check(_FORMAT_BITS[level] << 3 | mask, check_bits=10, generator=0b10100110111)
    format_bits ^= 0b101010000010010
    first = [
        *((row, 8) for row in (0, 1, 2, 3, 4, 5, 7, 8)),
        *((8, column) for column in (7, 5, 4, 3, 2, 1, 0)),
    ]
    second = [*((8, side - 1 - k) for k in range(8)), *((side - 7 + k, 8) for k in range(7))]
    for bit, places in enumerate(zip(first, second, strict=True)):
        for place in places:
            dark[place] = format_bits >> bit & 1
    dark[side - 8, 8] = True
    if version >= 7:
        version_bits = _with_check(version, check_bits=12, generator=0b1111100100101)
        for bit in range(18):
            across, along = side - 11 + bit % 3, bit // 3
            dark[across, along] = dark[along, across] = version_bits >> bit & 1
    return dark


def _with_check(value: int, *, check_bits: int, generator: int) -> int:
    """Return the value followed by its BCH check bits (Annex C and D)."""
    remainder = value << check_bits
    while remainder.bit_length() > check_bits:
        remainder ^= generator << remainder.bit_length() - generator.bit_length()
    return value << check_bits | remainder
