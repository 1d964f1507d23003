"""The proof of a symbol's file: the finished bytes rendered, decoded and compared. No proof, no file.

SVG is rendered by resvg, PDF by pdfium, PNG is looked at itself. No PostScript interpreter
is part of the service: of an EPS the drawing and the size are taken out of the finished
bytes and rendered by pdfium, whose operators it is written in; the constant lines that
teach PostScript these operators are not (the tests run them through Ghostscript).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import vl_convert
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

from contactcodes.codes.drawing_pdf import DrawingPdf
from contactcodes.codes.images import Format
from contactcodes.codes.pdfium import GreyPages, opened_grey
from contactcodes.codes.symbol import QUIET_ZONE_MODULES, Symbol
from contactcodes.codes.vector_files import MM_PER_INCH, POINTS_PER_MM, spot_colours_of_eps
from contactcodes.errors import ProofError
from contactcodes.language import _, format_number, ngettext

_MODULE_PX = 6
_INNER = slice(1, -1)  # of a module's pixels: its edges belong to both neighbours
_SIDE_TOLERANCE_MM = 0.01
_PNG_TOLERANCE = 0.001  # pHYs counts whole pixels a metre
_CLEAR = 224  # as the proof of sheets: darker is ink in a quiet zone
_LIGHTEST_DARK = 140  # as there: an ink that is lighter is not read by all (symbol contrast, ISO/IEC 15415)
_WHITE = 255
_SVG_SIZE = re.compile(rb'<svg [^>]*\bwidth="([0-9.]+)mm" height="([0-9.]+)mm"')
_SVG_PX_PER_MM = 96 / MM_PER_INCH  # CSS Values 3, 5.2
_EPS_DRAWING = re.compile(
    rb"%%HiResBoundingBox: 0 0 ([0-9.]+) ([0-9.]+)\n.*%%BeginObject: drawing\n(.*)\n%%EndObject\n", re.DOTALL
)

# Read as it stands: turned, shrunk or inverted symbols are not what was asked for.
_STRICTLY: dict[str, Any] = {
    "formats": zxingcpp.BarcodeFormat.QRCode,
    "try_rotate": False,
    "try_downscale": False,
    "try_invert": False,
    "text_mode": zxingcpp.TextMode.Plain,
}

Picture = NDArray[np.uint8]


def prove_file(file: bytes, form: Format, symbol: Symbol, side_mm: float) -> None:
    """Render a file of one symbol and look at it.

    Raises ProofError unless it is as wide as asked, every module and the whole quiet zone
    are as intended, and an independent decoder (zxing-cpp) reads the symbol's text.
    """
    try:
        if form == "png":
            found = _of_png(file)
        else:
            found = {"svg": _of_svg, "pdf": _of_pdf, "eps": _of_eps}[form](file, symbol)
    except (ValueError, OSError, RuntimeError) as problem:  # Pillow's; pdfium's and resvg's
        reason = str(problem).partition("\n")[0]
        raise _unproven(symbol, _("it cannot be read (%(error)s)") % {"error": reason}) from problem
    tolerance_mm = side_mm * _PNG_TOLERANCE if form == "png" else _SIDE_TOLERANCE_MM
    _look(*found, symbol, side_mm, tolerance_mm)


def prove_pages(pdf: Path, symbols: Iterable[Symbol], side_mm: float) -> int:
    """Look at each page of a PDF of one symbol a page, in their order; return how many there are.

    The pages are rendered one at a time: neither they nor the file are in memory.

    Raises ProofError as ``prove_file``, and unless there are as many pages as symbols.
    """
    try:
        with opened_grey(pdf) as pages:
            page = 0
            for page, symbol in enumerate(symbols, 1):
                if page > len(pages):
                    break
                _look(*_page(pages, page - 1, symbol), symbol, side_mm)
            if page != len(pages):
                raise ProofError(_("The PDF is not proven to scan: it has not one page for each code."))
    except pypdfium2.PdfiumError as problem:
        raise ProofError(
            _("The PDF is not proven to scan: it cannot be read (%(error)s).") % {"error": problem}
        ) from problem
    return page


def _of_pdf(file: bytes, symbol: Symbol) -> tuple[float, float, Picture]:
    with opened_grey(file) as pages:
        if len(pages) != 1:
            raise ValueError(f"{len(pages)} pages")
        return _page(pages, 0, symbol)


def _page(pages: GreyPages, page: int, symbol: Symbol) -> tuple[float, float, Picture]:
    width_pt, height_pt = pages.size_pt(page)
    picture = pages.picture(page, width_px=_MODULE_PX * symbol.side_with_quiet_zone)
    return width_pt / POINTS_PER_MM, height_pt / POINTS_PER_MM, picture


def _of_eps(file: bytes, symbol: Symbol) -> tuple[float, float, Picture]:
    parts = _EPS_DRAWING.search(file)
    if parts is None:
        raise ValueError("no drawing")
    page = io.BytesIO()
    with DrawingPdf(page, title="") as pdf:
        drawing, spots = parts[3].decode("ascii"), spot_colours_of_eps(file)
        pdf.add_page(drawing, float(parts[1]), float(parts[2]), spots=spots)
    return _of_pdf(page.getvalue(), symbol)


def _of_svg(file: bytes, symbol: Symbol) -> tuple[float, float, Picture]:
    size = _SVG_SIZE.match(file)
    if size is None:
        raise ValueError("no size")
    width_mm, height_mm = float(size[1]), float(size[2])
    # A hair more, because resvg rounds down.
    scale = (_MODULE_PX * symbol.side_with_quiet_zone + 0.01) / (width_mm * _SVG_PX_PER_MM)
    with Image.open(io.BytesIO(vl_convert.svg_to_png(file.decode(), scale=scale))) as drawn:
        on_white = Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), drawn.convert("RGBA"))
    return width_mm, height_mm, np.asarray(on_white.convert("L"))


def _of_png(file: bytes) -> tuple[float, float, Picture]:
    with Image.open(io.BytesIO(file)) as picture:
        across_dpi, down_dpi = picture.info.get("dpi", (0, 0))
        if not across_dpi or not down_dpi:
            raise ValueError("no resolution")
        width_mm = picture.width / across_dpi * MM_PER_INCH
        height_mm = picture.height / down_dpi * MM_PER_INCH
        return width_mm, height_mm, np.asarray(picture.convert("L"))


def _look(
    width_mm: float,
    height_mm: float,
    picture: Picture,
    symbol: Symbol,
    side_mm: float,
    tolerance_mm: float = _SIDE_TOLERANCE_MM,
) -> None:
    """Raise ProofError unless the picture is that of the symbol, and the file of the size asked for."""
    if max(abs(width_mm - side_mm), abs(height_mm - side_mm)) > tolerance_mm:
        raise _unproven(
            symbol,
            _("it is %(width)s × %(height)s mm, not %(side)s mm wide")
            % {
                "width": format_number(round(width_mm, 2)),
                "height": format_number(round(height_mm, 2)),
                "side": format_number(side_mm),
            },
        )
    across = symbol.side_with_quiet_zone
    module_px, rest = divmod(picture.shape[1], across)
    if rest or not module_px or picture.shape != (picture.shape[1],) * 2:
        raise _unproven(symbol, _("its modules are not whole"))
    darkest = int(picture.min())
    if darkest > _LIGHTEST_DARK:
        raise _unproven(
            symbol,
            _("its ink is too light: %(found)s of 255, and at most %(limit)s is read everywhere")
            % {"found": format_number(darkest), "limit": format_number(_LIGHTEST_DARK)},
        )
    wrong = _wrong_modules(picture.reshape(across, module_px, across, module_px), symbol, darkest)
    if wrong:
        raise _unproven(
            symbol,
            ngettext("%(count)d module is wrong", "%(count)d modules are wrong", wrong) % {"count": wrong},
        )
    found = zxingcpp.read_barcode(_readable(picture, module_px), **_STRICTLY)
    if found is None or str(found.text) != symbol.text:
        raise _unproven(symbol, _("a scanner does not read it"))


def _wrong_modules(blocks: Picture, symbol: Symbol, ink: int) -> int:
    """Return how many modules are not as intended, those of the quiet zone too; modules × pixels, twice.

    ink  the grey of the symbol's own ink, whose modules are dark where they are nearer to it than to white
    """
    intended = np.pad(symbol.modules, QUIET_ZONE_MODULES)
    inner = blocks[:, _INNER, :, _INNER] if blocks.shape[1] >= _MODULE_PX else blocks
    lightest, darkest = inner.max(axis=(1, 3)), inner.min(axis=(1, 3))
    wrong = np.where(intended, lightest >= (ink + _WHITE) // 2 + 1, darkest < _CLEAR)
    return int(np.count_nonzero(wrong))


def _readable(picture: Picture, module_px: int) -> Picture:
    """Return the picture at a size that suits a decoder: a module of a PNG may have 1 pixel, or 100."""
    if module_px > _MODULE_PX:  # every pixel was looked at before
        kept = np.linspace(0.5, module_px - 0.5, _MODULE_PX).astype(np.intp)
        places = (np.arange(0, picture.shape[0], module_px)[:, None] + kept).ravel()
        return np.ascontiguousarray(picture[places][:, places])
    times = -(-_MODULE_PX // module_px)
    return np.ascontiguousarray(picture.repeat(times, axis=0).repeat(times, axis=1))


def _unproven(symbol: Symbol, reason: str) -> ProofError:
    return ProofError(
        _("The file of %(address)s is not proven to scan, so there is none: %(reason)s.")
        % {"address": symbol.text, "reason": reason}
    )
