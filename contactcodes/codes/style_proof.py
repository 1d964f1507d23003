"""The proof of a styled symbol: its finished PDF rendered, read and compared. No proof, no file.

A logo costs modules, and error correction repairs them until dirt or a scratch takes the rest: so not
only must decoders read the symbol, most of its error correction has to be left unused.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from contactcodes.codes.channel_mark import ChannelMark
from contactcodes.codes.qr_standard import Level, Modules, blocks, data_places, function_patterns
from contactcodes.codes.scan_score import picture_of, read
from contactcodes.codes.style import Refusal, Style, StyleError, refusals
from contactcodes.codes.style_contrast import reflectance
from contactcodes.codes.styled_symbol import StyledSymbol, draw
from contactcodes.codes.symbol import QUIET_ZONE_MODULES, Symbol
from contactcodes.language import _, format_number, ngettext

LEAST_UNUSED = 0.6  # of the error correction, on a clean picture; measured: under it, dirt soon ends the rest
MODULE_PX = 8  # of the picture that is looked at
_SMALL_PX = 3
_INNER = slice(3, 5)  # of a module's 8 pixels: round corners leave its middle alone
_CLEAR = 24  # of 255: a quiet zone's pixel that is this much off the background is ink


class StyleProof(NamedTuple):
    """What was found on the picture of a styled symbol.

    wrong_modules  modules that are not as intended, those under the logo too
    unused         error correction left in the block that has least, 0 to 1 (ISO/IEC 15415: UEC)
    """

    wrong_modules: int
    unused: float


def styled(symbol: Symbol, style: Style, mark: ChannelMark | None = None) -> StyledSymbol:
    """Return a symbol as the style wants it, proven to scan.

    mark  the channel's name, drawn where the style asks for it

    Raises StyleError, a SymbolError, with everything that is wrong and what would do.
    """
    drawing = checked_drawing(symbol, style, mark)
    prove_styled(drawing)
    return drawing


def checked_drawing(symbol: Symbol, style: Style, mark: ChannelMark | None = None) -> StyledSymbol:
    """Return the drawing as ``styled``, held against the rules; whoever writes it to a file proves that.

    Raises StyleError with everything that is against the rules and what would do.
    """
    found = refusals(style, symbol)
    try:
        drawing = draw(symbol, style, mark)
    except StyleError as refused:
        raise StyleError([*found, *refused.refusals]) from None
    if found:
        raise StyleError(found)
    return drawing


def prove_styled(drawing: StyledSymbol) -> StyleProof:
    """Look at a drawing as its PDF comes out of a renderer, in its inks.

    Raises StyleError as ``prove_picture``.
    """
    return prove_picture(drawing, picture_of(drawing, MODULE_PX))


def prove_picture(drawing: StyledSymbol, picture: NDArray[np.uint8]) -> StyleProof:
    """Look at a picture of a drawing: height × width × RGB, ``MODULE_PX`` pixels a module.

    Raises StyleError unless the symbol is read large, small, blurred, turned and in poor light, its
    quiet zone is clear, and at least ``LEAST_UNUSED`` of the error correction is unused.
    """
    proof, problem = _compared(drawing, picture)
    problem = problem or _unread(drawing, picture)
    if problem:
        field = "logo_share" if drawing.style.logo else "dark"
        raise StyleError([Refusal(field, problem)])
    return proof


def _compared(drawing: StyledSymbol, picture: NDArray[np.uint8]) -> tuple[StyleProof, str]:
    """Return what was found, and what is wrong with it in a sentence; empty is good."""
    symbol, style = drawing.symbol, drawing.style
    grey = np.asarray(Image.fromarray(picture).convert("L"))
    zone = QUIET_ZONE_MODULES
    left, top = round((drawing.left - zone) * MODULE_PX), round((drawing.top - zone) * MODULE_PX)
    across = symbol.side_modules + 2 * zone
    cells = grey[top : top + across * MODULE_PX, left : left + across * MODULE_PX]
    cells = cells.reshape(across, MODULE_PX, across, MODULE_PX)
    border = np.ones((across, across), dtype=bool)
    border[zone:-zone, zone:-zone] = False
    light = int(np.median(cells.transpose(0, 2, 1, 3)[border]))
    if np.abs(cells.transpose(0, 2, 1, 3)[border].astype(int) - light).max() > _CLEAR:
        return StyleProof(0, 1.0), _(
            "Something stands in the white border around the symbol, which has to be clear."
        )
    inner = cells[zone:-zone, _INNER, zone:-zone, _INNER].mean(axis=(1, 3))
    lightest_ink = max((style.dark, style.eye), key=lambda colour: reflectance(colour).white)
    ink = int(np.asarray(Image.new("RGB", (1, 1), lightest_ink).convert("L"))[0, 0])
    wrong = (inner < (light + ink) / 2) != symbol.modules
    proof = StyleProof(int(np.count_nonzero(wrong)), unused_correction(wrong, symbol.version, symbol.level))
    reserved = function_patterns(symbol.version)[1]
    if (wrong & reserved).any():
        return proof, _(
            "One of the squares by which a scanner finds its way is covered. What would do: no logo, or a "
            "shorter domain, whose symbol has no such square in the middle."
        )
    if proof.unused < LEAST_UNUSED:
        return proof, ngettext(
            "The logo spoils %(count)d module and leaves %(unused)s%% of the error correction for dirt and "
            "scratches; %(limit)s%% is needed. What would do: a smaller logo.",
            "The logo spoils %(count)d modules and leaves %(unused)s%% of the error correction for dirt and "
            "scratches; %(limit)s%% is needed. What would do: a smaller logo.",
            proof.wrong_modules,
        ) % {
            "count": proof.wrong_modules,
            "unused": format_number(int(100 * proof.unused)),
            "limit": format_number(round(100 * LEAST_UNUSED)),
        }
    return proof, ""


def _unread(drawing: StyledSymbol, picture: NDArray[np.uint8]) -> str:
    """Return in which pictures the symbol is not read, in a sentence; empty is good."""
    grey = Image.fromarray(picture).convert("L")
    paper = grey.getpixel((MODULE_PX * 2, MODULE_PX * 2))

    def small(module_px: float) -> Image.Image:
        width, height = (round(length * module_px / MODULE_PX) for length in grey.size)
        return grey.resize((width, height), Image.Resampling.BOX)

    # One picture in 2,000 is not read by chance, of plain symbols too (measured), and the same a hair
    # lighter is: so each is taken twice, the second time only where the first is not read.
    pictures: dict[str, tuple[Callable[[], Image.Image], ...]] = {
        _("as it is"): (lambda: grey, lambda: small(0.75 * MODULE_PX)),
        _("small"): (lambda: small(_SMALL_PX), lambda: small(1.1 * _SMALL_PX)),
        _("blurred"): tuple(
            partial(grey.filter, ImageFilter.GaussianBlur(modules * MODULE_PX)) for modules in (0.4, 0.37)
        ),
        _("turned"): tuple(
            partial(grey.rotate, degrees, Image.Resampling.BILINEAR, fillcolor=paper) for degrees in (9, 8)
        ),
        _("in poor light"): tuple(
            partial(grey.point, [round(70 + kept * value) for value in range(256)]) for kept in (0.3, 0.32)
        ),
    }
    unread = [
        how
        for how, takes in pictures.items()
        if not any(read(np.asarray(take())) == drawing.symbol.text for take in takes)
    ]
    if not unread:
        return ""
    return _(
        "A scanner does not read the styled symbol in these pictures of it: %(pictures)s. "
        "What would do: darker modules, square corners, or a smaller logo."
    ) % {"pictures": ", ".join(unread)}


def unused_correction(wrong: Modules, version: int, level: Level) -> float:
    """Return the error correction that wrong modules leave, 0 to 1, of the block that has least.

    wrong  side × side, True where a module is not as intended

    A block of n correction codewords repairs n/2 wrong ones; where more are wrong, 0.
    Source: ISO/IEC 18004:2015, 7.5.1 and 7.6; ISO/IEC 15415, 7.8.8 (unused error correction).
    """
    rows, columns = data_places(version)
    owners, counts = _owners(version, level)
    bits = wrong[rows, columns][: 8 * len(owners)].reshape(len(owners), 8)
    spoilt = np.bincount(owners[bits.any(axis=1)], minlength=counts)
    _sizes, correction = blocks(version, level)
    return max(0.0, 1 - int(spoilt.max()) / (correction // 2))


@cache
def _owners(version: int, level: Level) -> tuple[NDArray[np.intp], int]:
    """Return the block of each codeword in the order of the symbol (7.6), and how many blocks there are."""
    sizes, correction = blocks(version, level)
    data = [block for place in range(max(sizes)) for block, size in enumerate(sizes) if place < size]
    return np.array(data + list(range(len(sizes))) * correction, dtype=np.intp), len(sizes)
