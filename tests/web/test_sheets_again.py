"""Sheets whose file was lost, in the studio: said, and drawn again byte for byte."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from flask.testing import FlaskClient

from contactcodes.campaigns import sheet_files as sheet_files_module
from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.campaigns.sheet_files import SheetFiles, produce_next, sheet_files
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.web.studio import sheets_again
from tests.web.page_words import words_of
from tests.web.test_print_runs import order


@pytest.fixture
def run(
    studio: FlaskClient, spring: list[PlacedCode], sqlite: Database, settings: Settings
) -> tuple[str, SheetFiles, str]:
    """A released run: where it is shown, its files, and their digest."""
    where = order(studio, spring[0].campaign_id)
    produced = produce_next(sqlite, settings)
    assert produced is not None
    assert produced.pdf_sha256 is not None
    return where, sheet_files(settings, produced.id), produced.pdf_sha256


@pytest.mark.parametrize("damaged", [False, True], ids=["lost", "damaged"])
def test_they_are_drawn_again_byte_for_byte(
    studio: FlaskClient, run: tuple[str, SheetFiles, str], damaged: bool
) -> None:
    where, files, digest = run
    assert studio.get(f"{where}/first-page.png", buffered=True).status_code == 200
    if damaged:
        files.pdf.write_bytes(b"%PDF-1.7 another one")
    else:
        files.pdf.unlink()
    page = studio.get(where).text
    assert "is lost or damaged" in page
    assert f"{where}/sheets.pdf" not in page
    assert f'action="{where}/draw-again"' in page
    again = studio.post(f"{where}/draw-again", follow_redirects=True).text
    assert "Drawn again, byte for byte as they were proven." in again
    assert f"{where}/sheets.pdf" in again
    pdf = studio.get(f"{where}/sheets.pdf", buffered=True).data
    assert hashlib.sha256(pdf).hexdigest() == digest
    assert not files.first_page.exists()


def test_others_than_the_proven_ones_are_not_given(
    studio: FlaskClient, run: tuple[str, SheetFiles, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    where, files, _digest = run
    draw = sheet_files_module.draw_sheets

    def of_another_version(*given: Any, **named: Any) -> int:
        pages = draw(*given, **named)
        named["out"].write(b"% drawn by another version\n")
        return pages

    monkeypatch.setattr(sheet_files_module, "draw_sheets", of_another_version)
    files.pdf.unlink()
    page = words_of(studio.post(f"{where}/draw-again", follow_redirects=True).text)
    assert "are not byte for byte those that were proven" in page
    assert "is lost or damaged" in page
    assert not files.pdf.exists()


def test_a_run_too_large_to_wait_for_is_left_to_the_command_line(
    studio: FlaskClient, run: tuple[str, SheetFiles, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    where, files, _digest = run
    monkeypatch.setattr(sheets_again, "_MOST_LABELS", 2)
    files.pdf.unlink()
    page = studio.get(where).text
    assert "draw-again" not in page
    assert "contactcodes runs sheets 1 --out FILE.pdf" in words_of(page)
    studio.post(f"{where}/draw-again")
    assert not files.pdf.exists()


def test_what_is_there_or_was_never_proven_is_not_drawn_again(
    studio: FlaskClient, run: tuple[str, SheetFiles, str], spring: list[PlacedCode]
) -> None:
    where, files, _digest = run
    before = files.pdf.stat().st_mtime_ns
    assert studio.post(f"{where}/draw-again").status_code == 303
    assert files.pdf.stat().st_mtime_ns == before
    unproven = order(studio, spring[0].campaign_id)
    page = studio.post(f"{unproven}/draw-again", follow_redirects=True).text
    assert "Your sheets are being drawn" in page
    assert "byte for byte" not in page
