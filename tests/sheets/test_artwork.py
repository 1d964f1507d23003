from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
import pikepdf
import pypdfium2
import pytest
from drawn_sheets import draw
from numpy.typing import NDArray
from PIL import Image

from contactcodes.errors import InputError
from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.artwork import Artwork, Mark
from contactcodes.sheets.boxes import POINTS_PER_MM, MarkBox, Rectangle
from contactcodes.sheets.layout_folder import find_layout
from contactcodes.sheets.picture import read_picture


def logo_file(kind: str = "PNG", mode: str = "RGBA") -> bytes:
    """A red square left of a grey one, and nothing behind them where there is transparency."""
    image = Image.new("RGBA", (60, 20), (0, 0, 0, 0))
    image.paste((255, 0, 0, 255), (0, 0, 20, 20))
    image.paste((51, 51, 51, 255), (40, 0, 60, 20))
    out = BytesIO()
    image.convert(mode).save(out, kind)
    return out.getvalue()


def looked_at(pdf: bytes, dpi: int = 100) -> tuple[NDArray[np.uint8], float]:
    """The first page in colour, and pixels a millimetre."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=dpi / 72, rev_byteorder=True).to_numpy().astype(int)
    width_mm = document[0].get_width() / POINTS_PER_MM
    document.close()
    return picture, picture.shape[1] / width_mm


def test_grey_of_a_logo_is_black_ink_alone():
    picture = read_picture(logo_file())
    inks = np.frombuffer(picture.inks, dtype=np.uint8).reshape(20, 60, 4)
    assert inks[0, 0].tolist() == [0, 255, 255, 0]
    assert inks[0, 50].tolist() == [0, 0, 0, 204]
    mask = np.frombuffer(picture.mask, dtype=np.uint8).reshape(20, 60)
    assert (mask[0, 0], mask[0, 30]) == (255, 0)


def test_a_logo_is_written_once_and_stands_in_its_box_on_every_page():
    drawn = draw("poster-a4", 3, artwork=Artwork(logo=read_picture(logo_file())))
    with pikepdf.open(BytesIO(drawn.pdf)) as pdf:
        images = {page.Resources.XObject["/P1"].objgen for page in pdf.pages}
        assert len(images) == 1
        image = pdf.pages[0].Resources.XObject["/P1"]
        assert image.ColorSpace == "/DeviceCMYK"
        assert image.SMask.ColorSpace == "/DeviceGray"
        assert pdf.pages[0].Group.CS == "/DeviceCMYK"
    page, px = looked_at(drawn.pdf)
    box = drawn.layout.front.logo
    reddish = (page[..., 0] > 180) & (page[..., 1] < 100)
    rows, columns = np.nonzero(reddish)
    assert len(rows) > 20
    assert columns.min() / px == pytest.approx(box.x_mm, abs=0.4)
    assert box.y_mm - 0.4 <= rows.min() / px
    assert rows.max() / px <= box.y_mm + box.height_mm + 0.4


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGB"), ("PNG", "P"), ("PNG", "LA"), ("JPEG", "CMYK"), ("JPEG", "L")]
)
def test_logos_of_every_common_kind_are_read(kind, mode):
    picture = read_picture(logo_file(kind, mode))
    assert (picture.width_px, picture.height_px) == (60, 20)
    assert len(picture.inks) == 4 * 60 * 20


def test_what_is_no_picture_is_refused():
    with pytest.raises(InputError, match="has to be a PNG or JPEG"):
        read_picture(b"<svg/>")
    with pytest.raises(InputError, match="has to be a PNG or JPEG"):
        read_picture(logo_file()[:-40])


def test_a_huge_logo_is_made_smaller():
    out = BytesIO()
    Image.new("L", (9000, 3000), 0).save(out, "PNG")
    picture = read_picture(out.getvalue())
    assert (picture.width_px, picture.height_px) == (4000, 1333)


def marked(path: str) -> bytes:
    """A poster with a mark of 20 mm, 150 mm from the left and 30 mm from the top."""
    layout = find_layout("poster-a4")
    front = replace(layout.front, mark=MarkBox(x_mm=150, y_mm=30, side_mm=20))
    mark = Mark(path=path, side=24, colour=(0, 1, 1, 0))
    return draw(Arrangement(replace(layout, front=front)), 1, artwork=Artwork(mark=mark)).pdf


def red_mm(pdf: bytes) -> Rectangle:
    """Where something red stands on the first page."""
    page, px = looked_at(pdf, dpi=200)
    rows, columns = np.nonzero((page[..., 0] > 180) & (page[..., 1] < 120))
    return columns.min() / px, rows.min() / px, (columns.max() + 1) / px, (rows.max() + 1) / px


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("M0 0h24v24h-24z", (150, 30, 170, 50), id="the whole square"),
        pytest.param("M12 0L24 0L24 6L12 6Z", (160, 30, 170, 35), id="its right half, above"),
        pytest.param("M0 12a12 12 0 0 0 24 0z", (150, 40, 170, 50), id="an arc"),
        pytest.param("M0 0Q12 24 24 0z", (150, 30, 170, 40), id="a curve of TrueType"),
    ],
)
def test_a_mark_stands_in_its_box_as_its_path_says(path, expected):
    assert red_mm(marked(path)) == pytest.approx(expected, abs=0.3)


def test_what_is_no_path_is_refused():
    with pytest.raises(InputError, match="no path of SVG"):
        Mark(path="M0 0 X 12")
