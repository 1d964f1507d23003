from __future__ import annotations

import ctypes
import re
import zlib
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from drawn_sheets import WORDINGS, draw, make_labels

from contactcodes.errors import LayoutError
from contactcodes.sheets.boxes import POINTS_PER_MM
from contactcodes.sheets.drawing import draw_sheets
from contactcodes.sheets.layout import all_layouts, find_layout


def page_operators(pdf: bytes) -> list[str]:
    """The content of each page."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    inflated = []
    for stream in streams:
        try:
            inflated.append(zlib.decompressobj().decompress(stream))
        except zlib.error:
            continue
    return [each.decode("latin-1") for each in inflated if b" re" in each and b"BT" in each]


def test_the_same_order_gives_the_same_bytes(sheet):
    draw("poster-a4", 1)
    assert draw("avery-l7160", 28).pdf == sheet.pdf


def test_every_symbol_is_one_path_and_one_fill(sheet):
    contents = page_operators(sheet.pdf)
    assert len(contents) == 2
    fills = [len(re.findall(r"\bf\b", content)) for content in contents]
    assert fills == [21, 7]


def test_module_coordinates_are_whole_numbers_under_one_transform(sheet):
    symbols = re.findall(
        r"q ([\d.-]+) 0 0 ([\d.-]+) [\d.]+ [\d.]+ cm ([^Q]*) f Q", page_operators(sheet.pdf)[0]
    )
    assert len(symbols) == 21
    for module_x, module_y, path in symbols:
        assert float(module_x) == -float(module_y) == pytest.approx(34 / 33 * POINTS_PER_MM, abs=1e-5)
        assert re.fullmatch(r"(\d+ \d+ \d+ 1 re ?)+", path)


def test_ink_is_cmyk_only_and_symbols_pure_black(sheet):
    for content in page_operators(sheet.pdf):
        assert re.search(r"\b(rg|RG|g|G|cs|CS|sc|SC|scn|SCN|gs)\b", re.sub(r"\([^)]*\)", "", content)) is None
        inks = re.findall(r"^([\d. ]+) k$", content, re.MULTILINE)
        assert inks[0] == "0 0 0 1"
        assert all(ink.startswith("0 0 0 ") for ink in inks)


@pytest.mark.parametrize("name", sorted(all_layouts()))
def test_every_font_is_embedded(name):
    drawn = draw(name, 1)
    assert b"Helvetica" not in drawn.pdf
    document = pypdfium2.PdfDocument(drawn.pdf)
    names = set()
    page = document[0]
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        font = pdfium.FPDFTextObj_GetFont(item.raw)
        assert pdfium.FPDFFont_GetIsEmbedded(font) == 1
        buffer = ctypes.create_string_buffer(100)
        pdfium.FPDFFont_GetBaseFontName(font, buffer, 100)
        names.add(buffer.value.decode().partition("+")[2] or buffer.value.decode())
    page.close()
    document.close()
    assert names == {"OpenSans", "OpenSans-Bold"}


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_the_file_says_its_language_title_and_that_it_is_not_to_be_scaled(locale):
    drawn = draw("avery-l7160", 1, locale)
    assert f"/Lang ({locale})".encode() in drawn.pdf
    assert b"/PrintScaling /None" in drawn.pdf
    document = pypdfium2.PdfDocument(drawn.pdf)
    assert document.get_metadata_value("Title") == f"Maison Dupont – {drawn.layout.title[locale]}"
    document.close()


@pytest.mark.parametrize("name", sorted(all_layouts()))
def test_page_and_trim_box_are_the_paper(name):
    drawn = draw(name, 1)
    document = pypdfium2.PdfDocument(drawn.pdf)
    page = document[0]
    paper = (drawn.layout.page.width_mm * POINTS_PER_MM, drawn.layout.page.height_mm * POINTS_PER_MM)
    assert page.get_size() == pytest.approx(paper, abs=0.01)
    assert page.get_trimbox() == pytest.approx((0, 0, *paper), abs=0.01)
    page.close()
    document.close()


def test_every_name_stands_beside_its_symbol_with_its_accents(sheet):
    document = pypdfium2.PdfDocument(sheet.pdf)
    for placed, label in zip(sheet.placed, sheet.labels, strict=True):
        page = document[placed.page - 1]
        words = page.get_textpage()
        left, top, right, bottom = (
            each * POINTS_PER_MM for each in sheet.layout.label_rectangle(placed.slot)
        )
        height = page.get_height()
        found = words.get_text_bounded(left, height - bottom, right, height - top)
        found = re.sub(r"\s", "", found.replace("\ufffe", "-"))
        assert re.sub(r"\s", "", label.placement) in found
        assert label.address in found
        words.close()
        page.close()
    document.close()


def test_symbols_stand_slot_by_slot_and_page_by_page(sheet):
    assert [(each.page, each.slot) for each in sheet.placed] == [
        *((1, slot) for slot in range(1, 22)),
        *((2, slot) for slot in range(1, 8)),
    ]
    first = sheet.placed[0]
    assert (first.x_mm, first.y_mm, first.side_mm) == pytest.approx((9.2, 17.15, 34.0))


def test_progress_is_told_after_each_page():
    told: list[tuple[int, int]] = []
    draw_sheets(
        find_layout("avery-l7160"),
        make_labels(["Vitrine Lyon"] * 50),
        wording=WORDINGS["fr"],
        out=BytesIO(),
        on_progress=lambda done, whole: told.append((done, whole)),
    )
    assert told == [(21, 50), (42, 50), (50, 50)]


def test_nothing_is_written_when_words_or_modules_do_not_fit():
    out = BytesIO()
    layout = find_layout("avery-l7160")
    with pytest.raises(LayoutError):
        draw_sheets(layout, make_labels(["Vitrine " * 50]), wording=WORDINGS["fr"], out=out)
    tiny = replace(layout, symbol=replace(layout.symbol, side_mm=9.0))
    with pytest.raises(LayoutError):
        draw_sheets(tiny, make_labels(["Vitrine Lyon"]), wording=WORDINGS["fr"], out=out)
    assert out.getvalue() == b""


@pytest.mark.parametrize(
    ("name", "told"), [("avery-l7160", True), ("avery-l7651", True), ("poster-a4", False)]
)
def test_a_sheet_of_labels_says_how_it_is_printed(name, told):
    drawn = draw(name, 2, "en")
    document = pypdfium2.PdfDocument(drawn.pdf)
    page = document[0]
    words = page.get_textpage()
    assert ("Print at 100% (actual size)" in words.get_text_range()) is told
    words.close()
    page.close()
    document.close()


def test_a_sheet_without_margin_carries_no_note():
    layout = find_layout("avery-l7160")
    narrow = replace(layout, grid=replace(layout.grid, top_mm=7.9))
    assert b"BT" in b"".join(content.encode("latin-1") for content in page_operators(draw(narrow, 1).pdf))
    document = pypdfium2.PdfDocument(draw(narrow, 1, "en").pdf)
    page = document[0]
    words = page.get_textpage()
    assert "100%" not in words.get_text_range()
    words.close()
    page.close()
    document.close()
