"""The words of a page and where they stand, by pdfium."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from contactcodes.sheets.boxes import POINTS_PER_MM, Rectangle

_DEEPEST = 15  # drawings within drawings; pdfium itself goes no deeper
_LONGEST = 2048  # letters of a line


class Word(NamedTuple):
    """A piece of text as it was set: a line, or less.

    rectangle  what its letters cover, in millimetres from the top left of the page's media box
    handle     pdfium's, as long as the page is open
    """

    rectangle: Rectangle
    handle: Any


def words(page: Any, height_pt: float) -> list[Word]:
    """Return the pieces of text in the order they were set; the caller has pdfium's lock.

    page  pdfium's handle
    """
    left, bottom, right, top = (ctypes.c_float() for _edge in range(4))
    found = []
    for piece, to_page in _pieces(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, None, 0):
        pdfium.FPDFPageObj_GetBounds(piece, left, bottom, right, top)
        x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
        if to_page is not None:
            x0, y0, x1, y1 = _around(to_page, x0, y0, x1, y1)
        if x1 > x0 and y1 > y0:  # spaces cover nothing
            rectangle = (
                x0 / POINTS_PER_MM,
                (height_pt - y1) / POINTS_PER_MM,
                x1 / POINTS_PER_MM,
                (height_pt - y0) / POINTS_PER_MM,
            )
            found.append(Word(rectangle, piece))
    return found


def read_words(page: Any, handles: Sequence[Any]) -> list[str]:
    """Return what pieces of text say, white space left out; the caller has pdfium's lock."""
    letters = ctypes.create_string_buffer(2 * _LONGEST)
    pointer = ctypes.cast(letters, ctypes.POINTER(pdfium.FPDF_WCHAR))
    text = pdfium.FPDFText_LoadPage(page)
    try:
        read = []
        for handle in handles:
            size = pdfium.FPDFTextObj_GetText(handle, text, pointer, len(letters))
            said = letters.raw[: min(size, len(letters))].decode("utf-16-le", "replace")
            read.append("".join(said.rstrip("\0").split()))
        return read
    finally:
        pdfium.FPDFText_ClosePage(text)


def _pieces(
    holder: Any, count: Any, get: Any, to_page: pdfium.FS_MATRIX | None, depth: int
) -> Iterator[tuple[Any, pdfium.FS_MATRIX | None]]:
    """Yield each piece of text, and what turns its points into the page's; None: they are the page's."""
    for place in range(count(holder)):
        piece = get(holder, place)
        kind = pdfium.FPDFPageObj_GetType(piece)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            yield piece, to_page
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            matrix = pdfium.FS_MATRIX()
            pdfium.FPDFPageObj_GetMatrix(piece, matrix)
            inner = _then(matrix, to_page) if to_page is not None else matrix
            yield from _pieces(
                piece, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, inner, depth + 1
            )


def _then(first: pdfium.FS_MATRIX, second: pdfium.FS_MATRIX) -> pdfium.FS_MATRIX:
    """Return the matrix of one after the other (ISO 32000-2, 8.3.4)."""
    return pdfium.FS_MATRIX(
        first.a * second.a + first.b * second.c,
        first.a * second.b + first.b * second.d,
        first.c * second.a + first.d * second.c,
        first.c * second.b + first.d * second.d,
        first.e * second.a + first.f * second.c + second.e,
        first.e * second.b + first.f * second.d + second.f,
    )


def _around(matrix: pdfium.FS_MATRIX, x0: float, y0: float, x1: float, y1: float) -> Rectangle:
    """Return the upright rectangle around one that a matrix turns."""
    xs = [matrix.a * x + matrix.c * y + matrix.e for x in (x0, x1) for y in (y0, y1)]
    ys = [matrix.b * x + matrix.d * y + matrix.f for x in (x0, x1) for y in (y0, y1)]
    return min(xs), min(ys), max(xs), max(ys)
