"""The scan score: the share of a camera's damaged pictures in which a symbol is still read, 0 to 100.

Calibrated against a measurement with seven decoders and 16 kinds of damage, whose order of styles it
keeps (plain, navy, mid blue, orange, yellow, light on dark; logos of 10, 20, 30 %). A difference of a
point or two says nothing. It takes about 0.3 s (2 cores, busy).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

from contactcodes.codes.camera import SIDE_PX, Grey, shots
from contactcodes.codes.pdfium import PDFIUM
from contactcodes.codes.style import PLAIN
from contactcodes.codes.styled_symbol import StyledSymbol, draw
from contactcodes.codes.symbol import make_symbol

_MODULE_PX = 8
# Read as it stands; phones turn and shrink pictures, but not all of them invert them.
_STRICTLY: dict[str, Any] = {
    "formats": zxingcpp.BarcodeFormat.QRCode,
    "try_rotate": False,
    "try_downscale": False,
    "try_invert": False,
    "text_mode": zxingcpp.TextMode.Plain,
}
_SIDE_MM = 30.0  # of no consequence: what is looked at has whole pixels a module


class ScanScores(NamedTuple):
    """The score of a styled symbol, and that of the plain symbol of the same text."""

    styled: int
    plain: int


def scan_scores(styled: StyledSymbol) -> ScanScores:
    """Return both scores, found in one call by the same damages."""
    return ScanScores(score(styled), plain_score(styled.symbol.text))


@lru_cache(maxsize=256)
def plain_score(text: str) -> int:
    """Return the score of the plain symbol of a text."""
    return score(draw(make_symbol(text), PLAIN))


def score(drawing: StyledSymbol) -> int:
    """Return the share of damaged pictures that are read, in hundredths."""
    scale = SIDE_PX / (_MODULE_PX * (drawing.across - 2 * (drawing.left - drawing.style.quiet_zone_modules)))
    taken = shots(Image.fromarray(picture_of(drawing, _MODULE_PX)), scale)
    found = [read(shot.picture) == drawing.symbol.text for shot in taken]
    return round(100 * sum(found) / len(found))


def picture_of(drawing: StyledSymbol, module_px: int) -> NDArray[np.uint8]:
    """Return a drawing as its PDF comes out of a renderer, in its inks: height × width × RGB."""
    return page_picture(drawing.as_file("pdf", side_mm=_SIDE_MM), round(module_px * drawing.across))


def page_picture(pdf: bytes, width_px: int) -> NDArray[np.uint8]:
    """Return the first page of a PDF as height × width × RGB.

    Raises pypdfium2.PdfiumError for what is no PDF.
    """
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return rendered_page(document, 0, width_px)
        finally:
            document.close()


def rendered_page(document: Any, page: int, width_px: int) -> NDArray[np.uint8]:
    """Return a page of an open ``pypdfium2.PdfDocument``, from 0, as height × width × RGB."""
    with PDFIUM:
        opened = document[page]
        try:
            # A hair less, because pdfium rounds up.
            scale = (width_px - 1e-3) / opened.get_width()
            return np.array(opened.render(scale=scale, rev_byteorder=True).to_numpy()[..., :3])
        finally:
            opened.close()


def read(picture: Grey) -> str | None:
    """Return what an independent decoder reads, dark on light only; None where it reads nothing."""
    found = zxingcpp.read_barcode(picture, **_STRICTLY)
    return None if found is None else str(found.text)
