"""What a camera makes of a symbol: seven kinds of damage, each at eight strengths, always the same.

A simulation that puts symbols in order, no promise about a phone. Strengths end a little above what
a plain symbol of version 2 stands; three pictures of each differ in place, grain and scratches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Grey = NDArray[np.uint8]

SIDE_PX = 148  # of the symbol with its quiet zone in the camera's picture
STRENGTHS = 8
PICTURES = 3
_SURROUNDINGS_PX = 10  # of paper around it
_SEED = 18004
_SCRATCHES = 7  # more each time


class Shot(NamedTuple):
    """One picture, and what was done to it: the kind of damage, and its strength from 1 to 8."""

    kind: str
    strength: int
    picture: Grey


def shots(drawing: Image.Image, scale: float) -> Iterator[Shot]:
    """Yield the damaged pictures of a drawing in colour.

    scale  makes the symbol with its quiet zone ``SIDE_PX`` wide
    """
    # Most decoders look at luma alone (ITU-R BT.601, as JPEG and video have it).
    grey = drawing.convert("L")
    for take in range(PICTURES):
        clean = _seen(grey, scale, take)
        for kind, damage in _DAMAGES.items():
            for strength in range(1, STRENGTHS + 1):
                yield Shot(kind, strength, damage(clean, strength, take))


def _seen(grey: Image.Image, scale: float, take: int) -> Image.Image:
    """Return the drawing as the camera has it before any damage: smaller, paper around it, off the pixels."""
    paper = grey.getpixel((1, 1))
    border = round(_SURROUNDINGS_PX / scale)
    off = round(take / PICTURES / scale)  # a third of a pixel each time
    whole = Image.new("L", (grey.width + 2 * border, grey.height + 2 * border), paper)
    whole.paste(grey, (border + off, border + off))
    return whole.resize((round(whole.width * scale), round(whole.height * scale)), Image.Resampling.BOX)


def _blur(clean: Image.Image, strength: int, take: int) -> Grey:
    return _noisy(clean.filter(ImageFilter.GaussianBlur(0.5 + 0.25 * strength)), 3, take)


def _motion(clean: Image.Image, strength: int, take: int) -> Grey:
    """Move by half a pixel more each time while the shutter is open, and a little down."""
    steps = np.linspace(-0.5, 0.5, 2 * strength + 1) * 0.8 * strength
    picture = np.zeros((clean.height, clean.width), dtype=np.float32)
    for step in steps.tolist():
        moved = clean.transform(
            clean.size,
            Image.Transform.AFFINE,
            (1, 0, step, 0, 1, 0.35 * step),
            Image.Resampling.BILINEAR,
            fillcolor=clean.getpixel((1, 1)),
        )
        picture += np.asarray(moved, dtype=np.float32) / len(steps)
    return _noisy(Image.fromarray(picture.astype(np.uint8)), 3, take)


def _low_resolution(clean: Image.Image, strength: int, take: int) -> Grey:
    scale = 0.72 - 0.052 * strength
    size = (round(clean.width * scale), round(clean.height * scale))
    return _noisy(clean.resize(size, Image.Resampling.BOX), 3, take)


def _noise(clean: Image.Image, strength: int, take: int) -> Grey:
    return _noisy(clean.filter(ImageFilter.GaussianBlur(0.6)), 5.5 * strength, take)


def _low_contrast(clean: Image.Image, strength: int, take: int) -> Grey:
    kept = (0.5, 0.4, 0.32, 0.25, 0.2, 0.16, 0.12, 0.09)[strength - 1]
    dim = clean.filter(ImageFilter.GaussianBlur(0.6)).point(lambda value: round(90 + (value - 128) * kept))
    return _noisy(dim, 4, take)


def _tilt(clean: Image.Image, strength: int, take: int) -> Grey:
    """Look from the side: the far edge is shorter and nearer."""
    width, height = clean.size
    short, near = 0.045 * strength, 0.045 * strength
    # Where the four corners of the new picture are taken from (PIL: PERSPECTIVE maps output to input).
    coefficients = _perspective(
        [(0, 0), (width, height * short), (width, height * (1 - short)), (0, height)],
        [(0, 0), (width, 0), (width, height), (0, height)],
        squeeze=1 - near,
    )
    paper = clean.getpixel((1, 1))
    seen = clean.transform(
        clean.size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BILINEAR, fillcolor=paper
    )
    return _noisy(seen.rotate(3 * strength, Image.Resampling.BILINEAR, fillcolor=paper), 4, take)


def _scratches(clean: Image.Image, strength: int, take: int) -> Grey:
    """Lay light scratches and dark specks over the data, more of them each time; those there were stay.

    They spare the three corners with the eyes, whose loss ends every symbol alike.
    """
    picture = np.array(clean.filter(ImageFilter.GaussianBlur(0.6)), dtype=np.uint8)
    height, width = picture.shape
    border = _SURROUNDINGS_PX + round(SIDE_PX / 8)
    corner = _SURROUNDINGS_PX + round(0.36 * SIDE_PX)  # an eye and its quiet zone: 12 modules of 33
    random = np.random.default_rng(_SEED + take)
    for number in range(_SCRATCHES * strength):
        x, y = random.integers(border, (width - border, height - border))
        long, thick = random.integers(4, 11), random.integers(3, 6)
        if number % 2:
            long, thick = thick, long
        above, left_of, right_of = y < corner, x < corner, x + long > width - corner
        below = y + thick > height - corner
        if (above and (left_of or right_of)) or (below and left_of):
            continue
        picture[y : y + thick, x : x + long] = 40 if number % 3 == 0 else 235
    return _noisy(Image.fromarray(picture), 3, take)


def _noisy(picture: Image.Image, deviation: float, take: int) -> Grey:
    grain = _grain(picture.height, picture.width, take)
    seen = np.asarray(picture, dtype=np.float32) + deviation * grain
    return np.clip(seen, 0, 255).astype(np.uint8)


@lru_cache(maxsize=64)
def _grain(height: int, width: int, take: int) -> NDArray[np.float32]:
    return np.random.default_rng(_SEED + take).standard_normal((height, width), dtype=np.float32)


def _perspective(
    to: list[tuple[float, float]], of: list[tuple[float, float]], squeeze: float
) -> tuple[float, ...]:
    """Return the eight coefficients that map the corners ``to`` of a new picture onto ``of`` in the old."""
    rows, values = [], []
    middle = of[1][0] / 2
    for (new_x, new_y), (old_x, old_y) in zip(to, of, strict=True):
        x = middle + (new_x - middle) * squeeze
        rows += [
            [x, new_y, 1, 0, 0, 0, -old_x * x, -old_x * new_y],
            [0, 0, 0, x, new_y, 1, -old_y * x, -old_y * new_y],
        ]
        values += [old_x, old_y]
    return tuple(np.linalg.solve(np.array(rows), np.array(values)).tolist())


_DAMAGES: dict[str, Callable[[Image.Image, int, int], Grey]] = {
    "blur": _blur,
    "motion": _motion,
    "low resolution": _low_resolution,
    "noise": _noise,
    "low contrast": _low_contrast,
    "tilt": _tilt,
    "scratches": _scratches,
}
