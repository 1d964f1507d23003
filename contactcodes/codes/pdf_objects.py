"""The objects of a PDF, written one after the other: nothing but their places in the file is kept.

Source: ISO 32000-2, 7.3 (objects), 7.5 (file structure); version 1.6, which PDF/X-4 asks for.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Iterable
from hashlib import sha256
from typing import BinaryIO

_HEADER = b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n"
_PACKED = 6  # zlib level: 9 takes ten times as long for an eighth less (measured)
_ENTRIES_AT_ONCE = 1024  # of the cross-reference table
_REGULAR = re.compile(rb"[^!-~]|[()<>\[\]{}/%#]")  # what a name cannot hold as it is (7.3.5)


class PdfObjects:
    """A PDF on its way into a file, object by object; the same objects give the same bytes.

        objects = PdfObjects(out)
        pages = objects.reserve()
        objects.add(b"<</Type/Pages …>>", pages)
        …
        objects.finish(root=catalogue, information=information)

    Memory: 8 bytes an object. A file that is not finished is no PDF.
    """

    def __init__(self, out: BinaryIO) -> None:
        """Begin the file at its beginning."""
        self._out = out
        self._written = 0
        self._offsets = array("Q", [0])  # the place of object n; 0: not yet written
        self._digest = sha256()
        self._write(_HEADER)

    @property
    def digest(self) -> bytes:
        """SHA-256 of what is written so far."""
        return self._digest.digest()

    def reserve(self) -> int:
        """Return the number of an object that is written later, so that others can refer to it."""
        self._offsets.append(0)
        return len(self._offsets) - 1

    def add(self, body: bytes, number: int | None = None) -> int:
        """Write an object and return its number; ``number`` is one that was reserved."""
        return self._object((body,), number)

    def add_stream(
        self, content: bytes, entries: bytes = b"", number: int | None = None, *, packed: bool = True
    ) -> int:
        """Write a stream and return its number.

        entries  of its dictionary: ``/Type/XObject/Subtype/Image``; length and filter are added
        packed   deflated here; content that says its own filter, and what others search for, is not
        """
        if packed:
            content = zlib.compress(content, _PACKED)
            entries += b"/Filter/FlateDecode"
        head = b"<<%b/Length %d>>\nstream\n" % (entries, len(content))
        return self._object((head, content, b"\nendstream"), number)

    def finish(self, *, root: int, information: int) -> None:
        """Write the cross-reference table and what stands at the end.

        Raises ValueError if an object was reserved and never written.
        """
        count = len(self._offsets)
        if 0 in self._offsets[1:]:
            raise ValueError(f"object {self._offsets.index(0, 1)} was reserved and is not written")
        start, identity = self._written, self.digest[:16].hex().encode()
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % count)
        for first in range(1, count, _ENTRIES_AT_ONCE):
            entries = self._offsets[first : first + _ENTRIES_AT_ONCE]
            self._write(b"".join(b"%010d 00000 n \n" % offset for offset in entries))
        self._write(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (count, root, information, identity, identity, start)
        )

    def _object(self, parts: tuple[bytes, ...], number: int | None) -> int:
        if number is None:
            number = self.reserve()
        self._offsets[number] = self._written
        self._write(b"%d 0 obj\n" % number)
        for part in parts:
            self._write(part)
        self._write(b"\nendobj\n")
        return number

    def _write(self, content: bytes) -> None:
        self._out.write(content)
        self._digest.update(content)
        self._written += len(content)


def as_name(text: str) -> bytes:
    """Return a name: ``/PANTONE#20282#20C`` (7.3.5)."""
    return b"/" + _REGULAR.sub(lambda found: b"#%02X" % found[0][0], text.encode())


def as_text(text: str) -> bytes:
    """Return a text string, in UTF-16 where it is not ASCII (7.9.2.2)."""
    if text.isascii() and text.isprintable():
        return b"(%b)" % re.sub(rb"([\\()])", rb"\\\1", text.encode("ascii"))
    return b"<FEFF%b>" % text.encode("utf-16-be").hex().upper().encode()


def as_number(value: float) -> str:
    """Return a number of at most 5 decimals, and no zeros behind them."""
    shown = f"{value:.5f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def as_numbers(values: Iterable[float]) -> str:
    """Return numbers with a space between them."""
    return " ".join(map(as_number, values))
