"""Rectangles and runs of modules as segments, with square or round corners."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from contactcodes.codes.qr_standard import Modules
from contactcodes.codes.vector_files import Segment

_ARC = 0.5523  # of a radius: where the control points of a quarter of a circle stand


class _Corners(NamedTuple):
    """The radius of each corner, clockwise from the top left; 0: square."""

    top_left: float
    top_right: float
    bottom_right: float
    bottom_left: float


def rectangle(x: float, y: float, width: float, height: float) -> list[Segment]:
    """Return a rectangle by its top left corner."""
    return [("R", x, y, width, height)]


def rounded_rectangle(
    x: float, y: float, width: float, height: float, radius: float, *, hole: bool = False
) -> list[Segment]:
    """Return a rectangle with round corners; a hole runs the other way round."""
    outline = _outline(x, y, width, height, _Corners(radius, radius, radius, radius))
    return _backwards(outline) if hole else outline


def rounded_runs(modules: Modules, radius: float, left: float, top: float) -> list[Segment]:
    """Return the dark modules, each run of a row as one outline, so that no line runs through it.

    modules    side × side, True where dark
    radius     of corners that touch no dark module; 0 to 0.5
    left, top  where the first module stands
    """
    segments: list[Segment] = []
    around = np.pad(modules, 1)
    edges = np.diff(around[1:-1].astype(np.int8), axis=1)
    rows, columns = np.nonzero(edges)
    for row, first, behind in zip(
        rows[::2].tolist(), columns[::2].tolist(), columns[1::2].tolist(), strict=True
    ):
        above, below = around[row], around[row + 2]
        corners = _Corners(
            *(
                0.0 if touched else radius
                for touched in (above[first + 1], above[behind], below[behind], below[first + 1])
            )
        )
        x, y = left + first, top + row
        segments += (
            _outline(x, y, behind - first, 1, corners) if any(corners) else rectangle(x, y, behind - first, 1)
        )
    return segments


def _outline(x: float, y: float, width: float, height: float, corners: _Corners) -> list[Segment]:
    """Return a closed path, clockwise as seen on paper."""
    right, bottom = x + width, y + height
    segments: list[Segment] = [("M", x + corners.top_left, y)]
    for radius, corner_x, corner_y, to_x, to_y in (
        (corners.top_right, right, y, 0, 1),
        (corners.bottom_right, right, bottom, -1, 0),
        (corners.bottom_left, x, bottom, 0, -1),
        (corners.top_left, x, y, 1, 0),
    ):
        # Along one edge to the corner, around it, and on in the direction (to_x, to_y).
        from_x, from_y = to_y, -to_x
        start = (corner_x - from_x * radius, corner_y - from_y * radius)
        end = (corner_x + to_x * radius, corner_y + to_y * radius)
        segments.append(("L", *start))
        if radius:
            pull = radius * (1 - _ARC)
            segments.append(
                (
                    "C",
                    corner_x - from_x * pull,
                    corner_y - from_y * pull,
                    corner_x + to_x * pull,
                    corner_y + to_y * pull,
                    *end,
                )
            )
    segments.append(("Z",))
    return segments


def _backwards(outline: list[Segment]) -> list[Segment]:
    """Return a closed path the other way round."""
    points = [segment[1:] for segment in outline[:-1]]
    last = points[-1][-2:]
    segments: list[Segment] = [("M", *last)]
    for before, here in zip(points[-2::-1], points[:0:-1], strict=True):
        end = before[-2:]
        if len(here) == 2:
            segments.append(("L", *end))
        else:
            segments.append(("C", *here[2:4], *here[0:2], *end))
    segments.append(("Z",))
    return segments
