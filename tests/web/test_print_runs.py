"""Print runs in the studio: ordered, shown while they are made, proven or refused."""

from __future__ import annotations

import json
import shutil
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.campaigns.sheet_files import produce_next, sheet_files
from contactcodes.errors import ProofError
from contactcodes.settings import Settings
from contactcodes.sheets import layout_folder, symbol_proof
from contactcodes.storage.database import Database
from tests.web.page_words import words_of


def order(studio: FlaskClient, campaign_id: int, layout: str = "avery-l7160", **more: str) -> str:
    """Order a print run; return where it is shown."""
    answer = studio.post(f"/studio/campaigns/{campaign_id}/print", data={"layout": layout, **more})
    assert answer.status_code == 303
    return str(answer.location)


def test_a_retired_code_is_not_printed_again(
    studio: FlaskClient, spring: list[PlacedCode], sqlite: Database, settings: Settings
) -> None:
    studio.post(f"/studio/codes/{spring[0].code_text}/retire")
    order(studio, spring[0].campaign_id)
    run = produce_next(sqlite, settings)
    assert run is not None
    assert run.total == 2


def test_sheets_are_printed_again_with_the_same_codes(
    studio: FlaskClient, spring: list[PlacedCode], sqlite: Database, settings: Settings
) -> None:
    where = order(studio, spring[0].campaign_id, locale="en")
    assert "Your sheets are being drawn" in studio.get(where).text
    assert studio.get(f"{where}/sheets.pdf").status_code == 404
    before = studio.get(f"{where}/progress").json
    assert before == {"state": "ordered", "finished": False, "done": 0, "steps": 6}
    produce_next(sqlite, settings)
    after = studio.get(f"{where}/progress").json
    assert after == {"state": "released", "finished": True, "done": 6, "steps": 6}
    page = studio.get(where).text
    assert "3 symbols, every one proven to scan" in words_of(page)
    assert 'aria-label="Page 1: 3 of 3 proven"' in page
    assert 'class="slot-bad"' not in page
    pdf = studio.get(f"{where}/sheets.pdf", buffered=True)
    assert pdf.headers["Cache-Control"] == "private, no-cache"
    assert "filename=printemps-avery-l7160.pdf" in pdf.headers["Content-Disposition"]
    drawn = pypdfium2.PdfDocument(pdf.data)[0].render(scale=300 / 72, grayscale=True).to_numpy()
    read = {found.text for found in zxingcpp.read_barcodes(drawn)}
    assert read == {f"HTTP://127.0.0.1:8000/{one.code_text}" for one in spring}
    told = json.loads(studio.get(f"{where}/proof.json", buffered=True).data)
    placements = [symbol[told["columns"].index("placement")] for symbol in told["symbols"]]
    assert placements == [one.placement.name for one in spring]


def test_only_what_was_searched_for_is_printed(
    studio: FlaskClient, spring: list[PlacedCode], sqlite: Database, settings: Settings
) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/print"
    assert "The 2 codes that match “vitrine”" in words_of(
        studio.get(path, query_string={"q": "vitrine"}).text
    )
    order(studio, spring[0].campaign_id, q="vitrine")
    run = produce_next(sqlite, settings)
    assert run is not None
    assert run.total == 2


def test_an_unproven_run_shows_which_symbols_failed_and_gives_no_pdf(
    studio: FlaskClient,
    spring: list[PlacedCode],
    sqlite: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = symbol_proof._judged

    def smudged(placed, found, reason):  # type: ignore[no-untyped-def]
        return real(placed, found, reason or ("smudged" if placed.spot.slot == 2 else ""))

    monkeypatch.setattr(symbol_proof, "_judged", smudged)
    where = order(studio, spring[0].campaign_id)
    with pytest.raises(ProofError):
        produce_next(sqlite, settings)
    page = studio.get(where).text
    assert "These sheets are not proven" in page
    assert 'aria-label="Page 1: 2 of 3 proven"' in page
    assert page.count('class="slot-bad"') == 1
    assert "smudged" in page
    assert studio.get(f"{where}/sheets.pdf").status_code == 404
    assert studio.get(f"{where}/proof.json", buffered=True).status_code == 200
    campaign = words_of(studio.get(f"/studio/campaigns/{spring[0].campaign_id}").text)
    assert "The last print run is not proven" in campaign


def test_a_layout_must_be_chosen(studio: FlaskClient, spring: list[PlacedCode]) -> None:
    page = studio.post(f"/studio/campaigns/{spring[0].campaign_id}/print", data={"layout": "papyrus"})
    assert page.status_code == 422
    assert page.text.count("Choose what the codes are printed on.") == 2


def test_the_picture_of_the_first_sheet_carries_the_real_codes(
    studio: FlaskClient, spring: list[PlacedCode]
) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/sheet/avery-l7160.png"
    picture = Image.open(BytesIO(studio.get(path, query_string={"large": "1"}).data))
    read = {found.text for found in zxingcpp.read_barcodes(picture.convert("L"))}
    assert read == {f"HTTP://127.0.0.1:8000/{one.code_text}" for one in spring}
    assert studio.get(f"/studio/campaigns/{spring[0].campaign_id}/sheet/papyrus.png").status_code == 404


def test_files_of_a_run_that_are_gone_are_not_found(
    studio: FlaskClient, spring: list[PlacedCode], sqlite: Database, settings: Settings
) -> None:
    where = order(studio, spring[0].campaign_id)
    run = produce_next(sqlite, settings)
    assert run is not None
    files = sheet_files(settings, run.id)
    files.pdf.unlink()
    files.proof.unlink()
    assert studio.get(f"{where}/sheets.pdf").status_code == 404
    assert studio.get(f"{where}/proof.json").status_code == 404
    assert studio.get(where).status_code == 200


def test_a_run_is_shown_on_its_layout_as_it_was_when_ordered(
    studio: FlaskClient,
    spring: list[PlacedCode],
    sqlite: Database,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "print_layouts"
    shutil.copytree(layout_folder.FOLDER, folder)
    monkeypatch.setattr(layout_folder, "FOLDER", folder)
    where = order(studio, spring[0].campaign_id)
    produce_next(sqlite, settings)
    shutil.copy(folder / "poster-a4.toml", folder / "avery-l7160.toml")
    page = studio.get(where).text
    assert 'aria-label="Page 1: 3 of 3 proven"' in page
    assert "Avery L7160" in words_of(page)


def test_a_search_without_a_word_in_it_prints_nothing(studio: FlaskClient, spring: list[PlacedCode]) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}"
    assert "there is nothing to print" in studio.get(f"{path}/print", query_string={"q": "%"}).text
    assert studio.get(f"{path}/sheet/poster-a4.png", query_string={"q": "%"}).status_code == 404
    refused = studio.post(f"{path}/print", data={"layout": "avery-l7160", "q": "%"})
    assert refused.status_code == 422
