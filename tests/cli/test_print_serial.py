"""``contactcodes print --serial``: a code for each box."""

from __future__ import annotations

import csv
import sqlite3
import sys
from pathlib import Path

import pytest

from contactcodes.cli import print as _command  # noqa: F401 - the module, not the command
from tests.cli.conftest import Terminal

print_module = sys.modules["contactcodes.cli.print"]
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


def test_files_of_an_earlier_run_do_not_stay_beside_the_sheets_of_another(
    terminal: Terminal, tmp_path: Path, box: str
) -> None:
    assert terminal("print", box, *PRINT, "--serial", "3").exit_code == 0
    assert (tmp_path / "sheets.certificate.pdf").exists()
    assert (tmp_path / "sheets.codes.csv").exists()
    assert terminal("print", box, *PRINT, "--trial").exit_code == 0
    assert not (tmp_path / "sheets.certificate.pdf").exists()
    assert not (tmp_path / "sheets.codes.csv").exists()


def test_a_run_that_is_interrupted_is_cancelled_and_nobody_takes_it_up(
    terminal: Terminal, tmp_path: Path, box: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(print_module, "produce", interrupted)
    result = terminal("print", box, *PRINT)
    assert result.exit_code != 0
    assert "The print run is cancelled" in result.output
    with sqlite3.connect(tmp_path / "var" / "codes.db") as database:
        assert database.execute("SELECT state FROM print_runs").fetchall() == [("cancelled",)]
