"""A symbol as a brand styles it, drawn as shapes and written as a file; ``style_proof`` looks at it.

    quiet zone, modules, eyes, logo      the symbol itself, always square
    channel's name                       below it, where the style asks for it
    frame, words on its lower band       around all of it, where the style has words

Shapes stand in modules from the top left, y downwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from contactcodes.codes.channel_mark import ChannelMark
from contactcodes.codes.outlines import Line, line_of, missing_characters, moved
from contactcodes.codes.rounded_shapes import rectangle, rounded_rectangle, rounded_runs
from contactcodes.codes.style import Corners, Refusal, Style, StyleError
from contactcodes.codes.style_contrast import inks
from contactcodes.codes.symbol import Symbol
from contactcodes.codes.vector_files import Colour, Segment, Shape, eps_of, pdf_of, png_of, svg_of
from contactcodes.language import _, format_number

Format = Literal["svg", "png", "pdf", "eps"]

EYE = 7  # modules: ISO/IEC 18004:2015, 6.3.3
_FRAME = 1.0  # its line
_FRAME_RADIUS = 2.0
_BAND = 5.0  # below, with the words
_MARK = 4.0  # the ground of the channel's name
_MARK_SPACE = 2.0  # below it; above it is the quiet zone
_LARGEST_TYPE, _SMALLEST_TYPE = 3.0, 1.8  # 1.8 modules of 0.5 mm are 2.5 pt: the floor of what is read
_TYPE_STEP = 0.1
_CORNER = {"square": 0.0, "rounded": 0.35}  # of a module
_EYE_RADIUS = 1.3  # more would take the middle of the corner module
_LOGO_MARGIN = 0.4  # modules between the logo and what is around it

_WRITERS: dict[Format, Callable[..., bytes]] = {"svg": svg_of, "png": png_of, "pdf": pdf_of, "eps": eps_of}


@dataclass(frozen=True, slots=True, eq=False)
class StyledSymbol:
    """A styled symbol as it is drawn.

    across, down  the whole drawing, in modules
    left, top     where the symbol's first module stands, behind frame and quiet zone
    """

    symbol: Symbol
    style: Style
    shapes: tuple[Shape, ...]
    across: float
    down: float
    left: float
    top: float

    def width_mm(self, side_mm: float) -> float:
        """Return how wide the whole drawing is where the symbol with its quiet zone is ``side_mm`` wide."""
        return side_mm * self.across / _with_quiet_zone(self.symbol, self.style)

    def as_file(self, form: Format, *, side_mm: float, dpi: int = 600) -> bytes:
        """Return it as a file; ``styled_file`` gives one that is proven.

        side_mm  of the symbol with its quiet zone; a frame comes on top of that
        dpi      of a PNG, at least

        Raises SymbolError for a side out of range, or too many pixels.
        """
        options = {"dpi": dpi} if form == "png" else {}
        width_mm = self.width_mm(side_mm)
        return _WRITERS[form](
            self.shapes, self.across, width_mm, self.symbol.text, modules_high=self.down, **options
        )


def draw(symbol: Symbol, style: Style, mark: ChannelMark | None = None) -> StyledSymbol:
    """Return the drawing, which nobody has looked at yet: ``style_proof.styled`` gives a proven one.

    Raises StyleError for words that do not fit.
    """
    side = _with_quiet_zone(symbol, style)
    frame = _FRAME if style.call_to_action else 0.0
    mark = mark if style.channel_mark else None
    mark_line = _fitted("channel_mark", mark.name, side - 4.0) if mark else None
    call_line = _fitted("call_to_action", style.call_to_action, side - 2.0) if style.call_to_action else None
    inner_down = side + (_MARK + _MARK_SPACE if mark else 0.0)
    across = side + 2 * frame
    down = inner_down + (frame + _BAND if frame else 0.0)
    dark, light = _colour(style.dark), _colour(style.light)
    shapes = [Shape(light, rectangle(0, 0, across, down))]
    if call_line is not None:
        shapes += [
            Shape(dark, rounded_rectangle(0, 0, across, down, _FRAME_RADIUS)),
            Shape(light, rectangle(frame, frame, side, inner_down)),
            Shape(light, _centred(call_line, across / 2, frame + inner_down + (_BAND - frame) / 2 + 0.25)),
        ]
    if mark is not None and mark_line is not None:
        ground, ink = _colour(mark.ground(style.dark)), _colour(mark.ink(style.dark))
        width = mark_line.width + _MARK / 2 + 1.0
        shapes += [
            Shape(
                ground,
                rounded_rectangle(across / 2 - width / 2, frame + side, width, _MARK, _MARK / 2),
            ),
            Shape(ink, _centred(mark_line, across / 2, frame + side + _MARK / 2)),
        ]
    corner = frame + style.quiet_zone_modules
    shapes += _symbol_shapes(symbol, style, corner, corner)
    return StyledSymbol(symbol, style, tuple(shapes), across, down, corner, corner)


def logo_modules(symbol: Symbol, share: float) -> int:
    """Return the side of the square that is cleared for a logo: whole modules, odd, at least 1.

    Never more than the share of the symbol's side.
    """
    modules = int(share * symbol.side_modules + 1e-9)
    return max(1, modules - (modules + 1) % 2)


def _symbol_shapes(symbol: Symbol, style: Style, left: float, top: float) -> list[Shape]:
    modules = symbol.modules.copy()
    side = symbol.side_modules
    eyes = [(0, 0), (0, side - EYE), (side - EYE, 0)]
    for row, column in eyes:
        modules[row : row + EYE, column : column + EYE] = False
    logo: list[Shape] = []
    if style.logo is not None:
        cleared = logo_modules(symbol, style.logo_share)
        first = (side - cleared) // 2
        modules[first : first + cleared, first : first + cleared] = False
        inset = first + _LOGO_MARGIN
        logo = style.logo.shapes(x=left + inset, y=top + inset, side=cleared - 2 * _LOGO_MARGIN)
    drawn = rounded_runs(modules, _CORNER[style.modules], left, top)
    eye_segments: list[Segment] = []
    for row, column in eyes:
        eye_segments += _eye(left + column, top + row, style.eyes)
    if style.eye == style.dark:
        return [Shape(_colour(style.dark), [*drawn, *eye_segments]), *logo]
    return [Shape(_colour(style.dark), drawn), Shape(_colour(style.eye), eye_segments), *logo]


def _eye(x: float, y: float, corners: Corners) -> list[Segment]:
    """Return a finder pattern: a dark ring of 7 modules, a light one of 5, a dark square of 3."""
    if corners == "square":
        return [*_ring(x, y), *rectangle(x + 2, y + 2, 3, 3)]
    return [
        *rounded_rectangle(x, y, EYE, EYE, _EYE_RADIUS),
        *rounded_rectangle(x + 1, y + 1, EYE - 2, EYE - 2, _EYE_RADIUS / 2, hole=True),
        *rounded_rectangle(x + 2, y + 2, 3, 3, _EYE_RADIUS / 2),
    ]


def _ring(x: float, y: float) -> list[Segment]:
    return [("R", x, y, 7, 1), ("R", x, y + 1, 1, 5), ("R", x + 6, y + 1, 1, 5), ("R", x, y + 6, 7, 1)]


def _fitted(field: str, words: str, width: float) -> Line:
    """Return words in the largest letters that fit. Raises StyleError."""
    if missing := missing_characters(words):
        raise StyleError(
            [
                Refusal(
                    field,
                    _("The printing font has no %(characters)s. What would do: other characters.")
                    % {"characters": " ".join(missing)},
                )
            ]
        )
    for size in np.arange(_LARGEST_TYPE, _SMALLEST_TYPE - _TYPE_STEP / 2, -_TYPE_STEP):
        line = line_of(words, float(size))
        if line.width <= width:
            return line
    excess = line_of(words, _SMALLEST_TYPE).width / width - 1
    raise StyleError(
        [
            Refusal(
                field,
                _("“%(words)s” is %(excess)s%% too wide for the symbol. What would do: fewer words.")
                % {"words": words, "excess": format_number(max(1, round(100 * excess)))},
            )
        ]
    )


def _centred(line: Line, x: float, y: float) -> tuple[Segment, ...]:
    """Return a line with the middle of its capitals at a place."""
    return moved(line.segments, x - line.width / 2, y + line.capitals / 2)


def _with_quiet_zone(symbol: Symbol, style: Style) -> float:
    return symbol.side_modules + 2 * style.quiet_zone_modules


def _colour(rgb: str) -> Colour:
    return Colour(inks(rgb), rgb)
