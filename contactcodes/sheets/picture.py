"""A picture on paper: a brand's logo, in the inks of the press.

Source: ISO 32000-2, 8.9.5 (images), 11.6.5.2 (soft masks).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image, ImageChops, UnidentifiedImageError

from contactcodes.codes.pdf_objects import PdfObjects
from contactcodes.errors import InputError
from contactcodes.language import _, format_number

LARGEST_PX = 4000  # of a side: 33 cm at 300 dpi; larger ones are made smaller
_MOST_PIXELS = 100_000_000  # a small file that unpacks to more is no logo


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in CMYK.

    inks  4 bytes a pixel, row by row from the top left: cyan, magenta, yellow, black, 255 the most
    mask  1 byte a pixel, 255 where it covers; None covers everywhere
    """

    width_px: int
    height_px: int
    inks: bytes = field(repr=False)
    mask: bytes | None = field(default=None, repr=False)

    def write(self, objects: PdfObjects) -> int:
        """Write the picture as an image; return its number."""
        size = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8" % (
            self.width_px,
            self.height_px,
        )
        mask = b""
        if self.mask is not None:
            mask = b"/SMask %d 0 R" % objects.add_stream(self.mask, size + b"/ColorSpace/DeviceGray")
        return objects.add_stream(self.inks, size + b"/ColorSpace/DeviceCMYK" + mask)


def read_picture(file: bytes) -> Picture:
    """Return the picture of a PNG or JPEG file.

    Red, green and blue become cyan, magenta and yellow with black taken out in full, so
    that grey text of a logo is printed in black ink alone.

    Raises InputError for what is neither, is damaged, or is too large.
    """
    try:
        with Image.open(BytesIO(file), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise InputError(
                    _("The logo has %(pixels)s pixels; at most %(most)s are printed. Make it smaller.")
                    % {
                        "pixels": format_number(opened.width * opened.height),
                        "most": format_number(_MOST_PIXELS),
                    }
                )
            opened.thumbnail((LARGEST_PX, LARGEST_PX), Image.Resampling.LANCZOS)
            return _in_inks(opened)
    except (UnidentifiedImageError, OSError, SyntaxError, zlib.error, Image.DecompressionBombError) as error:
        raise InputError(_("The logo cannot be read. It has to be a PNG or JPEG picture.")) from error


def _in_inks(image: Image.Image) -> Picture:
    if image.mode == "CMYK":
        return Picture(image.width, image.height, image.tobytes())
    full = image.convert("RGBA")
    red, green, blue, alpha = full.split()
    inks = [ImageChops.invert(channel) for channel in (red, green, blue)]
    black = ImageChops.darker(ImageChops.darker(*inks[:2]), inks[2])
    without = [ImageChops.subtract(ink, black) for ink in inks]
    mask = None if alpha.getextrema() == (255, 255) else alpha.tobytes()
    return Picture(*image.size, Image.merge("CMYK", (*without, black)).tobytes(), mask)
