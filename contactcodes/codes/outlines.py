"""Curves for paper: letters of Open Sans and paths of SVG as segments of a shape.

Words are drawn as curves, so that a symbol's file needs no font. Static TrueType files of the
package XStatic-OpenSans (Apache License 2.0).
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from fontTools.misc.transform import Transform
from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path import parse_path
from fontTools.ttLib import TTFont
from xstatic.pkg import opensans

from contactcodes.codes.vector_files import Segment

_CAPITAL_HEIGHT = 0.714  # of the size: Open Sans, OS/2 sCapHeight 1462 of 2048


class Line(NamedTuple):
    """Words on one line, as curves.

    segments  from the left end of the baseline, y downwards
    width     of the line, in the unit of the size
    capitals  height of its capital letters, in the same unit
    """

    segments: tuple[Segment, ...]
    width: float
    capitals: float


@lru_cache(maxsize=128)  # a campaign's frames say all the same
def line_of(words: str, size: float) -> Line:
    """Return words in bold letters of a size; the font has to have each character."""
    face = _face()
    scale = size / face.units
    pen_x = 0.0
    segments: list[Segment] = []
    for character in words:
        glyph = face.names[ord(character)]
        pen = _SegmentPen(face.glyphs, Transform(scale, 0, 0, -scale, pen_x, 0))
        face.glyphs[glyph].draw(pen)
        segments += pen.segments
        pen_x += face.glyphs[glyph].width * scale
    return Line(tuple(segments), pen_x, size * _CAPITAL_HEIGHT)


def missing_characters(words: str) -> str:
    """Return the characters that the font cannot draw, each once, in order; empty is good."""
    return "".join(dict.fromkeys(one for one in words if ord(one) not in _face().names))


def path_segments(path: str, *, scale: float, x: float, y: float) -> tuple[Segment, ...]:
    """Return the segments of an SVG path, enlarged and then moved right and down (SVG 2, 9.3)."""
    pen = _SegmentPen(None, Transform(scale, 0, 0, scale, x, y))
    parse_path(path, pen)
    return tuple(pen.segments)


def moved(segments: tuple[Segment, ...], x: float, y: float) -> tuple[Segment, ...]:
    """Return segments moved right and down."""
    return tuple(_moved(segment, x, y) for segment in segments)


def _moved(segment: Segment, x: float, y: float) -> Segment:
    match segment:
        case ("Z",):
            return segment
        case ("R", left, top, width, height):
            return ("R", left + x, top + y, width, height)
        case ("C", x1, y1, x2, y2, x3, y3):
            return ("C", x1 + x, y1 + y, x2 + x, y2 + y, x3 + x, y3 + y)
        case ("M", to_x, to_y):
            return ("M", to_x + x, to_y + y)
        case ("L", to_x, to_y):
            return ("L", to_x + x, to_y + y)


class _Face(NamedTuple):
    units: int
    names: dict[int, str]
    glyphs: Any


@cache
def _face() -> _Face:
    font = TTFont(Path(opensans.BASE_DIR) / "fonts" / "Bold" / "OpenSans-Bold.ttf")
    return _Face(font["head"].unitsPerEm, font.getBestCmap(), font.getGlyphSet())


class _SegmentPen(BasePen):  # type: ignore[misc]  # fontTools has no types
    """Takes down what is drawn; the base class makes cubic curves of quadratic ones."""

    def __init__(self, glyphs: Any, transform: Transform) -> None:
        super().__init__(glyphs)
        self.segments: list[Segment] = []
        self._place = transform.transformPoint

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - fontTools' name
        self.segments.append(("M", *self._place(pt)))

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self.segments.append(("L", *self._place(pt)))

    def _curveToOne(  # noqa: N802
        self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]
    ) -> None:
        self.segments.append(("C", *self._place(pt1), *self._place(pt2), *self._place(pt3)))

    def _closePath(self) -> None:  # noqa: N802
        self.segments.append(("Z",))

    _endPath = _closePath  # noqa: N815
