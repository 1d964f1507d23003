from __future__ import annotations

import csv
import io

import pytest

from contactcodes.language import using_locale
from contactcodes.stats.questions import CountRow
from contactcodes.stats.spreadsheet import as_csv

ROWS = [
    CountRow(key=1, name="Vitrine Évreux; rue Grande", hits=7, scans=5, people=4, copies=2),
    CountRow(key=2, name="=1+1", hits=0, scans=0, people=0, copies=1),
]


def read(content: bytes, delimiter: str) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))


def test_french_excel_gets_semicolons_and_decimal_commas():
    with using_locale("fr"):
        rows = read(as_csv(ROWS, "placement"), ";")
    assert rows[1] == ["Vitrine Évreux; rue Grande", "7", "5", "4", "2", "2,5"]


def test_english_excel_gets_commas_and_decimal_points():
    with using_locale("en"):
        rows = read(as_csv(ROWS, "placement"), ",")
    assert rows[0] == ["Placement", "Hits", "Scans", "People (likely)", "Copies", "Scans per copy"]
    assert rows[1] == ["Vitrine Évreux; rue Grande", "7", "5", "4", "2", "2.5"]


@pytest.mark.parametrize("name", ["=1+1", "+33612345678", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_name_that_a_spreadsheet_would_compute_is_only_text(name):
    with using_locale("en"):
        content = as_csv([CountRow(key=1, name=name, hits=0, scans=0, people=0, copies=1)], "placement")
    assert f"'{name}" in content.decode("utf-8-sig")
    assert read(content, ",")[1][0][0] == "'"


def test_simulated_scans_are_said_so_in_the_file_itself():
    with using_locale("en"):
        content = as_csv(ROWS, "placement", sample=True)
    assert read(content, ",")[0][0] == "Placement (sample data)"


def test_days_stay_as_every_spreadsheet_reads_them_and_have_no_copies():
    rows = [CountRow(key="2026-03-01", name="2026-03-01", hits=3, scans=2, people=1)]
    with using_locale("fr"):
        assert read(as_csv(rows, "day"), ";")[1] == ["2026-03-01", "3", "2", "1"]
