from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from contactcodes.sheets.preview import first_page_png


@pytest.mark.parametrize("width_px", [1, 320, 1001])
def test_the_first_page_is_a_picture_as_wide_as_asked_for(sheet, width_px):
    picture = Image.open(BytesIO(first_page_png(sheet.pdf, width_px=width_px)))
    assert picture.format == "PNG"
    assert picture.mode == "RGB"
    assert picture.width == width_px
    assert picture.height == pytest.approx(width_px * 297 / 210, abs=1)


def test_a_preview_shows_the_symbols(sheet):
    picture = np.asarray(Image.open(BytesIO(first_page_png(sheet.pdf, width_px=840))).convert("L"))
    left, top, right, bottom = next(sheet.arrangement.spots(1, 28)).symbol_rectangle
    x, y = round((left + right) / 2 * 4), round((top + bottom) / 2 * 4)
    around = picture[y - 40 : y + 40, x - 40 : x + 40]
    assert 0.3 < (around < 128).mean() < 0.7


@pytest.mark.parametrize("width_px", [0, 4001])
def test_a_width_out_of_range_is_refused(sheet, width_px):
    with pytest.raises(ValueError, match="width_px"):
        first_page_png(sheet.pdf, width_px=width_px)


def test_another_page_is_shown_where_it_is_asked_for(sheet, tmp_path):
    file = tmp_path / "sheets.pdf"
    file.write_bytes(sheet.pdf)
    assert first_page_png(file, width_px=320) == first_page_png(sheet.pdf, width_px=320)
    assert first_page_png(file, width_px=320, page=2) != first_page_png(file, width_px=320)


@pytest.mark.parametrize("page", [0, 3])
def test_a_page_that_is_not_there_is_refused(sheet, page):
    with pytest.raises(ValueError, match="page"):
        first_page_png(sheet.pdf, width_px=320, page=page)


def test_what_is_no_pdf_has_no_preview():
    with pytest.raises(pypdfium2.PdfiumError):
        first_page_png(b"nothing", width_px=100)


def test_previews_asked_for_at_once_are_all_right(sheet):
    alone = first_page_png(sheet.pdf, width_px=300)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda _turn: first_page_png(sheet.pdf, width_px=300), range(12)))
    assert set(together) == {alone}
