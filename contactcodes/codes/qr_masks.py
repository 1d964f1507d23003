"""Which mask scans best: the penalties of ISO/IEC 18004:2015, 7.8.3.1, Table 11, a whole line at once.

Runs and blocks (N1, N2) take few steps and are counted under all eight masks. Finder-like
patterns and the share of dark modules (N3, N4) take many, and are counted only where they
still decide which mask is best: under three of the eight, on average.

Format information, which depends on the mask, is left light. Symbols stand on the last
axis, side × pair × symbols, so that a step goes through long rows of words.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy import bitwise_and, bitwise_or, bitwise_xor, invert, left_shift, right_shift
from numpy.typing import NDArray

from contactcodes.codes.qr_lines import FIRST_BIT, Lines, line_bits

Words = NDArray[Any]  # lines as unsigned integers of line_bits, so that no shift runs into another line
Penalties = NDArray[np.int32]

_FINDER_COST = 40
# Rows and columns 2 to 4 of the three finders look like one under every mask.
_LEAST_FINDERS = 18 * _FINDER_COST
_NOT_COUNTED = np.iinfo(np.int32).max


class MaskScorer:
    """Finds the best masks of symbols of one size, up to ``at_most`` at once.

    The steps write to arrays made once: fresh ones of this size would cost more in
    page faults than the arithmetic does. So a scorer is for one thread.
    """

    def __init__(self, masks: Lines, at_most: int) -> None:
        """Make room; the masks are side × pair × 8."""
        self._masks = masks
        self._side = len(masks)
        self._word = np.dtype(f"<u{line_bits(self._side) // 8}")
        inner = self._word.type((1 << self._side - 1) - 1 << FIRST_BIT)
        self._inner = np.full(8 // inner.itemsize, inner).view("<u8")[0]  # modules with one on their right
        across, down = self._differing(masks)
        self._across, self._down = (
            np.repeat(np.moveaxis(lines, -1, 0)[..., None], at_most, axis=-1)
            for lines in (across & self._inner, down)
        )
        self._room = np.empty((5, masks.size * at_most), dtype="<u8")
        self._ones = np.empty(masks.size * at_most, dtype=np.uint8)

    def best(self, unmasked: Lines) -> NDArray[np.intp]:
        """Return the mask of the lowest penalty, of equals the first, for each of the symbols."""
        symbols = np.arange(unmasked.shape[-1])
        least = self.runs_and_blocks(unmasked)
        penalties = np.full_like(least, _NOT_COUNTED)

        def count_all(masks: NDArray[np.intp], of: NDArray[np.intp]) -> None:
            masked = unmasked.take(of, axis=-1) ^ self._masks.take(masks, axis=-1)
            penalties[masks, of] = least[masks, of] + self.finders_and_share(masked)

        first = least.argmin(axis=0)
        count_all(first, symbols)
        others = least.copy()
        others[first, symbols] = _NOT_COUNTED
        count_all(others.argmin(axis=0), symbols)
        may_win = (least + _LEAST_FINDERS <= penalties.min(axis=0)) & (penalties == _NOT_COUNTED)
        masks, of = may_win.nonzero()
        for start in range(0, len(masks), len(symbols)):
            some = np.s_[start : start + len(symbols)]
            count_all(masks[some], of[some])
        chosen: NDArray[np.intp] = penalties.argmin(axis=0)
        return chosen

    def runs_and_blocks(self, unmasked: Lines) -> Penalties:
        """Return the penalties N1 and N2 of each symbol under each mask, as 8 × symbols.

        Neighbours that differ in the symbol or in the mask, but not in both, differ in the
        masked symbol: so they are compared once, and not under each mask.
        """
        differ_across, differ_down = self._differing(unmasked)
        alike_across, alike_down = ~differ_across & self._inner, ~differ_down
        symbols = unmasked.shape[-1]
        shape = (8, *unmasked.shape)
        alike, a, b = (self._shaped(place, shape) for place in range(3))
        ones = self._ones[: alike.size].reshape(shape)
        bitwise_xor(alike_across, self._across[..., :symbols], alike)

        # N1: a run of n ≥ 5 costs n - 2. It holds n - 4 fives and n - 5 sixes.
        along, c, d = (lines.view(self._word) for lines in (alike, a, b))
        fives = _and_ahead(_and_ahead(along, 1, c), 2, d)
        runs = 3 * _count(fives, ones)
        runs -= 2 * _count(_and_ahead(fives, 1, c), ones)

        # N2: squares of 2 × 2. Rows and columns see the same ones, so all are counted twice.
        squares = a.reshape(-1)[: 8 * alike_down.size].reshape(8, *alike_down.shape)
        bitwise_xor(alike_down, self._down[..., :symbols], squares)
        bitwise_and(squares, alike[:, 1:], squares)
        bitwise_and(squares, alike[:, :-1], squares)
        return runs + 3 * _count(squares, ones[:, 1:]) // 2

    def finders_and_share(self, masked: Lines) -> Penalties:
        """Return the penalties N3 and N4 of each symbol."""
        x = masked.view(self._word)
        right, a, b, c = (self._shaped(place, masked.shape).view(self._word) for place in range(1, 5))
        ones = self._ones[: masked.size].reshape(masked.shape)
        right_shift(x, 1, right)

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
        steps = abs(10 * _count(x, ones) - 10 * area) // area
        return _FINDER_COST * _count(finders, ones) + 10 * steps

    def _differing(self, lines: Lines) -> tuple[Lines, Lines]:
        """Return where a module differs from the next of its line, and where a line differs from the next."""
        x = lines.view(self._word)
        return (x ^ x >> 1).view(lines.dtype), lines[1:] ^ lines[:-1]

    def _shaped(self, place: int, shape: tuple[int, ...]) -> Lines:
        return self._room[place, : np.prod(shape)].reshape(shape)


def _and_ahead(lines: Words, modules: int, into: Words) -> Words:
    """Return where a bit and the one so many modules further on are both set."""
    right_shift(lines, modules, into)
    return bitwise_and(lines, into, into)


def _count(lines: Words, ones: NDArray[np.uint8]) -> Penalties:
    """Return how many bits are set in all lines of each … × side × pair × symbols, using room for ones."""
    np.bitwise_count(lines.view("<u8"), ones)
    total: NDArray[np.uint16] = ones.sum(axis=(-3, -2), dtype=np.uint16)
    return total.astype(np.int32)
