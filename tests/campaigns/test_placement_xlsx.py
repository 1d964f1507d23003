"""Excel workbooks as lists of placements."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from contactcodes.campaigns import placement_xlsx
from contactcodes.campaigns.placement import Placement
from contactcodes.campaigns.placement_file import read_placements
from contactcodes.errors import PlacementsError


def workbook(rows: list[list[object]], **sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for title, others in sheets.items():
        sheet = book.create_sheet(title)
        for row in others:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(PlacementsError) as refused:
        read_placements(data)
    return str(refused.value)


def test_a_workbook_is_read_with_numbers_as_numbers() -> None:
    data = workbook(
        [
            [None, None],
            ["Nom", "Exemplaires", "Prix", "Latitude", "Longitude", "Posée le", "Vu", "Code"],
            ["Vitrine", 48.0, 1.234, 48.85341, 2.3488, datetime(2026, 3, 1), True, 0.1 + 0.2],
            [],
            ["Affiche", "1 000", "1 234,50 €", None, None, date(2026, 3, 2)],
        ],
        second=[["nom"], ["not this one"]],
    )
    listed = read_placements(data, "liste.xlsx")
    assert listed.problems == []
    assert listed.good == [
        (
            3,
            Placement(
                name="Vitrine",
                copies=48,
                cost_cents=123,
                latitude=48.85341,
                longitude=2.3488,
                labels={"Posée le": "2026-03-01", "Vu": "TRUE", "Code": "0.3"},
            ),
        ),
        (5, Placement(name="Affiche", copies=1000, cost_cents=123450, labels={"Posée le": "2026-03-02"})),
    ]


def test_a_hidden_first_sheet_is_not_the_first() -> None:
    book = openpyxl.Workbook()
    book.active.append(["hidden"])
    book.active.sheet_state = "hidden"
    book.create_sheet("list").append(["Vitrine"])
    file = io.BytesIO()
    book.save(file)
    assert [one.name for one in read_placements(file.getvalue()).all_good()] == ["Vitrine"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"PK\x03\x04 cut off", "The .xlsx file is damaged", id="half a workbook"),
        pytest.param(archive(content_xml=b"<a/>"), "is no .xlsx workbook", id="other archive"),
        pytest.param(archive(xl__workbook_xml=b"<a/>"), "The .xlsx file is damaged", id="hollow workbook"),
        pytest.param(
            archive(xl__workbook_xml=b'<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'),
            "The .xlsx file is damaged",
            id="entities",
        ),
    ],
)
def test_a_zip_archive_that_is_no_sound_workbook_is_refused_with_a_remedy(data: bytes, reason: str) -> None:
    assert reason in refusal(data)


def test_a_workbook_that_unpacks_to_far_more_than_it_weighs_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("xl/workbook.xml", b"<a/>")
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _megabyte in range(placement_xlsx.MAX_UNPACKED_MB + 1):
                part.write(bytes(1_000_000))
    assert len(file.getvalue()) < 2_000_000
    assert "unpacks to more than 200 MB. Copy the list into a new workbook." in refusal(file.getvalue())


def test_a_forged_row_number_neither_hangs_nor_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placement_xlsx, "_SHEET_ROWS", 50_000)  # a million empty rows take a second
    original = workbook([["nom"], ["Vitrine"]])
    forged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(original)) as old, zipfile.ZipFile(forged, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                content = content.replace(b'r="2"', b'r="99999999999"').replace(b'"A2"', b'"A99999999999"')
            new.writestr(part, content)
    assert "nothing below it" in refusal(forged.getvalue())
