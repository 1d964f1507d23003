"""``contactcodes runs``: print runs on the command line."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import Result

from contactcodes.campaigns import sheet_files as sheet_files_module
from contactcodes.language import using_locale
from tests.cli.conftest import Terminal

PRINT = ("--campaign", "Printemps", "--contact", "help", "--layout", "avery-l7160", "--out", "sheets.pdf")


@pytest.fixture
def printed(terminal: Terminal, tmp_path: Path) -> Terminal:
    """A terminal whose run 1 is released and whose run 2 is a trial that is proven."""
    (tmp_path / "a.csv").write_text("name\nLyon\nNice\n")
    assert terminal("print", "a.csv", *PRINT).exit_code == 0
    trial = terminal("print", "a.csv", *PRINT, "--trial", "--copies", "3")
    assert "To release it: contactcodes runs release 2" in trial.stderr
    return terminal


def done(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def shown(terminal: Terminal, run: int) -> dict[str, Any]:
    (row,) = json.loads(done(terminal("runs", "show", str(run), "--format", "json")))["rows"]
    found: dict[str, Any] = row
    return found


def refused(result: Result) -> str:
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)
    return result.stderr


def test_runs_are_listed_the_newest_first(printed: Terminal, tmp_path: Path) -> None:
    listed = json.loads(done(printed("runs", "--format", "json")))["rows"]
    assert [(row["run"], row["state"], row["labels"]) for row in listed] == [
        (2, "proved", 6),
        (1, "released", 2),
    ]
    assert {(row["campaign"], row["layout"], row["ordered_by"]) for row in listed} == {
        ("Printemps", "avery-l7160", "")
    }
    table = done(printed("runs"))
    assert "Proven · trial" in table
    assert "Released" in table
    arguments = [word if word != "Printemps" else "Été" for word in PRINT]
    assert printed("print", "a.csv", *arguments).exit_code == 0
    of_one = csv.DictReader(io.StringIO(done(printed("runs", "--campaign", "Été", "--format", "csv"))))
    assert [row["run"] for row in of_one] == ["3"]
    assert "There is no campaign" in refused(printed("runs", "--campaign", "Hiver"))


def test_those_of_the_sample_brand_are_not_among_ones_own(printed: Terminal) -> None:
    done(printed("demo"))
    assert [row["run"] for row in json.loads(done(printed("runs", "--format", "json")))["rows"]] == [2, 1]


def test_a_run_is_shown_with_its_steps_and_its_proof(printed: Terminal, tmp_path: Path) -> None:
    told = done(printed("runs", "show", "1"))
    row = shown(printed, 1)
    assert row["pdf_sha256"] in told
    for words in ("Ordered", "Drawn", "by its proof", "2 of 2 symbols are proven", "4 modules", "Printemps"):
        assert words in told, words
    assert "In the field" not in told
    assert "✗" not in told
    assert (row["symbols_proven"], row["trial"], row["failure"]) == (2, False, None)
    assert Path(row["proof_file"]).exists()
    assert row["released_at"].endswith("+00:00")


def test_a_trial_is_released_hung_and_taken_down(printed: Terminal) -> None:
    assert "From now on its scans count." in done(printed("runs", "release", "2"))
    assert "it hangs" in done(printed("runs", "hang", "2"))
    assert "it was taken down" in done(printed("runs", "withdraw", "2"))
    row = shown(printed, 2)
    assert row["state"] == "withdrawn"
    assert all(row[moment] for moment in ("released_at", "in_the_field_at", "withdrawn_at"))
    assert row["released_by"] == ""
    assert refused(printed("runs", "release", "2")) == "Error: Print run 2 is “Withdrawn”, and stays so.\n"


def test_a_trial_is_cancelled_and_then_has_no_files(printed: Terminal, tmp_path: Path) -> None:
    done(printed("runs", "cancel", "2"))
    assert shown(printed, 2)["state"] == "cancelled"
    assert "has no proven sheets" in refused(printed("runs", "sheets", "2", "--out", "b.pdf"))
    assert "is not released" in refused(printed("runs", "certificate", "2", "--out", "b.pdf"))
    assert not (tmp_path / "b.pdf").exists()


def test_a_step_that_a_run_cannot_take_is_refused_with_those_it_can(printed: Terminal) -> None:
    assert refused(printed("runs", "cancel", "1")) == (
        "Error: Print run 1 is “Released”, and cannot become “Cancelled”. "
        "It may become: In the field, Withdrawn.\n"
    )
    assert "cannot become “In the field”" in refused(printed("runs", "hang", "2"))
    assert shown(printed, 1)["state"] == "released"


@pytest.mark.parametrize("command", ["show", "release", "cancel", "hang", "withdraw"])
def test_a_run_that_does_not_exist_is_said_with_where_to_look(terminal: Terminal, command: str) -> None:
    told = refused(terminal("runs", command, "99"))
    assert told == "Error: There is no print run 99. To list them: contactcodes runs\n"
    assert terminal("runs", command, "0").exit_code == 2
    assert terminal("runs", command, "99999999999999999999").exit_code == 2


def test_the_certificate_is_written(printed: Terminal, tmp_path: Path) -> None:
    done(printed("runs", "certificate", "1", "--out", "c.pdf"))
    assert (tmp_path / "c.pdf").read_bytes().startswith(b"%PDF")
    with pypdfium2.PdfDocument(tmp_path / "c.pdf") as document:
        assert "Printemps" in document[0].get_textpage().get_text_range()


@pytest.mark.parametrize("command", ["sheets", "certificate"])
def test_where_nothing_can_be_written_is_said_first(terminal: Terminal, command: str) -> None:
    assert "its name ends in .pdf" in terminal("runs", command, "1", "--out", "b.txt").stderr
    assert "There is no folder" in refused(terminal("runs", command, "1", "--out", "absent/b.pdf"))


def test_sheets_are_written_and_drawn_again_where_they_are_lost(printed: Terminal, tmp_path: Path) -> None:
    digest = shown(printed, 1)["pdf_sha256"]
    told = printed("runs", "sheets", "1", "--out", "b.pdf")
    assert done(told) == f"b.pdf  SHA-256 {digest}\n"
    assert "again" not in told.stderr
    (tmp_path / "b.pdf").unlink()
    shutil.rmtree(tmp_path / "var" / "print_runs" / "1")
    lost = printed("runs", "sheets", "1", "--out", "b.pdf")
    assert done(lost) == f"b.pdf  SHA-256 {digest}\n"
    assert "lost or damaged; they are drawn again" in lost.stderr
    assert hashlib.sha256((tmp_path / "b.pdf").read_bytes()).hexdigest() == digest
    assert Path(shown(printed, 1)["proof_file"]).exists()
    asked = printed("runs", "sheets", "1", "--out", "b.pdf", "--draw-again")
    assert "byte for byte as they were proven" in asked.stderr
    assert "lost" not in asked.stderr


def test_sheets_that_come_out_otherwise_are_not_written(
    printed: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = sheet_files_module.draw_sheets

    def of_another_version(*given: Any, **named: Any) -> int:
        pages = draw(*given, **named)
        named["out"].write(b"% drawn by another version\n")
        return pages

    monkeypatch.setattr(sheet_files_module, "draw_sheets", of_another_version)
    kept = tmp_path / "var" / "print_runs" / "1" / "sheets.pdf"
    before = kept.read_bytes()
    told = refused(printed("runs", "sheets", "1", "--out", "b.pdf", "--draw-again"))
    assert "not byte for byte those that were proven" in told
    assert not (tmp_path / "b.pdf").exists()
    assert kept.read_bytes() == before


def test_a_refused_run_says_what_failed(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = sheet_files_module.draw_sheets

    def swapped(arrangement: Any, labels: Any, **named: Any) -> int:
        return draw(arrangement, reversed(list(labels)), **named)

    monkeypatch.setattr(sheet_files_module, "draw_sheets", swapped)
    (tmp_path / "a.csv").write_text("name\n" + "".join(f"Place {number}\n" for number in range(30)))
    assert terminal("print", "a.csv", *PRINT).exit_code == 1
    told = done(terminal("runs", "show", "1"))
    assert "Refused" in told
    assert "0 of 30 symbols are proven" in told
    assert told.count("✗") == 20
    assert "proof.json" in told.splitlines()[-1]
    row = shown(terminal, 1)
    assert (row["state"], row["symbols_in_all"], row["symbols_proven"]) == ("refused", 30, 0)
    assert "30 of 30 symbols failed" in row["failure"]
    shutil.rmtree(tmp_path / "var" / "print_runs")
    assert "30 of 30 symbols failed" in done(terminal("runs", "show", "1"))


def test_they_speak_french(printed: Terminal) -> None:
    with using_locale("fr"):
        table, told = done(printed("runs")), done(printed("runs", "show", "2"))
        assert "essai" in table
        assert "Libéré" in table
        assert "Prouvé" in told or "prouvé" in told
