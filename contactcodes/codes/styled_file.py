"""A styled symbol's file, proven as it is delivered: the finished bytes rendered and looked at.

PDF is rendered by pdfium, SVG by resvg, PNG is looked at itself. Of an EPS the drawing is taken out
of the finished bytes and rendered by pdfium, whose operators it is written in (tests: Ghostscript).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from math import ceil
from pathlib import Path

import numpy as np
import pypdfium2
import vl_convert
from PIL import Image

from contactcodes.codes.drawing_pdf import DrawingPdf
from contactcodes.codes.pdfium import PDFIUM
from contactcodes.codes.scan_score import page_picture, rendered_page
from contactcodes.codes.style import StyleError
from contactcodes.codes.style_proof import MODULE_PX, prove_picture
from contactcodes.codes.styled_symbol import Format, StyledSymbol
from contactcodes.codes.vector_files import POINTS_PER_MM
from contactcodes.errors import ProofError
from contactcodes.language import _, format_number

_SVG_WIDTH = re.compile(rb'<svg [^>]*\bwidth="([0-9.]+)mm"')
_SIDE_TOLERANCE_MM = 0.01
_SVG_PX_PER_MM = 96 / 25.4  # CSS Values 3, 5.2
_EPS_DRAWING = re.compile(
    rb"%%HiResBoundingBox: 0 0 ([0-9.]+) ([0-9.]+)\n.*%%BeginObject: drawing\n(.*)\n%%EndObject\n", re.DOTALL
)


def styled_file(drawing: StyledSymbol, form: Format, *, side_mm: float, dpi: int = 600) -> bytes:
    """Return a drawing as a file that is proven to scan.

    side_mm  of the symbol with its quiet zone; a frame comes on top of that
    dpi      of a PNG, at least

    Raises SymbolError for a side out of range, ProofError where the file is not what was drawn.
    """
    file = drawing.as_file(form, side_mm=side_mm, dpi=dpi)
    prove_styled_file(file, form, drawing)
    return file


def prove_styled_file(file: bytes, form: Format, drawing: StyledSymbol) -> None:
    """Render a finished file and look at it as ``style_proof`` does. Raises ProofError."""
    try:
        with _rendered(file, form, _size_px(drawing)[0]) as seen:
            _look(seen, drawing)
    except (OSError, ValueError, pypdfium2.PdfiumError) as problem:
        raise ProofError(
            _unproven(drawing, _("it cannot be read (%(error)s)") % {"error": problem})
        ) from problem


def prove_styled_pages(pdf: Path, drawings: Iterable[StyledSymbol], side_mm: float) -> int:
    """Look at each page of a PDF of one drawing a page, in their order; return how many there are.

    side_mm  of the symbols with their quiet zones

    The pages are rendered one at a time: neither they nor the file are in memory.

    Raises ProofError unless each page is as wide as asked and found good as ``style_proof`` says, and
    there are as many pages as drawings.
    """
    try:
        with PDFIUM:
            document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as problem:
        raise ProofError(
            _("The PDF is not proven to scan: it cannot be read (%(error)s).") % {"error": problem}
        ) from problem
    try:
        with PDFIUM:
            pages = len(document)
        page = 0
        for page, drawing in enumerate(drawings, 1):
            if page > pages:
                break
            with PDFIUM:
                width_mm = document.get_page_size(page - 1)[0] / POINTS_PER_MM
            _check_width(width_mm, drawing, side_mm)
            picture = rendered_page(document, page - 1, _size_px(drawing)[0])
            _look(Image.fromarray(picture), drawing)
        if page != pages:
            raise ProofError(_("The PDF is not proven to scan: it has not one page for each code."))
        return page
    finally:
        with PDFIUM:
            document.close()


def _check_width(width_mm: float, drawing: StyledSymbol, side_mm: float) -> None:
    asked_mm = drawing.width_mm(side_mm)
    if abs(width_mm - asked_mm) > _SIDE_TOLERANCE_MM:
        told = {"width": format_number(round(width_mm, 2)), "asked": format_number(round(asked_mm, 2))}
        raise ProofError(_unproven(drawing, _("it is %(width)s mm wide, not %(asked)s mm") % told))


def _size_px(drawing: StyledSymbol) -> tuple[int, int]:
    return round(drawing.across * MODULE_PX), round(drawing.down * MODULE_PX)


def _look(seen: Image.Image, drawing: StyledSymbol) -> None:
    """Raise ProofError unless a picture of the whole drawing is found good."""
    width, height = _size_px(drawing)
    if abs(seen.height / seen.width - height / width) > 0.01:
        raise ProofError(_unproven(drawing, _("its width and height are not those of the drawing")))
    sampled = seen.resize((width, height), Image.Resampling.BOX)
    try:
        prove_picture(drawing, np.asarray(sampled))
    except StyleError as refused:
        raise ProofError(_unproven(drawing, str(refused))) from refused


def _rendered(file: bytes, form: Format, width_px: int) -> Image.Image:
    """Return a file as an RGB picture, about as wide as that. Raises ValueError, OSError, PdfiumError."""
    if form == "png":
        return Image.open(io.BytesIO(file)).convert("RGB")
    if form == "svg":
        found = _SVG_WIDTH.match(file)
        if found is None:
            raise ValueError("no size")
        scale = width_px / (float(found[1]) * _SVG_PX_PER_MM)
        drawn = Image.open(io.BytesIO(vl_convert.svg_to_png(file.decode(), scale=scale))).convert("RGBA")
        # resvg draws to scale and cuts the last part of a pixel off.
        width, height = (ceil(side / MODULE_PX) * MODULE_PX for side in drawn.size)
        whole = Image.new("RGBA", (width, height), "white")
        whole.alpha_composite(drawn)
        return whole.convert("RGB")
    if form == "eps":
        parts = _EPS_DRAWING.search(file)
        if parts is None:
            raise ValueError("no drawing")
        page = io.BytesIO()
        with DrawingPdf(page, title="") as pdf:
            pdf.add_page(parts[3].decode("ascii"), float(parts[1]), float(parts[2]))
        file = page.getvalue()
    return Image.fromarray(page_picture(file, width_px))


def _unproven(drawing: StyledSymbol, reason: str) -> str:
    return _("The file of %(address)s is not proven to scan, so there is none: %(reason)s.") % {
        "address": drawing.symbol.text,
        "reason": reason.removesuffix("."),
    }
