"""QR Code symbols by the hundred thousand.

Before masking, a symbol is an affine function of its data codewords over GF(2):

    symbol = base XOR table[position 0][codeword 0] XOR table[position 1][codeword 1] …

Reed-Solomon, interleaving and placement are all linear, so they are done once per
version and level, for one bit at a time, and folded into the table. What all texts of
a batch share (``HTTPS://QR.EXAMPLE.COM/`` and the padding) is folded into the base.
All eight masks are then tried and compared on whole lines (``qr_lines``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from contactcodes.codes.qr_lines import Lines, pack, unpack
from contactcodes.codes.qr_masks import MaskScorer
from contactcodes.codes.qr_standard import (
    Level,
    Modules,
    blocks,
    data_codewords,
    data_places,
    function_patterns,
    information,
    mask_patterns,
    side_modules,
)
from contactcodes.codes.qr_text import Mode, to_codewords

_TEXTS_AT_ONCE = 1024  # share the tables of a batch
_SCORED_BYTES = 1 << 18  # masked symbols compared at once: what stays in a core's cache

# GF(2⁸) = GF(2)[x] / (x⁸ + x⁴ + x³ + x² + 1), of which x is a generator (7.5.2).
_POWERS = [1]
while len(_POWERS) < 255:
    _POWERS.append(_POWERS[-1] << 1 ^ (0b100011101 if _POWERS[-1] & 0x80 else 0))
_LOGARITHMS = {element: power for power, element in enumerate(_POWERS)}


class Encoded(NamedTuple):
    """Symbols of one version and level.

    masks    mask patterns 0 to 7, one a text
    modules  texts × side × side, True where dark
    """

    masks: NDArray[np.intp]
    modules: Modules


def encode(
    characters: Sequence[bytes], mode: Mode, version: int, level: Level, *, mask: int | None = None
) -> Encoded:
    """Return the symbols of texts of one mode and one length, in order.

    characters  the texts in the mode's characters: ASCII or UTF-8; they have to fit
    version     1 to 10
    mask        0 to 7; None chooses the one with the lowest penalty (7.8.3), of equals the first

    Source: ISO/IEC 18004:2015, clause 7.
    """
    side = side_modules(version)
    masks = np.empty(len(characters), dtype=np.intp)
    modules = np.empty((len(characters), side, side), dtype=bool)
    for start in range(0, len(characters), _TEXTS_AT_ONCE):
        texts = np.s_[start : start + _TEXTS_AT_ONCE]
        unmasked = _unmasked(to_codewords(characters[texts], mode, version, level), version, level)
        masks[texts] = _best_masks(unmasked, version) if mask is None else mask
        modules[texts] = unpack(unmasked ^ _finish(version, level)[masks[texts]])
    return Encoded(masks, modules)


def _unmasked(codewords: NDArray[np.uint8], version: int, level: Level) -> Lines:
    """Return the symbols of texts × codewords as lines, before mask and format information."""
    table = _bit_table(version, level)
    shared = (codewords == codewords[0]).all(axis=0)
    bits = np.unpackbits(codewords[0, :, None], axis=1, bitorder="little").astype(bool) & shared[:, None]
    base = _base(version) ^ np.bitwise_xor.reduce(table[bits], axis=0)
    symbols = np.repeat(base[None], len(codewords), axis=0)
    for position in np.flatnonzero(~shared):
        symbols ^= _byte_table(table[position])[codewords[:, position]]
    return symbols


def _byte_table(bits: Lines) -> Lines:
    """Return what each of 256 codewords changes, from what each of its 8 bits changes."""
    table = np.zeros_like(bits[:1])
    for bit in bits:
        table = np.concatenate([table, table ^ bit])
    return table


def _best_masks(unmasked: Lines, version: int) -> NDArray[np.intp]:
    """Return the mask of the lowest penalty for each of symbols × side × pair; of equals the first."""
    masks = _masks(version)
    best = np.empty(len(unmasked), dtype=np.intp)
    at_once = min(len(unmasked), max(1, _SCORED_BYTES // masks.nbytes))
    scorer = MaskScorer(masks, at_once)
    for start in range(0, len(unmasked), at_once):
        texts = np.s_[start : start + at_once]
        by_line = np.ascontiguousarray(np.moveaxis(unmasked[texts], 0, -1))
        best[texts] = scorer.penalties(by_line).argmin(axis=0)
    return best


@cache
def _base(version: int) -> Lines:
    dark, _reserved = function_patterns(version)
    return pack(dark)


@cache
def _masks(version: int) -> Lines:
    """Return the masks as side × pair × 8."""
    return np.ascontiguousarray(np.moveaxis(pack(mask_patterns(version)), 0, -1))


@cache
def _finish(version: int, level: Level) -> Lines:
    """Return what is added once the mask is known, as 8 × side × pair: it, and what tells a scanner of it."""
    told = np.array([information(version, level, mask) for mask in range(8)])
    return pack(mask_patterns(version) | told)


@cache
def _bit_table(version: int, level: Level) -> Lines:
    """Return the lines that each bit, the lowest first, turns: data codewords × 8 × side × pair."""
    rows, columns = data_places(version)
    bits = np.unpackbits(_codeword_sequences(version, level), axis=-1).astype(bool)
    places = np.s_[: bits.shape[-1]]  # remainder bits (7.6) stay light
    side = side_modules(version)
    modules = np.zeros((*bits.shape[:2], side, side), dtype=bool)
    modules[..., rows[places], columns[places]] = bits
    return pack(modules)


def _codeword_sequences(version: int, level: Level) -> NDArray[np.uint8]:
    """Return the final message (7.6) of each single data bit: codewords × 8 × all codewords."""
    sizes, correction = blocks(version, level)
    count = data_codewords(version, level)
    sequences = np.zeros((count, 8, count + correction * len(sizes)), dtype=np.uint8)
    interleaved = sorted((place, block) for block, size in enumerate(sizes) for place in range(size))
    slots = {of: slot for slot, of in enumerate(interleaved)}
    codeword = 0
    for block, size in enumerate(sizes):
        parities = _unit_parities(size, correction)
        for place in range(size):
            for bit in range(8):
                sequences[codeword, bit, slots[place, block]] = 1 << bit
                sequences[codeword, bit, count + block :: len(sizes)] = [
                    _times_power(parity, bit) for parity in parities[place]
                ]
            codeword += 1
    return sequences


@cache
def _unit_parities(size: int, correction: int) -> list[list[int]]:
    """Return the error correction codewords of blocks that are 0 but for one 1, by its place (7.5.2)."""
    generator = [1]  # product of (x - x^k), highest power first, its leading 1 cut off at the end
    for power in range(correction):
        scaled = [_times_power(factor, power) for factor in generator]
        generator = [a ^ b for a, b in zip([*generator, 0], [0, *scaled], strict=True)]
    remainder = generator[1:]
    parities = [remainder]
    for _place in range(size - 1):  # one codeword earlier: times x, modulo the generator
        first, *rest = remainder
        remainder = [
            kept ^ _product(first, factor) for kept, factor in zip([*rest, 0], generator[1:], strict=True)
        ]
        parities.append(remainder)
    return parities[::-1]


def _product(a: int, b: int) -> int:
    return _times_power(a, _LOGARITHMS[b]) if b else 0


def _times_power(element: int, power: int) -> int:
    return _POWERS[(_LOGARITHMS[element] + power) % 255] if element else 0
