"""Logos for tests."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw


def disc(colour: str, *, side: int = 160, form: str = "PNG") -> bytes:
    """Return a disc of one colour; transparent around it where the form knows that."""
    picture = Image.new("RGBA", (side, side), (255, 255, 255, 0))
    ImageDraw.Draw(picture).ellipse((4, 4, side - 5, side - 5), fill=colour)
    return encoded(picture if form == "PNG" else picture.convert("RGB"), form)


def encoded(picture: Image.Image, form: str = "PNG") -> bytes:
    """Return a picture as a file."""
    file = io.BytesIO()
    picture.save(file, form)
    return file.getvalue()
