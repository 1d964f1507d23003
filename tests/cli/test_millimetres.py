"""Lengths on the command line."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from contactcodes.cli.millimetres import Millimetres, Offset, moved
from contactcodes.errors import InputError, LayoutError
from contactcodes.language import using_locale
from contactcodes.sheets.correction import Correction
from contactcodes.sheets.layout_file import read_layout
from contactcodes.sheets.layout_folder import FOLDER
from tests.cli.conftest import Terminal

PRINT = (
    "print",
    "list.csv",
    "--campaign",
    "P",
    "--contact",
    "help",
    "--layout",
    "poster-a4",
    "--out",
    "a.pdf",
)


@pytest.mark.parametrize(
    ("written", "mm"),
    [
        ("30", 30),
        ("12.5", 12.5),
        ("12,5", 12.5),
        (",5", 0.5),
        ("3 mm", 3),
        ("3mm", 3),
        ("0", 0),
        (" 7,25 ", 7.25),
    ],
)
def test_decimals_stand_after_a_point_or_a_comma(written: str, mm: float) -> None:
    assert Millimetres().convert(written, None, None) == mm


@pytest.mark.parametrize(
    "written", ["", "nan", "inf", "-inf", "1e3", "1.2.3", "1,234.5", "three", "1_0", "٣"]
)
def test_what_is_no_length_is_refused(written: str) -> None:
    with pytest.raises(
        click.BadParameter, match=r"is no number of millimetres\. Write one such as 30 or 12\.5\."
    ):
        Millimetres(signed=True).convert(written, None, None)


@pytest.mark.parametrize("written", ["-1", "\N{MINUS SIGN}1", "-0,5"])
def test_a_length_is_not_less_than_nothing_unless_it_may_be(written: str) -> None:
    with pytest.raises(click.BadParameter, match="is less than nothing"):
        Millimetres().convert(written, None, None)
    assert Millimetres(signed=True).convert(written, None, None) < 0


@pytest.mark.parametrize(
    ("written", "offset"),
    [
        ("-0.5,0", (-0.5, 0)),
        ("-0,5;0", (-0.5, 0)),
        ("-0,5;1.5", (-0.5, 1.5)),
        ("\N{MINUS SIGN}2, 1", (-2, 1)),
        ("1 mm, 2 mm", (1, 2)),
    ],
)
def test_an_offset_is_two_lengths(written: str, offset: tuple[float, float]) -> None:
    assert Offset().convert(written, None, None) == offset


@pytest.mark.parametrize("written", ["1", "1,2,3", "-0,5,0", "nan,1", "1,inf", ";", "1;2;3", "x,y"])
def test_what_is_no_offset_is_refused(written: str) -> None:
    with pytest.raises(click.BadParameter, match="two numbers of millimetres, to the right and down"):
        Offset().convert(written, None, None)


def test_a_sheet_is_moved_by_ten_millimetres_and_no_more() -> None:
    assert moved(Correction(), (10, -10)) == Correction(offset_x_mm=10, offset_y_mm=-10)
    assert moved(Correction(offset_x_mm=9), (-2.5, 0)).offset_x_mm == 6.5
    with pytest.raises(InputError) as alone:
        moved(Correction(), (0, 11.5))
    assert str(alone.value) == (
        "The sheet would be moved 0 mm to the right and 11.5 mm down; at most 10 mm each way are possible. "
        "What is further off comes from “fit to page”: switch it off in the print dialogue."
    )
    with pytest.raises(InputError, match=r"^With what its printer needs, the sheet would be moved 11 mm to"):
        moved(Correction(offset_x_mm=9), (2, 0))


@pytest.mark.parametrize(
    "command",
    [
        ("symbol", "7k3-qx9m", "--size-mm"),
        (*PRINT, "--press", "--bleed"),
        *(("calibrate", "--printer", "X", option) for option in ("--measured-x", "--measured-y")),
        *(
            ("calibrate", "--printer", "X", option)
            for option in ("--width", "--height", "--pitch-x", "--pitch-y")
        ),
    ],
    ids=lambda command: f"{command[0]} {command[-1]}",
)
def test_every_length_of_every_command_is_read_alike(
    terminal: Terminal, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "list.csv").write_text("name\nLyon\n")
    for written in ("nan", "inf", "two"):
        result = terminal(*command, written)
        assert (result.exit_code, f"“{written}” is no number of millimetres" in result.stderr) == (2, True)
    if "pitch" not in command[-1]:
        assert "-1 mm is less than nothing. Write 0 or more." in terminal(*command, "-1").stderr
    assert "is no number of millimetres" not in terminal(*command, "0,5").stderr


def test_a_layout_s_file_is_named_as_given_and_its_measures_as_one_reads_them(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = (FOLDER / "avery-l7160.toml").read_text()
    (tmp_path / "mine.toml").write_text(written.replace("side_mm = 31.35", "side_mm = 39.15"))
    said = terminal("layouts", "check", "mine.toml").stderr
    assert said.startswith("Error: mine.toml: [symbol]: the symbol of 39.15 mm")
    with using_locale("fr"), pytest.raises(LayoutError) as refused:
        read_layout(tmp_path / "mine.toml", file="mine.toml")
    assert "39,15 mm" in str(refused.value)
    assert "63,5 × 38,1 mm" in str(refused.value)
    assert "side_mm = 34.7" in str(refused.value)  # as it is written in the file
