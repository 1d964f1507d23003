"""What a QR code in a picture says: of every kind of file people have, and nothing of what is hostile."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, ImageFilter

from contactcodes.codes.symbol import make_symbol
from contactcodes.codes.symbol_in_picture import LARGEST_FILE, read_symbol_in
from contactcodes.errors import InputError

TEXT = "http://weixin.qq.com/r/moNieu7EoLPfraoZ99aI"


def drawn(text: str = TEXT, module_px: int = 8) -> Image.Image:
    symbol = make_symbol(text)
    side = symbol.side_modules
    whole = Image.new("L", (side + 8, side + 8), 255)
    whole.paste(Image.fromarray(symbol.modules).convert("L").point(lambda dark: 255 - dark), (4, 4))
    return whole.resize((whole.width * module_px, whole.height * module_px), Image.Resampling.NEAREST)


def file_of(picture: Image.Image, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def photographed() -> Image.Image:
    """Return a symbol a little turned and blurred, small in a large picture in colour."""
    table = Image.new("RGB", (4000, 3000), "#8a7a66")
    symbol = drawn(module_px=14).convert("RGB").rotate(12, expand=True, fillcolor="#ffffff")
    table.paste(symbol, (2300, 900))
    return table.filter(ImageFilter.GaussianBlur(3))


def see_through() -> Image.Image:
    picture = Image.new("RGBA", drawn().size, (0, 0, 0, 0))
    picture.putalpha(drawn().point(lambda value: 255 - value))
    return picture


@pytest.mark.parametrize(
    ("picture", "kind"),
    [
        pytest.param(drawn(), "PNG", id="the platform's own file"),
        pytest.param(drawn(), "GIF", id="a GIF"),
        pytest.param(drawn(module_px=2), "PNG", id="very small"),
        pytest.param(drawn().rotate(90), "WEBP", id="on its side"),
        pytest.param(drawn().convert("CMYK"), "JPEG", id="for print"),
        pytest.param(photographed(), "JPEG", id="a photograph"),
        pytest.param(see_through(), "PNG", id="without a ground"),
    ],
)
def test_a_picture_gives_what_its_symbol_says(picture: Image.Image, kind: str) -> None:
    assert read_symbol_in(file_of(picture, kind)) == TEXT


def beside(*texts: str) -> Image.Image:
    pictures = [drawn(text) for text in texts]
    whole = Image.new("L", (sum(one.width for one in pictures), max(one.height for one in pictures)), 255)
    left = 0
    for one in pictures:
        whole.paste(one, (left, 0))
        left += one.width
    return whole


def test_the_same_symbol_twice_is_one() -> None:
    assert read_symbol_in(file_of(beside(TEXT, TEXT))) == TEXT


def png_of(width: int, height: int) -> bytes:
    """Return a PNG file that says it is large, and holds next to nothing."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("file", "told"),
    [
        pytest.param(file_of(Image.new("RGB", (300, 300), "white")), "No QR code can be read", id="none"),
        pytest.param(
            file_of(drawn(module_px=8).crop((0, 0, 150, 150))), "No QR code can be read", id="a part"
        ),
        pytest.param(file_of(beside(TEXT, "https://dupont.fr")), "There are 2 different QR codes", id="two"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PNG, JPEG, WebP or GIF", id="a drawing"),
        pytest.param(file_of(drawn())[:200], "a whole PNG", id="cut off"),
        pytest.param(b"", "cannot be read", id="nothing"),
        pytest.param(png_of(9_000, 9_000), "9,000 × 9,000 pixels; at most 24 million", id="too many pixels"),
        pytest.param(png_of(60_000, 60_000), "pixels", id="a bomb"),
        pytest.param(b"\0" * (LARGEST_FILE + 1), "at most 12 MB", id="a large file"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_would_do(file: bytes, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_symbol_in(file)
