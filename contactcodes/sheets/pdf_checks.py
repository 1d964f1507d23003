"""What a printing house's preflight looks at: pages, boxes, fonts, colours, what the document says of itself.

Read by qpdf, which has no part in drawing.
Source: ISO 32000-2, 7.7 (document structure), 8.6 (colour spaces), 14.11 (prepress); ISO 15930-7 (PDF/X-4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf

from contactcodes.language import _, format_number
from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.boxes import POINTS_PER_MM
from contactcodes.sheets.pdf_contents import ResourceCheck, inherited

_BOX_TOLERANCE_MM = 0.1


def opened_by_qpdf(pdf: Path) -> pikepdf.Pdf:
    """Open a PDF to be read, not to be changed. Raises pikepdf.PdfError for what is no PDF."""
    # Unless told not to, it visits all pages first: 60 MB and a second for 15,000 of them.
    return pikepdf.open(pdf, inherit_page_attributes=False)


class Box(NamedTuple):
    """A page box in millimetres, from the left and from the bottom of the paper."""

    left: float
    bottom: float
    width: float
    height: float

    @classmethod
    def of_points(cls, left: float, bottom: float, right: float, top: float) -> Box:
        """Return the box of an array of a PDF."""
        return cls(*(each / POINTS_PER_MM for each in (left, bottom, right - left, top - bottom)))

    def is_as(self, other: Box) -> bool:
        """Tell whether both are the same, to a tenth of a millimetre."""
        return all(abs(a - b) <= _BOX_TOLERANCE_MM for a, b in zip(self, other, strict=True))

    def told(self) -> str:
        """Return size and place in words."""
        size = _("%(width)s × %(height)s mm") % {"width": _mm(self.width), "height": _mm(self.height)}
        if abs(self.left) <= _BOX_TOLERANCE_MM and abs(self.bottom) <= _BOX_TOLERANCE_MM:
            return size
        return _("%(size)s, %(left)s mm from the left and %(bottom)s mm from the bottom") % {
            "size": size,
            "left": _mm(self.left),
            "bottom": _mm(self.bottom),
        }


def expected_boxes(arrangement: Arrangement) -> Mapping[str, Box]:
    """Return name → box of every page of an arrangement."""
    margin = arrangement.margin_mm
    bleed = arrangement.press.bleed_mm if arrangement.press else 0.0
    media, trim = arrangement.media_mm, arrangement.trim_mm
    return {
        "/MediaBox": Box(0.0, 0.0, *media),
        "/BleedBox": Box(margin - bleed, margin - bleed, trim[0] + 2 * bleed, trim[1] + 2 * bleed),
        "/TrimBox": Box(margin, margin, *trim),
    }


def document_problems(pdf: pikepdf.Pdf, arrangement: Arrangement) -> Iterator[str]:
    """Yield what is wrong with the document as a whole, in words."""
    yield from mended(pdf)
    root = pdf.Root
    if not str(root.get("/Lang", "")).strip():
        yield _("the document does not say its language: screen readers guess it")
    preferences = root.get("/ViewerPreferences")
    if not isinstance(preferences, pikepdf.Dictionary) or preferences.get("/PrintScaling") != "/None":
        yield _("the document does not ask to be printed at 100%%: viewers would scale it to fit") % {}
    if arrangement.press and not _output_intents(root):
        yield _("the document has no output intent: it does not say which press it is meant for")


def mended(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield what qpdf had to mend since it was last asked, in words: a printer may mend it otherwise."""
    for warning in pdf.get_warnings():
        yield _("the file is damaged: %(error)s") % {"error": str(warning).rpartition(": ")[2]}


def _output_intents(root: pikepdf.Object) -> list[Any]:
    intents = root.get("/OutputIntents")
    if not isinstance(intents, pikepdf.Array):
        return []
    return [
        each
        for each in intents
        if each.get("/S") == "/GTS_PDFX" and str(each.get("/OutputConditionIdentifier", ""))
    ]


class PageChecks:
    """The pages of one opened document, one after the other; what they share is looked at once."""

    def __init__(self, arrangement: Arrangement) -> None:
        """Begin; the document stays open as long as its pages are looked at."""
        self._boxes = expected_boxes(arrangement)
        self._resources = ResourceCheck()

    def problems(self, page: pikepdf.Object) -> Iterator[str]:
        """Yield what is wrong with a page, in words."""
        yield from self._box_problems(page)
        yield from self._resources.problems(page)

    def _box_problems(self, page: pikepdf.Object) -> Iterator[str]:
        if page.get("/Type") != "/Page":
            yield _("it is no page of a PDF, whatever it draws")
        # A scale or a turn of the whole page, which renderers do not agree on (14.11.2, 8.3.2.3).
        if page.get("/UserUnit", 1) != 1 or inherited(page, "/Rotate", 0) != 0:
            yield _("the page is scaled or turned as a whole (UserUnit, Rotate)")
        for name, expected in self._boxes.items():
            written = inherited(page, name) if name == "/MediaBox" else page.get(name)
            if written is None:
                yield _("it has no %(box)s, which should be %(expected)s") % {
                    "box": name[1:],
                    "expected": expected.told(),
                }
                continue
            box = Box.of_points(*map(float, written))
            if not box.is_as(expected):
                yield _("its %(box)s is %(found)s, not %(expected)s") % {
                    "box": name[1:],
                    "found": box.told(),
                    "expected": expected.told(),
                }
        cropped = inherited(page, "/CropBox")
        if cropped is not None and not Box.of_points(*map(float, cropped)).is_as(self._boxes["/MediaBox"]):
            yield _("its CropBox hides a part of the paper: %(found)s") % {
                "found": Box.of_points(*map(float, cropped)).told()
            }


def pages_from(node: Any, skipped: int = 0) -> Iterator[pikepdf.Object]:
    """Yield the pages under a node of the page tree, without the first ones; nothing is kept of them."""
    for kid in node.Kids:
        is_page = kid.get("/Type") != "/Pages"
        pages = 1 if is_page else int(kid.Count)
        if skipped >= pages:
            skipped -= pages
            continue
        if is_page:
            yield kid
        else:
            yield from pages_from(kid, skipped)
        skipped = 0


def _mm(value: float) -> str:
    return format_number(round(value, 1))
