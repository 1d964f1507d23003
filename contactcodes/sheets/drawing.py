"""Drawing: labels onto the pages of a PDF, as they come and as they are arranged.

For the printing house: CMYK and spot colours only, symbols in one ink, one path and one
fill a symbol with whole module coordinates under one transform, embedded fonts only.
The same order gives the same bytes. Memory is that of one sheet, however many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice
from typing import BinaryIO

from contactcodes.codes.matrix_symbol import MatrixSymbol
from contactcodes.codes.pdf_objects import as_number, as_numbers
from contactcodes.language import _, using_locale
from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.artwork import NO_ARTWORK, Artwork
from contactcodes.sheets.boxes import POINTS_PER_MM, Panel
from contactcodes.sheets.fonts import characters_without_glyph, text_width_pt
from contactcodes.sheets.lettering import Label, Lettering, Wording
from contactcodes.sheets.module_size import check_module_size
from contactcodes.sheets.panel_drawing import PanelDrawing
from contactcodes.sheets.pdf_file import PdfFile
from contactcodes.sheets.pdf_information import Information, PrintingCondition
from contactcodes.sheets.press import Ink
from contactcodes.sheets.press_sheet import beginning_of_page, page_boxes
from contactcodes.sheets.text_block import INKS

__all__ = ["Artwork", "Label", "Wording", "draw_sheets"]

# A margin narrower than this has no room for the note beside what printers cannot reach.
_NOTE_MARGIN_MM = 8.0
_NOTE_PT = 6.0
_NOTE_ABOVE_MM = 2.0


def draw_sheets(
    arrangement: Arrangement,
    labels: Iterable[Label],
    *,
    count: int,
    wording: Wording,
    out: BinaryIO,
    artwork: Artwork = NO_ARTWORK,
    condition: PrintingCondition | None = None,
    made_at: datetime | None = None,
    sheets_in_all: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> int:
    """Draw the labels, one a slot, onto as many pages as they take; return how many pages that is.

    labels         taken once, a sheet at a time
    count          how many there are
    out            written from its beginning to its end, never read
    condition      of the press; None: FOGRA39 without a profile for a printing house, none on a desk printer
    made_at        what the document says of its age; None leaves it out, and no clock is asked
    sheets_in_all  what the margin says, where the labels are only the first of them
    on_progress    is told labels drawn and labels in all, after each sheet

    Raises LayoutError when modules come out too small or words do not fit: before anything
    is written where all labels are concerned, in the middle of the file for a name that
    ``check_fits`` was not asked of. Raises ValueError when there are not ``count`` labels.
    """
    coming = iter(labels)
    first = next(coming, None)
    if first is not None and not wording.address:
        wording = replace(wording, address=first.address)
    layout = arrangement.layout
    drawer = _Drawer(arrangement, wording, artwork, sheets_in_all or arrangement.sheets_for(count))
    if first is not None:
        drawer.check(first)
        coming = chain([first], coming)
    if condition is None and arrangement.press:
        condition = PrintingCondition()
    title = layout.title[wording.locale]
    information = Information(
        title=f"{wording.brand} – {title}" if wording.brand else title,
        author=wording.brand,
        language=wording.locale,
        made_at=made_at,
        condition=condition,
    )
    with PdfFile(out, information) as pdf:
        drawer.begin(pdf)
        drawn = 0
        for sheet in range(1, arrangement.sheets_for(count) + 1):
            places = arrangement.labels_on_sheet(sheet, count)
            on_sheet = list(islice(coming, len(places)))
            drawn += len(on_sheet)
            if len(on_sheet) != len(places):
                raise ValueError(f"{drawn} labels came, and {count} were said to")
            drawer.draw_sheet(sheet, on_sheet)
            if on_progress is not None:
                on_progress(drawn, count)
        if next(coming, None) is not None:
            raise ValueError(f"more labels came than the {count} that were said to")
        return pdf.pages


class _Drawer:
    """One run: what stays the same from label to label is made once."""

    def __init__(self, arrangement: Arrangement, wording: Wording, artwork: Artwork, sheets: int) -> None:
        self._arrangement = arrangement
        self._layout = arrangement.layout
        self._wording = wording
        self._artwork = artwork
        self._sheets = sheets
        self._lettering = Lettering(self._layout, wording, logo=artwork.logo is not None)
        self._checked: set[tuple[tuple[type[MatrixSymbol], int], ...]] = (
            set()
        )  # what labels carry, and its size

    def check(self, label: Label) -> None:
        """Raise LayoutError where modules come out too small, ValueError for other symbols."""
        symbols = label.symbols
        carried = tuple([(type(symbol), symbol.side_modules) for symbol in symbols])
        if carried not in self._checked:
            if {symbol.symbology for symbol in symbols} != self._layout.symbologies:
                raise ValueError(
                    f"{self._layout.name} does not take {', '.join(symbol.symbology for symbol in symbols)}"
                )
            check_module_size(self._layout, symbols)
            self._checked.add(carried)

    def begin(self, pdf: PdfFile) -> None:
        """Make what all pages share."""
        self._pdf = pdf
        arrangement = self._arrangement
        self._boxes = page_boxes(arrangement)
        self._beginning = beginning_of_page(arrangement, pdf)
        ink = arrangement.press.ink if arrangement.press else Ink()
        panels = {
            panel: PanelDrawing(panel, pdf, self._lettering, self._artwork, ink)
            for panel in self._layout.panels
        }
        self._pages = [
            _faces(arrangement, page, panels) for page in range(1, arrangement.pages_per_sheet + 1)
        ]

    def draw_sheet(self, sheet: int, labels: Sequence[Label]) -> None:
        """Draw the pages of a sheet: its front, and its back if there is one."""
        first_slot = self._arrangement.start_at if sheet == 1 else 1
        for label in labels:
            self.check(label)
        for number, faces in enumerate(self._pages):
            content = [self._beginning]
            for slot, label in enumerate(labels, first_slot):
                for matrix, drawing in faces[slot]:
                    content.append(matrix)
                    content.append(drawing.operators(label))
                    content.append("Q\n")
            if number == 0:
                content.append(self._note(sheet))
            self._pdf.add_page("".join(content), self._boxes)

    def _note(self, sheet: int) -> str:
        """Say in the waste of a label sheet how it is printed, where the margin has room."""
        layout = self._layout
        if self._arrangement.press or layout.labels_per_page == 1 or layout.grid.top_mm < _NOTE_MARGIN_MM:
            return ""
        with using_locale(self._wording.locale):
            note = _("Print at 100%% (actual size) · %(layout)s · sheet %(page)d of %(pages)d") % {
                "layout": layout.title[self._wording.locale],
                "page": sheet,
                "pages": self._sheets,
            }
        # A layout's title may have what the font has not: of round labels, their diameter.
        note = note.replace("⌀", "Ø")
        note = note.translate(dict.fromkeys(map(ord, characters_without_glyph(note, "regular"))))
        left_pt = (layout.page.width_mm * POINTS_PER_MM - text_width_pt(note, "regular", _NOTE_PT)) / 2
        # Close above the labels: printers do not reach the outermost 4 to 5 mm of the page.
        moved = self._arrangement.correction
        top_mm = moved.offset_y_mm + layout.grid.top_mm * moved.scale_y
        baseline_pt = (layout.page.height_mm - top_mm + _NOTE_ABOVE_MM) * POINTS_PER_MM
        font = self._pdf.font_operand("regular")
        return (
            f"BT {INKS['grey']} {font} {as_number(_NOTE_PT)} Tf {as_numbers((left_pt, baseline_pt))} Td "
            f"{self._pdf.font('regular').show(note)} Tj ET\n"
        )


def _faces(
    arrangement: Arrangement, page: int, panels: Mapping[Panel, PanelDrawing]
) -> dict[int, list[tuple[str, PanelDrawing]]]:
    """Return slot → its faces on a page of a full sheet.

    A face is what puts the origin to its top left, and what stands on it.
    """
    full = replace(arrangement, start_at=1)
    height_mm = arrangement.trim_mm[1]
    faces: dict[int, list[tuple[str, PanelDrawing]]] = {}
    for spot in full.spots(page, full.slots_per_sheet):
        matrix = f"q {as_numbers(spot.matrix(height_mm))} cm\n"
        faces.setdefault(spot.slot, []).append((matrix, panels[spot.panel]))
    return faces
