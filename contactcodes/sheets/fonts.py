"""The typeface of paper: Open Sans, Regular and Bold, embedded as a subset.

Static TrueType files of the package XStatic-OpenSans (Apache License 2.0) whose
embedding permission is unrestricted (OS/2 fsType 0). Its ExtraBold and Semibold ask for
more restricted embedding (fsType 8) and are left alone.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from xstatic.pkg import opensans

from contactcodes.sheets.boxes import Weight

_NAMES: dict[Weight, str] = {"regular": "OpenSans-Regular", "bold": "OpenSans-Bold"}


def font_files() -> dict[Weight, Path]:
    """Return weight → TrueType file; nothing says that it is there."""
    folder = Path(opensans.BASE_DIR) / "fonts"
    return {
        "regular": folder / "Regular" / "OpenSans-Regular.ttf",
        "bold": folder / "Bold" / "OpenSans-Bold.ttf",
    }


@cache
def font_name(weight: Weight) -> str:
    """Return the name under which ReportLab knows the font; the first call registers it."""
    name = _NAMES[weight]
    pdfmetrics.registerFont(TTFont(name, str(font_files()[weight])))
    return name


def text_width_pt(text: str, weight: Weight, size_pt: float, tracking_em: float = 0.0) -> float:
    """Return how wide a line is, in points; tracking counts between letters, not behind the last."""
    width = pdfmetrics.stringWidth(text, font_name(weight), size_pt)
    return float(width) + tracking_em * size_pt * max(len(text) - 1, 0)


def characters_without_glyph(text: str, weight: Weight) -> str:
    """Return the characters that the font cannot draw, each once, in order; empty is good."""
    glyphs = pdfmetrics.getFont(font_name(weight)).face.charToGlyph
    return "".join(dict.fromkeys(character for character in text if ord(character) not in glyphs))
