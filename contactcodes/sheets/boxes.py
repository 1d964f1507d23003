"""The parts of a layout: page, grid of labels, and the panels that stand on a label.

Millimetres from the top left throughout: of the page for the grid, of the label for
faces, of the face for what stands on it. Sizes of letters are in points of 1/72 inch.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from contactcodes.codes.matrix_symbol import Symbology

MM_PER_INCH = 25.4
POINTS_PER_MM = 72 / MM_PER_INCH

# Open Sans, measured on its glyphs: how far ink reaches above and below the baseline, in sizes of the type.
ASCENT_EM = 0.94  # accented capitals: É, Â, Ô
CAPITAL_EM = 0.714  # H
DESCENT_EM = 0.24  # g, j, ç

Rectangle: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom

Align = Literal["left", "center", "right"]
Vertical = Literal["top", "middle", "bottom"]
Weight = Literal["regular", "bold"]
Colour = Literal["black", "grey"]


class Kind(StrEnum):
    """What a layout is, as people choose among them."""

    LABELS = "labels"  # a sheet of labels
    POSTER = "poster"
    WINDOW = "window"  # a sticker for a shop window
    SHELF = "shelf"  # a talker at a shelf
    TENT = "tent"  # folded, for a table
    CARD = "card"  # a business card
    PACKAGING = "packaging"  # a label with product, GTIN and lot
    COUNTER = "counter"  # a card that stands on a counter


class Role(StrEnum):
    """What a box of text is for."""

    BRAND = "brand"  # the brand's name, in the place of its logo
    HEADLINE = "headline"
    CALL_TO_ACTION = "call_to_action"
    CHANNEL = "channel"  # the channel's name: “WhatsApp”
    ADDRESS = "address"  # what a person without a scanner types
    PLACEMENT = "placement"  # small: for who hangs it
    PRIVACY = "privacy"  # what a scan tells of a customer
    TARIFF = "tariff"  # what a call costs, where the law wants it said
    PRODUCT = "product"
    GTIN = "gtin"
    LOT = "lot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The paper, as trimmed."""

    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Where the labels of a page stand. A poster is a grid of one.

    left_mm, top_mm       the top left corner of the first label
    pitch_x_mm, pitch_y_mm  from one label's left (top) edge to the next one's
    """

    columns: int
    rows: int
    left_mm: float
    top_mm: float
    pitch_x_mm: float
    pitch_y_mm: float
    label_width_mm: float
    label_height_mm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A part of a label that shows the front panel: a table tent has two, one of them upside down.

    turned  by half a turn; x_mm and y_mm are its corner as it lies on the paper
    """

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    turned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolBox:
    """Where a symbol stands on a face; its side includes the quiet zone."""

    x_mm: float
    y_mm: float
    side_mm: float
    symbology: Symbology = Symbology.QR

    @property
    def rectangle(self) -> Rectangle:
        """Return left, top, right, bottom in millimetres of the face."""
        return self.x_mm, self.y_mm, self.x_mm + self.side_mm, self.y_mm + self.side_mm


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkBox:
    """Where the channel's mark stands on a face, as large as the square allows."""

    x_mm: float
    y_mm: float
    side_mm: float

    @property
    def rectangle(self) -> Rectangle:
        """Return left, top, right, bottom in millimetres of the face."""
        return self.x_mm, self.y_mm, self.x_mm + self.side_mm, self.y_mm + self.side_mm


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBox:
    """Where words stand on a face, and how far they may shrink.

    size_pt, floor_pt  tried first; not gone below
    line_height        from baseline to baseline, in sizes of the type
    tracking_em        added between letters, in sizes of the type; large type is set tighter
    """

    role: Role
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    size_pt: float
    floor_pt: float
    align: Align = "left"
    vertical: Vertical = "top"
    weight: Weight = "regular"
    colour: Colour = "black"
    line_height: float = 1.2
    tracking_em: float = 0.0

    @property
    def rectangle(self) -> Rectangle:
        """Return left, top, right, bottom in millimetres of the face."""
        return self.x_mm, self.y_mm, self.x_mm + self.width_mm, self.y_mm + self.height_mm

    def lines_at(self, size_pt: float) -> int:
        """Return how many lines of that size the box holds, accents and descenders included."""
        room_em = self.height_mm * POINTS_PER_MM / size_pt - ASCENT_EM - DESCENT_EM
        return 1 + int(room_em / self.line_height + 1e-6) if room_em > -1e-6 else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What stands on a face.

    symbol        what each code has one of
    trade_symbol  a GS1 Data Matrix for the trade's scanners, beside it
    logo          where the brand stands, if anywhere: its logo, or its name in type
    texts         every other box of text, in the order of the file
    """

    symbol: SymbolBox | None
    trade_symbol: SymbolBox | None = None
    logo: TextBox | None = None
    mark: MarkBox | None = None
    texts: tuple[TextBox, ...] = ()

    @property
    def symbols(self) -> tuple[SymbolBox, ...]:
        """Return every box that a symbol stands in."""
        return tuple(box for box in (self.symbol, self.trade_symbol) if box)

    @property
    def boxes(self) -> tuple[TextBox, ...]:
        """Return every box that words may stand in."""
        return (*self.texts, self.logo) if self.logo else self.texts

    def has(self, role: Role) -> bool:
        """Tell whether words of that role stand here."""
        return any(box.role is role for box in self.boxes)
