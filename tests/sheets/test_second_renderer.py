"""The sheets once more, by renderers and a decoder that the proof does not use."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from drawn_sheets import Drawn, draw
from numpy.typing import NDArray
from PIL import Image

from contactcodes.sheets.boxes import Kind
from contactcodes.sheets.layout_folder import all_layouts


@dataclass(frozen=True)
class Renderer:
    """A program that makes a picture of the first page, of ``sheet.pdf`` into ``page.png``."""

    program: str
    package: str
    command: str

    def render(self, pdf: bytes, dpi: int, folder: Path) -> NDArray[np.uint8]:
        (folder / "sheet.pdf").write_bytes(pdf)
        command = self.command.format(dpi=dpi).split()
        subprocess.run([self.program, *command], cwd=folder, check=True, timeout=120, capture_output=True)
        with Image.open(folder / "page.png") as page:
            return np.asarray(page.convert("L"))


class Pdfium:
    """The renderer of the proof, at other resolutions than the proof's."""

    program, package = "python", ""

    def render(self, pdf: bytes, dpi: int, _folder: Path) -> NDArray[np.uint8]:
        document = pypdfium2.PdfDocument(pdf)
        picture = document[0].render(scale=dpi / 72, grayscale=True).to_numpy().copy()
        document.close()
        return picture


RENDERERS = {
    "pdfium": Pdfium(),
    "poppler": Renderer("pdftoppm", "poppler-utils", "-r {dpi} -png -gray -singlefile sheet.pdf page"),
    "mupdf": Renderer("mutool", "mupdf-tools", "draw -q -r {dpi} -c gray -o page.png sheet.pdf 1"),
    "ghostscript": Renderer(
        "gs",
        "ghostscript",
        "-q -dNOPAUSE -dBATCH -dSAFER -sDEVICE=pnggray -dTextAlphaBits=4 -dGraphicsAlphaBits=4 -r{dpi} "
        "-dFirstPage=1 -dLastPage=1 -sOutputFile=page.png sheet.pdf",
    ),
}
# The first of each kind of layout, of a size that every renderer makes in a second.
ONE_OF_EACH_KIND = sorted(
    {
        layout.kind: name
        for name, layout in sorted(all_layouts().items(), reverse=True)
        if max(layout.page.width_mm, layout.page.height_mm) < 330 and not layout.mirrored
    }.values()
)


def rendered(drawn: Drawn, renderer: str, dpi: int, folder: Path) -> NDArray[np.uint8]:
    """Return a picture of the first page; the test is skipped where the program is absent."""
    chosen = RENDERERS[renderer]
    if shutil.which(chosen.program) is None:
        pytest.skip(f"{chosen.program} is absent: apt install {chosen.package}")
    return chosen.render(drawn.pdf, dpi, folder)


def crops(drawn: Drawn, renderer: str, dpi: int, folder: Path) -> list[tuple[str, NDArray[np.uint8]]]:
    """What each symbol of the first page should say, and the picture of its own place."""
    picture = rendered(drawn, renderer, dpi, folder)
    px = picture.shape[1] / drawn.arrangement.media_mm[0]
    found = []
    for spot in drawn.arrangement.spots(1, len(drawn.labels)):
        if spot.symbol_rectangle:
            left, top, right, bottom = (round(each * px) for each in spot.symbol_rectangle)
            found.append((drawn.labels[spot.label].symbol.text, picture[top:bottom, left:right]))
    return found


def assert_two_decoders_read(found: list[tuple[str, NDArray[np.uint8]]], folder: Path) -> None:
    """zxing-cpp and, where it is installed, zbar."""
    assert found
    for place, (text, crop) in enumerate(found):
        crop = np.ascontiguousarray(crop)
        read = zxingcpp.read_barcode(crop, formats=zxingcpp.BarcodeFormat.QRCode)
        assert read is not None
        assert read.text == text
        Image.fromarray(crop).save(folder / f"crop{place:03}.png", compress_level=1)
    if shutil.which("zbarimg") is None:
        pytest.skip("zbarimg is absent: apt install zbar-tools")
    run = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", *sorted(folder.glob("crop*.png"))],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.stdout.split() == [text for text, _crop in found]


@pytest.mark.parametrize("dpi", [96, 300])
@pytest.mark.parametrize("renderer", sorted(RENDERERS))
def test_every_renderer_makes_symbols_that_two_decoders_read(renderer, dpi, tmp_path):
    drawn = draw("avery-l7160", 21)
    assert_two_decoders_read(crops(drawn, renderer, dpi, tmp_path), tmp_path)


@pytest.mark.parametrize("name", ONE_OF_EACH_KIND)
def test_every_kind_of_layout_is_read_from_another_renderer(name, tmp_path):
    drawn = draw(name, all_layouts()[name].labels_per_page, names=["Vitrine Ÿ"])
    assert_two_decoders_read(crops(drawn, "poppler", 300, tmp_path), tmp_path)


def test_there_is_one_of_each_kind():
    assert {all_layouts()[name].kind for name in ONE_OF_EACH_KIND} == set(Kind)
