"""A page of labels, spoilt in the ways in which sheets go wrong: the same file goes in, another comes out."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pikepdf

_PATH = re.compile(rb"cm\n(?P<path>(?:\d+ \d+ \d+ \d+ re\n)+)f Q\n")
_MODULE = re.compile(rb"(\d+) (\d+) 1 1 re\n")


def _spoilt(change: Callable[[list[bytes]], None]) -> Callable[[bytes], bytes]:
    """Return what changes the paths of a page's symbols and puts them back."""

    def spoil(pdf: bytes) -> bytes:
        with pikepdf.open(BytesIO(pdf)) as document:
            content = document.pages[0].Contents.read_bytes()
            paths = [found["path"] for found in _PATH.finditer(content)]
            change(paths)
            remaining = iter(paths)
            drawn = _PATH.sub(lambda _found: b"cm\n" + next(remaining) + b"f Q\n", content)
            document.pages[0].Contents = document.make_stream(drawn)
            out = BytesIO()
            document.save(out)
        return out.getvalue()

    return spoil


def _swap(paths: list[bytes]) -> None:
    paths[3], paths[4] = paths[4], paths[3]


def _repeat(paths: list[bytes]) -> None:
    paths[3] = paths[4]


def _lose_a_module(paths: list[bytes]) -> None:
    paths[3] = _MODULE.sub(b"", paths[3], count=1)


def _lose_a_block(paths: list[bytes]) -> None:
    def kept(found: re.Match[bytes]) -> bytes:
        column, row = int(found[1]), int(found[2])
        return b"" if 10 <= column < 15 and 10 <= row < 15 else found[0]

    paths[3] = _MODULE.sub(kept, paths[3])


def _ink_the_quiet_zone(paths: list[bytes]) -> None:
    paths[3] += b"-3 -4 1 33 re\n"


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "two symbols swapped": _spoilt(_swap),
    "a symbol in place of another": _spoilt(_repeat),
    "one module lost": _spoilt(_lose_a_module),
    "a block of modules lost": _spoilt(_lose_a_block),
    "a bar in the quiet zone": _spoilt(_ink_the_quiet_zone),
}
