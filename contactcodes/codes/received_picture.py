"""A picture that somebody hands in: refused by its size before anything of it is decoded."""

from __future__ import annotations

from PIL import Image

from contactcodes.errors import InputError
from contactcodes.language import _, format_number


def check_file_size(file: bytes, largest: int) -> None:
    """Raise InputError for a file of more than so many bytes."""
    if len(file) > largest:
        raise InputError(
            _("The picture’s file has %(size)s MB; at most %(most)s MB are taken. Save it smaller.")
            % {"size": format_number(len(file) / 1_000_000, 1), "most": format_number(largest // 1_000_000)}
        )


def check_pixels(picture: Image.Image, most: int) -> None:
    """Raise InputError for more than so many pixels, by what the head of the file says."""
    width, height = picture.size
    if width * height > most:
        raise InputError(
            _(
                "The picture has %(width)s × %(height)s pixels; at most %(most)s million are taken. "
                "Save it smaller."
            )
            % {
                "width": format_number(width),
                "height": format_number(height),
                "most": format_number(most // 1_000_000),
            }
        )
