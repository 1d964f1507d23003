"""Pages of a PDF, by pdfium: their pictures, and where their words stand."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray
from PIL import Image

from contactcodes.codes.pdfium import PDFIUM
from contactcodes.sheets.boxes import POINTS_PER_MM, Rectangle
from contactcodes.sheets.page_words import Word, read_words, words

RENDERER = f"pdfium {str(pypdfium2.version.PDFIUM_INFO).partition('@')[0]}"
# As it is printed: with the annotations and the layers that printers print.
_FLAGS = pdfium.FPDF_GRAYSCALE | pdfium.FPDF_ANNOT | pdfium.FPDF_PRINTING


class Picture(NamedTuple):
    """A part of a page as picture.

    grey             height × width, 0 black to 255 white
    left_px, top_px  where it begins on the page
    x_px, y_px       pixels a millimetre; pdfium stretches a page to whole pixels, by less than one
    """

    grey: NDArray[np.uint8]
    left_px: int
    top_px: int
    x_px: float
    y_px: float


class PdfPage:
    """An open page; millimetres from the top left of its media box."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._width_pt: float = page.get_width()
        self._height_pt: float = page.get_height()

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height."""
        return self._width_pt / POINTS_PER_MM, self._height_pt / POINTS_PER_MM

    def grey(self, *, dpi: float, part: Rectangle | None = None) -> Picture:
        """Return the page, or a part of it with a pixel more on each side."""
        width, height = ceil(self._width_pt * dpi / 72), ceil(self._height_pt * dpi / 72)
        x_px, y_px = (px / mm for px, mm in zip((width, height), self.size_mm, strict=True))
        left, top, right, bottom = 0, 0, width, height
        if part is not None:
            left, top = max(int(part[0] * x_px) - 1, 0), max(int(part[1] * y_px) - 1, 0)
            right, bottom = min(int(part[2] * x_px) + 2, width), min(int(part[3] * y_px) + 2, height)
        across, down = max(right - left, 1), max(bottom - top, 1)
        grey = np.full((down, across), 255, dtype=np.uint8)
        pixels = ctypes.c_void_p(grey.ctypes.data)
        with PDFIUM:
            bitmap = pdfium.FPDFBitmap_CreateEx(across, down, pdfium.FPDFBitmap_Gray, pixels, across)
            try:
                pdfium.FPDF_RenderPageBitmap(bitmap, self._page, -left, -top, width, height, 0, _FLAGS)
            finally:
                pdfium.FPDFBitmap_Destroy(bitmap)
        return Picture(grey, left, top, x_px, y_px)

    def words(self) -> list[Word]:
        """Return the pieces of text on the page in the order they were set."""
        with PDFIUM:
            return words(self._page, self._height_pt)

    def read(self, pieces: Sequence[Word]) -> list[str]:
        """Return what pieces of its text say, white space left out."""
        if not pieces:
            return []
        with PDFIUM:
            return read_words(self._page, [piece.handle for piece in pieces])


class PdfPages:
    """The pages of an open PDF, from 1."""

    def __init__(self, document: Any) -> None:
        self._document = document

    @property
    def count(self) -> int:
        """Pages in the file."""
        with PDFIUM:
            return len(self._document)

    @contextmanager
    def page(self, number: int) -> Iterator[PdfPage]:
        """Open a page for the block. Raises pypdfium2.PdfiumError for one that is damaged."""
        with PDFIUM:
            page = self._document[number - 1]
            opened = PdfPage(page)
        try:
            yield opened
        finally:
            with PDFIUM:
                page.close()

    def png(self, page: int, *, width_px: int) -> bytes:
        """Return a page as PNG in colour, ``width_px`` wide."""
        with PDFIUM:
            opened = self._document[page - 1]
            try:
                # A hair less, because pdfium rounds up.
                bitmap = opened.render(scale=(width_px - 1e-3) / opened.get_width(), rev_byteorder=True)
                # The pixels are Python's own, and stay when pdfium closes its bitmap (pypdfium2, PdfBitmap).
                picture = bitmap.to_numpy()
                bitmap.close()
            finally:
                opened.close()
        out = BytesIO()
        Image.fromarray(picture).save(out, "PNG")
        return out.getvalue()


@contextmanager
def opened_pdf(pdf: bytes | Path) -> Iterator[PdfPages]:
    """Open a PDF for the block; by its path, so that a large one need not be in memory.

    Raises pypdfium2.PdfiumError for what is no PDF.
    """
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
    try:
        yield PdfPages(document)
    finally:
        with PDFIUM:
            document.close()
