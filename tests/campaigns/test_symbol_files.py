"""The files of a campaign for a printing house: names, manifest, one ZIP, one PDF."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from contactcodes.campaigns import symbol_files
from contactcodes.campaigns.manifest import as_manifest
from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.campaigns.placement import Medium, Placement
from contactcodes.campaigns.printer_names import LONGEST_NAME, campaign_file_name, code_file_name
from contactcodes.campaigns.streamed_zip import streamed_zip
from contactcodes.campaigns.symbol_files import FileOrder, foresee, symbol_file_name, symbol_zip
from contactcodes.codes.code_text import CodeText
from contactcodes.codes.images import CONTENT_TYPES
from contactcodes.codes.symbol import make_symbol
from contactcodes.contacts.target import Target
from contactcodes.errors import InputError, ProofError, SymbolError
from contactcodes.storage.database import Database
from tests.campaigns_made import make_campaign

AT = datetime(2026, 11, 22, 7, 30, 10, tzinfo=UTC)
CODE = CodeText.read("7k3-qx9m")
ONE = PlacedCode(
    code_id=1,
    code_text=CODE,
    origin="https://qr.dupont.fr",
    retired_at=None,
    placement_id=1,
    placement=Placement(
        name="Vitrine Lyon", medium=Medium.SHOP_WINDOW, site="Part-Dieu", city="Lyon", country="FR", copies=3
    ),
    campaign_id=1,
    campaign="Printemps",
    brand_id=1,
    target=Target.read("help"),
)
ORDER = FileOrder(form="pdf", side_mm=30)


def unpacked(parts) -> ZipFile:
    archive = ZipFile(io.BytesIO(b"".join(parts)))
    assert archive.testzip() is None
    return archive


def manifest_of(archive: ZipFile) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read("manifest.csv").decode("utf-8-sig"), newline="")))


@pytest.fixture
def placed(sqlite: Database) -> list[PlacedCode]:
    return make_campaign(sqlite, "Printemps", "help", ["Vitrine Lyon", "=Été", "Affiche Nantes"])


@pytest.mark.parametrize("form", CONTENT_TYPES)
def test_a_zip_holds_a_file_a_code_and_the_manifest_tells_of_each(placed: list[PlacedCode], form) -> None:
    order = FileOrder(form=form, side_mm=24.5)
    archive = unpacked(symbol_zip(placed, order, AT))
    rows = manifest_of(archive)
    assert archive.namelist() == [*(row["file"] for row in rows), "manifest.csv"]
    assert [row["code"] for row in rows] == [one.code_text.shown for one in placed]
    for row, one in zip(rows, placed, strict=True):
        file = archive.read(row["file"])
        assert row["sha256"] == hashlib.sha256(file).hexdigest()
        assert row["address"] == one.url
        assert (row["page"], row["side_mm"], row["module_mm"]) == ("1", "24.5", "0.7424")
        assert (row["version"], row["level"]) == ("2", "Q")
        if form == "pdf":
            picture = pypdfium2.PdfDocument(file)[0].render(scale=4).to_pil()
            assert zxingcpp.read_barcode(picture).text == one.url
        elif form == "png":
            assert zxingcpp.read_barcode(Image.open(io.BytesIO(file)).convert("L")).text == one.url
    packed = {archive.getinfo(row["file"]).compress_type for row in rows}
    assert packed == {ZIP_STORED if form in {"pdf", "png"} else ZIP_DEFLATED}
    assert archive.infolist()[0].date_time == (2026, 11, 22, 7, 30, 10)


def test_one_pdf_has_a_page_a_code_which_is_named_after_it(placed: list[PlacedCode]) -> None:
    archive = unpacked(symbol_zip(placed, replace(ORDER, one_file=True), AT))
    assert archive.namelist() == ["printemps_30mm_K100.pdf", "manifest.csv"]
    file = archive.read("printemps_30mm_K100.pdf")
    document = pypdfium2.PdfDocument(file)
    rows = manifest_of(archive)
    assert len(document) == len(rows) == 3
    for page, (row, one) in enumerate(zip(rows, placed, strict=True)):
        assert row["page"] == str(page + 1)
        assert row["sha256"] == hashlib.sha256(file).hexdigest()
        assert document.get_page_label(page) == row["code"] == one.code_text.shown
        assert document[page].get_size() == pytest.approx((30 / 25.4 * 72,) * 2, abs=0.01)
        assert zxingcpp.read_barcode(document[page].render(scale=4).to_pil()).text == one.url
    document.close()


def test_a_manifest_says_where_each_hangs_and_computes_nothing(placed: list[PlacedCode]) -> None:
    (row,) = manifest_of(unpacked(symbol_zip([ONE], ORDER, AT)))
    told = {
        "file": "printemps_vitrine-lyon_7k3-qx9m_30mm_K100.pdf",
        "placement": "Vitrine Lyon",
        "medium": "shop_window",
        "site": "Part-Dieu",
        "city": "Lyon",
        "country": "FR",
        "copies": "3",
    }
    assert row.items() >= told.items()
    assert manifest_of(unpacked(symbol_zip(placed, ORDER, AT)))[1]["placement"] == "'=Été"
    lines = as_manifest(["one", "two"], [("a,b", 7), ('say "x"', 8)]).decode("utf-8-sig")
    assert lines == 'one,two\r\n"a,b",7\r\n"say ""x""",8\r\n'


@pytest.mark.parametrize(
    ("campaign", "placement", "name"),
    [
        ("Printemps", "Vitrine Lyon", "printemps_vitrine-lyon_7k3-qx9m_30mm_K100.pdf"),
        ("Été à Évry", "Cœur / 2ᵉ étage: n° 4", "ete-a-evry_coeur-2e-etage-n-4_7k3-qx9m_30mm_K100.pdf"),
        ("Ελλάδα", "Βιτρίνα", "7k3-qx9m_30mm_K100.pdf"),
        ("Printemps", "上海 Nord", "printemps_nord_7k3-qx9m_30mm_K100.pdf"),
        ("../..", "C:\\x", "c-x_7k3-qx9m_30mm_K100.pdf"),
    ],
)
def test_a_printer_understands_the_name_of_a_file(campaign: str, placement: str, name: str) -> None:
    placed = replace(ONE, campaign=campaign, placement=replace(ONE.placement, name=placement))
    assert symbol_file_name(placed, ORDER) == name


def test_the_longest_words_still_give_a_name_of_a_hundred_characters() -> None:
    longest = CodeText.draw(12, lambda bits: 2**bits - 1)
    for words in ("x" * 120, "été " * 30, "à la " * 24, "ﷺ" * 120):
        name = code_file_name(words, words, longest, "1234.5mm", "black", extension="png")
        assert len(name) <= LONGEST_NAME
        assert re.fullmatch(r"[a-z0-9._-]+", name)
        assert f"_{longest.shown}_1234.5mm_black.png" in f"_{name}"
        assert len(campaign_file_name(words, "30mm", extension="zip")) <= LONGEST_NAME
    assert campaign_file_name("Ελλάδα", "30mm", extension="zip") == "contactcodes_30mm.zip"


def test_what_an_order_gives_is_known_before_it_is_made(placed: list[PlacedCode]) -> None:
    longer = replace(ONE, origin="https://boutiques.qr.maison-dupont.example.com")
    foreseen = foresee([*placed, longer], ORDER)
    assert foreseen.codes == 4
    assert foreseen.module.version == 3  # of the longest address: the smallest modules
    assert foreseen.told(600) == (
        "Version 3, level M. At 30 mm a module is 0.81 mm wide: 19.2 dots at 600 dpi."
    )
    assert foreseen.first_name == symbol_file_name(placed[0], ORDER)
    assert foreseen.zip_name == "printemps_30mm_K100_pdf.zip"
    assert foresee(placed, replace(ORDER, level="H")).module.version == 3
    assert foresee(placed, replace(ORDER, version=5)).level == "H"


@pytest.mark.parametrize(
    ("order", "told"),
    [
        pytest.param(replace(ORDER, side_mm=10), "A symbol of 10.9 mm would do", id="modules too small"),
        pytest.param(replace(ORDER, side_mm=15, dpi=203), "of 16.6 mm would do", id="too few dots"),
        pytest.param(replace(ORDER, side_mm=4), "5 to 5,000 mm", id="a side that cannot be"),
        pytest.param(replace(ORDER, side_mm=float("nan")), "5 to 5,000 mm", id="no number"),
        pytest.param(replace(ORDER, version=2, level="H"), "8 characters too long", id="it does not fit"),
        pytest.param(FileOrder(form="png", side_mm=900), "at most 10,000", id="too many pixels"),
        pytest.param(FileOrder(form="svg", side_mm=30, one_file=True), "Only a PDF", id="no pages"),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is(order: FileOrder, told: str) -> None:
    with pytest.raises(InputError, match=told):
        foresee([ONE], order)
    with pytest.raises((SymbolError, InputError)):
        foresee([], order)


@pytest.mark.parametrize("one_file", [False, True])
def test_a_file_that_is_not_proven_leaves_no_zip(
    placed: list[PlacedCode], one_file: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_symbol("HTTPS://QR.DUPONT.FR/7K3QX9N")
    drawn = symbol_files.plain_shapes
    number = iter(range(10))
    of_another = lambda symbol, ink: drawn(other if next(number) == 1 else symbol, ink)  # noqa: E731
    monkeypatch.setattr(symbol_files, "plain_shapes", of_another)
    monkeypatch.setattr("contactcodes.codes.images.plain_shapes", of_another)
    parts: list[bytes] = []
    with pytest.raises(ProofError, match="modules are wrong"):
        parts.extend(symbol_zip(placed, replace(ORDER, one_file=one_file), AT))
    with pytest.raises(BadZipFile):
        ZipFile(io.BytesIO(b"".join(parts)))


@pytest.mark.parametrize("one_file", [False, True])
def test_a_thousand_files_are_not_held_in_memory(one_file: bool) -> None:
    placed = [
        replace(ONE, code_id=number, code_text=CodeText.draw(6, lambda _bits, number=number: number))
        for number in range(1_000)
    ]
    order = FileOrder(form="pdf" if one_file else "eps", side_mm=30, one_file=one_file)
    told: list[int] = []
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    written = 0
    for part in symbol_zip(placed, order, AT, on_progress=told.append):
        written += len(part)
        assert len(part) < 600_000
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    assert told == list(range(1, 1_001))
    # 2.7 kB a drawing and half a thousand symbols at a time of about 2 kB: rows and entries are small.
    assert peak < 6_000_000
    assert written > 600_000


def test_a_zip_is_sent_in_parts_and_takes_files_too() -> None:
    large = bytes(range(256)) * 8_192  # 2 MB
    parts = list(streamed_zip([("a.pdf", io.BytesIO(large)), ("b.txt", b"b"), ("c.pdf", large)], AT))
    assert max(map(len, parts[:-1])) < 3_000_000
    assert len(parts) > 8
    archive = unpacked(parts)
    assert archive.read("a.pdf") == archive.read("c.pdf") == large
    assert archive.read("b.txt") == b"b"
    assert unpacked(streamed_zip([], AT)).namelist() == []
