"""A PDF of drawings, a page for each, written page by page: none is kept once it is written.

There is no text in it, and so no font to embed.
Source: ISO 32000-2, 7.7 (document structure), 12.2 (viewer preferences), 12.4.2 (page labels).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import BinaryIO, TypeAlias

from contactcodes.codes.pdf_objects import PdfObjects, as_name, as_numbers, as_text

Cmyk: TypeAlias = tuple[float, float, float, float]  # cyan, magenta, yellow, black: 0 to 1 each
_NO_SPOTS: Mapping[str, Cmyk] = {}


class DrawingPdf:
    """A PDF on its way into a file; the same pages give the same bytes.

        with DrawingPdf(out, title="Printemps") as pdf:
            pdf.add_page("0 0 0 1 k 10 10 20 20 re f", 85.04, 85.04, label="7k3-qx9m")

    Where an exception ends it the file is left unfinished, and no PDF.
    """

    def __init__(self, out: BinaryIO, *, title: str) -> None:
        """Begin the file at its beginning."""
        self._objects = PdfObjects(out)
        self._title = title
        self._parent = self._objects.reserve()
        self._pages: list[int] = []
        self._labels: list[str] = []

    def __enter__(self) -> DrawingPdf:
        """Return the file."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _value: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Write what comes after the last page."""
        if kind is None:
            self._finish()

    def add_page(
        self,
        drawing: str,
        width_pt: float,
        height_pt: float,
        *,
        label: str = "",
        spots: Mapping[str, Cmyk] = _NO_SPOTS,
    ) -> None:
        """Write a page that holds one drawing.

        drawing  operators, in points of 1/72 inch from the bottom left
        label    what viewers call the page; empty: its number
        spots    the spot colours that the drawing calls I1, I2, …: name → what screens show (8.6.6.4)
        """
        contents = self._objects.add_stream(drawing.encode("ascii"))
        box = f"[{as_numbers((0, 0, width_pt, height_pt))}]"
        self._pages.append(
            self._objects.add(
                f"<</Type/Page/Parent {self._parent} 0 R/MediaBox{box}/TrimBox{box}".encode()
                + b"/Resources<<%b>>/Contents %d 0 R>>" % (_colour_spaces(spots), contents)
            )
        )
        self._labels.append(label)

    def _finish(self) -> None:
        kids = " ".join(f"{page} 0 R" for page in self._pages)
        self._objects.add(f"<</Type/Pages/Kids[{kids}]/Count {len(self._pages)}>>".encode(), self._parent)
        # Viewers print "to fit" unless told not to.
        preferences = b"/ViewerPreferences<</PrintScaling/None>>"
        catalogue = self._objects.add(
            b"<</Type/Catalog/Pages %d 0 R%b%b>>" % (self._parent, self._page_labels(), preferences)
        )
        information = self._objects.add(b"<</Title%b/Producer(contactcodes)>>" % as_text(self._title))
        self._objects.finish(root=catalogue, information=information)

    def _page_labels(self) -> bytes:
        if not any(self._labels):
            return b""
        named = (
            b"%d<</P%b>>" % (place, as_text(label or str(place + 1)))
            for place, label in enumerate(self._labels)
        )
        return b"/PageLabels<</Nums[%b]>>" % b"".join(named)


def _colour_spaces(spots: Mapping[str, Cmyk]) -> bytes:
    if not spots:
        return b""
    spaces = b"".join(
        b"/I%d[/Separation%b/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[%b]/N 1>>]"
        % (place, as_name(name), as_numbers(alternate).encode())
        for place, (name, alternate) in enumerate(spots.items(), 1)
    )
    return b"/ColorSpace<<%b>>" % spaces
