"""A PDF for paper, page by page: each is written when it is made, and none is kept.

Fonts, inks and pictures are shared by all pages and follow behind the last one. Inks are
CMYK and spot colours only. The same pages give the same bytes.
Source: ISO 32000-2, 7.7.3 (page tree), 8.6 (colour), 11.7.4 (overprint), 14.11.2 (page boxes).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO

from contactcodes.codes.pdf_objects import PdfObjects, as_name, as_numbers, as_text
from contactcodes.sheets.boxes import Weight
from contactcodes.sheets.embedded_font import EmbeddedFont
from contactcodes.sheets.fonts import typeface
from contactcodes.sheets.page_tree import PageTree
from contactcodes.sheets.pdf_information import Information
from contactcodes.sheets.picture import Picture
from contactcodes.sheets.press import Cmyk

KNOCK_OUT, OVERPRINT = "/Knockout gs", "/Overprint gs"  # operators: what is drawn replaces, or is added
_STATES = (
    b"/ExtGState<</Knockout<</Type/ExtGState/OP false/op false/OPM 0>>"
    b"/Overprint<</Type/ExtGState/OP true/op true/OPM 1>>>>"
)
_RESOURCES: dict[Weight, str] = {"regular": "F1", "bold": "F2"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBoxes:
    """The sizes of a page, in points from its bottom left: left, bottom, right, top."""

    media: tuple[float, float, float, float]
    bleed: tuple[float, float, float, float]
    trim: tuple[float, float, float, float]


class PdfFile:
    """A PDF on its way into a file.

        with PdfFile(out, Information(title="Planche", author="", language="fr")) as pdf:
            words = pdf.font("bold").show("Bonjour")
            pdf.add_page(f"BT {pdf.font_operand('bold')} 12 Tf 20 20 Td {words} Tj ET", boxes)

    Where an exception ends it the file is left unfinished, and no PDF.
    """

    def __init__(self, out: BinaryIO, information: Information) -> None:
        """Begin the file at its beginning."""
        self._objects = PdfObjects(out)
        self._information = information
        self._resources = self._objects.reserve()
        self._tree = PageTree(self._objects)
        self._fonts: dict[Weight, EmbeddedFont] = {}
        self._spots: dict[str, Cmyk] = {}
        self._pictures: dict[Picture, str] = {}
        self._picture_objects: list[int] = []

    def __enter__(self) -> PdfFile:
        """Return the file."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _value: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Write what comes after the last page."""
        if kind is None:
            self._finish()

    @property
    def pages(self) -> int:
        """Pages written so far."""
        return self._tree.pages

    def font(self, weight: Weight) -> EmbeddedFont:
        """Return the font of that weight; it is embedded if anything is shown in it."""
        if weight not in self._fonts:
            self._fonts[weight] = EmbeddedFont(typeface(weight))
        return self._fonts[weight]

    @staticmethod
    def font_operand(weight: Weight) -> str:
        """Return what selects the font: ``/F1``, before its size and Tf."""
        return f"/{_RESOURCES[weight]}"

    def spot(self, name: str, alternate: Cmyk) -> str:
        """Return the operand that selects a spot colour, before cs or CS.

        name       on the plate: ``PANTONE 282 C``, ``White``; ``All`` prints on every plate
        alternate  what screens show for it, each part 0.0 to 1.0

        Raises ValueError where the name has already another alternate.
        """
        if self._spots.setdefault(name, alternate) != alternate:
            raise ValueError(f"the spot colour {name} has two alternates")
        return f"/S{list(self._spots).index(name) + 1}"

    def picture(self, picture: Picture) -> str:
        """Return the operand that selects a picture, before Do; it is written once a file."""
        if picture not in self._pictures:
            self._picture_objects.append(picture.write(self._objects))
            self._pictures[picture] = f"/P{len(self._picture_objects)}"
        return self._pictures[picture]

    def add_page(self, content: str, boxes: PageBoxes) -> None:
        """Write a page.

        content  operators, in points from the bottom left of the media box
        """
        stream = self._objects.add_stream(content.encode("ascii"))
        named = {"MediaBox": boxes.media, "BleedBox": boxes.bleed, "TrimBox": boxes.trim}
        shown = "".join(f"/{name}[{as_numbers(box)}]" for name, box in named.items())
        self._tree.add_page(f"{shown}/Resources {self._resources} 0 R/Contents {stream} 0 R".encode("ascii"))

    def _finish(self) -> None:
        pages = self._tree.finish()
        self._write_resources()
        intent = self._information.write_output_intent(self._objects)
        information = self._information.write(self._objects)
        metadata = self._information.write_metadata(self._objects)
        # Viewers print sheets scaled "to fit" unless told not to (12.2).
        catalogue = self._objects.add(
            b"<</Type/Catalog/Pages %d 0 R/Lang%b/Metadata %d 0 R%b"
            b"/ViewerPreferences<</PrintScaling/None/DisplayDocTitle true>>>>"
            % (
                pages,
                as_text(self._information.language),
                metadata,
                b"/OutputIntents[%d 0 R]" % intent if intent else b"",
            )
        )
        self._objects.finish(root=catalogue, information=information)

    def _write_resources(self) -> None:
        fonts = b"".join(
            b"/%b %d 0 R" % (_RESOURCES[weight].encode(), font.write(self._objects))
            for weight, font in sorted(self._fonts.items())
            if font.is_used
        )
        spots = b"".join(
            b"/S%d[/Separation%b/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[%b]/N 1>>]"
            % (place, as_name(name), as_numbers(alternate).encode())
            for place, (name, alternate) in enumerate(self._spots.items(), 1)
        )
        pictures = b"".join(
            b"/P%d %d 0 R" % (place, number) for place, number in enumerate(self._picture_objects, 1)
        )
        shared = {b"Font": fonts, b"ColorSpace": spots, b"XObject": pictures}
        named = b"".join(b"/%b<<%b>>" % entry for entry in shared.items() if entry[1])
        self._objects.add(b"<<%b%b>>" % (_STATES, named), self._resources)
