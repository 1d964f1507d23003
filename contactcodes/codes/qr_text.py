"""From a text to the data codewords of its symbol: modes, counts and padding (ISO/IEC 18004:2015, 7.4)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from contactcodes.codes.qr_standard import Level, data_codewords

_ALPHANUMERIC = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # Table 5, in the order of values

_VALUES = np.zeros(128, dtype=np.uint16)
_VALUES[list(_ALPHANUMERIC)] = range(len(_ALPHANUMERIC))

_UTF_8 = [(0b0111, 4), (26, 8)]  # 7.4.2: Extended Channel Interpretation 000026
_TERMINATOR_BITS = 4  # 7.4.9
_PADDING = (0b11101100, 0b00010001)  # 7.4.10


class Mode(Enum):
    """How characters become bits: what precedes them, and the bits of the count before and from version 10.

    Byte mode means ISO 8859-1 unless said otherwise (7.3.5), so text that is not
    ASCII announces UTF-8; for ASCII both are the same.
    """

    NUMERIC = ([(0b0001, 4)], 10, 12)
    ALPHANUMERIC = ([(0b0010, 4)], 9, 11)
    BYTES = ([(0b0100, 4)], 8, 16)
    UNICODE = ([*_UTF_8, (0b0100, 4)], 8, 16)

    __hash__ = object.__hash__  # Enum's own takes longer than all else that sorts texts by mode

    def header(self, version: int, length: int) -> list[tuple[int, int]]:
        """Return what stands before the characters, as pairs of value and bits (Tables 2 and 3)."""
        indicators, short, long = self.value
        return [*indicators, (length, short if version < 10 else long)]

    def payload_bits(self, length: int) -> int:
        """Return the bits of that many characters (bytes in the byte modes)."""
        if self is Mode.NUMERIC:
            return 10 * (length // 3) + (0, 4, 7)[length % 3]
        if self is Mode.ALPHANUMERIC:
            return 11 * (length // 2) + 6 * (length % 2)
        return 8 * length


def mode_of(text: str) -> Mode:
    """Return the mode with the fewest bits that holds the whole text."""
    return modes_of([text.encode()])[0]


def modes_of(texts: Sequence[bytes]) -> list[Mode]:
    """Return the mode with the fewest bits that holds all of a text, for each of some given as UTF-8."""
    if b"".join(texts).translate(None, delete=_ALPHANUMERIC):
        return [_mode_of(text) for text in texts]
    return [Mode.NUMERIC if text.isdigit() else Mode.ALPHANUMERIC for text in texts]


def _mode_of(text: bytes) -> Mode:
    if text.translate(None, delete=_ALPHANUMERIC):
        return Mode.BYTES if text.isascii() else Mode.UNICODE
    return Mode.NUMERIC if text.isdigit() else Mode.ALPHANUMERIC


def fits(mode: Mode, length: int, version: int, level: Level) -> bool:
    """Tell whether that many characters (bytes in the byte modes) fit the symbol."""
    used = header_bits(mode, version, length) + mode.payload_bits(length)
    return used <= 8 * data_codewords(version, level)


def capacity(mode: Mode, version: int, level: Level) -> int:
    """Return how many characters (bytes in the byte modes) the symbol holds (Table 7)."""
    length = 0
    while fits(mode, length + 1, version, level):
        length += 1
    return length


def header_bits(mode: Mode, version: int, length: int) -> int:
    """Return how many bits stand before the characters."""
    return sum(bits for _value, bits in mode.header(version, length))


def numbers(characters: Sequence[bytes], mode: Mode) -> list[tuple[NDArray[np.uint16], int]]:
    """Return texts of one length as the numbers their symbols hold, in order.

    Pairs of texts × numbers, and the bits of each number, 11 at most.
    """
    count, length = len(characters), len(characters[0])
    table = np.frombuffer(b"".join(characters), dtype=np.uint8).reshape(count, length)
    if mode is Mode.NUMERIC:  # 7.4.3: three digits in 10 bits, two in 7, one in 4
        return _groups(table - np.uint8(ord("0")), base=10, bits=(4, 7, 10))
    if mode is Mode.ALPHANUMERIC:  # 7.4.4: two characters in 11 bits, one in 6
        return _groups(_VALUES[table], base=45, bits=(6, 11))
    return [(table.astype(np.uint16), 8)]  # 7.4.5


def to_codewords(characters: Sequence[bytes], mode: Mode, version: int, level: Level) -> NDArray[np.uint8]:
    """Return the data codewords of texts of one length, as texts × codewords.

    The texts have to fit. Padding is the standard's: a text that ends with a codeword
    gets no empty one before 11101100 00010001.
    """
    count, length = len(characters), len(characters[0])
    header = [
        (np.full((count, 1), value, dtype=np.uint16), size) for value, size in mode.header(version, length)
    ]
    bits = np.concatenate([_bits(*some) for some in [*header, *numbers(characters, mode)]], axis=1)
    capacity_bits = 8 * data_codewords(version, level)
    ended = min(bits.shape[1] + _TERMINATOR_BITS, capacity_bits)
    used = -(-ended // 8)
    codewords = np.empty((count, capacity_bits // 8), dtype=np.uint8)
    codewords[:, :used] = 0
    packed = np.packbits(bits, axis=1)
    codewords[:, : packed.shape[1]] = packed
    codewords[:, used::2], codewords[:, used + 1 :: 2] = _PADDING
    return codewords


def _groups(
    values: NDArray[np.unsignedinteger], *, base: int, bits: tuple[int, ...]
) -> list[tuple[NDArray[np.uint16], int]]:
    """Return whole groups of digits of a base as numbers, and so the shorter group left over."""
    size = len(bits)
    whole = values.shape[1] // size * size
    result = []
    for part, digits in ((values[:, :whole], size), (values[:, whole:], values.shape[1] - whole)):
        if part.shape[1]:
            grouped = part.reshape(len(part), -1, digits).astype(np.uint16)
            total = grouped[..., 0]
            for digit in range(1, digits):
                total = total * np.uint16(base) + grouped[..., digit]
            result.append((total, bits[digits - 1]))
    return result


def _bits(values: NDArray[np.uint16], bits: int) -> NDArray[np.uint8]:
    """Return the ``bits`` lowest bits, 16 at most, of each number, the highest first, side by side."""
    aligned = (values << 16 - bits).astype(">u2")
    octets = aligned.view(np.uint8).reshape(*values.shape, 2)
    return np.unpackbits(octets, axis=-1, count=bits).reshape(len(values), -1)
