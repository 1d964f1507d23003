"""One symbol as a file: SVG, PDF and PNG, of an exact size on paper.

Vector files hold one path and one fill in whole modules: rectangles filled one by one
leave hairlines that make a symbol unreadable at some resolutions.
``side_mm`` is the printed side with the quiet zone, in millimetres.
"""

from __future__ import annotations

import io
import re
import zlib
from math import ceil
from xml.sax.saxutils import escape

import numpy as np
from PIL import Image

from contactcodes.codes.symbol import QUIET_ZONE_MODULES, Symbol, module_mm
from contactcodes.errors import SymbolError
from contactcodes.language import _, format_number

SMALLEST_SIDE_MM = 5.0  # modules of 0.15 mm: nothing smaller is printed
LARGEST_SIDE_MM = 5000.0
LARGEST_SIDE_PX = 10_000
_MM_PER_INCH = 25.4
_POINTS_PER_MM = 72 / _MM_PER_INCH  # ISO 32000-2, 8.3.2.3: default user space
_NO_XML_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


def as_svg(symbol: Symbol, *, side_mm: float) -> bytes:
    """Return an SVG document, black on what is behind it, that names its text to screen readers.

    Raises SymbolError if the side is not ``SMALLEST_SIDE_MM`` to ``LARGEST_SIDE_MM``.
    """
    modules = _modules(symbol)
    side = f"{_checked_side_mm(side_mm):.6g}mm"
    path = "".join(
        f"M{QUIET_ZONE_MODULES + column} {QUIET_ZONE_MODULES + row}h{length}v1h-{length}z"
        for row, column, length in symbol.dark_runs()
    )
    title = escape(_NO_XML_CHARACTER.sub("\ufffd", symbol.text))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{side}" height="{side}"'
        f' viewBox="0 0 {modules} {modules}" shape-rendering="crispEdges">'
        f'<title>{title}</title><path fill="#000" d="{path}"/></svg>\n'
    ).encode()


def as_png(symbol: Symbol, *, side_mm: float, dpi: int = 600) -> bytes:
    """Return a PNG of one bit a pixel and whole pixels a module.

    dpi  the least resolution. The file is a little finer where modules would not be
         whole pixels, and says so (pHYs), so that it prints ``side_mm`` wide.

    Raises SymbolError if the side is out of range or has more than ``LARGEST_SIDE_PX`` pixels.
    """
    module_px = max(1, ceil(module_mm(symbol.version, _checked_side_mm(side_mm)) / _MM_PER_INCH * dpi - 1e-9))
    side_px = module_px * _modules(symbol)
    if side_px > LARGEST_SIDE_PX:
        raise SymbolError(
            _(
                "The picture would have %(pixels)s pixels a side; at most %(limit)s are made. Take SVG or "
                "PDF, which are sharp at any size, or a lower resolution."
            )
            % {"pixels": format_number(side_px), "limit": format_number(LARGEST_SIDE_PX)}
        )
    light = ~np.pad(symbol.modules, QUIET_ZONE_MODULES)
    picture = Image.fromarray(light).resize((side_px, side_px), Image.Resampling.NEAREST)
    file = io.BytesIO()
    exact_dpi = side_px / side_mm * _MM_PER_INCH
    picture.save(file, "PNG", dpi=(exact_dpi, exact_dpi))
    return file.getvalue()


def as_pdf(symbol: Symbol, *, side_mm: float) -> bytes:
    """Return a PDF of one page of the symbol's size, in black ink only (K100), the same bytes each time.

    Written out by hand: there is no text in it, and so no font to embed.

    Raises SymbolError if the side is not ``SMALLEST_SIDE_MM`` to ``LARGEST_SIDE_MM``.
    Source: ISO 32000-2, 7.5 (file structure), 8.5 (paths), 8.6.4.4 (CMYK).
    """
    modules = _modules(symbol)
    side_pt = _checked_side_mm(side_mm) * _POINTS_PER_MM
    runs = "\n".join(
        f"{QUIET_ZONE_MODULES + column} {QUIET_ZONE_MODULES + row} {length} 1 re"
        for row, column, length in symbol.dark_runs()
    )
    scale = f"{side_pt / modules:.8f}"
    drawing = f"{scale} 0 0 -{scale} 0 {side_pt:.5f} cm\n0 0 0 1 k\n{runs}\nf"  # rows downwards
    content = zlib.compress(drawing.encode("ascii"))
    title = symbol.text.encode("utf-16-be").hex()
    box = f"[0 0 {side_pt:.5f} {side_pt:.5f}]"
    return _pdf_file(
        b"<</Type/Catalog/Pages 2 0 R/ViewerPreferences<</PrintScaling/None>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox{box}/TrimBox{box}/Resources<<>>/Contents 4 0 R>>".encode(),
        b"<</Length %d/Filter/FlateDecode>>\nstream\n%b\nendstream" % (len(content), content),
        f"<</Title<feff{title}>/Producer(contactcodes)>>".encode(),
    )


def _pdf_file(*objects: bytes) -> bytes:
    """Return a PDF of these objects, numbered from 1: the catalogue first, the information last."""
    file = bytearray(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start, size = len(file), len(objects) + 1
    file += b"xref\n0 %d\n0000000000 65535 f \n" % size
    file += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    file += b"trailer\n<</Size %d/Root 1 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        size - 1,
        start,
    )
    return bytes(file)


def _modules(symbol: Symbol) -> int:
    return symbol.side_modules + 2 * QUIET_ZONE_MODULES


def _checked_side_mm(side_mm: float) -> float:
    if not SMALLEST_SIDE_MM <= side_mm <= LARGEST_SIDE_MM:  # nor what is no number
        raise SymbolError(
            _("A symbol’s side is %(least)s to %(most)s mm; %(side)s mm was asked for.")
            % {
                "least": format_number(SMALLEST_SIDE_MM),
                "most": format_number(LARGEST_SIDE_MM),
                "side": format_number(side_mm),
            }
        )
    return side_mm
