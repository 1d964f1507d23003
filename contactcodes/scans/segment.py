r"""A segment: one append-only file of the journal.

::

    segment = header record*
    header  = "contactcodes journal 1\n"
    record  = length (u32, little endian)  crc32 of the content (u32)  content (bytes)

Whoever writes a segment holds an exclusive ``flock`` on it from before it has its
name, so a reader that gets a shared lock knows that the writer is gone.
"""

from __future__ import annotations

import fcntl
import os
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

HEADER = b"contactcodes journal 1\n"
SUFFIX = ".journal"
LONGEST_RECORD = 64 * 1024  # bytes; a length beyond that is damage
_FRAME = struct.Struct("<II")
_WINDOW = 2 * 1024 * 1024  # bytes read at once: room for many records, and for any one


def framed(content: bytes) -> bytes:
    """Return a record: its length, its checksum, its content, which is not empty."""
    return _FRAME.pack(len(content), zlib.crc32(content)) + content


@dataclass(frozen=True, slots=True)
class Batch:
    """Records read in one go.

    end   the byte behind the last whole record: where to go on
    left  bytes behind ``end``; with no records in the batch they are being written, torn or damaged
    """

    records: list[bytes]
    end: int
    left: int


def read_batch(descriptor: int, start: int, most: int) -> Batch:
    """Read up to ``most`` whole records from byte ``start`` (0: from the header on).

    Raises ValueError when the file does not begin with the header of this version.
    """
    size = os.fstat(descriptor).st_size
    if start == 0:
        if size < len(HEADER):
            return Batch([], 0, left=size)
        if os.pread(descriptor, len(HEADER), 0) != HEADER:
            raise ValueError("not a journal segment of this version")
        start = len(HEADER)
    window = os.pread(descriptor, _WINDOW, start)
    records: list[bytes] = []
    offset = 0
    while len(records) < most and len(window) - offset >= _FRAME.size:
        length, checksum = _FRAME.unpack_from(window, offset)
        first = offset + _FRAME.size
        record = window[first : first + length]
        # Length 0 is a hole that a crash left behind: its zeros would pass as an empty record's checksum.
        if not 0 < length <= LONGEST_RECORD or len(record) < length or zlib.crc32(record) != checksum:
            break
        records.append(record)
        offset = first + length
    return Batch(records, start + offset, left=size - start - offset)


def writer_is_gone(descriptor: int) -> bool:
    """Tell whether nobody writes this segment any more: its process died, or it went on to the next."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def segments_in(folder: Path) -> list[Path]:
    """Return the segments of a folder, the oldest first."""
    return sorted(folder.glob(f"*{SUFFIX}"))
