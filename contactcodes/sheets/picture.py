"""A picture on paper: a brand's logo, drawn as curves in the inks of the press.

Source: ISO 32000-2, 8.10 (form XObjects).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from contactcodes.codes.pdf_objects import PdfObjects


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of filled paths, sharp at any size.

    width, height  more than 0; only their ratio is told on paper
    drawing        operators of PDF that fill paths in CMYK, from the top left, y downwards: no words
    """

    width: float
    height: float
    drawing: str = field(repr=False)

    def write(self, objects: PdfObjects) -> int:
        """Write the picture as a form of one unit a side, as images are; return its number."""
        entries = (
            f"/Type/XObject/Subtype/Form/BBox[0 0 {self.width:g} {self.height:g}]"
            f"/Matrix[{1 / self.width:.9f} 0 0 -{1 / self.height:.9f} 0 1]/Resources<<>>"
        )
        return objects.add_stream(self.drawing.encode("ascii"), entries.encode("ascii"))
