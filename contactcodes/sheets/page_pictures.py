"""Pages of a PDF as pictures, by pdfium."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import RLock
from typing import Any

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

from contactcodes.sheets.boxes import POINTS_PER_MM

# pdfium is not thread-safe, not even for two documents: one call at a time in this process.
_PDFIUM = RLock()


class PdfPages:
    """The pages of an open PDF, from 1."""

    def __init__(self, document: Any) -> None:
        self._document = document

    @property
    def count(self) -> int:
        """Pages in the file."""
        with _PDFIUM:
            return len(self._document)

    def size_mm(self, page: int) -> tuple[float, float]:
        """Return width and height of a page in millimetres."""
        with _PDFIUM:
            width_pt, height_pt = self._document.get_page_size(page - 1)
        return width_pt / POINTS_PER_MM, height_pt / POINTS_PER_MM

    def grey(self, page: int, *, dpi: float) -> NDArray[np.uint8]:
        """Return a page as picture: height × width, 0 black to 255 white.

        pdfium stretches the page to whole pixels, by less than one: measure by the
        picture's own shape.
        """
        return self._render(page, scale=dpi / 72, grayscale=True)

    def png(self, page: int, *, width_px: int) -> bytes:
        """Return a page as PNG in colour, ``width_px`` wide."""
        with _PDFIUM:
            width_pt, _height_pt = self._document.get_page_size(page - 1)
        # A hair less, because pdfium rounds up.
        picture = self._render(page, scale=(width_px - 1e-3) / width_pt, rev_byteorder=True)
        out = BytesIO()
        Image.fromarray(picture).save(out, "PNG")
        return out.getvalue()

    def _render(self, page: int, **options: Any) -> NDArray[np.uint8]:
        with _PDFIUM:
            opened = self._document[page - 1]
            try:
                bitmap = opened.render(**options)
                # The pixels are Python's own, and stay when pdfium closes its bitmap (pypdfium2, PdfBitmap).
                picture: NDArray[np.uint8] = bitmap.to_numpy()
                bitmap.close()
                return picture
            finally:
                opened.close()


@contextmanager
def opened_pdf(pdf: bytes) -> Iterator[PdfPages]:
    """Open a PDF for the block. Raises pypdfium2.PdfiumError for bytes that are no PDF."""
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
    try:
        yield PdfPages(document)
    finally:
        with _PDFIUM:
            document.close()
