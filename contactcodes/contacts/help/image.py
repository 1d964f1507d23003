"""Pictures of help pages: read with distrust, drawn anew, small enough for two bars of signal. Pure.

A picture is never sent as it came: what else its file holds (places, cameras, scripts) is gone.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from contactcodes.codes.received_picture import check_file_size, check_pixels
from contactcodes.errors import InputError
from contactcodes.language import _

LARGEST_FILE = 12_000_000  # bytes: a photograph of a telephone, as it comes
LONGEST_SIDE_PX = 1_200  # 400 CSS pixels, which a page is wide, at three to one
_WANTED_BYTES = 150_000
# Side and quality (of WebP, 0 to 100), tried until the file is as small as wanted.
_TRIES = ((LONGEST_SIDE_PX, 80), (LONGEST_SIDE_PX, 60), (900, 60), (640, 50))
# Format → pixels. Decoding takes 4 bytes a pixel; a JPEG is decoded smaller at once.
_MOST_PIXELS = {"JPEG": 64_000_000, "PNG": 24_000_000, "WEBP": 24_000_000}
_UNREADABLE = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class HelpImage:
    """A picture that is ours.

    content  WebP
    width    in pixels
    height   the same
    """

    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """The digest of its content: what it is known by."""
        return hashlib.sha256(self.content).hexdigest()

    @classmethod
    def read(cls, file: bytes) -> HelpImage:
        """Return the picture of a JPEG, PNG or WebP file. Raises InputError for what cannot be used."""
        if not file:
            raise InputError(_("Choose the file of a picture first."))
        check_file_size(file, LARGEST_FILE)
        try:
            with Image.open(io.BytesIO(file), formats=tuple(_MOST_PIXELS)) as picture:
                check_pixels(picture, _MOST_PIXELS[str(picture.format)])
                picture.draft("RGB", (LONGEST_SIDE_PX, LONGEST_SIDE_PX))
                drawn = _drawn(picture)
        except _BOMB as problem:
            raise InputError(_too_large_to_decode()) from problem
        except _UNREADABLE as problem:
            raise InputError(_unreadable(file)) from problem
        return _small(drawn)


def _drawn(picture: Image.Image) -> Image.Image:
    """Return the first picture of the file, upright, in sRGB, at most 1,200 pixels a side."""
    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    see_through = upright.has_transparency_data
    drawn = upright.convert("RGBA" if see_through else "RGB")
    drawn.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX), Image.Resampling.LANCZOS, reducing_gap=3)
    return _in_srgb(drawn, profile) if isinstance(profile, bytes) else drawn


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture in the colours of the web; as it is where its profile is none."""
    try:
        from_profile = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        changed = ImageCms.profileToProfile(picture, from_profile, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture
    return changed or picture


def _small(drawn: Image.Image) -> HelpImage:
    content = b""
    fitted = drawn
    for side, quality in _TRIES:
        fitted = drawn.copy()
        fitted.thumbnail((side, side), Image.Resampling.LANCZOS)
        file = io.BytesIO()
        fitted.save(file, "WEBP", quality=quality, method=4, exif=b"", icc_profile=b"")
        content = file.getvalue()
        if len(content) <= _WANTED_BYTES:
            break
    return HelpImage(content, *fitted.size)


def _too_large_to_decode() -> str:
    return _("The picture has more pixels than are taken. Save it smaller, 1,200 pixels wide.")


def _unreadable(file: bytes) -> str:
    head = file[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<svg", b"<?xml", b"<!doctype")):
        return _("Drawings such as SVG are not taken: they can hold scripts. Export it as PNG.")
    if file[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1"}:
        return _("Pictures in HEIC are not read by every phone. Save it as JPEG.")
    return _("The picture cannot be read. It has to be a whole JPEG, PNG or WebP file.")
