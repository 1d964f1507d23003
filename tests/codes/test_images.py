"""Files of one symbol: what they hold, what size they print, and that they scan."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zlib
from xml.etree import ElementTree

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from contactcodes.codes.images import CONTENT_TYPES, as_eps, as_pdf, as_png, as_svg, draw
from contactcodes.codes.symbol import make_symbol
from contactcodes.errors import SymbolError

URL = "HTTPS://QR.DUPONT.FR/7K3QX9M"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def symbol():
    return make_symbol(URL)


def test_an_svg_is_one_path_of_whole_modules_in_millimetres(symbol):
    root = ElementTree.fromstring(as_svg(symbol, side_mm=22.5))  # noqa: S314 our own file
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("22.5mm", "22.5mm", "0 0 33 33")
    assert [child.tag for child in root] == [f"{SVG}title", f"{SVG}path"]
    title, path = root
    assert title.text == URL
    assert path.get("fill") == "#000"
    again = np.zeros((33, 33), dtype=bool)
    rest = path.get("d")
    for x, y, length, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", rest):
        assert length == back
        again[int(y), int(x) : int(x) + int(length)] = True
    assert re.fullmatch(r"(M\d+ \d+h\d+v1h-\d+z)+", rest)
    assert np.array_equal(again, np.pad(symbol.modules, 4))


@pytest.mark.parametrize("text", ['<a href="x">&', "\x00\x07é\ufffe", "]]>"])
def test_an_svg_of_any_text_is_good_xml(text):
    ElementTree.fromstring(as_svg(make_symbol(text), side_mm=20))  # noqa: S314 our own file


@pytest.mark.parametrize(
    ("side_mm", "dpi"),
    [
        pytest.param(20, 600, id="20 mm at 600 dpi"),
        pytest.param(33, 254, id="modules of 10 pixels to the point"),
        pytest.param(12.7, 300, id="12.7 mm at 300 dpi"),
        pytest.param(5, 72, id="5 mm at 72 dpi"),
    ],
)
def test_a_png_has_whole_pixels_a_module_and_prints_at_its_size(symbol, scan, side_mm, dpi):
    file = as_png(symbol, side_mm=side_mm, dpi=dpi)
    with Image.open(io.BytesIO(file)) as picture:
        assert picture.format == "PNG"
        assert picture.mode == "1"  # one bit a pixel
        module_px, rest = divmod(picture.width, 33)
        assert rest == 0
        assert picture.size == (picture.width,) * 2
        found_dpi = picture.info["dpi"][0]
        pixels = np.array(picture)
    assert picture.width / found_dpi * 25.4 == pytest.approx(side_mm, rel=0.001)
    assert found_dpi >= dpi - 0.1
    assert (module_px - 1) * 33 / side_mm * 25.4 < dpi  # no finer than it has to be
    light = ~np.pad(symbol.modules, 4)
    assert np.array_equal(pixels, light.repeat(module_px, axis=0).repeat(module_px, axis=1))
    if module_px > 1:
        assert scan(pixels * np.uint8(255)).text == URL


def test_a_png_too_large_to_draw_is_refused(symbol):
    with pytest.raises(SymbolError):
        as_png(symbol, side_mm=1000, dpi=1200)


def test_a_pdf_is_one_page_of_the_symbols_size_and_scans(symbol, scan):
    document = pypdfium2.PdfDocument(as_pdf(symbol, side_mm=20))
    assert len(document) == 1
    assert document.get_metadata_value("Title") == URL
    page = document[0]
    assert page.get_size() == pytest.approx((20 / 25.4 * 72,) * 2, abs=0.01)
    objects = list(page.get_objects())
    picture = page.render(scale=10 * 33 / page.get_width(), grayscale=True).to_numpy()
    document.close()
    assert len(objects) == 1  # one path, one fill
    picture = picture.reshape(picture.shape[:2])
    assert picture.shape == (330, 330)
    assert scan(picture).text == URL
    centres = picture[5::10, 5::10]
    assert np.array_equal(centres < 128, np.pad(symbol.modules, 4))


def test_a_pdf_has_black_ink_only_and_no_font(symbol):
    file = as_pdf(symbol, side_mm=20)
    assert b"/Font" not in file
    content = pypdfium2.PdfDocument(file)
    fill = next(iter(content[0].get_objects()))
    assert fill.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH
    content.close()
    assert drawing(file).count(b" k\n") == drawing(file).count(b"0 0 0 1 k\n") == 1
    assert len(re.findall(rb"(?m)^[fFbBS]\*?$", drawing(file))) == 1


def drawing(file: bytes) -> bytes:
    """Return the page's drawing operators."""
    packed = re.search(rb"/FlateDecode[^>]*>>\nstream\n(.*)\nendstream", file, re.DOTALL)
    assert packed
    return zlib.decompress(packed[1])


def test_the_same_symbol_gives_the_same_bytes(symbol):
    again = make_symbol(URL)
    for made in (as_svg, as_png, as_pdf, as_eps):
        assert made(symbol, side_mm=20) == made(again, side_mm=20)


@pytest.mark.parametrize("side_mm", [0, -3, 1e-9, 4.99, 5001, float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("made", [as_svg, as_png, as_pdf, as_eps])
def test_a_size_that_paper_cannot_have_is_refused(symbol, made, side_mm):
    with pytest.raises(SymbolError):
        made(symbol, side_mm=side_mm)


@pytest.fixture(scope="module")
def ghostscript():
    program = shutil.which("gs")
    if program is None:
        pytest.skip("Ghostscript is missing; install it: apt install ghostscript")
    return program


def run_eps(program: str, file: bytes, device: str, *options: str) -> bytes:
    """Run an EPS through Ghostscript, cut to its own bounding box; return what the device made."""
    command = [program, "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-dEPSCrop", f"-sDEVICE={device}"]
    return subprocess.run(
        [*command, *options, "-sOutputFile=-", "-"], input=file, capture_output=True, check=True
    ).stdout


@pytest.mark.parametrize("side_mm", [16.5, 30, 47.3])
def test_an_eps_is_drawn_by_ghostscript_as_it_is_meant(symbol, scan, ghostscript, side_mm):
    dpi = 33 * 10 / side_mm * 25.4  # modules of 10 pixels
    drawn = run_eps(ghostscript, as_eps(symbol, side_mm=side_mm), "pgmraw", f"-r{dpi}")
    with Image.open(io.BytesIO(drawn)) as picture:
        pixels = np.array(picture)
    # The bounding box is in whole points; the drawing stands at its lower left.
    assert all(330 <= side <= 330 + dpi / 72 + 1 for side in pixels.shape)
    pixels = pixels[-330:, :330]
    assert scan(np.ascontiguousarray(pixels)).text == URL
    assert np.array_equal(pixels[5::10, 5::10] < 128, np.pad(symbol.modules, 4))


def test_an_eps_has_black_ink_only_and_leaves_the_page_it_stands_on_as_it_was(symbol, ghostscript):
    file = as_eps(symbol, side_mm=20)
    assert file.count(b" k\n") == file.count(b"0 0 0 1 k\n") == 1
    told = run_eps(ghostscript, file, "ink_cov").split()
    assert [float(ink) for ink in told[:3]] == [0, 0, 0]
    assert float(told[3]) > 20  # per cent of the page in black
    assert told[4:] == [b"CMYK", b"OK"]
    # Set into a page by another program, it must not leave its own operators behind.
    around = b"%!PS\n/m 7 def\n" + file.replace(b"showpage", b"") + b"m 7 eq {(kept) print} if flush\n"
    assert run_eps(ghostscript, around, "nullpage").strip() == b"kept"


@pytest.mark.parametrize(
    ("side_mm", "box"),
    [pytest.param(25.4, "0 0 72 72", id="an inch"), pytest.param(30, "0 0 86 86", id="85.04 points")],
)
def test_an_eps_tells_its_size(symbol, side_mm, box):
    head = as_eps(symbol, side_mm=side_mm).decode("ascii").splitlines()
    assert head[0] == "%!PS-Adobe-3.0 EPSF-3.0"
    assert head[1] == f"%%BoundingBox: {box}"
    exact = f"{side_mm / 25.4 * 72:.5f}"
    assert head[2] == f"%%HiResBoundingBox: 0 0 {exact} {exact}"
    assert f"%%Title: {URL}" in head


@pytest.mark.parametrize("text", ["ligne\n%%EOF", "É" * 9, ")("])
def test_an_eps_of_any_text_stays_in_one_line_of_ascii(text):
    file = as_eps(make_symbol(text), side_mm=20)
    assert file.isascii()
    assert file.count(b"%%EOF") == 1 + ("%%EOF" in text)
    assert len([line for line in file.splitlines() if line.startswith(b"%%EOF")]) == 1


def test_a_symbol_is_drawn_in_each_format_by_its_name(symbol):
    begins = {"svg": b"<svg ", "pdf": b"%PDF-", "eps": b"%!PS-Adobe", "png": b"\x89PNG"}
    assert set(begins) == set(CONTENT_TYPES)
    for form, begin in begins.items():
        assert draw(symbol, form, side_mm=30).startswith(begin)
