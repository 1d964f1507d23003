"""Layouts on the command line: listed, shown, checked."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from contactcodes.codes.matrix_symbol import Symbology
from contactcodes.sheets.layout_folder import FOLDER, all_layouts, find_layout, usable_layouts
from tests.cli.conftest import Terminal

URL = "https://qr.dupont.fr"


@pytest.fixture(autouse=True)
def domain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTCODES_PUBLIC_URL", URL)


def cells(output: str) -> list[list[str]]:
    """The cells of what was printed, which stand two blanks or more apart."""
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in output.splitlines()]


def test_all_layouts_are_listed(terminal: Terminal) -> None:
    listed = json.loads(terminal("layouts", "--format", "json").stdout)["rows"]
    assert [row["layout"] for row in listed] == list(all_layouts())
    assert "avery-l7160" in terminal("layouts").stdout


def test_a_layout_is_shown_with_its_sizes(terminal: Terminal) -> None:
    result = terminal("layouts", "show", "avery-L7160")
    assert result.exit_code == 0, result.output
    shown = cells(result.stdout)
    assert ["Page", "210 × 297 mm"] in shown
    assert ["Labels a page", "21: 3 side by side, 7 one under the other"] in shown
    assert ["Label", "63.5 × 38.1 mm"] in shown
    assert ["From label to label", "66.04 mm across, 38.1 mm down"] in shown
    box = find_layout("avery-l7160").symbol
    assert ["Symbol’s side", f"{box.side_mm:g} mm, white border included"] in shown
    assert ["Usual symbol", "QR Code, version 2, level Q: HTTPS://QR.DUPONT.FR/XXXXXXX"] in shown
    told = dict(row for row in shown if len(row) == 2)
    assert f"a module is {box.side_mm / 33:.2g} mm wide" in told["Its modules"]  # 25 and 8 of white
    assert told["Read from"].endswith(" mm")
    place, size = f"{box.x_mm:g} / {box.y_mm:g} mm", f"{box.side_mm:g} × {box.side_mm:g} mm"
    assert ["front", "symbol", place, size] in shown
    assert any(row[:2] == ["front", "address to type"] and "pt, down to" in row[4] for row in shown)
    assert "--picture FILE.png" in result.stderr


def test_a_picture_shows_symbols_that_scan(terminal: Terminal, tmp_path: Path) -> None:
    result = terminal("layouts", "show", "avery-l7160", "--picture", "a.png")
    assert result.exit_code == 0, result.output
    with Image.open(BytesIO((tmp_path / "a.png").read_bytes())) as picture:
        assert picture.width == 1600
        assert picture.height == pytest.approx(1600 * 297 / 210, abs=2)
        read = {one.text for one in zxingcpp.read_barcodes(picture)}
    assert read == {"HTTPS://QR.DUPONT.FR/XXXXXXX"}
    assert not (tmp_path / "a-back.png").exists()


def test_a_card_has_a_picture_of_its_back(terminal: Terminal, tmp_path: Path) -> None:
    result = terminal("layouts", "show", "business-card-85x55", "--picture", "card.png")
    assert result.exit_code == 0, result.output
    assert "back   " in result.stdout
    assert (tmp_path / "card.png").read_bytes() != (tmp_path / "card-back.png").read_bytes()


def test_a_good_file_is_good_wherever_it_is(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text((FOLDER / "avery-l7120.toml").read_text("utf-8"), "utf-8")
    result = terminal("layouts", "check", "mine.toml", "--picture", "mine.png")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("mine.toml is good.\nmine: ")
    assert "35 × 35 mm" in result.stdout
    assert (tmp_path / "mine.png").exists()


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        pytest.param("columns = 5", "columns = 6", "What fits: columns = 5", id="a column too many"),
        pytest.param("[page]", "[paper]", "paper", id="an unknown table"),
        pytest.param("kind = ", "kind == ", "mine.toml", id="no TOML"),
    ],
)
def test_a_bad_file_is_one_sentence_with_the_remedy(
    terminal: Terminal, tmp_path: Path, was: str, becomes: str, said: str
) -> None:
    good = (FOLDER / "avery-l7120.toml").read_text("utf-8")
    assert was in good
    (tmp_path / "mine.toml").write_text(good.replace(was, becomes), "utf-8")
    result = terminal("layouts", "check", "mine.toml")
    assert (result.exit_code, said in result.stderr) == (1, True), result.output
    assert result.stdout == ""


def test_modules_too_small_for_this_service_s_domain_are_refused(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    for_phones = [one for one in usable_layouts().values() if one.symbol.symbology is Symbology.QR]
    small = min(for_phones, key=lambda layout: layout.symbol.side_mm)
    assert terminal("layouts", "check", str(FOLDER / f"{small.name}.toml")).exit_code == 0
    monkeypatch.setenv("CONTACTCODES_PUBLIC_URL", f"https://{'a-very-long-word.' * 8}fr")
    result = terminal("layouts", "check", str(FOLDER / f"{small.name}.toml"))
    assert (result.exit_code, "the limit is 0.33 mm" in result.stderr) == (1, True), result.output


@pytest.mark.parametrize(
    ("name", "symbol", "told"),
    [
        (
            "avery-l4731",
            "Micro QR Code, version M3, level M: XXXXXXX",
            ["Phones do not open a Micro QR Code"],
        ),
        (
            "packaging-40x20-data-matrix",
            "GS1 Data Matrix of 22 × 22 modules: (01)03453120000011(10)L2611-0042(21)XXXXXXX",
            ["Phones do not open a GS1 Data Matrix"],
        ),
        ("packaging-70x37-trade", "QR Code, version 2, level Q: HTTPS://QR.DUPONT.FR/XXXXXXX", []),
    ],
)
def test_other_symbols_are_shown_with_their_sizes_and_who_reads_them(
    terminal: Terminal, name: str, symbol: str, told: list[str]
) -> None:
    result = terminal("layouts", "check", str(FOLDER / f"{name}.toml"))
    assert result.exit_code == 0, result.output
    shown = cells(result.stdout)
    assert ["Usual symbol", symbol] in shown
    assert all(each in result.stderr for each in told)
    assert ("Phones do not open" in result.stderr) is bool(told)
    if name == "packaging-70x37-trade":
        sizes = dict(row for row in shown if len(row) == 2)
        assert sizes["Side of the trade’s symbol"] == "11.5 mm, white border included"
        assert sizes["Modules of it"].startswith("At 11.5 mm a module is 0.48 mm wide: 5.7 dots at 300 dpi")
        assert any(row[:2] == ["front", "the trade’s symbol"] for row in shown)


def test_an_unknown_layout_names_the_nearest(terminal: Terminal) -> None:
    result = terminal("layouts", "show", "avery-l7161x")
    assert (result.exit_code, "Did you mean avery-l7161" in result.stderr) == (1, True)


@pytest.mark.parametrize("picture", ["a.jpg", "a"])
def test_a_picture_is_a_png(terminal: Terminal, tmp_path: Path, picture: str) -> None:
    assert terminal("layouts", "show", "avery-l7160", "--picture", picture).exit_code == 2
    assert not (tmp_path / picture).exists()
