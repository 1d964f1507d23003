"""Shapes of any form and colour as files: every format shows the same drawing."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import vl_convert
from PIL import Image

from contactcodes.codes.drawing_pdf import DrawingPdf
from contactcodes.codes.vector_files import (
    BLACK,
    Colour,
    Shape,
    add_page,
    eps_of,
    pdf_of,
    png_of,
    svg_of,
)
from contactcodes.errors import SymbolError

BLUE = Colour((1, 0.6, 0, 0.2), "#0052cc")
# A square with a square hole (by winding), a blue quarter of a disc, and a ring by the even-odd rule.
DRAWING = [
    Shape(
        BLACK,
        [
            *(("M", 1, 1), ("L", 7, 1), ("L", 7, 7), ("L", 1, 7), ("Z",)),
            *(("M", 2, 2), ("L", 2, 6), ("L", 6, 6), ("L", 6, 2), ("Z",)),
        ],
    ),
    Shape(BLUE, [("M", 10, 2), ("L", 15, 2), ("C", 15, 4.7614, 12.7614, 7, 10, 7), ("Z",)]),
    Shape(BLACK, [("R", 1, 9, 6, 3), ("R", 2, 10, 4, 1)], even_odd=True),
    Shape(BLACK, [("M", 12, 10.00000001), ("L", 14, 10), ("L", 14, 11), ("L", 12, 11), ("Z",)]),
]
ACROSS, HIGH = 16, 13
INSIDE = [(1.5, 1.5), (6.5, 4), (11, 5), (14, 3), (1.5, 9.5), (6.5, 11), (13, 10.5)]
OUTSIDE = [(0.5, 0.5), (4, 4), (14.5, 6.5), (3, 10.5), (8, 8), (15.5, 12.5)]


def from_png(file: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(file)).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")


def from_pdf(file: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(file)
    picture = document[0].render(scale=8).to_pil().convert("RGB")
    document.close()
    return picture


def from_eps(file: bytes) -> Image.Image:
    if shutil.which("gs") is None:
        pytest.skip("Ghostscript is missing; install it: apt install ghostscript")
    # 80 mm are 226.77 points: a box of 227, of which the drawing has all but a hair.
    command = ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-dEPSCrop", "-sDEVICE=png16m", "-r288"]
    drawn = subprocess.run(
        [*command, "-sOutputFile=-", "-"], input=file, capture_output=True, check=True
    ).stdout
    return from_png(drawn)


FORMATS = {
    "svg": lambda: from_png(
        vl_convert.svg_to_png(svg_of(DRAWING, ACROSS, 80, "drawing", modules_high=HIGH).decode(), scale=2)
    ),
    "pdf": lambda: from_pdf(pdf_of(DRAWING, ACROSS, 80, "drawing", modules_high=HIGH)),
    "eps": lambda: from_eps(eps_of(DRAWING, ACROSS, 80, "drawing", modules_high=HIGH)),
    "png": lambda: from_png(png_of(DRAWING, ACROSS, 80, "drawing", dpi=150, modules_high=HIGH)),
}


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_shows_the_same_drawing(form):
    picture = FORMATS[form]()
    assert picture.height / picture.width == pytest.approx(HIGH / ACROSS, rel=0.01)
    module_px = picture.width / ACROSS

    def at(place):
        return picture.getpixel((int(place[0] * module_px), int(place[1] * module_px)))

    for place in INSIDE:
        red, green, blue = at(place)
        assert max(red, green) < 120, place
        # Blue is blue everywhere, black black: CMYK is shown by each renderer in its own way.
        assert (blue > 120) == (place in {(11, 5), (14, 3)}), place
    for place in OUTSIDE:
        assert at(place) == (255, 255, 255), place


def test_a_png_has_the_colours_of_screens_to_the_point_and_tells_its_size():
    file = png_of(DRAWING, ACROSS, 80, "drawing", dpi=300, modules_high=HIGH)
    picture = Image.open(io.BytesIO(file))
    module_px, rest = divmod(picture.width, ACROSS)
    assert (rest, picture.height) == (0, module_px * HIGH)
    assert picture.info["dpi"][0] == pytest.approx(picture.width / 80 * 25.4, rel=0.001)
    assert picture.info["dpi"][0] >= 300 - 0.1
    assert picture.getpixel((11 * module_px, 4 * module_px)) == (0x00, 0x52, 0xCC)


def test_whole_modules_are_drawn_unsmoothed_and_curves_are_smoothed():
    assert b'shape-rendering="geometricPrecision"' in svg_of(DRAWING, ACROSS, 80, "")
    assert b'shape-rendering="crispEdges"' in svg_of([Shape(BLACK, [("R", 1, 1, 2, 1)])], 16, 80, "")


@pytest.mark.parametrize("made", [pdf_of, eps_of])
def test_no_number_is_written_with_an_exponent_which_pdf_does_not_know(made):
    tiny = [Shape(BLACK, [("M", 1e-9, -1e-7), ("L", 1e-5, 3), ("L", 12.3456789, 3), ("Z",)])]
    if made is eps_of:
        drawing = made(tiny, 16, 80, "").split(b"k\n")[1].split(b"\nf\n")[0]
        assert drawing == b"0 -0 m\n0 3 l\n12.3457 3 l\nh"
    else:
        page = pypdfium2.PdfDocument(made(tiny, 16, 80, ""))[0]
        assert len(list(page.get_objects())) == 1


def test_a_pdf_of_many_pages_is_written_page_by_page_and_names_each(tmp_path: Path):
    path = tmp_path / "many.pdf"
    with path.open("wb") as out, DrawingPdf(out, title="Été") as pdf:
        for number in range(300):
            shapes = [Shape(BLACK, [("R", number % 16, 1, 1, 1)])]
            add_page(pdf, shapes, 16, 30, label="" if number == 2 else f"code-{number}")
            assert out.tell() > 150 * number or number < 60  # written, not kept (the rest is in the buffer)
    document = pypdfium2.PdfDocument(path)
    assert len(document) == 300
    assert document.get_metadata_value("Title") == "Été"
    assert [document.get_page_label(page) for page in (0, 2, 299)] == ["code-0", "3", "code-299"]
    for page in (0, 17, 299):
        pixels = document[page].render(scale=160 / document[page].get_width() - 1e-6).to_numpy()
        assert np.argwhere(pixels[..., 0] < 128).min(axis=0).tolist() == [10, page % 16 * 10]
    document.close()


def test_a_pdf_whose_making_failed_is_none(tmp_path: Path):
    path = tmp_path / "half.pdf"

    def fails() -> None:
        with path.open("wb") as out, DrawingPdf(out, title="") as pdf:
            add_page(pdf, DRAWING, ACROSS, 80)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert b"%%EOF" not in path.read_bytes()


def test_a_picture_that_is_too_large_is_refused_by_its_longer_side():
    tall = [Shape(BLACK, [("R", 0, 0, 1, 300)])]
    with pytest.raises(SymbolError, match=r"10,000"):
        png_of(tall, 16, 80, "", dpi=600, modules_high=160)
    assert png_of(tall, 16, 80, "", dpi=72, modules_high=32).startswith(b"\x89PNG")
