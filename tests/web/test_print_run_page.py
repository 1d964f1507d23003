"""One print run in the studio: its steps, what is decided about it, its files, and the order it came from."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.campaigns.print_run import PrintRun, find_print_run
from contactcodes.campaigns.print_run_state import PrintRunState
from contactcodes.campaigns.print_run_steps import steps_of
from contactcodes.campaigns.sheet_files import produce_next, sheet_files
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from tests.campaigns_made import make_campaign
from tests.web.conftest import EMAIL
from tests.web.page_words import words_of
from tests.web.test_print_runs import order


def found(sqlite: Database, where: str) -> PrintRun:
    with sqlite.reading() as connection:
        return find_print_run(connection, int(where.rsplit("/", 1)[1]))


def decide(studio: FlaskClient, where: str, decision: str) -> TestResponse:
    return studio.post(f"{where}/{decision}", follow_redirects=True)


@pytest.fixture
def trial(studio: FlaskClient, spring: list[PlacedCode], sqlite: Database, settings: Settings) -> str:
    """A trial that is proven; where it is shown."""
    where = order(studio, spring[0].campaign_id, trial="on")
    assert "Scans of its codes count as tests until you release it." in words_of(studio.get(where).text)
    produce_next(sqlite, settings)
    return where


def test_a_trial_is_released_hung_and_taken_down(studio: FlaskClient, trial: str, sqlite: Database) -> None:
    page = words_of(studio.get(trial).text)
    assert "This is a trial." in page
    assert "waits for release" in words_of(studio.get("/studio/").text)
    released = decide(studio, trial, "release")
    assert "From now on its scans count." in released.text
    assert "This is a trial." not in released.text
    assert "Noted: it hangs." in decide(studio, trial, "hang").text
    assert "in the field" in words_of(studio.get("/studio/").text)
    assert "These sheets were taken down." in decide(studio, trial, "withdraw").text
    run = found(sqlite, trial)
    assert run.state is PrintRunState.WITHDRAWN
    assert run.released_by == EMAIL
    told = [(step.label, step.who) for step in steps_of(run) if step.at]
    assert told == [
        ("Ordered", EMAIL),
        ("Drawn", ""),
        ("Proven", ""),
        ("Released", EMAIL),
        ("In the field", ""),
        ("Withdrawn", ""),
    ]
    assert studio.get(f"{trial}/sheets.pdf", buffered=True).status_code == 200  # it can be looked up


def test_what_the_proof_releases_says_so_and_what_is_ahead(
    studio: FlaskClient, spring: list[PlacedCode], sqlite: Database, settings: Settings
) -> None:
    where = order(studio, spring[0].campaign_id)
    produce_next(sqlite, settings)
    steps = steps_of(found(sqlite, where))
    assert [step.stand for step in steps] == ["done", "done", "done", "now", "ahead", "ahead"]
    assert steps[3].who == "by its proof"
    decide(studio, where, "withdraw")  # it never hung
    assert [step.label for step in steps_of(found(sqlite, where))][-2:] == ["Released", "Withdrawn"]


def test_a_run_is_cancelled_after_being_asked(
    studio: FlaskClient, spring: list[PlacedCode], sqlite: Database, settings: Settings
) -> None:
    where = order(studio, spring[0].campaign_id)
    asked = studio.get(where, query_string={"cancel": "1"}).text
    assert "Nothing of it will be printed." in asked
    assert "http-equiv" not in asked  # without a script, the page stays while one reads
    assert "http-equiv" in studio.get(where).text
    page = decide(studio, where, "cancel").text
    assert "This print run was cancelled" in page
    assert produce_next(sqlite, settings) is None
    assert [step.stand for step in steps_of(found(sqlite, where))] == ["done", "ended"]
    assert studio.get(f"{where}/sheets.pdf").status_code == 404


def test_a_cancelled_trial_gives_no_sheets(studio: FlaskClient, trial: str) -> None:
    assert studio.get(f"{trial}/first-page.png", buffered=True).status_code == 200
    decide(studio, trial, "cancel")
    for file in ("sheets.pdf", "first-page.png", "certificate.pdf"):
        assert studio.get(f"{trial}/{file}").status_code == 404


def test_what_has_moved_on_meanwhile_is_said_and_nothing_goes_backwards(
    studio: FlaskClient, trial: str, sqlite: Database
) -> None:
    decide(studio, trial, "release")
    page = decide(studio, trial, "cancel")
    assert "The print run has moved on in the meantime" in page.text
    assert found(sqlite, trial).state is PrintRunState.RELEASED
    assert studio.post("/studio/print-runs/99/cancel").status_code == 404
    assert studio.post(f"{trial}/forget").status_code == 404
    assert studio.get(f"{trial}/release").status_code == 405


def test_the_same_file_comes_each_time_byte_for_byte(
    studio: FlaskClient, trial: str, sqlite: Database, settings: Settings
) -> None:
    digest = found(sqlite, trial).pdf_sha256
    assert digest is not None
    assert digest in studio.get(trial).text
    for _time in range(2):
        pdf = studio.get(f"{trial}/sheets.pdf", buffered=True).data
        assert hashlib.sha256(pdf).hexdigest() == digest
    sheet_files(settings, found(sqlite, trial).id).pdf.write_bytes(b"%PDF-1.7 another one")
    refused = studio.get(f"{trial}/sheets.pdf")
    assert refused.status_code >= 400
    assert "is not the one that was proven" in refused.text


def test_the_first_page_is_a_picture_that_is_drawn_once(
    studio: FlaskClient, trial: str, sqlite: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert f'src="{trial}/first-page.png"' in studio.get(trial).text
    first = studio.get(f"{trial}/first-page.png", buffered=True)
    assert Image.open(BytesIO(first.data)).width == 900
    monkeypatch.delattr("contactcodes.web.studio.print_run_files.first_page_png")
    again = studio.get(f"{trial}/first-page.png", buffered=True)
    assert again.data == first.data
    assert again.headers["Cache-Control"].startswith("private")
    left = [file.name for file in sheet_files(settings, found(sqlite, trial).id).folder.iterdir()]
    assert not [name for name in left if name.endswith(".tmp")]


def test_a_certificate_is_offered_once_the_run_is_released(studio: FlaskClient, trial: str) -> None:
    assert "Certificate" not in studio.get(trial).text
    assert studio.get(f"{trial}/certificate.pdf").status_code == 404
    decide(studio, trial, "release")
    assert "Certificate" in studio.get(trial).text
    certificate = studio.get(f"{trial}/certificate.pdf")
    assert certificate.data.startswith(b"%PDF-1.")
    assert "printemps-avery-l7160-proof.pdf" in certificate.headers["Content-Disposition"]


def test_the_codes_of_a_proven_run_come_as_a_list(studio: FlaskClient, trial: str) -> None:
    assert "Codes as a list (CSV)" in words_of(studio.get(trial).text)
    listed = studio.get(f"{trial}/codes.csv")
    assert listed.text.lstrip("\ufeff").splitlines()[0] == "number,code,url,address,placement"
    assert "codes.csv" in listed.headers["Content-Disposition"]


def test_a_run_is_ordered_again_with_its_options_and_its_codes(
    studio: FlaskClient, spring: list[PlacedCode], sqlite: Database, settings: Settings
) -> None:
    campaign = spring[0].campaign_id
    options = {"copies": "4", "start_at": "3", "headline": "Votre avis", "locale": "en"}
    where = order(studio, campaign, q="lyon", **options)
    path = f"/studio/campaigns/{campaign}/print"
    produce_next(sqlite, settings)
    assert f'href="{path}?run=1"' in studio.get(where).text
    page = studio.get(path, query_string={"run": "1"}).text
    assert "The one code of the print run of" in words_of(page)
    for name in ("copies", "start_at", "headline"):
        assert f'name="{name}" value="{options[name]}"' in page
    assert 'value="avery-l7160" data-has="' in page
    assert '<option value="en" selected>' in page
    again = order(studio, campaign, run="1", by="house", up="2", crop_marks="on")
    produce_next(sqlite, settings)
    run = found(sqlite, again)
    assert (run.total, run.is_for_press) == (1, True)
    told = words_of(studio.get(again).text)
    assert "3 mm bleed · with crop marks · 2 pages on a sheet · K100" in told
    pdf = studio.get(f"{again}/sheets.pdf", buffered=True).data
    with pypdfium2.PdfDocument(pdf) as document:
        assert document[0].get_width() > 2 * 210 * 72 / 25.4


def test_a_run_of_another_campaign_is_not_printed_here(
    studio: FlaskClient, spring: list[PlacedCode], sqlite: Database
) -> None:
    order(studio, spring[0].campaign_id)
    (other,) = make_campaign(sqlite, "Été", "help", ["Plage"])
    for asked in ("1", "99", "x"):
        page = studio.get(f"/studio/campaigns/{other.campaign_id}/print", query_string={"run": asked})
        assert page.status_code == 404


def test_a_proof_of_an_older_version_is_shown_without_its_map(
    studio: FlaskClient, trial: str, sqlite: Database, settings: Settings
) -> None:
    proof: Path = sheet_files(settings, found(sqlite, trial).id).proof
    proof.write_text('{"symbols": [{"slot": 1}]}', encoding="utf-8")
    page = studio.get(trial)
    assert page.status_code == 200
    assert "proof-sheet" not in page.text
