"""GS1 Data Matrix on a sheet, read by two decoders that share no code, from any renderer.

The proof reads with zxing-cpp. Here libdmtx reads too, where its program dmtxread is installed; and the
sheet is the one with the smallest modules of the layouts with a GS1 Data Matrix.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from drawn_sheets import Drawn, draw
from numpy.typing import NDArray
from PIL import Image
from test_second_renderer import RENDERERS, rendered

from contactcodes.sheets.layout_checks import TEXT_CLEARANCE_MM

_LARGE_PX = 4.0  # of a module: libdmtx wants no less
_AROUND_MM = TEXT_CLEARANCE_MM  # nothing stands nearer to a quiet zone, and scanners see more than that

_SEPARATOR = "\x1d"  # GS1 General Specifications, 7.8.3: what scanners hand on for FNC1


def read_by_zxing(crop: NDArray[np.uint8], _folder: Path) -> str | None:
    found = zxingcpp.read_barcode(
        crop, formats=zxingcpp.BarcodeFormat.DataMatrix, text_mode=zxingcpp.TextMode.Plain
    )
    return None if found is None else found.text


def read_by_libdmtx(crop: NDArray[np.uint8], folder: Path) -> str | None:
    """Read without correcting any error."""
    if shutil.which("dmtxread") is None:
        pytest.skip("dmtxread is absent: apt install dmtx-utils")
    Image.fromarray(crop).save(folder / "crop.png", compress_level=1)
    command = ["dmtxread", "-N1", "-C0", "-m2000", f"-G{ord(_SEPARATOR)}", folder / "crop.png"]
    run = subprocess.run(command, check=False, capture_output=True, timeout=60)
    return run.stdout.decode("ascii").removeprefix(_SEPARATOR) or None


@pytest.fixture(scope="module")
def smallest() -> Drawn:
    """A full sheet."""
    return draw("packaging-70x37-trade", 24, names=["Vitrine Ÿ"])


def crops(drawn: Drawn, renderer: str, dpi: int, folder: Path) -> list[tuple[str, NDArray[np.uint8]]]:
    """What each Data Matrix should say, and the picture of its own place, modules of 4 pixels or more."""
    picture = rendered(drawn, renderer, dpi, folder)
    px = picture.shape[1] / drawn.arrangement.media_mm[0]
    found = []
    for spot in drawn.arrangement.spots(1, len(drawn.labels)):
        symbol, place = drawn.labels[spot.label].trade_symbol, spot.trade_symbol_rectangle
        assert symbol is not None
        assert place is not None
        left, top = (round((each - _AROUND_MM) * px) for each in place[:2])
        right, bottom = (round((each + _AROUND_MM) * px) for each in place[2:])
        crop = Image.fromarray(np.ascontiguousarray(picture[top:bottom, left:right]))
        times = int(np.ceil(_LARGE_PX * symbol.side_with_quiet_zone / crop.width))
        large = crop.resize((crop.width * times, crop.height * times), Image.Resampling.BICUBIC)
        found.append((symbol.text, np.array(large)))
    return found


@pytest.mark.parametrize("dpi", [150, 203, 300, 600])
@pytest.mark.parametrize("renderer", sorted(RENDERERS))
def test_two_decoders_read_every_data_matrix_of_a_sheet(smallest, renderer, dpi, tmp_path):
    found = crops(smallest, renderer, dpi, tmp_path)
    assert len(found) == 24
    unread = [
        (place, read.__name__)
        for place, (text, crop) in enumerate(found)
        for read in (read_by_zxing, read_by_libdmtx)
        if read(crop, tmp_path) != text
    ]
    assert unread == []


def test_the_two_decoders_see_what_is_wrong(smallest, tmp_path):
    """A symbol with a third of its modules gone is read by neither."""
    _text, crop = crops(smallest, "pdfium", 300, tmp_path)[0]
    spoilt = crop.copy()
    spoilt[len(spoilt) // 3 : 2 * len(spoilt) // 3] = 255
    assert read_by_zxing(spoilt, tmp_path) is None
    assert read_by_libdmtx(spoilt, tmp_path) is None
