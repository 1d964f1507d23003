"""The sheets once more, by a renderer and a decoder that the proof does not use."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from drawn_sheets import draw
from numpy.typing import NDArray
from PIL import Image

from contactcodes.sheets.layout import all_layouts, find_layout

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftoppm") is None, reason="pdftoppm is absent: apt install poppler-utils"
)


def crops(name: str, folder: Path) -> list[tuple[str, NDArray[np.uint8]]]:
    """What each symbol of a full page should say, and the picture of its own place."""
    drawn = draw(name, find_layout(name).labels_per_page)
    (folder / "sheet.pdf").write_bytes(drawn.pdf)
    subprocess.run(
        ["pdftoppm", "-r", "300", "-gray", "-singlefile", folder / "sheet.pdf", folder / "sheet"],
        check=True,
        timeout=60,
    )
    with Image.open(folder / "sheet.pgm") as page:
        picture = np.asarray(page)
    px = picture.shape[1] / drawn.layout.page.width_mm
    found = []
    for placed in drawn.placed:
        left, top, side = (round(each * px) for each in (placed.x_mm, placed.y_mm, placed.side_mm))
        crop = np.ascontiguousarray(picture[top : top + side, left : left + side])
        found.append((placed.symbol.text, crop))
    return found


@needs_poppler
@pytest.mark.parametrize("name", sorted(all_layouts()))
def test_poppler_and_two_decoders_read_every_symbol_at_its_place(name, tmp_path):
    expected = []
    for text, crop in crops(name, tmp_path):
        found = zxingcpp.read_barcode(crop, formats=zxingcpp.BarcodeFormat.QRCode)
        assert found is not None
        assert found.text == text
        Image.fromarray(crop).save(tmp_path / f"{len(expected):03}.png", compress_level=1)
        expected.append(text)
    if shutil.which("zbarimg") is None:
        pytest.skip("zbarimg is absent: apt install zbar-tools")
    run = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", *sorted(tmp_path.glob("*.png"))],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.stdout.split() == expected
