"""What a QR code in a picture says: a screenshot, a photograph, the file that a platform hands out.

The picture comes from outside and is read with distrust: its size is known before anything is decoded, and
nothing of it is kept but the text.
"""

from __future__ import annotations

import io

import zxingcpp
from PIL import Image, UnidentifiedImageError

from contactcodes.codes.received_picture import check_file_size, check_pixels
from contactcodes.errors import SymbolError
from contactcodes.language import _, format_number

LARGEST_FILE = 12_000_000  # bytes: a photograph of a telephone, as it comes
# Format → pixels. A JPEG is decoded smaller at once.
_MOST_PIXELS = {"JPEG": 64_000_000, "PNG": 24_000_000, "WEBP": 24_000_000, "GIF": 24_000_000}
_LOOKED_AT_PX = 2_400  # a side; a symbol of 41 modules may be a tenth of the picture, at 6 pixels a module
_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_UNREADABLE = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError)


def read_symbol_in(file: bytes) -> str:
    """Return what the one QR code in a PNG, JPEG, WebP or GIF file says.

    Raises InputError, saying what would do: the file is none of these, or too large; there is no QR code in
    the picture, or several that say different things.
    """
    found = zxingcpp.read_barcodes(_drawn(file), formats=_FORMATS, text_mode=zxingcpp.TextMode.Plain)
    texts = {str(one.text).strip() for one in found} - {""}
    if not texts:
        raise SymbolError(
            _(
                "No QR code can be read in the picture. It has to be whole and sharp, with its white edge. "
                "Best is the platform’s own file, or a screenshot of it."
            )
        )
    if len(texts) > 1:
        raise SymbolError(
            _("There are %(count)s different QR codes in the picture. Cut it so that one is left.")
            % {"count": format_number(len(texts))}
        )
    return texts.pop()


def _drawn(file: bytes) -> Image.Image:
    """Return the file's first picture in grey, on white where it is see-through."""
    check_file_size(file, LARGEST_FILE)
    try:
        with Image.open(io.BytesIO(file), formats=tuple(_MOST_PIXELS)) as picture:
            check_pixels(picture, _MOST_PIXELS[str(picture.format)])
            picture.draft("L", (_LOOKED_AT_PX, _LOOKED_AT_PX))
            if picture.has_transparency_data:
                see_through = picture.convert("RGBA")
                drawn = Image.new("RGBA", picture.size, "white")
                drawn.alpha_composite(see_through)
                drawn = drawn.convert("L")
            else:
                drawn = picture.convert("L")
    except _BOMB as problem:
        raise SymbolError(
            _("The picture has more pixels than are taken. Save it smaller, 1,200 pixels wide.")
        ) from problem
    except _UNREADABLE as problem:
        raise SymbolError(
            _("The picture cannot be read. It has to be a whole PNG, JPEG, WebP or GIF file.")
        ) from problem
    drawn.thumbnail((_LOOKED_AT_PX, _LOOKED_AT_PX), Image.Resampling.BILINEAR, reducing_gap=2)
    return drawn
