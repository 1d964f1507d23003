"""What a brand and its channels bring that is neither symbol nor words: logo and channel mark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path import parse_path

from contactcodes.codes.pdf_objects import as_numbers
from contactcodes.errors import InputError
from contactcodes.language import _
from contactcodes.sheets.boxes import POINTS_PER_MM, Align, MarkBox, TextBox, Vertical
from contactcodes.sheets.picture import Picture
from contactcodes.sheets.press import Cmyk

_BLACK: Cmyk = (0.0, 0.0, 0.0, 0.92)  # as words: the symbol stays the darkest thing on the page
_BEFORE: dict[Align | Vertical, float] = {  # of the room that is left
    "left": 0.0,
    "top": 0.0,
    "center": 0.5,
    "middle": 0.5,
    "right": 1.0,
    "bottom": 1.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The mark of a channel, in one ink, as large as its square allows.

    path      data of an SVG path (SVG 2, 9.3), y downwards; what it crosses twice stays filled
    side      of the square that the path stands in, from 0, 0
    colour    cyan, magenta, yellow, black, each 0.0 to 1.0

    Raises InputError for what is no path.
    """

    path: str
    side: float = 24.0
    colour: Cmyk = _BLACK

    def __post_init__(self) -> None:
        _path_operators(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Artwork:
    """The pictures of a run; each place in a layout stays empty, or has words, where there is none."""

    logo: Picture | None = None
    mark: Mark | None = None


NO_ARTWORK = Artwork()


def mark_operators(mark: Mark, box: MarkBox) -> str:
    """Return what draws a mark into its box, in points of the face, y upwards from its top left."""
    scale = box.side_mm * POINTS_PER_MM / mark.side
    place = as_numbers((scale, 0, 0, -scale, box.x_mm * POINTS_PER_MM, -box.y_mm * POINTS_PER_MM))
    return f"q {place} cm {as_numbers(mark.colour)} k\n{_path_operators(mark.path)} f Q\n"


def logo_operators(picture: Picture, operand: str, box: TextBox) -> str:
    """Return what draws a logo as large as its box allows, where the box would have words stand."""
    scale = min(box.width_mm * POINTS_PER_MM / picture.width, box.height_mm * POINTS_PER_MM / picture.height)
    width, height = picture.width * scale, picture.height * scale
    left = box.x_mm * POINTS_PER_MM + (box.width_mm * POINTS_PER_MM - width) * _BEFORE[box.align]
    top = box.y_mm * POINTS_PER_MM + (box.height_mm * POINTS_PER_MM - height) * _BEFORE[box.vertical]
    return f"q {as_numbers((width, 0, 0, height, left, -top - height))} cm {operand} Do Q\n"


@lru_cache(maxsize=32)
def _path_operators(path: str) -> str:
    pen = _OperatorPen()
    try:
        parse_path(path, pen)
    except (ValueError, IndexError, AssertionError, TypeError) as error:
        raise InputError(_("The mark of the channel is no path of SVG.")) from error
    return " ".join(pen.operators)


class _OperatorPen(BasePen):  # type: ignore[misc]  # fontTools has no types here
    """Writes what it draws as operators of PDF (ISO 32000-2, 8.5.2); curves of TrueType become Bézier's."""

    def __init__(self) -> None:
        super().__init__(glyphSet={})
        self.operators: list[str] = []

    def _moveTo(self, point: Any) -> None:  # noqa: N802
        self._add("m", point)

    def _lineTo(self, point: Any) -> None:  # noqa: N802
        self._add("l", point)

    def _curveToOne(self, first: Any, second: Any, end: Any) -> None:  # noqa: N802
        self._add("c", first, second, end)

    def _closePath(self) -> None:  # noqa: N802
        self.operators.append("h")

    def _add(self, operator: str, *points: Any) -> None:
        self.operators.append(f"{as_numbers(_flat(points))} {operator}")


def _flat(points: tuple[Any, ...]) -> Iterator[float]:
    for x, y in points:
        yield x
        yield y
