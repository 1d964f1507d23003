"""Layouts: paper as data. One ``print_layouts/NAME.toml`` is one layout.

What each field means, its unit and its range: ``docs/layouts.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contactcodes.codes.matrix_symbol import Symbology
from contactcodes.sheets.boxes import Face, Grid, Kind, Page, Panel, Rectangle, Role, SymbolBox


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A label sheet, a poster, a sticker, a folded card.

    name                 the file's name without ``.toml``
    title                locale → as a page lists it
    reading_distance_mm  how far away a phone still reads the symbol
    source               where the geometry comes from
    round                labels are circles in their rectangle
    mirrored             printed mirrored on clear film with a white backing, to be stuck inside a window
    front                what stands on each face
    faces                where the front stands on a label: once over all of it, or on each face of a tent
    back                 what stands on the other side of the paper, if anything
    """

    name: str
    kind: Kind
    title: Mapping[str, str]
    reading_distance_mm: float
    source: str
    page: Page
    grid: Grid
    front: Panel
    faces: tuple[Face, ...]
    back: Panel | None = None
    round: bool = False
    mirrored: bool = False

    @property
    def symbol(self) -> SymbolBox:
        """The symbol of the front, which every layout has."""
        assert self.front.symbol is not None  # noqa: S101 - read_layout makes no other
        return self.front.symbol

    @property
    def symbologies(self) -> frozenset[Symbology]:
        """Return which kinds of symbols stand anywhere."""
        return frozenset(box.symbology for panel in self.panels for box in panel.symbols)

    @property
    def needs_gtin(self) -> bool:
        """Tell whether a symbol says which product it stands on."""
        return Symbology.GS1_DATA_MATRIX in self.symbologies

    @property
    def panels(self) -> tuple[Panel, ...]:
        """The front, and the back if there is one."""
        return (self.front, self.back) if self.back else (self.front,)

    def has(self, role: Role) -> bool:
        """Tell whether words of that role stand anywhere."""
        return any(panel.has(role) for panel in self.panels)

    @property
    def labels_per_page(self) -> int:
        """Labels on one page, 1 or more."""
        return self.grid.columns * self.grid.rows

    @property
    def whole_label(self) -> Face:
        """The label as one face."""
        grid = self.grid
        return Face(x_mm=0.0, y_mm=0.0, width_mm=grid.label_width_mm, height_mm=grid.label_height_mm)

    def label_rectangle(self, slot: int) -> Rectangle:
        """Return left, top, right, bottom of a label in millimetres of the page.

        slot  1 to labels_per_page, row by row from the top left
        """
        if not 1 <= slot <= self.labels_per_page:
            raise ValueError(f"slot {slot} is not within 1 to {self.labels_per_page}")
        row, column = divmod(slot - 1, self.grid.columns)
        left = self.grid.left_mm + column * self.grid.pitch_x_mm
        top = self.grid.top_mm + row * self.grid.pitch_y_mm
        return left, top, left + self.grid.label_width_mm, top + self.grid.label_height_mm
