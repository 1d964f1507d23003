"""Pictures of help pages: drawn anew and small, and what is no picture refused before it costs anything."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zlib

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from contactcodes.contacts.help.image import LARGEST_FILE, HelpImage
from contactcodes.errors import InputError


def file_of(picture: Image.Image, form: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def noise(width: int, height: int) -> Image.Image:
    return Image.effect_noise((width, height), 100).convert("RGB")


def opened(image: HelpImage) -> Image.Image:
    return Image.open(io.BytesIO(image.content), formats=("WEBP",))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_small_webp(form: str) -> None:
    image = HelpImage.read(file_of(Image.linear_gradient("L").resize((3000, 2000)).convert("RGB"), form))
    assert (image.width, image.height) == (1200, 800)
    assert opened(image).size == (1200, 800)
    assert len(image.content) < 150_000
    assert len(image.sha256) == 64


def test_a_small_picture_is_not_blown_up() -> None:
    image = HelpImage.read(file_of(Image.new("RGB", (40, 30), "red")))
    assert (image.width, image.height) == (40, 30)


def test_what_does_not_compress_is_made_smaller_until_it_is_light() -> None:
    image = HelpImage.read(file_of(noise(1600, 1600), "JPEG"))
    assert len(image.content) <= 150_000
    assert image.width < 1200


def test_what_is_see_through_stays_so() -> None:
    image = HelpImage.read(file_of(Image.new("RGBA", (20, 20), (255, 0, 0, 0))))
    assert opened(image).convert("RGBA").getpixel((5, 5))[3] == 0
    palette = Image.new("P", (20, 20))
    assert opened(HelpImage.read(file_of(palette, transparency=0))).mode == "RGBA"


def test_a_photograph_stands_upright_and_tells_no_place() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Maker of the camera"
    exif.get_ifd(0x8825)[1] = "N"
    file = file_of(Image.new("RGB", (400, 200), "blue"), "JPEG", exif=exif, comment=b"a secret")
    image = HelpImage.read(file)
    assert (image.width, image.height) == (200, 400)
    assert b"Maker" not in image.content
    assert b"secret" not in image.content
    assert not opened(image).getexif()


def test_colours_of_another_profile_are_those_of_the_web() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red = Image.new("RGB", (20, 20), (200, 10, 10))
    image = opened(HelpImage.read(file_of(red, icc_profile=srgb)))
    assert "icc_profile" not in image.info
    assert image.convert("RGB").getpixel((5, 5)) == pytest.approx((200, 10, 10), abs=6)
    spoilt = HelpImage.read(file_of(red, icc_profile=b"no profile at all" * 20))
    assert opened(spoilt).convert("RGB").getpixel((5, 5)) == pytest.approx((200, 10, 10), abs=6)


def test_of_what_moves_the_first_picture_is_kept() -> None:
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "blue")]
    image = opened(HelpImage.read(file_of(frames[0], "WEBP", save_all=True, append_images=frames[1:])))
    assert getattr(image, "n_frames", 1) == 1
    assert image.convert("RGB").getpixel((5, 5))[0] > 200


def test_the_same_picture_has_the_same_name() -> None:
    file = file_of(noise(300, 200))
    assert HelpImage.read(file).sha256 == HelpImage.read(file).sha256


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of a few kB that says it is that large, and is: all of it is one colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compressobj(9)
    content = b"".join(rows.compress(b"\0" * (1 + width // 8)) for _row in range(height)) + rows.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", content) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("size", "told"),
    [
        pytest.param((6000, 5000), "The picture has 6,000 × 5,000 pixels; at most 24 million", id="large"),
        pytest.param(
            (12000, 10000), "more pixels than are taken|12,000 × 10,000 pixels", id="a warning of Pillow"
        ),
        pytest.param((20000, 20000), "The picture has more pixels than are taken", id="a bomb"),
    ],
)
def test_a_bomb_is_refused_by_its_head_before_it_is_decoded(size: tuple[int, int], told: str) -> None:
    file = bomb(*size)
    assert len(file) < 100_000
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(InputError, match=told):
        HelpImage.read(file)
    assert time.process_time() - began < 1
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_bomb_of_words_is_refused() -> None:
    words = PngInfo()
    words.add_text("Comment", "x" * 80_000_000, zip=True)
    file = file_of(Image.new("L", (10, 10)), pnginfo=words)
    assert len(file) < LARGEST_FILE
    with pytest.raises(InputError, match="cannot be read"):
        HelpImage.read(file)


JPEG = file_of(noise(300, 200), "JPEG")


@pytest.mark.parametrize(
    ("file", "told"),
    [
        pytest.param(b"", "Choose the file of a picture first", id="nothing"),
        pytest.param(b"\0" * (LARGEST_FILE + 1), "has 12.0 MB; at most 12 MB", id="too many bytes"),
        pytest.param(
            b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "Drawings such as SVG", id="SVG"
        ),
        pytest.param(
            b"\xef\xbb\xbf  <?xml version='1.0'?><svg/>", "Drawings such as SVG", id="SVG behind XML"
        ),
        pytest.param(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC are not read by every phone", id="HEIC"),
        pytest.param(file_of(Image.new("P", (9, 9)), "GIF"), "It has to be a whole JPEG", id="GIF"),
        pytest.param(file_of(Image.new("RGB", (9, 9)), "BMP"), "It has to be a whole JPEG", id="BMP"),
        pytest.param(JPEG[: len(JPEG) // 2], "It has to be a whole JPEG", id="half a picture"),
        pytest.param(b"%PDF-1.7", "It has to be a whole JPEG", id="a PDF"),
        pytest.param(b"MZ" * 500, "It has to be a whole JPEG", id="a program"),
    ],
)
def test_what_is_no_picture_is_told(file: bytes, told: str) -> None:
    with pytest.raises(InputError, match=told):
        HelpImage.read(file)


def test_a_picture_with_a_script_behind_it_loses_it() -> None:
    image = HelpImage.read(JPEG + b"<script>alert(1)</script>")
    assert b"script" not in image.content
