"""One plain symbol as a file: SVG, PDF, EPS and PNG, of one ink and an exact size on paper.

Vector files hold one path and one fill in whole modules. ``side_mm`` is the printed side
with the quiet zone, in millimetres.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Literal

import numpy as np
from PIL import Image

from contactcodes.codes.printed_module import PRINTER_DPI
from contactcodes.codes.symbol import QUIET_ZONE_MODULES, Symbol, module_mm
from contactcodes.codes.vector_files import (
    BLACK,
    MM_PER_INCH,
    Colour,
    Shape,
    checked_side_mm,
    eps_of,
    module_pixels,
    pdf_of,
    svg_of,
)

Format = Literal["svg", "pdf", "eps", "png"]

CONTENT_TYPES: dict[Format, str] = {
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "eps": "application/postscript",
    "png": "image/png",
}
# As file names tell it: what a plate is made of, where the format can say so.
INKS: dict[Format, str] = {"svg": "black", "pdf": "K100", "eps": "K100", "png": "black"}


def draw(
    symbol: Symbol, form: Format, *, side_mm: float, dpi: int = PRINTER_DPI, ink: Colour = BLACK
) -> bytes:
    """Return the symbol as a file.

    dpi  the least resolution of a PNG; the others are sharp at any
    ink  of PDF and EPS; SVG and PNG, which know no inks, are black

    Raises SymbolError if the side is out of range or a PNG would be too large.
    """
    if form == "png":
        return as_png(symbol, side_mm=side_mm, dpi=dpi)
    return _VECTORS[form](symbol, side_mm, ink)


def plain_shapes(symbol: Symbol, ink: Colour = BLACK) -> list[Shape]:
    """Return the one shape of a symbol, in modules from the corner of its quiet zone."""
    return [
        Shape(
            ink,
            [
                ("R", QUIET_ZONE_MODULES + column, QUIET_ZONE_MODULES + row, length, 1)
                for row, column, length in symbol.dark_runs()
            ],
        )
    ]


def as_svg(symbol: Symbol, *, side_mm: float) -> bytes:
    """Return an SVG document, black on what is behind it, that names its text to screen readers.

    Raises SymbolError if the side is out of range.
    """
    return svg_of(plain_shapes(symbol), symbol.side_with_quiet_zone, side_mm, symbol.text)


def as_pdf(symbol: Symbol, *, side_mm: float, ink: Colour = BLACK) -> bytes:
    """Return a PDF of one page of the symbol's size, in one ink only (K100), the same bytes each time.

    Raises SymbolError if the side is out of range.
    """
    return pdf_of(plain_shapes(symbol, ink), symbol.side_with_quiet_zone, side_mm, symbol.text)


def as_eps(symbol: Symbol, *, side_mm: float, ink: Colour = BLACK) -> bytes:
    """Return an EPS file of the symbol's size, in one ink only (K100), the same bytes each time.

    Raises SymbolError if the side is out of range.
    """
    return eps_of(plain_shapes(symbol, ink), symbol.side_with_quiet_zone, side_mm, symbol.text)


def as_png(symbol: Symbol, *, side_mm: float, dpi: int = PRINTER_DPI) -> bytes:
    """Return a PNG of one bit a pixel and whole pixels a module.

    dpi  the least resolution. The file is a little finer where modules would not be
         whole pixels, and says so (pHYs), so that it prints ``side_mm`` wide.

    Raises SymbolError if the side is out of range or has too many pixels.
    """
    module_px = module_pixels(
        symbol.side_with_quiet_zone, module_mm(symbol.version, checked_side_mm(side_mm)), dpi
    )
    side_px = module_px * symbol.side_with_quiet_zone
    light = ~np.pad(symbol.modules, QUIET_ZONE_MODULES)
    picture = Image.fromarray(light).resize((side_px, side_px), Image.Resampling.NEAREST)
    file = io.BytesIO()
    exact_dpi = side_px / side_mm * MM_PER_INCH
    picture.save(file, "PNG", dpi=(exact_dpi, exact_dpi))
    return file.getvalue()


_VECTORS: dict[Format, Callable[[Symbol, float, Colour], bytes]] = {
    "svg": lambda symbol, side_mm, _ink: as_svg(symbol, side_mm=side_mm),
    "pdf": lambda symbol, side_mm, ink: as_pdf(symbol, side_mm=side_mm, ink=ink),
    "eps": lambda symbol, side_mm, ink: as_eps(symbol, side_mm=side_mm, ink=ink),
}
