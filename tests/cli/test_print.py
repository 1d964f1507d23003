"""The main job in one line."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from contactcodes.campaigns import sheet_files
from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.drawing import draw_sheets
from contactcodes.sheets.lettering import Label
from tests.cli.conftest import Terminal
from tests.conftest import SHARED

FRANCE = SHARED / "data" / "placements_france.csv"
EXCEL = "Nom;Support;Ville;Exemplaires;Coût (€);Responsable\r\n" + "".join(
    f"Vitrine {town};vitrine;{town};1;48,50;Zoé\r\n" for town in ["Lyon", "Orléans", "Besançon"]
)


def ordered(file: str, out: str = "feuilles.pdf", *more: str, **changed: str) -> list[str]:
    options = {
        "--campaign": "Printemps",
        "--contact": "whatsapp:+33612345678",
        "--layout": "avery-l7160",
        "--out": out,
        "--public-url": "https://qr.dupont.fr",
    } | {f"--{name.replace('_', '-')}": value for name, value in changed.items()}
    return ["print", file, *(word for option in options.items() for word in option), *more]


def rows(terminal: Terminal, *command: str) -> list[dict[str, str]]:
    result = terminal(*command, "--format", "json")
    assert result.exit_code == 0, result.output
    found: list[dict[str, str]] = json.loads(result.stdout)["rows"]
    return found


def read_back(pdf: Path) -> list[str]:
    """What another decoder than the proof's way of asking reads on the whole pages."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            picture = page.render(scale=300 / 72).to_pil()
            found += [one.text for one in zxingcpp.read_barcodes(picture)]
    return found


def test_a_file_as_french_excel_saves_it_becomes_sheets_that_scan(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "vitrines.csv").write_bytes(EXCEL.encode("cp1252"))
    result = terminal(*ordered("vitrines.csv"))
    assert result.exit_code == 0, result.output
    listed = rows(terminal, "codes")
    assert [row["placement"] for row in listed] == ["Vitrine Lyon", "Vitrine Orléans", "Vitrine Besançon"]
    assert sorted(read_back(tmp_path / "feuilles.pdf")) == sorted(row["url"] for row in listed)
    proof = json.loads((tmp_path / "feuilles.proof.json").read_text())
    assert proof["proven"]
    first = dict(zip(proof["columns"], proof["symbols"][0], strict=True))
    assert (first["page"], first["slot"], first["placement"]) == (1, 1, "Vitrine Lyon")
    assert first["text"] == listed[0]["url"]
    assert first["quiet_zone_modules"] == 4
    assert "Print at 100% (actual size)" in result.stderr
    assert "18 labels of the last sheet are left: print on them with --start-at 4" in result.stderr


def test_printing_again_reuses_the_codes_and_mints_only_what_is_new(
    terminal: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("name\nLyon\nNice\n")
    (tmp_path / "b.csv").write_text("name,city\nNantes,Nantes\nLyon,Lyon\n")
    assert terminal(*ordered("a.csv")).exit_code == 0
    before = {row["placement"]: row["code"] for row in rows(terminal, "codes")}
    second = terminal(*ordered("b.csv", "b.pdf"))
    assert second.exit_code == 0
    assert "1 codes minted, 1 kept" in second.stderr
    after = {row["placement"]: row["code"] for row in rows(terminal, "codes")}
    assert before.items() <= after.items()
    assert len(after) == 3
    assert len(read_back(tmp_path / "b.pdf")) == 2


def test_the_same_order_gives_the_same_bytes(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name\nLyon\nNice\n")
    terminal(*ordered("a.csv", "one.pdf"))
    terminal(*ordered("a.csv", "two.pdf"))
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_bad_rows_are_told_all_at_once_and_nothing_is_stored(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,copies\nLyon,1\n,2\nNice,many\n")
    result = terminal(*ordered("a.csv"))
    assert result.exit_code == 1
    assert "Line 3" in result.stderr
    assert "Line 4" in result.stderr
    assert "2 rows of 3" in result.stderr
    assert not (tmp_path / "feuilles.pdf").exists()
    assert rows(terminal, "codes") == []


def test_skip_bad_stores_the_good_rows_and_lists_the_rest(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,copies\nLyon,1\n,2\nNice,many\n")
    result = terminal(*ordered("a.csv", "a.pdf", "--skip-bad"))
    assert result.exit_code == 0
    assert "Line 3" in result.stderr
    assert [row["placement"] for row in rows(terminal, "codes")] == ["Lyon"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param({"contact": "whatsapp:12"}, "+33612345678", id="a wrong target says what is expected"),
        pytest.param(
            {"layout": "avery-l7161x"}, "Did you mean avery-l7161", id="a wrong layout names the nearest"
        ),
        pytest.param({"public_url": "https://a.fr/qr"}, "nothing behind", id="a public URL with a path"),
        pytest.param(
            {"contact": "https://qr.dupont.fr/abc", "public_url": "https://qr.dupont.fr"},
            "is this service itself",
            id="a code that would lead back here",
        ),
        pytest.param({"campaign": " "}, "1 to 120", id="a campaign without a name"),
        pytest.param({"start_at": "22"}, "21 labels; it cannot begin at label 22", id="a label too far"),
        pytest.param({"copies": "0"}, "1 to 1,000 copies", id="no copies"),
        pytest.param({"printer": "Étage 2"}, "none has been measured yet", id="an unknown printer"),
        pytest.param({"offset": "0,11"}, "The sheet would be moved", id="an offset beyond the margin"),
        pytest.param({"lot": "L2"}, "no place for the words of --lot", id="words that would be lost"),
        pytest.param({"gtin": "3453120000018"}, "would have to be 1", id="a GTIN with a slip"),
        pytest.param({"contact": "call:0891234567"}, "What a call to", id="a surcharged number, no price"),
    ],
)
def test_wrong_input_is_one_sentence_and_exit_code_1(
    terminal: Terminal, tmp_path: Path, changed: dict[str, str], said: str
) -> None:
    (tmp_path / "a.csv").write_text("name\nLyon\n")
    result = terminal(*ordered("a.csv", **changed))
    assert result.exit_code == 1
    assert said in result.stderr
    assert rows(terminal, "codes") == []


def words_of(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(page.get_textpage().get_text_bounded() for page in document)


def test_the_sheets_say_the_brand_s_name_once_it_has_one(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name\nLyon\n")
    nameless = terminal(*ordered("a.csv", layout="poster-a4"))
    assert "“My brand”" in nameless.stderr
    assert "--brand NAME" in nameless.stderr
    assert "My brand" in words_of(tmp_path / "feuilles.pdf")
    named = terminal(*ordered("a.csv", "feuilles.pdf", "--brand", "Maison  Dupont", layout="poster-a4"))
    assert named.exit_code == 0, named.output
    assert "--brand" not in named.stderr
    again = terminal(*ordered("a.csv", layout="poster-a4"))
    assert "--brand" not in again.stderr
    assert "Maison Dupont" in words_of(tmp_path / "feuilles.pdf")
    assert len(rows(terminal, "codes")) == 1


def test_a_brand_s_name_is_refused_like_any_other_input(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name\nLyon\n")
    result = terminal(*ordered("a.csv", "a.pdf", "--brand", " "))
    assert (result.exit_code, "1 to 80" in result.stderr) == (1, True)
    assert rows(terminal, "codes") == []


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_stored(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_text("name\nLyon\n")
    monkeypatch.setattr(os, "access", lambda _file, mode: mode != os.W_OK)  # root may write anywhere
    result = terminal(*ordered("a.csv"))
    assert (result.exit_code, "may not write" in result.stderr) == (1, True)
    assert rows(terminal, "codes") == []


def test_a_missing_folder_is_said_before_anything_is_stored(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name\nLyon\n")
    result = terminal(*ordered("a.csv", "nowhere/a.pdf"))
    assert (result.exit_code, "no folder nowhere" in result.stderr) == (1, True)
    assert rows(terminal, "codes") == []


def test_a_retired_code_is_not_printed_again(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name\nLyon\n")
    terminal(*ordered("a.csv"))
    code = rows(terminal, "codes")[0]["code"]
    terminal("retire", code)
    result = terminal(*ordered("a.csv", "b.pdf"))
    assert (result.exit_code, code in result.stderr) == (1, True)
    assert not (tmp_path / "b.pdf").exists()


def test_a_name_that_cannot_be_printed_stores_nothing(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name\nLyon\nBoutique 北京\n")
    result = terminal(*ordered("a.csv"))
    assert (result.exit_code, "Boutique 北京" in result.stderr) == (1, True)
    assert rows(terminal, "codes") == []


@pytest.mark.parametrize("out", ["a.csv", "a.txt", "a"])
def test_the_sheets_never_overwrite_the_list(terminal: Terminal, tmp_path: Path, out: str) -> None:
    (tmp_path / "a.csv").write_text("name\nLyon\n")
    assert terminal(*ordered("a.csv", out)).exit_code == 2
    assert (tmp_path / "a.csv").read_text() == "name\nLyon\n"


def test_wrong_usage_is_exit_code_2(terminal: Terminal) -> None:
    assert terminal("print", "nowhere.csv").exit_code == 2
    assert terminal("print").exit_code == 2
    assert terminal("stats", "--by", "colour").exit_code == 2


def test_a_campaign_is_never_re_pointed_by_printing_again(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name\nLyon\n")
    terminal(*ordered("a.csv"))
    result = terminal(*ordered("a.csv", contact="call:0800123456"))
    assert result.exit_code == 1
    assert 'contactcodes point "Printemps" call:0800123456' in result.stderr
    assert terminal("point", "Printemps", "call:0800123456").exit_code == 0
    assert [row["contact_point"] for row in rows(terminal, "codes")] == ["call:0800123456"]


def test_a_symbol_that_is_not_proven_stops_the_pdf_and_is_named(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def swapped(arrangement: Arrangement, labels: Iterable[Label], **more: Any) -> int:
        """Draw the second symbol where the first belongs, and say nothing."""
        first, second = labels
        return draw_sheets(
            arrangement, [replace(first, symbol=second.symbol), replace(second, symbol=first.symbol)], **more
        )

    (tmp_path / "a.csv").write_text("name\nLyon\nNice\n")
    (tmp_path / "feuilles.pdf").write_text("an older file")
    monkeypatch.setattr(sheet_files, "draw_sheets", swapped)
    result = terminal(*ordered("a.csv"))
    assert result.exit_code == 1
    assert "2 of 2 symbols failed" in result.stderr
    assert "Lyon" in result.stderr
    assert not (tmp_path / "feuilles.pdf").exists()
    assert json.loads((tmp_path / "feuilles.proof.json").read_text())["proven"] is False


def test_csv_and_table_list_the_same_codes(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name\nLyon\nÉlysée « grand »\n")
    terminal(*ordered("a.csv"))
    listed = list(csv.DictReader(io.StringIO(terminal("codes", "--format", "csv").stdout)))
    assert [row["placement"] for row in listed] == ["Lyon", "Élysée « grand »"]
    table = terminal("codes").stdout
    assert all(row["code"] in table for row in listed)


@pytest.mark.skipif(not FRANCE.exists(), reason="the trial data stand beside the repository, not in it")
def test_three_hundred_placements_become_fifteen_pages(terminal: Terminal, tmp_path: Path) -> None:
    result = terminal(*ordered(str(FRANCE)))
    assert result.exit_code == 0, result.output
    assert "300 symbols on 15 pages, all proven" in result.stdout
    urls = {row["url"]: row["placement"] for row in rows(terminal, "codes", "--campaign", "Printemps")}
    with pypdfium2.PdfDocument(tmp_path / "feuilles.pdf") as document:
        assert len(document) == 15
        words = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert set(read_back(tmp_path / "feuilles.pdf")) == set(urls)
    flat = " ".join(words.split())
    assert all(" ".join(name.split()) in flat for name in urls.values())
