"""What stands in the square of a calibration page: how to measure, and what to enter for what one sees."""

from __future__ import annotations

from contactcodes.language import _, format_number
from contactcodes.sheets.boxes import ASCENT_EM, DESCENT_EM, POINTS_PER_MM, Rectangle, Role, TextBox, Weight
from contactcodes.sheets.fonts import characters_without_glyph
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.measured_page import CROSS_MM, SQUARE_MM
from contactcodes.sheets.pdf_file import PdfFile
from contactcodes.sheets.text_block import TextBlock
from contactcodes.sheets.text_fitting import fit_text

_INSET_MM = 3.0  # from the square's lines to the words
_ENTER_MM = 62.0  # from the left of the words to what is to be entered
_NUDGE_MM = 0.5  # the example of the table
_SMALL_PT = 8.0
_GAP_MM, _ROW_GAP_MM = 1.6, 0.7  # below a paragraph, below a row of the table
_MOST_LINES = 4


def calibration_title(printer: str, *, is_check: bool) -> str:
    """Return what the page is called."""
    words = {"printer": printer}
    return _("Check page – %(printer)s") % words if is_check else _("Calibration page – %(printer)s") % words


def calibration_words(
    pdf: PdfFile, printer: str, layout: Layout | None, square: Rectangle, *, is_check: bool
) -> str:
    """Return the words as operators, in points from the page's top left."""
    column = _Column(pdf, square)
    column.add(_drawable(calibration_title(printer, is_check=is_check)), size_pt=11.0, weight="bold")
    column.add(
        _("Print at 100%% (actual size), without fitting to the page.") % {}, size_pt=9.0, weight="bold"
    )
    for paragraph in _checking() if is_check else _measuring():
        column.add(paragraph)
    column.add(_seen_where(layout), weight="bold")
    for seen, entered in _nudges(layout):
        column.add_row(seen, entered)
    return column.operators


def _measuring() -> list[str]:
    words = {"cross": _mm(CROSS_MM), "side": _mm(SQUARE_MM)}
    return [
        _(
            "1. Lay a ruler with its 0 at the paper’s left edge, over the first cross: that is X. From the "
            "top edge: Y. Both should be %(cross)s."
        )
        % words,
        _("2. Measure this square from line to line: its width and its height should be %(side)s.") % words,
        _(
            "3. Tenths: the ladder’s line 0 tells the whole millimetres. Look for the line of the ladder "
            "that meets a line of the ruler: it tells the tenths."
        ),
        _(
            "4. Type the four figures on the printer’s page in the studio, or give them to the command: "
            "contactcodes calibrate"
        ),
    ]


def _checking() -> list[str]:
    words = {"cross": _mm(CROSS_MM), "side": _mm(SQUARE_MM)}
    return [
        _(
            "This page is drawn with the printer’s correction. The first cross should lie %(cross)s from the "
            "left and from the top edge of the paper, and this square be %(side)s wide and high."
        )
        % words,
        _(
            "If something is still off, nudge it as the table says. To measure anew, print the page without "
            "the correction."
        ),
    ]


def _seen_where(layout: Layout | None) -> str:
    if layout:
        return _("Hold the page against a sheet of labels in the light, too. Where the grey frames lie …")
    return _("Look at the crosses: %(cross)s from each edge is right. Where they lie …") % {
        "cross": _mm(CROSS_MM)
    }


def _nudges(layout: Layout | None) -> list[tuple[str, str]]:
    """Return (what one sees, what is entered) for offsets, and for pitches where there are several labels."""
    words, shown = {"distance": _mm(_NUDGE_MM)}, format_number(_NUDGE_MM)
    less, more = f"−{shown}", f"+{shown}"
    rows = [
        (_("%(distance)s too far right") % words, _("nudge X: %(by)s") % {"by": less}),
        (_("%(distance)s too far left") % words, _("nudge X: %(by)s") % {"by": more}),
        (_("%(distance)s too low") % words, _("nudge Y: %(by)s") % {"by": less}),
        (_("%(distance)s too high") % words, _("nudge Y: %(by)s") % {"by": more}),
    ]
    if layout and layout.grid.columns > 1:
        rows.append(
            (
                _("right in the first column, %(distance)s too far right in the last") % words,
                _("pitch X %(pitch)s") % {"pitch": _pitch(layout.grid.columns)},
            )
        )
    if layout and layout.grid.rows > 1:
        rows.append(
            (
                _("right in the first row, %(distance)s too low in the last") % words,
                _("pitch Y %(pitch)s") % {"pitch": _pitch(layout.grid.rows)},
            )
        )
    return rows


def _pitch(labels: int) -> str:
    share = format_number(round(_NUDGE_MM / (labels - 1), 3))
    return f"−{format_number(_NUDGE_MM)} ÷ {labels - 1} = −{share}"


def _mm(value: float) -> str:
    return f"{format_number(value)}\N{NO-BREAK SPACE}mm"


def _drawable(words: str) -> str:
    """Return the words; a name may have characters that the font does not."""
    missing = characters_without_glyph(words, "bold")
    return "".join("?" if character in missing else character for character in words)


class _Column:
    """Words one under the other."""

    def __init__(self, pdf: PdfFile, square: Rectangle) -> None:
        self._pdf = pdf
        self._parts: list[str] = []
        left, top, right, _bottom = square
        self._left, self._width = left + _INSET_MM, right - left - 2 * _INSET_MM
        self._y = top + _INSET_MM

    @property
    def operators(self) -> str:
        return f"BT\n{''.join(self._parts)}ET\n"

    def add(self, words: str, *, size_pt: float = _SMALL_PT, weight: Weight = "regular") -> None:
        """Add a paragraph and go down behind it."""
        self._y += self._set(words, self._left, self._width, size_pt, weight) + _GAP_MM

    def add_row(self, seen: str, entered: str) -> None:
        """Add a row of the table and go down behind it."""
        height = self._set(seen, self._left, _ENTER_MM - _GAP_MM, _SMALL_PT, "regular")
        self._set(entered, self._left + _ENTER_MM, self._width - _ENTER_MM, _SMALL_PT, "bold")
        self._y += height + _ROW_GAP_MM

    def _set(self, words: str, left: float, width: float, size_pt: float, weight: Weight) -> float:
        """Set words in as few lines as they take; return how high that is, in mm."""
        for lines in range(1, _MOST_LINES + 1):
            box = TextBox(
                role=Role.CALL_TO_ACTION,
                x_mm=left,
                y_mm=self._y,
                width_mm=width,
                height_mm=((lines - 1) * 1.2 + ASCENT_EM + DESCENT_EM) * size_pt / POINTS_PER_MM,
                size_pt=size_pt,
                floor_pt=size_pt,
                weight=weight,
            )
            if fitted := fit_text(words, box):
                block = TextBlock(box, self._pdf.font(weight), self._pdf.font_operand(weight))
                self._parts.append(block.operators(fitted))
                return box.height_mm
        return self._set(words[: len(words) // 2] + "…", left, width, size_pt, weight)  # a name of eighty W
