"""Which mask scans best: the penalties of ISO/IEC 18004:2015, 7.8.3.1, Table 11, a whole line at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy import bitwise_and, bitwise_or, bitwise_xor, invert, left_shift, right_shift
from numpy.typing import NDArray

from contactcodes.codes.qr_lines import FIRST_BIT, Lines, line_bits

Words = NDArray[Any]  # lines as unsigned integers of line_bits, so that no shift runs into another line


class MaskScorer:
    """Scores symbols under all eight masks, a rule at a time over many of them.

    The steps write to arrays made once: fresh ones of this size would cost more in
    page faults than the arithmetic does.
    """

    def __init__(self, masks: Lines, at_most: int) -> None:
        """Make room for ``at_most`` symbols at once; the masks are side × pair × 8."""
        self._masks = masks
        self._side = len(masks)
        self._word = np.dtype(f"<u{line_bits(self._side) // 8}")
        self._room = np.empty((6, masks.size * at_most), dtype="<u8")
        self._ones = np.empty(masks.size * at_most, dtype=np.uint8)

    def penalties(self, unmasked: Lines) -> NDArray[np.int64]:
        """Return the penalties of side × pair × symbols, format information left light, as 8 × symbols."""
        shape = (*self._masks.shape, unmasked.shape[-1])
        masked, *others = (room[: self._masks.size * shape[-1]].reshape(shape) for room in self._room)
        bitwise_xor(unmasked[:, :, None], self._masks[..., None], masked)
        x, right, alike, a, b, c = (room.view(self._word) for room in (masked, *others))
        right_shift(x, 1, right)

        # alike: this module and the one on its right, if there is one, look the same.
        bitwise_xor(x, right, alike)
        invert(alike, alike)
        bitwise_and(alike, self._word.type((1 << self._side - 1) - 1 << FIRST_BIT), alike)

        # N1: a run of n ≥ 5 costs n - 2. It holds n - 4 fives and n - 5 sixes.
        fives = _and_ahead(_and_ahead(alike, 1, a), 2, b)
        runs = 3 * self._count(fives)
        runs -= 2 * self._count(_and_ahead(fives, 1, a))

        # N2: squares of 2 × 2. Rows and columns see the same ones, so all are counted twice.
        squares = bitwise_xor(x[1:], x[:-1], a[1:])
        invert(squares, squares)
        bitwise_and(squares, alike[1:], squares)
        bitwise_and(squares, alike[:-1], squares)
        blocks = 3 * self._count(squares) // 2

        # N3: 1011101 with four light modules before or after it; what is outside is light.
        dark_ahead = bitwise_or(x, right, a)  # one of this module and the next three is dark
        bitwise_or(a, right_shift(a, 2, b), a)
        refused = bitwise_and(left_shift(dark_ahead, 4, b), right_shift(dark_ahead, 7, c), b)
        bitwise_or(refused, right, b)
        bitwise_or(refused, right_shift(right, 4, c), b)
        finders = _and_ahead(_and_ahead(x, 2, a), 4, c)
        bitwise_and(finders, right_shift(x, 3, a), c)
        bitwise_and(finders, invert(refused, b), c)
        # Of two that overlap, the first counts.
        overlapped = bitwise_or(left_shift(finders, 4, a), left_shift(finders, 6, b), a)
        bitwise_and(finders, invert(overlapped, a), c)

        # N4: 10 for each 5 % that the dark modules, counted twice too, are away from half of all.
        area = self._side**2
        steps = abs(10 * self._count(x) - 10 * area) // area
        return runs + blocks + 40 * self._count(finders) + 10 * steps

    def _count(self, lines: Words) -> NDArray[np.int64]:
        """Return how many bits are set in all lines of each masked symbol, as 8 × symbols."""
        words = lines.view("<u8")
        ones = np.bitwise_count(words, self._ones[: words.size].reshape(words.shape))
        total: NDArray[np.uint16] = ones.sum(axis=(0, 1), dtype=np.uint16)
        return total.astype(np.int64)


def _and_ahead(lines: Words, modules: int, into: Words) -> Words:
    """Return where a bit and the one so many modules further on are both set."""
    right_shift(lines, modules, into)
    return bitwise_and(lines, into, into)
