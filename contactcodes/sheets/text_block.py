"""A box of text as operators of PDF: where each line begins, in which type.

Source: ISO 32000-2, 9.4 (text objects).
"""

from __future__ import annotations

from contactcodes.codes.pdf_objects import as_number
from contactcodes.sheets.boxes import ASCENT_EM, DESCENT_EM, POINTS_PER_MM, Colour, TextBox
from contactcodes.sheets.embedded_font import EmbeddedFont
from contactcodes.sheets.fonts import text_width_pt
from contactcodes.sheets.text_fitting import FittedText

INKS: dict[Colour, str] = {
    "black": "0 0 0 .92 k",  # near-black: the symbol stays the darkest thing on the page
    "grey": "0 0 0 .6 k",
}
_BEFORE = {"top": 0.0, "middle": 0.5, "bottom": 1.0, "left": 0.0, "center": 0.5, "right": 1.0}


class TextBlock:
    """A box and its font; for points of the face, y upwards from its top left."""

    def __init__(self, box: TextBox, font: EmbeddedFont, operand: str) -> None:
        """Take the box; ``operand`` selects the font."""
        self._box = box
        self._font = font
        self._operand = operand
        self._left_pt = box.x_mm * POINTS_PER_MM
        self._left = as_number(self._left_pt)
        self._width_pt = box.width_mm * POINTS_PER_MM
        self._set: tuple[FittedText | None, str] = None, ""  # the last words, which often come again
        self._known: dict[tuple[float, int], tuple[str, list[str]]] = {}

    def operators(self, fitted: FittedText) -> str:
        """Return what sets the words, to stand between BT and ET."""
        if not fitted.lines:
            return ""
        if fitted is self._set[0]:
            return self._set[1]
        key = fitted.size_pt, len(fitted.lines)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._type(*key), self._baselines(*key)
        head, baselines = known
        lines = [
            f"1 0 0 1 {self._start(line, fitted.size_pt)} {baseline} Tm {self._font.show(line)} Tj\n"
            for line, baseline in zip(fitted.lines, baselines, strict=True)
        ]
        self._set = fitted, head + "".join(lines)
        return self._set[1]

    def _type(self, size_pt: float, _count: int) -> str:
        box = self._box
        spacing = as_number(box.tracking_em * size_pt)
        return f"{INKS[box.colour]} {self._operand} {as_number(size_pt)} Tf {spacing} Tc\n"

    def _baselines(self, size_pt: float, count: int) -> list[str]:
        box = self._box
        leading_pt = box.line_height * size_pt
        ink_pt = (count - 1) * leading_pt + (ASCENT_EM + DESCENT_EM) * size_pt
        slack_pt = box.height_mm * POINTS_PER_MM - ink_pt
        first_pt = box.y_mm * POINTS_PER_MM + slack_pt * _BEFORE[box.vertical] + ASCENT_EM * size_pt
        return [as_number(-first_pt - number * leading_pt) for number in range(count)]

    def _start(self, line: str, size_pt: float) -> str:
        box = self._box
        if box.align == "left":
            return self._left
        free_pt = self._width_pt - text_width_pt(line, box.weight, size_pt, box.tracking_em)
        return as_number(self._left_pt + free_pt * _BEFORE[box.align])
