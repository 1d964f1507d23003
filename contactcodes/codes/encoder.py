"""QR Code symbols by the hundred thousand.

Before masking, a symbol is an affine function of its text over GF(2): turning one bit of the
text turns the same modules whatever the others are. Reed-Solomon, interleaving and placement
are all linear, so they are done once per version and level, for one bit at a time. Of texts of
one mode and one length, the first is made bit by bit; the others are what differs from it:

    symbol = first symbol XOR table 0 [differing bits 0] XOR table 1 [differing bits 1] …

with a table for each few bits that differ in any of the texts. What all share
(``HTTPS://QR.EXAMPLE.COM/`` and the padding) takes no time. The masks are then tried and
compared on whole lines (``qr_masks``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from contactcodes.codes.qr_lines import Lines, pack, packed_rows
from contactcodes.codes.qr_masks import MaskScorer
from contactcodes.codes.qr_standard import (
    Level,
    blocks,
    data_codewords,
    data_places,
    function_patterns,
    information,
    mask_patterns,
    side_modules,
)
from contactcodes.codes.qr_text import Mode, header_bits, numbers, to_codewords

_SYMBOLS_AT_ONCE = 256  # what stays in a core's cache

# GF(2⁸) = GF(2)[x] / (x⁸ + x⁴ + x³ + x² + 1), of which x is a generator (7.5.2).
_POWERS = [1]
while len(_POWERS) < 255:
    _POWERS.append(_POWERS[-1] << 1 ^ (0b100011101 if _POWERS[-1] & 0x80 else 0))
_LOGARITHMS = {element: power for power, element in enumerate(_POWERS)}


class Encoded(NamedTuple):
    """Symbols of one version and level.

    masks        mask patterns 0 to 7, one a text
    packed_rows  texts × side × ⌈side / 8⌉ bytes, 1 where dark, the left module in the highest bit
    """

    masks: NDArray[np.intp]
    packed_rows: NDArray[np.uint8]


def encode(
    characters: Sequence[bytes], mode: Mode, version: int, level: Level, *, mask: int | None = None
) -> Encoded:
    """Return the symbols of texts of one mode and one length, in order.

    characters  the texts in the mode's characters: ASCII or UTF-8; they have to fit
    version     1 to 10
    mask        0 to 7; None chooses the one with the lowest penalty (7.8.3), of equals the first

    Takes about 200 bytes a text beside the result: hand over some thousands at a time.

    Source: ISO/IEC 18004:2015, clause 7.
    """
    count, side = len(characters), side_modules(version)
    first = _first(to_codewords(characters[:1], mode, version, level), version, level)
    turns = list(_turns(characters, mode, version, level))
    scorer = MaskScorer(_masks(version), min(count, _SYMBOLS_AT_ONCE)) if mask is None else None
    masks = np.full(count, mask or 0, dtype=np.intp)
    rows = np.empty((count, side, -(-side // 8)), dtype=np.uint8)
    for start in range(0, count, _SYMBOLS_AT_ONCE):
        texts = np.s_[start : start + _SYMBOLS_AT_ONCE]
        symbols = np.repeat(first[None], len(masks[texts]), axis=0)
        for table, bits in turns:
            symbols ^= table[bits[texts]]
        if scorer is not None:
            masks[texts] = scorer.best(np.ascontiguousarray(np.moveaxis(symbols, 0, -1)))
        symbols ^= _finish(version, level)[masks[texts]]
        rows[texts] = packed_rows(symbols)
    return Encoded(masks, rows)


def _first(codewords: NDArray[np.uint8], version: int, level: Level) -> Lines:
    """Return the one symbol of 1 × codewords, before mask and format information."""
    bits = np.unpackbits(codewords).astype(bool)
    lines: Lines = _base(version) ^ np.bitwise_xor.reduce(_bit_table(version, level)[bits], axis=0)
    return lines


def _turns(
    characters: Sequence[bytes], mode: Mode, version: int, level: Level
) -> Iterator[tuple[Lines, NDArray[np.uint16]]]:
    """Yield tables of what a few bits turn, and for each text which of these differ from the first's."""
    end = header_bits(mode, version, len(characters[0]))
    for values, bits in numbers(characters, mode):
        for differing in np.ascontiguousarray((values ^ values[0]).T):
            start, end = end, end + bits
            if differing.any():
                # In halves: two tables of 2⁵ or 2⁶ entries are faster than one of 2¹¹.
                middle, low = start + (bits + 1) // 2, bits // 2
                table = _bit_table(version, level)
                yield _table_of(table[start:middle]), differing >> low
                yield _table_of(table[middle:end]), differing & (1 << low) - 1


def _table_of(bits: Lines) -> Lines:
    """Return what each number turns, from what each of its bits, the highest first, turns."""
    table = np.zeros_like(bits[:1])
    for bit in bits[::-1]:
        table = np.concatenate([table, table ^ bit])
    return table


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
    """Return the lines that each data bit turns, in the order of the bits: bits × side × pair."""
    rows, columns = data_places(version)
    bits = np.unpackbits(_codeword_sequences(version, level), axis=-1).astype(bool)
    places = np.s_[: bits.shape[-1]]  # remainder bits (7.6) stay light
    side = side_modules(version)
    modules = np.zeros((len(bits), side, side), dtype=bool)
    modules[..., rows[places], columns[places]] = bits
    return pack(modules)


def _codeword_sequences(version: int, level: Level) -> NDArray[np.uint8]:
    """Return the final message (7.6) of each single data bit: bits × all codewords."""
    sizes, correction = blocks(version, level)
    count = data_codewords(version, level)
    sequences = np.zeros((8 * count, count + correction * len(sizes)), dtype=np.uint8)
    interleaved = sorted((place, block) for block, size in enumerate(sizes) for place in range(size))
    slots = {of: slot for slot, of in enumerate(interleaved)}
    bit = 0
    for block, size in enumerate(sizes):
        parities = _unit_parities(size, correction)
        for place in range(size):
            for power in range(7, -1, -1):
                sequences[bit, slots[place, block]] = 1 << power
                sequences[bit, count + block :: len(sizes)] = [
                    _times_power(parity, power) for parity in parities[place]
                ]
                bit += 1
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
