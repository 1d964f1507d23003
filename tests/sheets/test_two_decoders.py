"""Every symbol of a sheet is read by two decoders that share no code, from any renderer, at any resolution.

The proof reads with zxing-cpp at 300 dpi. Here qrdec reads too, the decoder of zbar; and the
sheet is the one with the smallest modules of the folder's label sheets.
"""

from __future__ import annotations

import deqr
import numpy as np
import pytest
import zxingcpp
from drawn_sheets import Drawn, draw
from numpy.typing import NDArray
from PIL import Image
from test_second_renderer import RENDERERS, crops

_SMALLEST_PX = 4.0  # of a module: screens and phones enlarge what is smaller
QRDEC = deqr.QRdecDecoder()


def read_by_zxing(crop: NDArray[np.uint8]) -> str | None:
    found = zxingcpp.read_barcode(crop, formats=zxingcpp.BarcodeFormat.QRCode)
    return None if found is None else found.text


def read_by_qrdec(crop: NDArray[np.uint8]) -> str | None:
    found = QRDEC.decode(crop)
    return str(found[0].data_entries[0].data) if found else None


@pytest.fixture(scope="module")
def smallest() -> Drawn:
    """A full sheet of 65 labels."""
    return draw("avery-l7651", 65, names=["Vitrine Ÿ"])


@pytest.mark.parametrize("dpi", [96, 110, 150, 203, 300, 400, 520, 600])
@pytest.mark.parametrize("renderer", sorted(RENDERERS))
def test_two_decoders_read_every_symbol_of_a_sheet(smallest, renderer, dpi, tmp_path):
    found = crops(smallest, renderer, dpi, tmp_path)
    assert len(found) == 65
    across = smallest.labels[0].symbol.side_with_quiet_zone
    unread = []
    for place, (text, crop) in enumerate(found):
        times = int(np.ceil(_SMALLEST_PX / (crop.shape[1] / across)))
        picture = Image.fromarray(np.ascontiguousarray(crop))
        large = picture.resize((picture.width * times, picture.height * times), Image.Resampling.BICUBIC)
        unread += [
            (place, read.__name__) for read in (read_by_zxing, read_by_qrdec) if read(np.array(large)) != text
        ]
    assert unread == []


def test_the_two_decoders_see_what_is_wrong(smallest, tmp_path):
    """A symbol with a third of its modules gone is read by neither."""
    _text, crop = crops(smallest, "pdfium", 300, tmp_path)[0]
    spoilt = np.array(crop)
    spoilt[len(spoilt) // 3 : 2 * len(spoilt) // 3] = 255
    assert read_by_zxing(spoilt) is None
    assert read_by_qrdec(spoilt) is None
