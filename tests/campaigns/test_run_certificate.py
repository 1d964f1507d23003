"""The certificate of a run, whenever somebody asks for it."""

from __future__ import annotations

import pypdfium2
import pytest

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.campaigns.print_run import find_print_run, release_print_run
from contactcodes.campaigns.run_certificate import run_certificate
from contactcodes.campaigns.sheet_files import produce_next, sheet_files
from contactcodes.errors import NotFoundError
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from tests.campaigns.runs_made import ordered
from tests.campaigns_made import AT, make_campaign


@pytest.fixture
def placed(database: Database) -> list[PlacedCode]:
    return make_campaign(database, "Printemps", "help", ["Lyon", "Nice"])


def words_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        return " ".join(document[0].get_textpage().get_text_range().split())


def test_a_released_run_has_a_certificate_with_its_figures(
    database: Database, settings: Settings, placed: list[PlacedCode]
) -> None:
    ordered(database, placed, copies=2)
    run = produce_next(database, settings)
    assert run is not None
    assert run.pdf_sha256
    first = run_certificate(database, run)
    assert first == run_certificate(database, run)
    words = words_of(first)
    assert "Printemps" in words
    assert run.pdf_sha256[:8] in words
    assert "4 symboles" in words


def test_a_trial_has_one_once_a_person_has_released_it(
    database: Database, settings: Settings, placed: list[PlacedCode]
) -> None:
    ordered(database, placed, trial=True)
    run = produce_next(database, settings)
    assert run is not None
    with pytest.raises(NotFoundError):
        run_certificate(database, run)
    with database.writing() as connection:
        release_print_run(connection, run.id, at=AT)
        run = find_print_run(connection, run.id)
    assert run_certificate(database, run).startswith(b"%PDF")


def test_it_is_the_same_where_the_files_are_gone(
    database: Database, settings: Settings, placed: list[PlacedCode]
) -> None:
    ordered(database, placed)
    run = produce_next(database, settings)
    assert run is not None
    before = run_certificate(database, run)
    sheet_files(settings, run.id).proof.unlink()
    assert run_certificate(database, run) == before
