"""Logos: read, checked, and drawn as curves that look like them."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageDraw

from contactcodes.codes.logo import Logo
from contactcodes.codes.vector_files import png_of
from contactcodes.errors import SymbolError
from tests.codes.logos_made import disc, encoded


def redrawn(logo: Logo) -> Image.Image:
    shapes = logo.shapes(x=0, y=0, side=32)
    return Image.open(io.BytesIO(png_of(shapes, 32, 30, "logo", dpi=108)))


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_logo_looks_like_its_picture(form: str) -> None:
    given = Image.open(io.BytesIO(disc("#7b1e3a", form=form))).convert("RGBA")
    cut = given.crop((4, 4, 156, 156)) if form == "PNG" else given
    on_white = Image.alpha_composite(Image.new("RGBA", cut.size, "white"), cut).convert("RGB")
    drawn = redrawn(Logo.read(disc("#7b1e3a", form=form)))
    difference = np.abs(np.asarray(drawn, dtype=int) - np.asarray(on_white.resize((128, 128)), dtype=int))
    assert difference.mean() < 6


def test_colours_that_stand_in_front_cover_what_is_behind() -> None:
    picture = Image.new("RGB", (120, 120), "#14532d")
    picture.paste("#fffacd", (40, 40, 80, 80))
    drawn = redrawn(Logo.read(encoded(picture)))
    assert drawn.getpixel((64, 64)) == pytest.approx((255, 250, 205), abs=4)
    assert drawn.getpixel((10, 10)) == pytest.approx((20, 83, 45), abs=4)


def test_a_wide_logo_is_whole_and_in_the_middle() -> None:
    logo = Logo.read(encoded(Image.new("RGB", (200, 50), "#1b3a6b")))
    drawn = np.asarray(redrawn(logo).convert("L")) < 128
    rows, columns = np.nonzero(drawn)
    assert (rows.min(), rows.max()) == pytest.approx((48, 79), abs=1)
    assert (columns.min(), columns.max()) == pytest.approx((0, 127), abs=1)


def test_it_is_kept_small_and_read_again_the_same() -> None:
    logo = Logo.read(disc("#1b3a6b", side=2000))
    assert max(logo.width, logo.height) == 512
    assert Logo.read(logo.png).shapes(x=0, y=0, side=5) == logo.shapes(x=0, y=0, side=5)


def noise() -> bytes:
    return encoded(Image.fromarray(np.random.default_rng(1).integers(0, 255, (256, 256, 3), dtype=np.uint8)))


def huge() -> bytes:
    """Return a PNG that says it has 60,000 × 60,000 pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return disc("#000000")[:8] + chunk


@pytest.mark.parametrize("mode", ["CMYK", "L", "RGB"])
def test_a_jpeg_of_any_kind_of_colour_is_taken(mode: str) -> None:
    picture = Image.new("RGB", (90, 90), "#1b3a6b").convert(mode)
    assert Logo.read(encoded(picture, "JPEG")).shapes(x=0, y=0, side=5)


@pytest.mark.parametrize(
    ("file", "told"),
    [
        pytest.param(b"", "cannot be read", id="nothing"),
        pytest.param(b"GIF89a" + bytes(100), "PNG or JPEG", id="another form"),
        pytest.param(disc("#000000")[:200], "cannot be read", id="half a file"),
        pytest.param(disc("#000000", side=40), "64 to 6,000", id="too few pixels"),
        pytest.param(encoded(Image.new("1", (6100, 10))), "64 to 6,000", id="too many pixels"),
        pytest.param(huge(), "cannot be read", id="far too many pixels in few bytes"),
        pytest.param(encoded(Image.new("RGBA", (90, 90), (0, 0, 0, 0))), "transparent", id="empty"),
        pytest.param(bytes(2_000_001), "at most 2,000 kB", id="a large file"),
        pytest.param(noise(), "too many colours", id="a photograph"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_a_sentence(file: bytes, told: str) -> None:
    with pytest.raises(SymbolError, match=told):
        Logo.read(file)


def test_a_soft_edge_makes_no_shapes_of_its_own() -> None:
    picture = Image.new("RGBA", (1600, 1600), (0, 0, 0, 0))
    ImageDraw.Draw(picture).polygon([(40, 1560), (800, 40), (1560, 1560)], fill="#1b3a6b")
    logo = Logo.read(encoded(picture.resize((400, 400), Image.Resampling.LANCZOS)))
    (shape,) = logo.shapes(x=0, y=0, side=1)
    assert shape.colour.rgb == "#1b3a6b"
    faint = Image.new("RGBA", (200, 200), (27, 58, 107, 90))  # all of it half transparent
    assert len(Logo.read(encoded(faint)).shapes(x=0, y=0, side=1)) == 1
