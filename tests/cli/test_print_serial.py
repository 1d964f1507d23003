"""``contactcodes print --serial``: a code for each box."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.conftest import Terminal

PRINT = ("--campaign", "Boîtes", "--contact", "help", "--layout", "avery-l7651", "--out", "sheets.pdf")


@pytest.fixture
def box(tmp_path: Path) -> str:
    (tmp_path / "boxes.csv").write_text("name,medium\nBoîte de thé,packaging\n", encoding="utf-8")
    return "boxes.csv"


def test_so_many_codes_of_one_placement_are_printed_and_listed(
    terminal: Terminal, tmp_path: Path, box: str
) -> None:
    result = terminal("print", box, *PRINT, "--serial", "130")
    assert result.exit_code == 0, result.output
    assert "130 symbols on 2 pages, all proven" in result.output
    with (tmp_path / "sheets.codes.csv").open(encoding="utf-8-sig", newline="") as listed:
        rows = list(csv.DictReader(listed))
    assert len({row["url"] for row in rows}) == 130
    assert {row["placement"] for row in rows} == {"Boîte de thé"}


def test_serial_codes_have_one_placement(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "two.csv").write_text("name\nLyon\nNice\n", encoding="utf-8")
    result = terminal("print", "two.csv", *PRINT, "--serial", "10")
    assert result.exit_code == 1
    assert "Only one placement has serial codes, but the list has 2" in result.output
    assert not (tmp_path / "sheets.pdf").exists()
    assert "Lyon" not in terminal("codes").output


@pytest.mark.parametrize("count", ["0", "1000001"])
def test_a_number_no_run_has_is_refused(terminal: Terminal, box: str, count: str) -> None:
    result = terminal("print", box, *PRINT, "--serial", count)
    assert result.exit_code == 1
    assert "serial codes" in result.output
