"""The typeface of paper: Open Sans, Regular and Bold, embedded as a subset.

Static TrueType files of the package XStatic-OpenSans (Apache License 2.0) whose
embedding permission is unrestricted (OS/2 fsType 0). Its ExtraBold and Semibold ask for
more restricted embedding (fsType 8) and are left alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from xstatic.pkg import opensans

from contactcodes.sheets.boxes import Weight

_NOTDEF = 0  # the glyph of characters that a font does not have (OpenType, "Recommendations")


@dataclass(frozen=True, slots=True, eq=False)
class Typeface:
    """The measures of a font, in its own units.

    name          as PDF calls it: ``OpenSans-Bold``
    glyphs        character → number of its glyph
    advances      glyph → how far the next one stands
    units_per_em  units in the size of the type
    ascent, descent, capital, box  for whoever replaces or selects the font; y upwards
    """

    name: str
    file: Path
    glyphs: Mapping[str, int]
    advances: tuple[int, ...]
    units_per_em: int
    ascent: int
    descent: int
    capital: int
    box: tuple[int, int, int, int]


def font_files() -> dict[Weight, Path]:
    """Return weight → TrueType file; nothing says that it is there."""
    folder = Path(opensans.BASE_DIR) / "fonts"
    return {
        "regular": folder / "Regular" / "OpenSans-Regular.ttf",
        "bold": folder / "Bold" / "OpenSans-Bold.ttf",
    }


@cache
def typeface(weight: Weight) -> Typeface:
    """Return the measures of a weight, read once."""
    file = font_files()[weight]
    with TTFont(file) as font:
        head, lines, metrics = font["head"], font["hhea"], font["hmtx"].metrics
        order = font.getGlyphOrder()
        numbers = {glyph: number for number, glyph in enumerate(order)}
        return Typeface(
            name="OpenSans" if weight == "regular" else "OpenSans-Bold",
            file=file,
            glyphs={chr(code): numbers[glyph] for code, glyph in font.getBestCmap().items()},
            advances=tuple(metrics[glyph][0] for glyph in order),
            units_per_em=head.unitsPerEm,
            ascent=lines.ascent,
            descent=lines.descent,
            capital=font["OS/2"].sCapHeight,
            box=(head.xMin, head.yMin, head.xMax, head.yMax),
        )


class _Widths(dict[str, float]):
    """Character → its width, in sizes of the type; looked up in the font when first asked for."""

    def __init__(self, face: Typeface) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, character: str) -> float:
        face = self._face
        self[character] = width = face.advances[face.glyphs.get(character, _NOTDEF)] / face.units_per_em
        return width


@cache
def _widths(weight: Weight) -> _Widths:
    return _Widths(typeface(weight))


def text_width_pt(text: str, weight: Weight, size_pt: float, tracking_em: float = 0.0) -> float:
    """Return how wide a line is, in points; tracking counts between letters, not behind the last."""
    width_em = sum(map(_widths(weight).__getitem__, text))
    return (width_em + tracking_em * max(len(text) - 1, 0)) * size_pt


def characters_without_glyph(text: str, weight: Weight) -> str:
    """Return the characters that the font cannot draw, each once, in order; empty is good."""
    glyphs = typeface(weight).glyphs
    return "".join(dict.fromkeys(character for character in text if character not in glyphs))
