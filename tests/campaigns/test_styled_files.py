"""The files of a campaign in its brand's style, or in a spot colour."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from zipfile import BadZipFile, ZipFile

import pypdfium2
import pytest
import zxingcpp

from contactcodes.campaigns import symbol_files
from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.campaigns.symbol_files import (
    FileOrder,
    foresee,
    proven_file,
    styled_scores,
    symbol_file_name,
    symbol_zip,
)
from contactcodes.codes.logo import Logo
from contactcodes.codes.style import Style, StyleError
from contactcodes.codes.styled_symbol import draw
from contactcodes.codes.symbol import make_symbol
from contactcodes.errors import InputError, ProofError
from contactcodes.sheets.press import Ink
from contactcodes.storage.database import Database
from tests.campaigns_made import AT, make_campaign
from tests.codes.logos_made import disc

NAVY = Style(
    dark="#1b3a6b", eye="#1b3a6b", modules="rounded", call_to_action="Écrivez-nous", channel_mark=True
)
PANTONE = Ink(name="PANTONE 282 C", alternate=(1.0, 0.68, 0.0, 0.54))


@pytest.fixture
def placed(sqlite: Database) -> list[PlacedCode]:
    return make_campaign(sqlite, "Printemps", "whatsapp:+33612345678", ["Lyon", "Nice", "Nantes"])


def unpacked(parts) -> ZipFile:
    return ZipFile(io.BytesIO(b"".join(parts)))


def manifest_of(archive: ZipFile) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read("manifest.csv").decode("utf-8-sig"), newline="")))


def test_styled_symbols_come_as_one_pdf_a_page_each(placed: list[PlacedCode]) -> None:
    order = FileOrder(form="pdf", side_mm=30, one_file=True, style=NAVY)
    archive = unpacked(symbol_zip(placed, order, AT))
    assert archive.namelist() == ["printemps_30mm_CMYK.pdf", "manifest.csv"]
    document = pypdfium2.PdfDocument(archive.read("printemps_30mm_CMYK.pdf"))
    rows = manifest_of(archive)
    assert len(document) == len(rows) == 3
    for page, (row, one) in enumerate(zip(rows, placed, strict=True)):
        assert row["page"] == str(page + 1)
        assert document.get_page_label(page) == row["code"] == one.code_text.shown
        width, height = document[page].get_size()
        assert width == pytest.approx((30 + 2 * 30 / 33) / 25.4 * 72, abs=0.01)  # the frame's line
        assert height > width
        assert zxingcpp.read_barcode(document[page].render(scale=4).to_pil()).text == one.url
    document.close()


@pytest.mark.parametrize("fault", ["swapped", "wider", "missing", "not as drawn"])
def test_a_page_that_is_not_proven_leaves_no_zip(
    placed: list[PlacedCode], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn, add_page, number = symbol_files.drawn_code, symbol_files.add_page, iter(range(9))

    def other(one: PlacedCode, style: Style, symbol):
        which = next(number)
        if fault == "swapped" and which < 2:
            one = placed[1 - which]
            symbol = make_symbol(one.url)
        if fault == "not as drawn" and which == 1:
            style = replace(style, dark="#f2d024", eye="#f2d024")
            return replace(drawn(one, NAVY, symbol), shapes=draw(symbol, style).shapes)
        return drawn(one, style, symbol)

    def added(pdf, shapes, modules, side_mm, **options):
        if fault == "wider":
            side_mm *= 1.01
        if fault != "missing" or next(number) != 1:
            add_page(pdf, shapes, modules, side_mm, **options)

    monkeypatch.setattr(symbol_files, "drawn_code", other)
    monkeypatch.setattr(symbol_files, "add_page", added)
    parts: list[bytes] = []
    with pytest.raises(ProofError, match="not proven to scan"):
        parts.extend(symbol_zip(placed, FileOrder(form="pdf", side_mm=30, one_file=True, style=NAVY), AT))
    with pytest.raises(BadZipFile):
        unpacked(parts)


def test_a_style_that_asks_for_level_h_has_it_in_file_manifest_and_forecast(placed: list[PlacedCode]) -> None:
    style = Style(logo=Logo.read(disc("#7b1e3a")), level_h=True)
    order = FileOrder(form="svg", side_mm=30, style=style)
    foreseen = foresee(placed, order)
    assert (foreseen.level, foreseen.module.version) == ("H", 3)
    row = manifest_of(unpacked(symbol_zip(placed[:1], order, AT)))[0]
    assert (row["version"], row["level"], row["module_mm"]) == ("3", "H", f"{30 / 37:.4g}")
    with pytest.raises(InputError, match=r"A symbol of 12\.3 mm would do"):
        foresee(placed, replace(order, side_mm=12))
    foresee(placed, replace(order, side_mm=12, style=Style(modules="rounded")))


def test_version_and_level_can_be_chosen_for_a_style_too(placed: list[PlacedCode]) -> None:
    order = FileOrder(form="png", side_mm=40, dpi=300, style=NAVY, version=4, level="Q")
    (row,) = manifest_of(unpacked(symbol_zip(placed[:1], order, AT)))
    assert (row["version"], row["level"]) == ("4", "Q")
    with_logo = replace(order, style=replace(NAVY, logo=Logo.read(disc("#7b1e3a"))))
    with pytest.raises(StyleError, match="A logo needs error correction H, and this symbol has Q"):
        proven_file(placed[0], with_logo)


def test_the_score_of_a_style_stands_beside_that_of_the_plain_symbol(placed: list[PlacedCode]) -> None:
    navy = styled_scores(placed, FileOrder(form="pdf", side_mm=30, style=NAVY))
    assert all(60 < score < 100 for score in navy)
    assert abs(navy.styled - navy.plain) < 8
    with pytest.raises(StyleError, match="vanish in the red light"):
        styled_scores(placed, FileOrder(form="pdf", side_mm=30, style=Style(dark="#ff0000", eye="#ff0000")))


@pytest.mark.parametrize("one_file", [False, True])
def test_a_spot_colour_is_in_the_names_and_in_the_files(placed: list[PlacedCode], one_file: bool) -> None:
    order = FileOrder(form="pdf", side_mm=30, ink=PANTONE, one_file=one_file)
    assert symbol_file_name(placed[0], order) == (
        f"printemps_lyon_{placed[0].code_text.shown}_30mm_PANTONE-282-C.pdf"
    )
    assert foresee(placed, order).zip_name.startswith("printemps_30mm_PANTONE-282-C_")
    archive = unpacked(symbol_zip(placed, order, AT))
    assert all(b"/PANTONE#20282#20C" in archive.read(name) for name in archive.namelist()[:-1])


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (FileOrder(form="svg", side_mm=30, ink=PANTONE), "SVG and PNG know no spot colours"),
        (FileOrder(form="png", side_mm=30, ink=PANTONE), "Take PDF or EPS, or a colour such as #1b3a6b"),
        (FileOrder(form="pdf", side_mm=30, ink=PANTONE, style=NAVY), "has the colours of its style"),
    ],
)
def test_an_ink_that_a_file_cannot_have_is_refused(
    placed: list[PlacedCode], order: FileOrder, told: str
) -> None:
    with pytest.raises(InputError, match=told):
        foresee(placed, order)
