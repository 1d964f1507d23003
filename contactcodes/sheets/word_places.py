"""Where words stand on a page: in the boxes of its labels or in the waste around them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from contactcodes.language import format_number, ngettext
from contactcodes.sheets.arrangement import Arrangement, Spot
from contactcodes.sheets.boxes import Rectangle, Role

_TOLERANCE_MM = 0.2  # a letter's outline reaches so far beyond what its font says of it

_Rectangles = NDArray[np.float64]  # count × 4: left, top, right, bottom


@dataclass(slots=True)
class WordPlaces:
    """Where words may stand on the pages of an arrangement; millimetres of the trim."""

    arrangement: Arrangement
    _boxes: dict[tuple[bool, int, int, Role | None] | None, tuple[list[int], _Rectangles]] = field(
        default_factory=dict
    )
    _labels: dict[bool, _Rectangles] = field(default_factory=dict)

    def problem(self, words: Sequence[Rectangle], spots: Sequence[Spot], page: int) -> str:
        """Return what is wrong with where words stand on a page, in a few words; empty is good.

        words  what each piece of text covers, in millimetres of the paper
        spots  all of the page, in their order
        """
        if not words:
            return ""
        margin = self.arrangement.margin_mm
        pieces = np.array(words) - margin
        astray = pieces[~_inside(pieces, self._boxes_of(spots, page)[1]).any(axis=1)]
        astray = astray[_touching(astray, self._labels_of(page))]
        if not len(astray):
            return ""
        left, top = astray[0, :2]
        return ngettext(
            "%(count)d piece of text stands outside its box: %(left)s mm from the left, %(top)s mm from the "
            "top",
            "%(count)d pieces of text stand outside their box, the first %(left)s mm from the left, "
            "%(top)s mm from the top",
            len(astray),
        ) % {
            "count": len(astray),
            "left": format_number(round(float(left), 1)),
            "top": format_number(round(float(top), 1)),
        }

    def within(
        self, words: Sequence[Rectangle], spots: Sequence[Spot], role: Role, page: int
    ) -> list[list[int]]:
        """Return for each spot which of the words, in their order, stand in its boxes of a role.

        A spot whose panel has no such box has none.
        """
        found: list[list[int]] = [[] for _spot in spots]
        holders, boxes = self._boxes_of(spots, page, role)
        if holders and words:
            inside = _inside(np.array(words) - self.arrangement.margin_mm, boxes)
            for word, box in np.argwhere(inside).tolist():
                found[holders[box]].append(word)
        return found

    def empty_labels(self, spots: Sequence[Spot], page: int) -> list[tuple[int, Rectangle]]:
        """Return slot and rectangle of each label of a page on which nothing should be printed."""
        filled = {spot.slot for spot in spots}
        labels = enumerate(self._labels_of(page).tolist(), 1)
        return [
            (slot, (left, top, right, bottom))
            for slot, (left, top, right, bottom) in labels
            if slot not in filled
        ]

    def _boxes_of(
        self, spots: Sequence[Spot], page: int, role: Role | None = None
    ) -> tuple[list[int], _Rectangles]:
        """Return every box of text on a page, or those of a role, and at which spot each stands.

        Pages on which the same slots are filled have the same.
        """
        filled = (self._is_back(page), spots[0].slot, spots[-1].slot, role) if spots else None
        if filled not in self._boxes:
            boxes = [
                (place, spot.on_page(box.rectangle))
                for place, spot in enumerate(spots)
                for box in spot.panel.boxes
                if role in (None, box.role)
            ]
            rectangles = np.array([rectangle for _place, rectangle in boxes]).reshape(-1, 4)
            self._boxes[filled] = [place for place, _rectangle in boxes], rectangles
        return self._boxes[filled]

    def _labels_of(self, page: int) -> _Rectangles:
        """Return every label of a page, whether something is printed on it or not."""
        back = self._is_back(page)
        if back not in self._labels:
            layout = self.arrangement.layout
            whole = replace(layout, faces=(layout.whole_label,))
            full = replace(self.arrangement, layout=whole, start_at=1)
            spots = full.spots(2 if back else 1, full.slots_per_sheet)
            size = (0.0, 0.0, layout.grid.label_width_mm, layout.grid.label_height_mm)
            self._labels[back] = np.array([spot.on_page(size) for spot in spots])
        return self._labels[back]

    def _is_back(self, page: int) -> bool:
        return (page - 1) % self.arrangement.pages_per_sheet == 1


def _inside(pieces: _Rectangles, boxes: _Rectangles) -> NDArray[np.bool_]:
    """Tell of each piece whether it stands in each box: pieces × boxes."""
    left, top, right, bottom = pieces.T[:, :, None]
    found: NDArray[np.bool_] = (
        (left >= boxes[:, 0] - _TOLERANCE_MM)
        & (top >= boxes[:, 1] - _TOLERANCE_MM)
        & (right <= boxes[:, 2] + _TOLERANCE_MM)
        & (bottom <= boxes[:, 3] + _TOLERANCE_MM)
    )
    return found


def _touching(pieces: _Rectangles, labels: _Rectangles) -> NDArray[np.bool_]:
    """Tell of each piece whether any of it stands on a label."""
    left, top, right, bottom = pieces.T[:, :, None]
    found: NDArray[np.bool_] = (
        (left < labels[:, 2]) & (top < labels[:, 3]) & (right > labels[:, 0]) & (bottom > labels[:, 1])
    ).any(axis=1)
    return found
