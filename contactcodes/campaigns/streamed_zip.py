"""A ZIP that is sent while it is made: no more than one file of it is in memory. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_READ_BYTES = 256 * 1024
_SENT_BYTES = 16 * 1024  # some twenty small files: whoever waits soon sees that it comes
_PACKED_ALREADY = (".pdf", ".png")


def streamed_zip(files: Iterable[tuple[str, bytes | IO[bytes]]], at: datetime) -> Iterator[bytes]:
    """Yield the parts of a ZIP.

    files  the name of each and what is in it; names in ASCII
    at     when the files were made, as the ZIP says; 1980 or later

    Where ``files`` raises, the ZIP is left without its directory, and no program takes it for whole.
    """
    sent = _Sent()
    moment = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    with ZipFile(sent, "w") as archive:
        for name, content in files:
            entry = ZipInfo(name, moment)
            entry.compress_type = ZIP_STORED if name.endswith(_PACKED_ALREADY) else ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with archive.open(entry, "w") as written:
                for part in _parts(content):
                    written.write(part)
                    if len(sent) >= _SENT_BYTES:
                        yield sent.taken()
    yield sent.taken()  # the directory, too


def _parts(content: bytes | IO[bytes]) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
    else:
        while part := content.read(_READ_BYTES):
            yield part


class _Sent:
    """A file that cannot be gone back in, and gives away what was written to it."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._held = 0

    def __len__(self) -> int:
        return self._held

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        self._held += len(part)
        return len(part)

    def flush(self) -> None:
        """Do nothing: whoever takes the parts sends them."""

    def close(self) -> None:
        """Do nothing."""

    def taken(self) -> bytes:
        parts, self._parts, self._held = self._parts, [], 0
        return b"".join(parts)
