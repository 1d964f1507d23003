from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from drawn_sheets import Drawn, draw
from numpy.typing import NDArray
from PIL import Image

from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.boxes import POINTS_PER_MM
from contactcodes.sheets.layout_folder import find_layout
from contactcodes.sheets.pdf_information import PrintingCondition
from contactcodes.sheets.press import Ink, Press

BLUE = Ink(name="PANTONE 282 C", alternate=(1.0, 0.68, 0.0, 0.54))
needs_ghostscript = pytest.mark.skipif(
    shutil.which("gs") is None, reason="gs is absent: apt install ghostscript"
)


def for_press(press: Press, *, mirrored: bool = False, count: int = 1) -> Drawn:
    """A sticker of A5 as a printing house gets it."""
    layout = replace(find_layout("sticker-a5"), mirrored=mirrored)
    return draw(Arrangement(layout, press=press), count)


def content(drawn: Drawn) -> str:
    with pikepdf.open(BytesIO(drawn.pdf)) as pdf:
        return pdf.pages[0].Contents.read_bytes().decode("ascii")


def marks_mm(drawn: Drawn) -> set[tuple[float, float, float, float]]:
    """The crop marks, in millimetres from the bottom left of the trim."""
    drawing = re.search(r"/S\d CS 1 SCN 0.25 w (.*) Q", content(drawn))
    return {
        tuple(
            sorted(round(float(each) / POINTS_PER_MM, 3) for each in line[axis::2])[end]
            for end in (0, 1)
            for axis in (0, 1)
        )
        for line in re.findall(r"([\d.-]+) ([\d.-]+) m ([\d.-]+) ([\d.-]+) l S", drawing[1])
    }


@pytest.mark.parametrize(("bleed_mm", "offset_mm"), [(0.0, 3.0), (3.0, 3.0), (5.0, 5.0)])
def test_crop_marks_stand_outside_trim_and_bleed(bleed_mm, offset_mm):
    drawn = for_press(Press(bleed_mm=bleed_mm))
    near, far = offset_mm, offset_mm + 5.0
    width, height = 148.0, 210.0
    assert marks_mm(drawn) == {
        *((x, height + near, x, height + far) for x in (0.0, width)),
        *((x, -far, x, -near) for x in (0.0, width)),
        *((-far, y, -near, y) for y in (0.0, height)),
        *((width + near, y, width + far, y) for y in (0.0, height)),
    }
    with pikepdf.open(BytesIO(drawn.pdf)) as pdf:
        page = pdf.pages[0]
        boxes = {
            name: [float(each) / POINTS_PER_MM for each in page[name]]
            for name in ("/MediaBox", "/BleedBox", "/TrimBox")
        }
        colour = page.Resources.ColorSpace["/S1"]
        assert (str(colour[0]), str(colour[1])) == ("/Separation", "/All")
    assert boxes["/MediaBox"] == pytest.approx((0, 0, width + 2 * far, height + 2 * far), abs=1e-3)
    assert boxes["/TrimBox"] == pytest.approx((far, far, far + width, far + height), abs=1e-3)
    assert boxes["/BleedBox"] == pytest.approx(
        (far - bleed_mm, far - bleed_mm, far + width + bleed_mm, far + height + bleed_mm), abs=1e-3
    )


@pytest.mark.parametrize(("up", "cuts"), [(2, (4, 2)), (4, (4, 4))])
def test_several_up_have_marks_at_every_cut_and_none_between_them(up, cuts):
    drawn = for_press(Press(up=up), count=up)
    assert drawn.pages == 1
    width, height = drawn.arrangement.trim_mm
    marks = marks_mm(drawn)
    assert len(marks) == 2 * sum(cuts)
    for x, y, to_x, to_y in marks:
        assert max(x, to_x) < 0 or min(x, to_x) > width or max(y, to_y) < 0 or min(y, to_y) > height


def test_a_sheet_without_crop_marks_has_no_registration_colour():
    drawn = for_press(Press(crop_marks=False))
    assert " CS 1 SCN" not in content(drawn)
    assert drawn.arrangement.margin_mm == 3.0


def test_symbols_are_printed_in_the_spot_colour_of_the_order_and_words_in_black():
    drawn = for_press(Press(ink=BLUE))
    symbol = re.search(r"(/S\d) cs 1 scn\nq [^Q]*re\nf Q", content(drawn))
    with pikepdf.open(BytesIO(drawn.pdf)) as pdf:
        space = pdf.pages[0].Resources.ColorSpace[symbol[1]]
        assert (str(space[0]), str(space[1])) == ("/Separation", "/PANTONE 282 C")
    assert "0 0 0 1 k" not in content(drawn)
    assert "0 0 0 .92 k" in content(drawn)


def test_a_press_gets_an_output_intent_and_a_desk_printer_none():
    with pikepdf.open(BytesIO(for_press(Press()).pdf)) as pdf:
        assert str(pdf.Root.OutputIntents[0].OutputConditionIdentifier) == "FOGRA39"
        assert b"PDF/X-4" not in pdf.Root.Metadata.read_bytes()
    with pikepdf.open(BytesIO(draw("sticker-a5", 1).pdf)) as pdf:
        assert "/OutputIntents" not in pdf.Root


def test_another_condition_is_told():
    arrangement = Arrangement(find_layout("sticker-a5"), press=Press())
    drawn = draw(arrangement, 1, condition=PrintingCondition(identifier="FOGRA52"))
    with pikepdf.open(BytesIO(drawn.pdf)) as pdf:
        assert str(pdf.Root.OutputIntents[0].OutputConditionIdentifier) == "FOGRA52"


def test_above_the_white_of_a_window_sticker_everything_overprints():
    operators = content(for_press(Press(), mirrored=True))
    white = operators.index("/S2 cs 1 scn")
    overprint = operators.index("/Overprint gs")
    assert operators.index("/Knockout gs") < white < overprint < operators.index("0 0 0 1 k")
    assert "/Knockout gs" not in operators[overprint:]


@pytest.fixture(scope="module")
def plates(tmp_path_factory) -> dict[str, NDArray[np.uint8]]:
    """What a press prints of a mirrored sticker: ink → 0 full to 255 none, at 50 dpi."""
    folder: Path = tmp_path_factory.mktemp("plates")
    (folder / "sticker.pdf").write_bytes(for_press(Press(), mirrored=True).pdf)
    subprocess.run(
        ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", "-r50", "-sOutputFile=out.tif",
         "sticker.pdf"],
        cwd=folder, check=True, timeout=60,
    )  # fmt: skip
    found = {}
    for file in folder.glob("out(*).tif"):
        with Image.open(file) as plate:
            found[file.stem.partition("(")[2].rstrip(")")] = np.asarray(plate.convert("L"))
    return found


@needs_ghostscript
def test_the_white_plate_is_whole_below_symbol_and_words(plates):
    assert set(plates) == {"Cyan", "Magenta", "Yellow", "Black", "White"}
    px = 50 / 25.4
    sheet = slice(round(6 * px), round((8 + 210 + 2) * px)), slice(round(6 * px), round((8 + 148 + 2) * px))
    assert plates["White"][sheet].max() == 0  # solid, out to the bleed of 3 mm
    assert plates["Black"][sheet].min() == 0
    assert (plates["Black"][sheet] < 128).mean() > 0.05


@needs_ghostscript
def test_nothing_but_the_marks_is_printed_on_the_coloured_plates(plates):
    px = 50 / 25.4
    inside = slice(round(9 * px), round(215 * px)), slice(round(9 * px), round(155 * px))
    for ink in ("Cyan", "Magenta", "Yellow"):
        assert plates[ink][inside].min() == 255
        assert plates[ink].min() < 128  # the marks are on every plate
