"""Plain symbols in a spot colour: its plate, what screens show, and an ink that nobody would read."""

from __future__ import annotations

import io
import shutil
import subprocess

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from contactcodes.codes.file_proof import prove_file
from contactcodes.codes.images import draw
from contactcodes.codes.symbol import make_symbol
from contactcodes.codes.vector_files import Colour, Shape, eps_of, spot_colours_of_eps
from contactcodes.errors import ProofError

TEXT = "HTTPS://QR.DUPONT.FR/7K3QX9M"
BLUE = Colour((1, 0.68, 0, 0.54), "#000000", "PANTONE 282 C")
GREEN = Colour((1, 0, 1, 0), "#000000", "Vert d’été + 2")


@pytest.mark.parametrize("form", ["pdf", "eps"])
@pytest.mark.parametrize("ink", [BLUE, GREEN], ids=["blue", "green"])
def test_a_symbol_in_a_spot_colour_is_proven(form, ink: Colour) -> None:
    symbol = make_symbol(TEXT)
    file = draw(symbol, form, side_mm=30, ink=ink)
    prove_file(file, form, symbol, 30)
    assert file == draw(symbol, form, side_mm=30, ink=ink)


def test_a_pdf_has_the_ink_and_no_other(tmp_path) -> None:
    file = draw(make_symbol(TEXT), "pdf", side_mm=30, ink=BLUE)
    with pikepdf.open(io.BytesIO(file)) as pdf:
        (space,) = pdf.pages[0].Resources.ColorSpace.values()
        assert (space[0], space[1], space[2]) == ("/Separation", "/PANTONE 282 C", "/DeviceCMYK")
        assert [float(part) for part in space[3].C1] == [1, 0.68, 0, 0.54]
        drawing = pdf.pages[0].Contents.read_bytes().split()
    assert drawing.count(b"scn") == 1
    assert b"k" not in drawing
    picture = pypdfium2.PdfDocument(file)[0].render(scale=4).to_pil()
    assert zxingcpp.read_barcode(picture).text == TEXT
    red, _green, blue = picture.getpixel((picture.width * 5 // 33, picture.height * 9 // 66))
    assert blue > red + 20


def test_an_eps_tells_layout_programs_of_the_ink() -> None:
    file = draw(make_symbol(TEXT), "eps", side_mm=30, ink=BLUE)
    assert b"%%DocumentCustomColors: (PANTONE 282 C)\n" in file
    assert b"%%CMYKCustomColor: 1 0.68 0 0.54 (PANTONE 282 C)\n" in file
    assert spot_colours_of_eps(file) == {"PANTONE 282 C": (1, 0.68, 0, 0.54)}
    assert spot_colours_of_eps(draw(make_symbol(TEXT), "eps", side_mm=30)) == {}
    odd = [Shape(ink, [("R", 2, 2, 4, 4)]) for ink in (BLUE, GREEN)]
    assert spot_colours_of_eps(eps_of(odd, 10, 30, "")) == {
        "PANTONE 282 C": (1, 0.68, 0, 0.54),
        "Vert d’été + 2": (1, 0, 1, 0),
    }


@pytest.mark.parametrize("ink", [BLUE, GREEN], ids=["blue", "green"])
def test_ghostscript_makes_a_plate_of_the_ink(tmp_path, ink: Colour) -> None:
    if shutil.which("gs") is None:
        pytest.skip("Ghostscript is missing; install it: apt install ghostscript")
    (tmp_path / "a.eps").write_bytes(draw(make_symbol(TEXT), "eps", side_mm=30, ink=ink))
    command = ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-dEPSCrop", "-sDEVICE=tiffsep", "-r300"]
    subprocess.run([*command, "-sOutputFile=a.tif", "a.eps"], cwd=tmp_path, check=True, timeout=60)
    from PIL import Image

    plates = {}
    for plate in tmp_path.glob("a*(*).tif"):
        with Image.open(plate) as picture:
            plates[plate.name.partition("(")[2].removesuffix(").tif")] = picture.convert("L").getextrema()
    spot = {
        name: extrema
        for name, extrema in plates.items()
        if name not in {"Cyan", "Magenta", "Yellow", "Black"}
    }
    assert list(spot.values()) == [(0, 255)], plates
    assert all(
        plates[name] == (255, 255) for name in ("Cyan", "Magenta", "Yellow", "Black") if name in plates
    )


@pytest.mark.parametrize("form", ["pdf", "eps"])
def test_an_ink_that_is_too_light_is_not_delivered(form) -> None:
    symbol = make_symbol(TEXT)
    pale = Colour((0.4, 0, 0, 0), "#000000", "Bleu pâle")
    with pytest.raises(ProofError, match=r"its ink is too light: \d+ of 255, and at most 140 is read"):
        prove_file(draw(symbol, form, side_mm=30, ink=pale), form, symbol, 30)
