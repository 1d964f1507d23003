"""Files for printing houses, in the studio: what they give, and the files."""

from __future__ import annotations

import io
from zipfile import ZipFile

import ndef
import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient

from contactcodes.campaigns.placed_code import PlacedCode, retire_code
from contactcodes.errors import ProofError
from contactcodes.storage.database import Database
from contactcodes.web.studio import symbol_downloads
from tests.campaigns_made import AT
from tests.web.page_words import words_of


@pytest.fixture
def folder(spring: list[PlacedCode]) -> str:
    return f"/studio/campaigns/{spring[0].campaign_id}"


def test_the_campaigns_page_leads_to_the_files(studio: FlaskClient, folder: str) -> None:
    assert f'href="{folder}/files"' in studio.get(folder).text


def test_one_sees_what_is_given_before_it_is_made(studio: FlaskClient, folder: str) -> None:
    page = studio.get(f"{folder}/files", query_string={"kind": "eps", "side_mm": "12,5"})
    words = words_of(page.text)
    assert "Version 2, level Q. At 12.5 mm a module is 0.38 mm wide: 4.5 dots at 300 dpi" in words
    assert "that takes a symbol of 16.5 mm, or a shorter domain" in words
    assert "printemps_12.5mm_K100_eps.zip" in words
    assert "A domain 8 characters shorter would give a symbol that scans better" in words
    assert '<option value="eps" selected>' in page.text
    assert 'value="12,5"' in page.text
    usual = words_of(studio.get(f"{folder}/files").text)
    assert "At 30 mm a module is 0.91 mm wide" in usual
    assert "or a shorter domain" not in usual


@pytest.mark.parametrize(
    ("kind", "extension"),
    [("pdf", "_K100.pdf"), ("eps", "_K100.eps"), ("svg", "_black.svg"), ("png", "_black.png")],
)
def test_a_file_a_code_comes_in_a_zip_without_the_retired(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode], folder: str, kind: str, extension: str
) -> None:
    with sqlite.writing() as connection:
        retire_code(connection, spring[1].code_id, AT)
    answer = studio.get(f"{folder}/symbols.zip", query_string={"kind": kind, "side_mm": "20"})
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    ink = extension.partition(".")[0]
    told = f"attachment; filename=printemps_20mm{ink}_{kind}.zip"
    assert answer.headers["Content-Disposition"] == told
    assert answer.headers["Cache-Control"] == "private, no-cache"
    names = ZipFile(io.BytesIO(answer.data)).namelist()
    assert names == [
        f"printemps_vitrine-lyon_{spring[0].code_text.shown}_20mm{extension}",
        f"printemps_affiche-nantes_{spring[2].code_text.shown}_20mm{extension}",
        "manifest.csv",
    ]


def test_one_pdf_of_all_comes_with_its_manifest(studio: FlaskClient, folder: str) -> None:
    answer = studio.get(f"{folder}/symbols.zip?kind=pages&side_mm=30")
    archive = ZipFile(io.BytesIO(answer.data))
    assert archive.namelist() == ["printemps_30mm_K100.pdf", "manifest.csv"]
    assert len(pypdfium2.PdfDocument(archive.read("printemps_30mm_K100.pdf"))) == 3


@pytest.mark.parametrize("page", ["files", "symbols.zip"])
@pytest.mark.parametrize(
    ("side", "told"),
    [
        pytest.param("wide", "“wide” is no number of millimetres", id="no number"),
        pytest.param("4", "5 to 5,000 mm", id="too small to be a symbol"),
        pytest.param("10", "A symbol of 10.9 mm would do", id="modules too small"),
    ],
)
def test_an_error_stands_beside_its_field_and_what_was_typed_stays(
    studio: FlaskClient, folder: str, page: str, side: str, told: str
) -> None:
    answer = studio.get(f"{folder}/{page}", query_string={"kind": "svg", "side_mm": side})
    assert answer.status_code == 422
    assert told in words_of(answer.text)
    assert 'id="side_mm-problem"' in answer.text
    assert '<a href="#side_mm">' in answer.text
    assert f'value="{side}"' in answer.text
    assert '<option value="svg" selected>' in answer.text


def test_more_pages_than_anybody_waits_for_are_refused_with_the_way_to_get_them(
    studio: FlaskClient, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(symbol_downloads, "MOST_PAGES", 2)
    answer = studio.get(f"{folder}/symbols.zip?kind=pages")
    assert answer.status_code == 422
    assert "at most 2 pages here, and there are 3 codes" in words_of(answer.text)
    assert 'id="kind-problem"' in answer.text
    assert studio.get(f"{folder}/symbols.zip?kind=pdf").status_code == 200


def test_what_is_not_proven_is_a_page_and_no_broken_file(
    app: Flask, studio: FlaskClient, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_any: object) -> None:
        raise ProofError("a planted fault")

    monkeypatch.setattr("contactcodes.campaigns.symbol_files.prove_file", fails)
    answer = studio.get(f"{folder}/symbols.zip?kind=svg")
    assert answer.status_code == 500
    assert answer.mimetype == "text/html"


def test_tags_are_given_too(studio: FlaskClient, spring: list[PlacedCode], folder: str) -> None:
    answer = studio.get(f"{folder}/tags.zip")
    assert answer.headers["Content-Disposition"] == "attachment; filename=printemps_nfc.zip"
    archive = ZipFile(io.BytesIO(answer.data))
    assert archive.namelist()[0] == "tags.csv"
    urls = [next(ndef.message_decoder(archive.read(name))).iri for name in archive.namelist()[1:]]
    assert urls == [f"https://qr.dupont.fr/{one.code_text}?m=n" for one in spring]


def test_where_all_codes_are_retired_there_is_nothing_to_download(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode], folder: str
) -> None:
    with sqlite.writing() as connection:
        for one in spring:
            retire_code(connection, one.code_id, AT)
    for path, status in (("files", 200), ("symbols.zip", 422), ("tags.zip", 422)):
        answer = studio.get(f"{folder}/{path}")
        assert answer.status_code == status, path
        assert "No code is in service" in words_of(answer.text)
    assert f"{folder}/files" not in studio.get(folder).text


def test_only_who_is_signed_in_gets_files(visitor: FlaskClient, folder: str) -> None:
    for path in ("files", "symbols.zip", "tags.zip"):
        assert visitor.get(f"{folder}/{path}").status_code == 303
