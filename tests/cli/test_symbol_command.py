"""``contactcodes symbol``: a code's symbol, or a campaign's, as files."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import ndef
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from contactcodes.campaigns.placed_code import PlacedCode, retire_code
from contactcodes.codes.file_proof import prove_file
from contactcodes.codes.symbol import make_symbol
from contactcodes.errors import ProofError
from contactcodes.settings import load_settings
from contactcodes.storage.database import Database
from tests.campaigns_made import AT, make_campaign
from tests.cli.conftest import Terminal


@pytest.fixture
def database(terminal: Terminal, tmp_path: Path):
    database = Database(load_settings(data=tmp_path / "var"))
    yield database
    database.close()


@pytest.fixture
def placed(database: Database) -> list[PlacedCode]:
    return make_campaign(database, "Printemps", "help", ["Vitrine Lyon", "Affiche Nantes"])


@pytest.mark.parametrize("form", ["svg", "pdf", "eps", "png"])
def test_a_symbol_is_written_under_a_name_that_printers_understand(
    terminal: Terminal, placed: list[PlacedCode], tmp_path: Path, form
) -> None:
    code = placed[0].code_text.shown
    result = terminal("symbol", code, "--format", form, "--size-mm", "25")
    assert result.exit_code == 0, result.output
    ink = "K100" if form in {"pdf", "eps"} else "black"
    name = f"printemps_vitrine-lyon_{code}_25mm_{ink}.{form}"
    assert result.stdout == f"{name}\n"
    assert "Version 2, level Q. At 25 mm a module is 0.76 mm wide: 8.9 dots at 300 dpi" in result.stderr
    prove_file((tmp_path / name).read_bytes(), form, make_symbol(placed[0].url), 25)
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == [name]


def test_level_version_resolution_and_file_can_be_chosen(
    terminal: Terminal, placed: list[PlacedCode], tmp_path: Path
) -> None:
    out = tmp_path / "mein symbol.png"
    options = ["--level", "H", "--version", "5", "--dpi", "203", "--size-mm", "40", "--out", str(out)]
    result = terminal("symbol", placed[0].code_text, "--format", "png", *options)
    assert result.exit_code == 0, result.output
    assert "Version 5, level H. At 40 mm a module is 0.89 mm wide: 7.1 dots at 203 dpi." in result.stderr
    prove_file(out.read_bytes(), "png", make_symbol(placed[0].url, version=5, level="H"), 40)
    with Image.open(out) as picture:
        assert 203 <= picture.info["dpi"][0] < 250


def test_a_dash_is_standard_output_and_nothing_else_is_written_there(
    terminal: Terminal, placed: list[PlacedCode], tmp_path: Path
) -> None:
    result = terminal("symbol", placed[0].code_text, "--format", "pdf", "--out", "-")
    assert result.exit_code == 0
    picture = pypdfium2.PdfDocument(result.stdout_bytes)[0].render(scale=4).to_pil()
    assert zxingcpp.read_barcode(picture).text == placed[0].url
    assert not [file for file in tmp_path.iterdir() if file.is_file()]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["--size-mm", "10"], "A symbol of 10.9 mm would do", id="modules under 0.33 mm"),
        pytest.param(["--size-mm", "16", "--dpi", "203"], "A symbol of 16.6 mm would do", id="too few dots"),
        pytest.param(["--size-mm", "nan"], "“nan” is no number of millimetres", id="no number"),
        pytest.param(["--version", "2", "--level", "H"], "8 characters too long", id="it does not fit"),
        pytest.param(["--version", "11"], "1<=x<=10", id="no such version"),
        pytest.param(["--format", "gif"], "'gif' is not one of", id="no such format"),
    ],
)
def test_what_cannot_be_printed_is_refused_and_nothing_is_written(
    terminal: Terminal, placed: list[PlacedCode], tmp_path: Path, arguments: list[str], told: str
) -> None:
    result = terminal("symbol", placed[0].code_text, *arguments, "--out", "symbol.svg")
    assert result.exit_code != 0
    assert told in result.output
    assert not [file for file in tmp_path.iterdir() if file.is_file()]


def test_small_modules_get_advice(terminal: Terminal, placed: list[PlacedCode]) -> None:
    result = terminal("symbol", placed[0].code_text, "--size-mm", "12")
    assert result.exit_code == 0
    assert "that takes a symbol of 16.5 mm, or a shorter domain" in result.stderr


def test_a_file_that_is_not_proven_is_not_written_and_an_older_one_stays(
    terminal: Terminal, placed: list[PlacedCode], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "codes.zip").write_bytes(b"older")

    def fails(file: bytes, form: str, symbol: object, side_mm: float) -> None:
        raise ProofError("a planted fault")

    monkeypatch.setattr("contactcodes.campaigns.symbol_files.prove_file", fails)
    for asked in ([placed[0].code_text.shown, "--out", "code.svg"], ["--campaign", "Printemps"]):
        result = terminal("symbol", *asked, *([] if "--out" in asked else ["--out", "codes.zip"]))
        assert result.exit_code == 1
        assert "a planted fault" in result.output
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["codes.zip"]
    assert (tmp_path / "codes.zip").read_bytes() == b"older"


def test_a_campaigns_codes_come_in_a_zip_without_the_retired(
    terminal: Terminal, placed: list[PlacedCode], database: Database, tmp_path: Path
) -> None:
    with database.writing() as connection:
        retire_code(connection, placed[0].code_id, AT)
    result = terminal("symbol", "--campaign", "Printemps", "--format", "eps")
    assert result.exit_code == 0, result.output
    assert result.stdout == "printemps_30mm_K100_eps.zip\n"
    names = ZipFile(tmp_path / "printemps_30mm_K100_eps.zip").namelist()
    assert names == [f"printemps_affiche-nantes_{placed[1].code_text.shown}_30mm_K100.eps", "manifest.csv"]
    one = terminal("symbol", "--campaign", "Printemps", "--format", "pdf", "--one-file", "--out", "-")
    assert ZipFile(io.BytesIO(one.stdout_bytes)).namelist() == ["printemps_30mm_K100.pdf", "manifest.csv"]
    asked = terminal("symbol", placed[0].code_text)
    assert asked.exit_code == 0  # who names it, gets it
    assert "is retired" in asked.stderr


def test_what_a_tag_carries_is_written_too(
    terminal: Terminal, placed: list[PlacedCode], tmp_path: Path
) -> None:
    code = placed[0].code_text
    result = terminal("symbol", code, "--format", "ndef")
    assert result.exit_code == 0, result.output
    assert "The tag needs 32 bytes" in result.stderr
    (record,) = ndef.message_decoder((tmp_path / result.stdout.strip()).read_bytes())
    assert record.iri == f"https://qr.dupont.fr/{code}?m=n"
    of_all = terminal("symbol", "--campaign", "Printemps", "--format", "ndef")
    assert of_all.stdout == "printemps_nfc.zip\n"
    assert len(ZipFile(tmp_path / "printemps_nfc.zip").namelist()) == 3


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param([], "Give a code, or --campaign", id="neither"),
        pytest.param(["7k3-qx9m", "--campaign", "Printemps"], "Give a code, or --campaign", id="both"),
        pytest.param(["7k3-qx9m"], "There is no code 7k3-qx9m", id="a code of nobody"),
        pytest.param(["7k3-qx9n"], "is no code: one character is wrong", id="no code at all"),
        pytest.param(["--campaign", "Printems"], "Did you mean “Printemps”", id="no such campaign"),
    ],
)
def test_what_is_not_there_is_told(
    terminal: Terminal, placed: list[PlacedCode], arguments: list[str], told: str
) -> None:
    result = terminal("symbol", *arguments)
    assert result.exit_code != 0
    assert told in result.output


def test_the_doctor_tells_what_a_shorter_domain_would_gain(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTCODES_PUBLIC_URL", "https://codes.une-marque.fr")
    result = terminal("doctor")
    assert "35 characters in a symbol, version 2, level M" in result.output
    assert "A domain 6 characters shorter would give a symbol that scans better: version 2, level Q. " in (
        result.output
    )
    assert "15 characters shorter: version 2, level H." in result.output
    monkeypatch.setenv("CONTACTCODES_PUBLIC_URL", "https://q.fr")
    assert "✓ Public URL: https://q.fr: 20 characters in a symbol, version 2, level H" in (
        terminal("doctor").output
    )
