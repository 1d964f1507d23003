"""What stands behind the last whole record of a segment: torn by the end of its writer, or damaged.

A writer that dies, or is cut off by the power, leaves the beginning of a record, or zeros that
the disk had no time to fill. Nobody was answered for such a record. All else is damage: there
may be whole records behind it.
"""

from __future__ import annotations

import os

from contactcodes.scans.segment import HEADER, LONGEST_RECORD, framed

_FRAME_BYTES = len(framed(b""))
_LENGTH_BYTES = 4
_AT_ONCE = 1024 * 1024


def is_torn(descriptor: int, end: int) -> bool:
    """Tell whether the bytes behind ``end``, where the whole records end, are a torn record, or none at all.

    False, too, where the file is shorter than ``end``: then somebody has cut what was whole.
    """
    left = os.fstat(descriptor).st_size - end
    if left < 0:
        return False
    if left < _FRAME_BYTES or end < len(HEADER):
        return True
    length = int.from_bytes(os.pread(descriptor, _LENGTH_BYTES, end), "little")
    if 0 < length <= LONGEST_RECORD:
        return _FRAME_BYTES + length > left
    return _only_zeros(descriptor, end)


def _only_zeros(descriptor: int, start: int) -> bool:
    while part := os.pread(descriptor, _AT_ONCE, start):
        if any(part):
            return False
        start += len(part)
    return True
