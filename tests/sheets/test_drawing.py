from __future__ import annotations

import re
import tracemalloc
from dataclasses import replace
from io import BytesIO

import numpy as np
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from drawn_sheets import LONG_NAMES, WORDINGS, Drawn, draw, make_labels

from contactcodes.codes.matrix_symbol import Symbology
from contactcodes.errors import LayoutError
from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.boxes import POINTS_PER_MM, Face, Page, Rectangle
from contactcodes.sheets.correction import Correction
from contactcodes.sheets.drawing import draw_sheets
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.layout_folder import all_layouts, find_layout


def page_operators(pdf: bytes) -> list[str]:
    """The content of each page."""
    with pikepdf.open(BytesIO(pdf)) as read:
        return [page.Contents.read_bytes().decode("ascii") for page in read.pages]


def words_within(drawn: Drawn, page: int, place: Rectangle) -> str:
    """The words of a rectangle in millimetres from the top left of a page, white space left out."""
    document = pypdfium2.PdfDocument(drawn.pdf)
    height = document[page - 1].get_height()
    left, top, right, bottom = (each * POINTS_PER_MM for each in place)
    words = document[page - 1].get_textpage()
    found = words.get_text_bounded(left, height - bottom, right, height - top)
    document.close()
    return re.sub(r"\s", "", found.translate({0xFFFE: "-", 2: "-"}))


def decoded(drawn: Drawn, *, mirrored: bool = False) -> list[tuple[int, int, int, str]]:
    """Page, middle across and down in whole millimetres, and text of every symbol that a phone would find."""
    document = pypdfium2.PdfDocument(drawn.pdf)
    found = []
    for page in range(1, len(document) + 1):
        picture = document[page - 1].render(scale=150 / 72, grayscale=True).to_numpy()
        if mirrored:
            picture = np.ascontiguousarray(picture[:, ::-1])
        px = picture.shape[1] / document[page - 1].get_width() * POINTS_PER_MM
        for symbol in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode):
            corners = (symbol.position.top_left, symbol.position.bottom_right)
            x, y = (round(sum(getattr(each, axis) for each in corners) / 2 / px) for axis in "xy")
            found.append((page, x, y, symbol.text))
    document.close()
    return sorted(found)


def expected(drawn: Drawn) -> list[tuple[int, int, int, str]]:
    """Where the arrangement has the symbols, in the form of ``decoded``."""
    places = []
    for page in range(1, drawn.arrangement.pages_for(len(drawn.labels)) + 1):
        for spot in drawn.arrangement.spots(page, len(drawn.labels)):
            if spot.symbol_rectangle:
                left, top, right, bottom = (
                    each + drawn.arrangement.margin_mm for each in spot.symbol_rectangle
                )
                text = drawn.labels[spot.label].symbol.text
                places.append((page, round((left + right) / 2), round((top + bottom) / 2), text))
    return sorted(places)


def assert_in_place(drawn: Drawn, *, mirrored: bool = False) -> None:
    found, wanted = decoded(drawn, mirrored=mirrored), expected(drawn)
    if mirrored:
        width = drawn.arrangement.media_mm[0]
        found = sorted((page, round(width - x), y, text) for page, x, y, text in found)
    assert len(found) == len(wanted) > 0
    by_text = (
        sorted(found, key=lambda each: (each[3], each)),
        sorted(wanted, key=lambda each: (each[3], each)),
    )
    for one, other in zip(*by_text, strict=True):
        assert one[3] == other[3]
        assert one[0] == other[0]
        assert one[1:3] == pytest.approx(other[1:3], abs=1.01)


def folded(layout: Layout) -> Layout:
    """A tent of two such stickers, the upper one on its head, with words alone on the back."""
    width, height = layout.page.width_mm, layout.page.height_mm
    return replace(
        layout,
        page=Page(width_mm=width, height_mm=2 * height),
        grid=replace(layout.grid, label_height_mm=2 * height),
        faces=(
            Face(x_mm=0, y_mm=0, width_mm=width, height_mm=height, turned=True),
            Face(x_mm=0, y_mm=height, width_mm=width, height_mm=height),
        ),
        back=replace(layout.front, symbol=None),
    )


def test_the_same_order_gives_the_same_bytes(sheet):
    draw("poster-a4", 1)
    assert draw("avery-l7160", 28).pdf == sheet.pdf


def test_every_symbol_is_one_path_and_one_fill(sheet):
    contents = page_operators(sheet.pdf)
    assert [len(re.findall(r"\bf\b", content)) for content in contents] == [21, 7]


def test_module_coordinates_are_whole_numbers_under_one_transform(sheet):
    symbols = re.findall(
        r"q ([\d.-]+) 0 0 ([\d.-]+) [\d.]+ -[\d.]+ cm\n((?:[^Q]*re\n)+)f Q", page_operators(sheet.pdf)[0]
    )
    assert len(symbols) == 21
    for module_x, module_y, path in symbols:
        side_mm = sheet.layout.symbol.side_mm
        assert float(module_x) == -float(module_y) == pytest.approx(side_mm / 33 * POINTS_PER_MM, abs=1e-5)
        assert re.fullmatch(r"(\d+ \d+ \d 1 re\n)+", path)


def test_ink_is_cmyk_only_and_symbols_pure_black_without_overprint(sheet):
    for content in page_operators(sheet.pdf):
        assert re.search(r"\b(rg|RG|g|G|cs|CS|sc|SC|scn|SCN|K)\b", content) is None
        inks = re.findall(r"([\d. ]+) k$", content, re.MULTILINE)
        assert inks[0] == "0 0 0 1"
        assert all(ink.startswith("0 0 0 ") for ink in inks)
        assert re.findall(r"/(\w+) gs", content) == ["Knockout"]
    with pikepdf.open(BytesIO(sheet.pdf)) as pdf:
        state = pdf.pages[0].Resources.ExtGState.Knockout
        assert (state.OP, state.op) == (False, False)


@pytest.mark.parametrize("name", sorted(all_layouts()))
def test_every_font_is_embedded(name):
    with pikepdf.open(BytesIO(draw(name, 1, names=["Vitrine Ÿ"]).pdf)) as pdf:
        names = set()
        for font in pdf.pages[0].Resources.Font.values():
            assert len(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()) > 1000
            names.add(str(font.BaseFont).partition("+")[2])
        assert names == {"OpenSans", "OpenSans-Bold"}
        every = [dict(each) for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        assert sum(each.get("/Type") == "/Font" for each in every) == 4  # two of each: none besides


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_the_file_says_its_language_title_and_that_it_is_not_to_be_scaled(locale):
    drawn = draw("avery-l7160", 1, locale)
    with pikepdf.open(BytesIO(drawn.pdf)) as pdf:
        assert str(pdf.Root.Lang) == locale
        assert pdf.Root.ViewerPreferences.PrintScaling == "/None"
        assert str(pdf.docinfo.Title) == f"Maison Dupont – {drawn.layout.title[locale]}"


@pytest.mark.parametrize("name", sorted(all_layouts()))
def test_page_and_trim_box_are_the_paper(name):
    drawn = draw(name, 1, names=["Vitrine Ÿ"])
    paper = (drawn.layout.page.width_mm * POINTS_PER_MM, drawn.layout.page.height_mm * POINTS_PER_MM)
    document = pypdfium2.PdfDocument(drawn.pdf)
    assert document[0].get_size() == pytest.approx(paper, abs=0.01)
    assert document[0].get_trimbox() == pytest.approx((0, 0, *paper), abs=0.01)
    document.close()


FOR_PHONES = [name for name, layout in all_layouts().items() if layout.symbol.symbology is Symbology.QR]


@pytest.mark.parametrize("name", FOR_PHONES)  # the others are proven, each at its own place
def test_symbols_stand_where_the_arrangement_has_them(name):
    layout = find_layout(name)
    drawn = draw(layout, layout.labels_per_page + 1, names=["Vitrine Ÿ"])
    assert_in_place(drawn, mirrored=layout.mirrored)


def test_every_name_stands_beside_its_symbol_with_its_accents(sheet):
    for page in (1, 2):
        for spot in sheet.arrangement.spots(page, len(sheet.labels)):
            label = sheet.labels[spot.label]
            found = words_within(sheet, page, spot.on_page((0, 0, spot.width_mm, spot.height_mm)))
            assert re.sub(r"\s", "", label.placement) in found
            assert label.address in found


def test_used_up_labels_stay_free_and_the_corrections_of_a_printer_are_made():
    corrected = Correction(offset_x_mm=3.0, offset_y_mm=-2.0, pitch_x_mm=0.4, scale_x=1.01, scale_y=0.99)
    drawn = draw(Arrangement(find_layout("avery-l7160"), start_at=20, correction=corrected), 4)
    assert drawn.pages == 2
    assert [each[0] for each in decoded(drawn)] == [1, 1, 2, 2]
    assert_in_place(drawn)
    content = page_operators(drawn.pdf)[1]
    assert len(re.findall(r"^q 1\.01 0 0 0\.99 ", content, re.MULTILINE)) == 2


def test_a_tent_shows_both_faces_and_its_back_has_words_only():
    drawn = draw(folded(find_layout("sticker-a5")), 2)
    assert drawn.pages == 4
    assert [each[0] for each in decoded(drawn)] == [1, 1, 3, 3]
    assert_in_place(drawn)
    whole = (0, 0, *drawn.arrangement.trim_mm)
    assert words_within(drawn, 1, whole).count("Écrivez-nous") == 2
    assert words_within(drawn, 2, whole).count("Écrivez-nous") == 1
    assert re.sub(r"\s", "", LONG_NAMES[1]) in words_within(drawn, 4, whole)


def test_a_sticker_for_inside_a_window_is_read_from_the_other_side():
    drawn = draw(replace(find_layout("sticker-a5"), mirrored=True), 1)
    assert_in_place(drawn, mirrored=True)


def test_progress_is_told_after_each_sheet():
    told: list[tuple[int, int]] = []
    draw("avery-l7160", 50, on_progress=lambda done, whole: told.append((done, whole)))
    assert told == [(21, 50), (42, 50), (50, 50)]


@pytest.mark.parametrize("came", [0, 20, 22])
def test_other_labels_than_were_announced_are_a_fault_and_no_pdf(came):
    out = BytesIO()
    with pytest.raises(ValueError, match=r"labels came"):
        draw_sheets(
            Arrangement(find_layout("avery-l7160")),
            make_labels(["Vitrine Lyon"] * came),
            count=21,
            wording=WORDINGS["fr"],
            out=out,
        )
    assert b"%%EOF" not in out.getvalue()


def test_nothing_is_written_when_words_or_modules_do_not_fit():
    out = BytesIO()
    layout = find_layout("avery-l7160")
    tiny = replace(layout, front=replace(layout.front, symbol=replace(layout.symbol, side_mm=9.0)))
    wording = replace(WORDINGS["fr"], texts=dict.fromkeys(WORDINGS["fr"].texts, "Trop " * 99))
    for arrangement, words in ((Arrangement(tiny), WORDINGS["fr"]), (Arrangement(layout), wording)):
        with pytest.raises(LayoutError):
            draw_sheets(arrangement, make_labels(["Vitrine Lyon"]), count=1, wording=words, out=out)
    assert out.getvalue() == b""


@pytest.mark.parametrize(
    ("name", "told"), [("Vitrine " * 50, "does not fit its box"), ("Vitrine 東京", "no 東 京")]
)
def test_a_name_that_was_not_looked_at_before_is_refused_all_the_same(name, told):
    out = BytesIO()
    labels = make_labels(["Vitrine Lyon", name])
    with pytest.raises(LayoutError, match=told):
        draw_sheets(Arrangement(find_layout("avery-l7160")), labels, count=2, wording=WORDINGS["fr"], out=out)
    assert b"%%EOF" not in out.getvalue()


@pytest.mark.parametrize(
    ("name", "told"), [("avery-l7160", True), ("avery-l7651", True), ("poster-a4", False)]
)
def test_a_sheet_of_labels_says_how_it_is_printed(name, told):
    drawn = draw(name, 2, "en", names=["Vitrine Ÿ"])
    whole = (0, 0, *drawn.arrangement.trim_mm)
    assert ("Printat100%(actualsize)" in words_within(drawn, 1, whole)) is told


def test_a_title_may_have_characters_that_the_font_lacks():
    layout = replace(find_layout("avery-l7160"), title={"fr": "⌀ 40 mm 丸", "en": "⌀ 40 mm 丸"})
    drawn = draw(layout, 1, "en")
    assert "Ø40mm·sheet1of1" in words_within(drawn, 1, (0, 0, *drawn.arrangement.trim_mm))
    with pikepdf.open(BytesIO(drawn.pdf)) as pdf:
        assert str(pdf.docinfo.Title) == "Maison Dupont – ⌀ 40 mm 丸"


def test_a_first_sheet_says_how_many_there_will_be():
    drawn = draw("avery-l7160", 2, "en", sheets_in_all=7)
    assert "sheet1of7" in words_within(drawn, 1, (0, 0, *drawn.arrangement.trim_mm))


def test_a_sheet_without_margin_carries_no_note():
    layout = find_layout("avery-l7160")
    narrow = draw(replace(layout, grid=replace(layout.grid, top_mm=7.9)), 1, "en")
    words = words_within(narrow, 1, (0, 0, *narrow.arrangement.trim_mm))
    assert "Writetous" in words
    assert "100%" not in words


def test_memory_is_that_of_one_sheet():
    layout = find_layout("avery-l7651")
    labels = make_labels(["Vitrine Lyon"] * 65)

    def peak(sheets: int) -> int:
        count = 65 * sheets
        repeated = (label for _sheet in range(sheets) for label in labels)
        tracemalloc.start()
        with open("/dev/null", "wb") as out:  # noqa: PTH123
            draw_sheets(Arrangement(layout), repeated, count=count, wording=WORDINGS["fr"], out=out)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    peak(1)  # what is made once: fonts, tables
    few, many = peak(2), peak(12)
    assert many - few < 0.05 * few
