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

from contactcodes.campaigns.sheet_artwork import drawn_logo
from contactcodes.codes.logo import Logo
from contactcodes.errors import InputError
from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.artwork import Artwork, Mark
from contactcodes.sheets.boxes import POINTS_PER_MM, MarkBox, Rectangle
from contactcodes.sheets.layout_folder import find_layout
from contactcodes.sheets.picture import Picture

# A red square left of a grey one, and nothing between them.
LOGO = Picture(60, 20, "0 1 1 0 k 0 0 20 20 re f\n0 0 0 0.8 k 40 0 20 20 re f")


def looked_at(pdf: bytes, dpi: int = 100) -> tuple[NDArray[np.uint8], float]:
    """The first page in colour, and pixels a millimetre."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=dpi / 72, rev_byteorder=True).to_numpy().astype(int)
    width_mm = document[0].get_width() / POINTS_PER_MM
    document.close()
    return picture, picture.shape[1] / width_mm


def test_a_logo_is_written_once_and_stands_in_its_box_on_every_page():
    drawn = draw("poster-a4", 3, artwork=Artwork(logo=LOGO))
    with pikepdf.open(BytesIO(drawn.pdf)) as pdf:
        forms = {page.Resources.XObject["/P1"].objgen for page in pdf.pages}
        assert len(forms) == 1
        assert pdf.pages[0].Resources.XObject["/P1"].Subtype == "/Form"
    page, px = looked_at(drawn.pdf)
    box = drawn.layout.front.logo
    reddish = (page[..., 0] > 180) & (page[..., 1] < 100)
    rows, columns = np.nonzero(reddish)
    assert len(rows) > 20
    assert columns.min() / px == pytest.approx(box.x_mm, abs=0.4)
    assert box.y_mm - 0.4 <= rows.min() / px
    assert rows.max() / px <= box.y_mm + box.height_mm + 0.4
    assert columns.max() - columns.min() == pytest.approx(rows.max() - rows.min(), abs=2)  # not stretched


def test_a_brand_s_logo_is_drawn_as_curves_in_its_inks():
    picture = Image.new("RGBA", (120, 300), (0, 0, 0, 0))
    picture.paste((27, 58, 107, 255), (0, 0, 120, 150))
    picture.paste((51, 51, 51, 255), (0, 150, 120, 300))
    out = BytesIO()
    picture.save(out, "PNG")
    drawn = drawn_logo(Logo.read(out.getvalue()))
    assert (drawn.width, drawn.height) == (120, 300)
    assert "0.7477 0.4579 0 0.5804 k" in drawn.drawing  # as ``style_contrast.inks`` has #1b3a6b
    assert "0 0 0 0.8 k" in drawn.drawing  # grey is black ink alone
    sheet = draw("poster-a4", 1, artwork=Artwork(logo=drawn))
    page, px = looked_at(sheet.pdf)
    box = sheet.layout.front.logo
    part = page[round(box.y_mm * px) : round((box.y_mm + box.height_mm) * px)]
    blue = (part[..., 2] > part[..., 0] + 50) & (part[..., 0] < 60)
    rows, columns = np.nonzero(blue)
    assert columns.max() - columns.min() == pytest.approx(2 / 5 * box.height_mm * px, abs=2)
    assert rows.max() - rows.min() == pytest.approx(box.height_mm / 2 * px, abs=2)


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
