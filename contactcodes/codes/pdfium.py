"""Pages of a PDF as grey pictures, by pdfium."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np
import pypdfium2
from numpy.typing import NDArray

# pdfium is not thread-safe, not even for two documents: one call at a time in this process.
PDFIUM = RLock()


class GreyPages:
    """The pages of an open PDF, from 0."""

    def __init__(self, document: Any) -> None:
        self._document = document

    def __len__(self) -> int:
        """Return how many there are."""
        with PDFIUM:
            return len(self._document)

    def size_pt(self, page: int) -> tuple[float, float]:
        """Return width and height in points."""
        with PDFIUM:
            width_pt, height_pt = self._document.get_page_size(page)
        return width_pt, height_pt

    def picture(self, page: int, *, width_px: int) -> NDArray[np.uint8]:
        """Return a page as height × width, 0 black to 255 white."""
        width_pt, _height_pt = self.size_pt(page)
        with PDFIUM:
            opened = self._document[page]
            try:
                # A hair less, because pdfium rounds up.
                bitmap = opened.render(scale=(width_px - 1e-3) / width_pt, grayscale=True)
                # The pixels are Python's own, and stay when pdfium closes its bitmap (pypdfium2, PdfBitmap).
                picture: NDArray[np.uint8] = bitmap.to_numpy()
                bitmap.close()
            finally:
                opened.close()
        return picture.reshape(picture.shape[:2])


@contextmanager
def opened_grey(pdf: bytes | Path) -> Iterator[GreyPages]:
    """Open a PDF for the block; by its path, so that a large one need not be in memory.

    Raises pypdfium2.PdfiumError for what is no PDF.
    """
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
    try:
        yield GreyPages(document)
    finally:
        with PDFIUM:
            document.close()
