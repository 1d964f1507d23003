"""The proof as a map: each sheet with its symbols where they stand, proven or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from contactcodes.sheets.layout import Layout

SHEETS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class ProvenSlot:
    """One symbol on its sheet: its place in millimetres from the top left, and what was found."""

    x_mm: float
    y_mm: float
    side_mm: float
    found: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ProvenSheet:
    """One page. ``slots`` are those that carry a symbol."""

    page: int
    slots: tuple[ProvenSlot, ...]

    @property
    def proven(self) -> int:
        """How many symbols of it are proven."""
        return sum(1 for slot in self.slots if slot.found["proven"])


def proof_map(proof: Mapping[str, Any], layout: Layout) -> list[ProvenSheet]:
    """Return up to 60 sheets in order; of more, every sheet with a failure before a flawless one.

    None at all where the layout has fewer slots than were printed: its file was changed since.
    """
    if any(symbol["slot"] > layout.labels_per_page for symbol in proof["symbols"]):
        return []
    sheets = [
        ProvenSheet(page, tuple(_slot(symbol, layout) for symbol in symbols))
        for page, symbols in groupby(proof["symbols"], key=lambda symbol: symbol["page"])
    ]
    by_need = sorted(sheets, key=lambda sheet: sheet.proven == len(sheet.slots))
    return sorted(by_need[:SHEETS_SHOWN], key=lambda sheet: sheet.page)


def _slot(symbol: Mapping[str, Any], layout: Layout) -> ProvenSlot:
    x_mm, y_mm = layout.symbol_corner_mm(symbol["slot"])
    return ProvenSlot(x_mm, y_mm, layout.symbol.side_mm, symbol)
