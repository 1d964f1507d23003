"""A printer is measured from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest

from tests.cli.conftest import Terminal

NAME = ("--printer", "Étage 2")


def corrections(terminal: Terminal) -> dict[str, dict[str, float]]:
    result = terminal("calibrate", "--format", "json")
    assert result.exit_code == 0, result.output
    return {row["printer"]: row for row in json.loads(result.stdout)["rows"]}


def words_of(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(document[0].get_textpage().get_text_range().split())


def test_the_page_is_drawn_before_anything_is_known(terminal: Terminal, tmp_path: Path) -> None:
    result = terminal("calibrate", *NAME, "--layout", "avery-l7160", "--locale", "en", "--out", "page.pdf")
    assert result.exit_code == 0, result.output
    assert result.stdout == "page.pdf\n"
    assert "Print at 100% (actual size)" in result.stderr
    said = words_of(tmp_path / "page.pdf")
    assert "Calibration page – Étage 2" in said
    assert "pitch X" in said
    assert corrections(terminal) == {}


def test_what_was_measured_is_kept_and_the_check_page_uses_it(terminal: Terminal, tmp_path: Path) -> None:
    result = terminal(
        *("calibrate", *NAME, "--measured-x", "20.8", "--measured-y", "19.6"),
        *("--width", "99.5", "--height", "99.7", "--pitch-y", "-0.02"),
    )
    assert result.exit_code == 0, result.output
    told = "0.9 mm to the left, 0.34 mm down, 0.5% wider, 0.3% higher, rows 0.02 mm closer"
    assert told in result.stdout
    kept = corrections(terminal)["Étage 2"]
    assert kept["scale_x"] == pytest.approx(100 / 99.5)
    assert kept["offset_y_mm"] == pytest.approx(20 - 19.6 * 100 / 99.7)
    assert kept["pitch_y_mm"] == -0.02
    assert terminal("calibrate", *NAME, "--check", "--locale", "en", "--out", "c.pdf").exit_code == 0
    assert "Check page – Étage 2" in words_of(tmp_path / "c.pdf")


def test_what_is_measured_later_leaves_the_rest_as_it_was(terminal: Terminal) -> None:
    terminal("calibrate", *NAME, "--measured-x", "20.8", "--width", "99.5")
    terminal("calibrate", *NAME, "--height", "100.4")
    kept = corrections(terminal)["Étage 2"]
    assert kept["scale_x"] == pytest.approx(100 / 99.5)
    assert kept["offset_x_mm"] == pytest.approx(20 - 20.8 * 100 / 99.5)
    assert kept["scale_y"] == pytest.approx(100 / 100.4)


def test_a_nudge_adds_to_what_was_measured(terminal: Terminal) -> None:
    terminal("calibrate", *NAME, "--measured-x", "20.8")
    assert "1.3 mm to the left, 1 mm down" in terminal("calibrate", *NAME, "--nudge", "−0.5,1").stdout
    assert corrections(terminal)["Étage 2"]["offset_x_mm"] == pytest.approx(-1.3)


def test_a_printer_is_forgotten(terminal: Terminal) -> None:
    terminal("calibrate", *NAME, "--measured-x", "20.8")
    assert terminal("calibrate", "--printer", "étage 2", "--forget").exit_code == 0
    assert corrections(terminal) == {}
    assert terminal("calibrate", *NAME, "--forget").exit_code == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(("--width", "94"), "97.1 to 103.1 mm", id="beyond correction"),
        pytest.param(
            ("--nudge", "0,11"), "0 mm to the right and 11 mm down; at most 10 mm", id="nudged too far"
        ),
        pytest.param((), "no printer “Étage 2”", id="not measured yet"),
        pytest.param(("--check", "--out", "a.pdf"), "no printer “Étage 2”", id="nothing to check"),
        pytest.param(("--layout", "no-such", "--out", "a.pdf"), "no layout “no-such”", id="no layout"),
        pytest.param(("--layout", "business-card-85x55", "--out", "a.pdf"), "148 mm", id="a small page"),
        pytest.param(("--out", "nowhere/a.pdf"), "no folder nowhere", id="no folder"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    terminal: Terminal, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    result = terminal("calibrate", *NAME, *options)
    assert (result.exit_code, said in result.stderr) == (1, True), result.output
    assert not (tmp_path / "a.pdf").exists()
    assert corrections(terminal) == {}


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(("--width", "99"), id="whose width"),
        pytest.param((*NAME, "--check"), id="no file for the page"),
        pytest.param((*NAME, "--out", "page.txt"), id="no PDF"),
        pytest.param((*NAME, "--forget", "--width", "99"), id="forgotten and measured"),
        pytest.param((*NAME, "--nudge", "1"), id="one number"),
    ],
)
def test_wrong_usage_is_exit_code_2(terminal: Terminal, options: tuple[str, ...]) -> None:
    assert terminal("calibrate", *options).exit_code == 2
    assert corrections(terminal) == {}
