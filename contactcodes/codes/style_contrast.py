"""Colours of a symbol: what a scanner sees of them, and which pairs are refused.

Scanners look in white light (phones) or in red light of 660 nm (shops, warehouses). What
reflects there is the linear R channel, nearly: red, orange and yellow modules are white.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from contactcodes.language import _, format_number

LEAST_CONTRAST = 0.7  # symbol contrast, lightest less darkest reflectance: ISO/IEC 15415, grade A
LEAST_RATIO = 4.5  # as WCAG 2.2, 1.4.3: a screen's measure of the same, stricter on light paper
_HEX = re.compile(r"#[0-9a-f]{6}")
_STEPS = 100  # a colour that would do is looked for in steps of a hundredth


class Reflectance(NamedTuple):
    """What a colour reflects, 0 to 1, in white light and in red light of 660 nm."""

    white: float
    red: float


def is_colour(written: str) -> bool:
    """Tell whether it is a colour as pages write it: ``#1b3a6b``, in lower case."""
    return bool(_HEX.fullmatch(written))


def reflectance(colour: str) -> Reflectance:
    """Return what a colour reflects.

    >>> reflectance("#ff0000").red
    1.0

    Source: IEC 61966-2-1 (sRGB to linear light); WCAG 2.2, "relative luminance".
    """
    red, green, blue = (_linear(value) for value in bytes.fromhex(colour.removeprefix("#")))
    return Reflectance(0.2126 * red + 0.7152 * green + 0.0722 * blue, red)


def contrast_ratio(one: str, other: str) -> float:
    """Return the ratio of two colours' luminances, 1 to 21, whichever is the lighter (WCAG 2.2)."""
    lighter, darker = sorted((reflectance(one).white, reflectance(other).white), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def inks(colour: str) -> tuple[float, float, float, float]:
    """Return cyan, magenta, yellow and black, 0 to 1 each, with all grey in black ink.

    >>> inks("#000000")
    (0.0, 0.0, 0.0, 1.0)

    A printing house's own profile is finer; this keeps black modules K100 and the sum of inks low.
    """
    values = [value / 255 for value in bytes.fromhex(colour.removeprefix("#"))]
    lightest = max(values)
    if not lightest:
        return 0.0, 0.0, 0.0, 1.0
    cyan, magenta, yellow = (round(1 - value / lightest, 4) for value in values)
    return cyan, magenta, yellow, round(1 - lightest, 4)


def contrast_refusal(dark: str, light: str) -> str:
    """Return why modules of one colour are refused on another, and what would do; empty: they are not."""
    if is_enough(dark, light):
        return ""
    if reflectance(dark).white >= reflectance(light).white:
        return _(
            "Light modules on a dark background are read by few phones: the modules have to be the darker "
            "colour. Swap the two colours."
        )
    remedy = _remedy(dark, light)
    ink, paper = reflectance(dark), reflectance(light)
    found = min(paper.red - ink.red, paper.white - ink.white)
    if found >= LEAST_CONTRAST:
        told = _("The contrast is too low: %(found)s to 1, and %(limit)s to 1 is needed.") % {
            "found": format_number(round(contrast_ratio(dark, light), 1)),
            "limit": format_number(LEAST_RATIO),
        }
    elif ink.red > max(ink.white, 1 - LEAST_CONTRAST):
        told = _(
            "Red, orange and yellow modules vanish in the red light of scanners: the contrast is "
            "%(found)s%% there, and %(limit)s%% is needed."
        ) % {"found": _percent(paper.red - ink.red), "limit": _percent(LEAST_CONTRAST)}
    else:
        told = _(
            "The contrast is too low for scanners: %(found)s%% of the light, and %(limit)s%% is needed."
        ) % {"found": _percent(found), "limit": _percent(LEAST_CONTRAST)}
    return f"{told} {remedy}"


def is_enough(dark: str, light: str) -> bool:
    """Tell whether modules of one colour can be told from another in white and in red light."""
    ink, paper = reflectance(dark), reflectance(light)
    return (
        min(paper.white - ink.white, paper.red - ink.red) >= LEAST_CONTRAST
        and contrast_ratio(dark, light) >= LEAST_RATIO
    )


def _remedy(dark: str, light: str) -> str:
    darker = next((one for one in _towards(dark, "#000000") if is_enough(one, light)), None)
    if darker is not None:
        return _("What would do: %(colour)s, the same colour darker.") % {"colour": darker}
    lighter = next((one for one in _towards(light, "#ffffff") if is_enough(dark, one)), None)
    if lighter is not None:
        return _("What would do: a background of %(colour)s, the same colour lighter.") % {"colour": lighter}
    return _("What would do: dark modules, such as #000000, on a light background, such as #ffffff.")


def _towards(colour: str, end: str) -> list[str]:
    start, stop = (bytes.fromhex(one.removeprefix("#")) for one in (colour, end))
    return [
        "#" + bytes(round(a + (b - a) * step / _STEPS) for a, b in zip(start, stop, strict=True)).hex()
        for step in range(_STEPS + 1)
    ]


def _linear(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def _percent(share: float) -> str:
    return format_number(round(100 * share))
