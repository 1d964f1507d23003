"""Symbols as machine words: every row and every column is one, so that a rule sees a whole line at once.

A line holds module k in bit 3 + k. Up to version 3 (29 modules) a 64-bit word holds
row i in its lower and column i in its upper half; a larger symbol has a word for each:

    lines   …, side, pair   pair is 1 or 2

The 3 light bits before a line, and the empty ones behind, are the quiet zone that
the mask rules see beyond the edge.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from contactcodes.codes.qr_standard import Modules

Lines = NDArray[np.uint64]

FIRST_BIT = 3

_TURNED = np.packbits(np.unpackbits(np.arange(256, dtype=np.uint8), bitorder="little")).tobytes()


def line_bits(side: int) -> int:
    """Return the bits of a line: 32 while the symbol fits, else 64."""
    return 32 if side + FIRST_BIT <= 32 else 64


def pack(modules: Modules) -> Lines:
    """Return the lines of symbols given as … × side × side."""
    *some, side, _side = modules.shape
    bits = np.zeros((*some, side, 2, line_bits(side)), dtype=bool)
    bits[..., 0, FIRST_BIT : FIRST_BIT + side] = modules
    bits[..., 1, FIRST_BIT : FIRST_BIT + side] = modules.swapaxes(-1, -2)
    packed = np.packbits(bits, axis=-1, bitorder="little")
    return packed.reshape(*some, side, -1).view("<u8")


def packed_rows(lines: Lines) -> NDArray[np.uint8]:
    """Return the rows as … × side × ⌈side / 8⌉ bytes, the left module in the highest bit.

    The columns, which only repeat them, are dropped.
    """
    row_bytes = -(-lines.shape[-2] // 8)
    rows = (lines >> FIRST_BIT).view(np.uint8)[..., :row_bytes]
    return np.frombuffer(rows.tobytes().translate(_TURNED), dtype=np.uint8).reshape(rows.shape)
