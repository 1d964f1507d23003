"""Finished PDFs, opened to be damaged: what programs and hands do to them before they are printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pikepdf

from contactcodes.sheets.boxes import POINTS_PER_MM

_SYMBOL = re.compile(
    rb"q (?P<across>\S+) 0 0 (?P<up>\S+) (?P<x>\S+) (?P<y>\S+) cm\n(?P<path>(?:\d+ \d+ \d+ \d+ re\n)+)f Q\n"
)


class Damage:
    """A PDF whose first page, or another one, is changed; millimetres from the top left of the paper."""

    def __init__(self, pdf: bytes, page: int = 1) -> None:
        self.document = pikepdf.open(BytesIO(pdf))
        self._number = page

    @property
    def page(self) -> pikepdf.Object:
        return self.document.pages[self._number - 1].obj

    @property
    def root(self) -> pikepdf.Object:
        return self.document.Root

    def content(self) -> bytes:
        return self.page.Contents.read_bytes()

    def redraw(self, content: bytes) -> None:
        self.page.Contents = self.document.make_stream(content)

    def add(self, operators: str) -> None:
        """Draw on top of the page, in points from the bottom left of its paper."""
        self.redraw(b"q " + self.content() + b"\nQ\n" + operators.encode())

    def paint(
        self, x_mm: float, y_mm: float, width_mm: float, height_mm: float, ink: str = "0 0 0 1 k"
    ) -> None:
        x, y, width, height = (each * POINTS_PER_MM for each in (x_mm, y_mm, width_mm, height_mm))
        paper = float(self.page.MediaBox[3])
        self.add(f"q {ink} {x} {paper - y - height} {width} {height} re f Q")

    def change_symbol(self, which: int, change: Callable[[re.Match[bytes]], bytes]) -> None:
        """Change the operators of a symbol, counted from 1 in the order they are drawn."""
        found = list(_SYMBOL.finditer(self.content()))[which - 1]
        content = self.content()
        self.redraw(content[: found.start()] + change(found) + content[found.end() :])

    def set_modules(self, which: int, modules: np.ndarray) -> None:
        """Draw a symbol with other modules."""
        runs = b"".join(b"%d %d 1 1 re\n" % (column, row) for row, column in np.argwhere(modules).tolist())
        self.change_symbol(which, lambda found: found[0].replace(found["path"], runs))

    def move_symbol(self, which: int, right_mm: float, down_mm: float) -> None:
        def moved(found: re.Match[bytes]) -> bytes:
            x = float(found["x"]) + right_mm * POINTS_PER_MM
            y = float(found["y"]) - down_mm * POINTS_PER_MM
            matrix = f"q {found['across'].decode()} 0 0 {found['up'].decode()} {x} {y} cm\n"
            return matrix.encode() + found["path"] + b"f Q\n"

        self.change_symbol(which, moved)

    def swap_symbols(self, one: int, other: int) -> None:
        paths = [found["path"] for found in _SYMBOL.finditer(self.content())]
        for which, path in ((one, paths[other - 1]), (other, paths[one - 1])):
            self.change_symbol(which, lambda found, path=path: found[0].replace(found["path"], path))

    def scale_content(self, factor: float) -> None:
        self.redraw(f"{factor} 0 0 {factor} 0 0 cm\n".encode() + self.content())

    def move_text(self, which: int, right_mm: float) -> None:
        """Move a line of text, counted from 1 in the order they are drawn."""
        content = self.content()
        line = list(re.finditer(rb"1 0 0 1 (\S+) (\S+) Tm", content))[which - 1]
        x = float(line[1]) + right_mm * POINTS_PER_MM
        moved = b"1 0 0 1 %f %b Tm" % (x, line[2])
        self.redraw(content[: line.start()] + moved + content[line.end() :])

    def finished(self) -> bytes:
        out = BytesIO()
        self.document.save(out, deterministic_id=True)
        self.document.close()
        return out.getvalue()
