"""A brand's logo: read from a picture and traced, so that it is sharp at any size and in inks."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import lru_cache

import vtracer
from PIL import Image, ImageOps, UnidentifiedImageError

from contactcodes.codes.outlines import path_segments
from contactcodes.codes.style_contrast import inks
from contactcodes.codes.vector_files import Colour, Shape
from contactcodes.errors import SymbolError
from contactcodes.language import _, format_number

LARGEST_FILE = 2_000_000  # bytes
SMALLEST_PX, LARGEST_PX = 64, 6000
_KEPT_PX = 512  # a side; the logo is a fifth of a symbol, and curves are drawn between the pixels
_MOST_SHAPES = 400  # a photograph has thousands
_FORMATS = ("PNG", "JPEG")
_UNREADABLE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    SyntaxError,
    ValueError,
)
_PATH = re.compile(
    r'<path d="([^"]+)" fill="(#[0-9A-Fa-f]{6})" transform="translate\(([-\d.]+),([-\d.]+)\)"/>'
)


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo that is known to be usable.

    png     the picture as it is kept: RGBA, at most 512 pixels a side
    width   in pixels
    height  the same
    """

    png: bytes
    width: int
    height: int

    @classmethod
    def read(cls, file: bytes) -> Logo:
        """Return the logo of a PNG or JPEG file. Raises SymbolError for what cannot be used."""
        if len(file) > LARGEST_FILE:
            raise SymbolError(
                _("The logo’s file has %(size)s kB; at most %(limit)s kB are taken. Save it smaller.")
                % {"size": _kilobytes(len(file)), "limit": _kilobytes(LARGEST_FILE)}
            )
        try:
            with Image.open(io.BytesIO(file), formats=_FORMATS) as picture:
                _check_size(*picture.size)
                drawn = ImageOps.exif_transpose(picture).convert("RGBA")
        except _UNREADABLE as problem:
            raise SymbolError(_("The logo cannot be read. It has to be a PNG or JPEG picture.")) from problem
        box = drawn.getchannel("A").point(lambda opacity: 255 if opacity > 8 else 0).getbbox()
        if box is None:
            raise SymbolError(_("The logo is an empty picture: every pixel of it is transparent."))
        cut = drawn.crop(box)
        cut.thumbnail((_KEPT_PX, _KEPT_PX), Image.Resampling.LANCZOS)
        kept = io.BytesIO()
        cut.save(kept, "PNG")
        logo = cls(kept.getvalue(), *cut.size)
        shapes = len(_traced(logo.png))
        if not 0 < shapes <= _MOST_SHAPES:
            raise SymbolError(
                _(
                    "The logo has too many colours and details to be printed this small. "
                    "Take one of a few plain colours, without photographs and gradients."
                )
            )
        return logo

    @classmethod
    def kept(cls, png: bytes) -> Logo:
        """Return a logo of the picture that ``read`` made of it."""
        with Image.open(io.BytesIO(png), formats=("PNG",)) as picture:
            return cls(png, *picture.size)

    def shapes(self, *, x: float, y: float, side: float) -> list[Shape]:
        """Return the logo, whole and in the middle of a square given by its corner and side in modules."""
        scale = side / max(self.width, self.height)
        left = x + (side - self.width * scale) / 2
        top = y + (side - self.height * scale) / 2
        return [
            Shape(
                Colour(inks(colour), colour),
                path_segments(path, scale=scale, x=left + over * scale, y=top + down * scale),
            )
            for path, colour, over, down in _traced(self.png)
        ]


@lru_cache(maxsize=32)
def _traced(png: bytes) -> tuple[tuple[str, str, float, float], ...]:
    """Return path, colour and place in pixels of each shape; those in front come last and cover the rest."""
    drawn = vtracer.convert_raw_image_to_svg(
        _with_hard_edges(png),
        img_format="png",
        colormode="color",
        hierarchical="stacked",
        mode="spline",
        filter_speckle=4,
        color_precision=6,
        layer_difference=16,
        path_precision=3,
    )
    return tuple(
        (path, colour.lower(), float(over), float(down)) for path, colour, over, down in _PATH.findall(drawn)
    )


def _with_hard_edges(png: bytes) -> bytes:
    """Return a picture whose pixels are opaque or clear: each shade of a soft edge is a colour to vtracer."""
    with Image.open(io.BytesIO(png), formats=("PNG",)) as picture:
        hard = picture.convert("RGBA")
    opacity = hard.getchannel("A")
    most = max(value for value, count in enumerate(opacity.histogram()) if count)
    hard.putalpha(opacity.point([255 * (value > most // 2) for value in range(256)]))
    file = io.BytesIO()
    hard.save(file, "PNG")
    return file.getvalue()


def _check_size(width: int, height: int) -> None:
    if SMALLEST_PX <= max(width, height) <= LARGEST_PX:
        return
    raise SymbolError(
        _("The logo has %(width)s × %(height)s pixels; its longer side takes %(least)s to %(most)s.")
        % {
            "width": format_number(width),
            "height": format_number(height),
            "least": format_number(SMALLEST_PX),
            "most": format_number(LARGEST_PX),
        }
    )


def _kilobytes(size: int) -> str:
    return format_number(round(size / 1000))
