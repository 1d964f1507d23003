"""``contactcodes symbol`` in a brand's look, and in an ink of one's choice."""

from __future__ import annotations

import io
import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from contactcodes.campaigns.brand_style import keep_style
from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.codes.file_proof import prove_file
from contactcodes.codes.logo import Logo
from contactcodes.codes.style import Style
from contactcodes.codes.style_proof import styled
from contactcodes.codes.styled_file import prove_styled_file
from contactcodes.codes.symbol import make_symbol
from contactcodes.settings import load_settings
from contactcodes.storage.database import Database
from tests.campaigns_made import AT, make_campaign
from tests.cli.conftest import Terminal
from tests.codes.logos_made import disc

NAVY = Style(dark="#1b3a6b", eye="#1b3a6b", modules="rounded", call_to_action="Écrivez-nous")


@pytest.fixture
def database(terminal: Terminal, tmp_path: Path):
    database = Database(load_settings(data=tmp_path / "var"))
    yield database
    database.close()


@pytest.fixture
def placed(database: Database) -> list[PlacedCode]:
    return make_campaign(database, "Printemps", "help", ["Vitrine Lyon", "Affiche Nantes"])


def keep(database: Database, placed: list[PlacedCode], style: Style) -> None:
    with database.writing() as connection:
        keep_style(connection, placed[0].brand_id, style, AT)


def written(tmp_path: Path) -> list[str]:
    return [file.name for file in tmp_path.iterdir() if file.is_file()]


@pytest.mark.parametrize("form", ["svg", "pdf", "eps", "png"])
def test_a_symbol_comes_in_the_brand_s_look_with_its_score(
    terminal: Terminal, placed: list[PlacedCode], database: Database, tmp_path: Path, form
) -> None:
    keep(database, placed, NAVY)
    code = placed[0].code_text.shown
    result = terminal("symbol", code, "--styled", "--format", form)
    assert result.exit_code == 0, result.output
    name = f"printemps_vitrine-lyon_{code}_30mm_{'CMYK' if form in {'pdf', 'eps'} else 'RGB'}.{form}"
    assert result.stdout == f"{name}\n"
    found = re.search(r"^Scan score (\d+), plain (\d+)\. A point or two says nothing\.$", result.stderr, re.M)
    assert found, result.stderr
    assert all(60 < int(score) < 100 for score in found.groups())
    drawing = styled(make_symbol(placed[0].url), NAVY)
    prove_styled_file((tmp_path / name).read_bytes(), form, drawing)
    plain = terminal("symbol", code, "--format", form, "--out", "plain")
    assert "Scan score" not in plain.stderr
    prove_file((tmp_path / "plain").read_bytes(), form, make_symbol(placed[0].url), 30)


def test_a_campaign_comes_in_the_brand_s_look_in_files_or_in_pages(
    terminal: Terminal, placed: list[PlacedCode], database: Database
) -> None:
    keep(database, placed, NAVY)
    files = terminal("symbol", "--campaign", "Printemps", "--styled", "--out", "-")
    assert len(ZipFile(io.BytesIO(files.stdout_bytes)).namelist()) == 3
    assert files.stderr.count("Scan score") == 1
    asked = ("symbol", "--campaign", "Printemps", "--styled", "--format", "pdf", "--one-file", "--out", "-")
    pages = ZipFile(io.BytesIO(terminal(*asked).stdout_bytes))
    assert pages.namelist() == ["printemps_30mm_CMYK.pdf", "manifest.csv"]


def test_a_look_that_this_address_is_too_long_for_is_refused(
    terminal: Terminal, placed: list[PlacedCode], database: Database, tmp_path: Path
) -> None:
    keep(database, placed, Style(logo=Logo.read(disc("#7b1e3a"))))
    for asked in ([placed[0].code_text.shown], ["--campaign", "Printemps"]):
        result = terminal("symbol", *asked, "--styled")
        assert result.exit_code == 1
        assert "A logo needs error correction H, and this symbol has Q" in result.stderr
    assert written(tmp_path) == []
    assert terminal("symbol", placed[0].code_text, "--styled", "--level", "H").exit_code == 0


def test_a_brand_without_a_look_is_told_where_to_choose_one(
    terminal: Terminal, placed: list[PlacedCode], tmp_path: Path
) -> None:
    result = terminal("symbol", placed[0].code_text, "--styled")
    assert result.exit_code == 1
    assert "Your brand’s symbols are plain. Choose their look in the studio" in result.stderr
    assert written(tmp_path) == []


def test_a_spot_colour_is_printed_in_its_own_ink(
    terminal: Terminal, placed: list[PlacedCode], tmp_path: Path
) -> None:
    code = placed[0].code_text.shown
    for form in ("pdf", "eps"):
        result = terminal("symbol", code, "--format", form, "--ink", "PANTONE 282 C=100,68,0,54")
        assert result.exit_code == 0, result.output
        assert result.stdout == f"printemps_vitrine-lyon_{code}_30mm_PANTONE-282-C.{form}\n"
        prove_file((tmp_path / result.stdout.strip()).read_bytes(), form, make_symbol(placed[0].url), 30)
    same = terminal("symbol", code, "--format", "pdf", "--ink", "PANTONE 282 C=100;68,0;0;54", "--out", "-")
    assert (
        same.stdout_bytes == (tmp_path / f"printemps_vitrine-lyon_{code}_30mm_PANTONE-282-C.pdf").read_bytes()
    )
    black = terminal("symbol", code, "--format", "pdf", "--ink", "K100", "--out", "-")
    assert black.stdout_bytes == terminal("symbol", code, "--format", "pdf", "--out", "-").stdout_bytes


def test_a_colour_of_screens_is_scored_and_proven(terminal: Terminal, placed: list[PlacedCode]) -> None:
    result = terminal("symbol", placed[0].code_text, "--ink", "#1B3A6B", "--out", "-")
    assert result.exit_code == 0, result.output
    assert "#1b3a6b" in result.stdout
    assert "Scan score" in result.stderr


@pytest.mark.parametrize(
    ("more", "exit_code", "told"),
    [
        (("--styled", "--ink", "K100"), 2, "leave --ink out"),
        (("--styled", "--format", "ndef"), 2, "A tag has neither look nor ink"),
        (("--ink", "blue"), 2, "in per cent"),
        (("--ink", "#12345"), 2, "“#12345” is no colour. Write one such as #1b3a6b."),
        (("--ink", "#ff0000"), 1, "vanish in the red light of scanners"),
        (("--ink", "Rose=0,40,10,0", "--format", "pdf"), 1, "too light for a symbol"),
        (("--ink", "Bleu=72,0,0,0", "--format", "pdf"), 1, "its ink is too light"),
        (("--ink", "Bleu=100,60,0,20"), 1, "SVG and PNG know no spot colours, and Bleu is one"),
    ],
)
def test_an_ink_that_cannot_be_is_refused(
    terminal: Terminal,
    placed: list[PlacedCode],
    tmp_path: Path,
    more: tuple[str, ...],
    exit_code: int,
    told: str,
) -> None:
    result = terminal("symbol", placed[0].code_text, *more, "--out", "a.file")
    assert (result.exit_code, told in " ".join(result.stderr.split())) == (exit_code, True), result.output
    assert written(tmp_path) == []
