"""The proof of a symbol's file: what is as it should be passes, what was damaged does not."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from contactcodes.codes.drawing_pdf import DrawingPdf
from contactcodes.codes.file_proof import prove_file, prove_pages
from contactcodes.codes.images import CONTENT_TYPES, draw, plain_shapes
from contactcodes.codes.symbol import make_symbol
from contactcodes.codes.vector_files import BLACK, WHITE, Shape, add_page, eps_of, pdf_of, svg_of
from contactcodes.errors import ProofError

URL = "HTTPS://QR.DUPONT.FR/7K3QX9M"
VECTORS = {"svg": svg_of, "pdf": pdf_of, "eps": eps_of}
SYMBOL = make_symbol(URL)
DARK = ("R", 4, 4, 1, 1)  # the corner of a finder, which no decoder needs

every_vector = pytest.mark.parametrize("form", VECTORS)


@pytest.mark.parametrize("version", [1, 2, 5, 10])
@pytest.mark.parametrize("side_mm", [5, 12.3, 33.333, 777, 5000])
@pytest.mark.parametrize("form", CONTENT_TYPES)
def test_every_file_we_draw_is_proven(form, side_mm, version):
    symbol = make_symbol("HTTPS://A.FR/0", version=version)
    prove_file(draw(symbol, form, side_mm=side_mm, dpi=40), form, symbol, side_mm)


@every_vector
@pytest.mark.parametrize(
    ("added", "reason"),
    [
        pytest.param(Shape(WHITE, [DARK]), "1 module is wrong", id="a module went missing"),
        pytest.param(Shape(BLACK, [("R", 5, 5, 2, 1)]), "2 modules are wrong", id="two modules too many"),
        pytest.param(Shape(BLACK, [("R", 0, 16, 1, 1)]), "1 module is wrong", id="ink in the quiet zone"),
        pytest.param(Shape(BLACK, [("R", 13.3, 1.3, 0.4, 0.4)]), "1 module is wrong", id="a speck there"),
        pytest.param(Shape(BLACK, [("R", 0, 0, 33, 33)]), "modules are wrong", id="nothing but ink"),
    ],
)
def test_a_drawing_with_one_thing_wrong_is_refused(form, added, reason):
    file = VECTORS[form]([*plain_shapes(SYMBOL), added], 33, 30, URL)
    with pytest.raises(ProofError, match=reason):
        prove_file(file, form, SYMBOL, 30)


@pytest.mark.parametrize("form", CONTENT_TYPES)
def test_the_symbol_of_another_code_is_refused(form):
    other = make_symbol("HTTPS://QR.DUPONT.FR/7K3QX9N")
    with pytest.raises(ProofError, match="modules are wrong"):
        prove_file(draw(other, form, side_mm=30), form, SYMBOL, 30)


@pytest.mark.parametrize("form", CONTENT_TYPES)
def test_a_symbol_of_another_size_is_refused(form):
    with pytest.raises(ProofError, match=r"29.1 × 29.1 mm, not 30 mm wide"):
        prove_file(draw(SYMBOL, form, side_mm=29.1), form, SYMBOL, 30)
    with pytest.raises(ProofError, match=r"its modules are not whole|modules are wrong"):
        prove_file(draw(make_symbol(URL, version=4), form, side_mm=30), form, SYMBOL, 30)


@pytest.mark.parametrize("form", CONTENT_TYPES)
@pytest.mark.parametrize("left", [0.0, 0.3, 0.9])
def test_a_file_that_is_cut_off_is_refused(form, left):
    file = draw(SYMBOL, form, side_mm=30)
    with pytest.raises(ProofError):
        prove_file(file[: int(len(file) * left)], form, SYMBOL, 30)


def test_a_modules_position_in_the_finished_bytes_matters():
    svg = draw(SYMBOL, "svg", side_mm=30)
    eps = draw(SYMBOL, "eps", side_mm=30)
    moved_svg = svg.replace(b"M4 4h7", b"M4 5h7", 1)
    moved_eps = re.sub(rb"\n4 4 7 1 re\n", b"\n4 5 7 1 re\n", eps, count=1)
    assert moved_svg != svg
    assert moved_eps != eps
    for form, file in (("svg", moved_svg), ("eps", moved_eps)):
        with pytest.raises(ProofError, match="modules are wrong"):
            prove_file(file, form, SYMBOL, 30)


def test_a_png_is_looked_at_pixel_by_pixel():
    with Image.open(io.BytesIO(draw(SYMBOL, "png", side_mm=30))) as picture:
        pixels, dpi = np.array(picture), picture.info["dpi"]
    module_px = len(pixels) // 33
    pixels[4 * module_px + 3, 4 * module_px + 3] ^= True
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", dpi=dpi)
    with pytest.raises(ProofError, match="1 module is wrong"):
        prove_file(file.getvalue(), "png", SYMBOL, 30)
    unsized = io.BytesIO()
    Image.fromarray(pixels).save(unsized, "PNG")
    with pytest.raises(ProofError, match="cannot be read"):
        prove_file(unsized.getvalue(), "png", SYMBOL, 30)


def pages(path: Path, symbols) -> Path:
    with path.open("wb") as out, DrawingPdf(out, title="") as pdf:
        for symbol in symbols:
            add_page(pdf, plain_shapes(symbol), symbol.side_with_quiet_zone, 30)
    return path


def test_each_page_of_a_pdf_is_proven_in_its_place(tmp_path: Path):
    symbols = [make_symbol(f"HTTPS://QR.DUPONT.FR/{'7K3QX9M' * times}") for times in (1, 4, 9, 1)]
    assert len({symbol.version for symbol in symbols}) == 3
    assert prove_pages(pages(tmp_path / "good.pdf", symbols), iter(symbols), 30) == 4
    swapped = [symbols[0], symbols[2], symbols[1], symbols[3]]
    with pytest.raises(ProofError):
        prove_pages(pages(tmp_path / "swapped.pdf", swapped), iter(symbols), 30)


@pytest.mark.parametrize("there", [0, 1, 3])
def test_a_page_too_many_or_too_few_is_found(tmp_path: Path, there):
    path = pages(tmp_path / "few.pdf", [SYMBOL] * there)
    with pytest.raises(ProofError, match=r"one page for each code|cannot be read"):
        prove_pages(path, [SYMBOL] * 2, 30)


def test_what_is_no_pdf_at_all_is_found(tmp_path: Path):
    path = tmp_path / "none.pdf"
    path.write_bytes(b"%PDF-1.6 and nothing more")
    with pytest.raises(ProofError, match="cannot be read"):
        prove_pages(path, [SYMBOL], 30)
