"""Print runs, from the order to the release."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from contactcodes.campaigns import sheet_files as sheet_files_module
from contactcodes.campaigns.campaign import find_campaign
from contactcodes.campaigns.placed_code import PlacedCode, placed_codes
from contactcodes.campaigns.print_run import (
    SILENT_AFTER,
    PrintRun,
    PrintRunState,
    claim_print_run,
    codes_of_print_run,
    find_print_run,
    order_print_run,
    print_runs_of,
    refuse_print_run,
    release_print_run,
    tell_progress,
)
from contactcodes.campaigns.sheet_files import produce_next, sheet_files
from contactcodes.errors import InputError, LayoutError, ProofError
from contactcodes.settings import Settings
from contactcodes.sheets.layout import find_layout
from contactcodes.sheets.lettering import Label
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from tests.campaigns_made import AT, make_campaign


def ordered(database: Database, placed: list[PlacedCode], origin: str = "https://qr.dupont.fr") -> PrintRun:
    with database.writing() as connection:
        return order_print_run(
            connection,
            find_campaign(connection, placed[0].campaign_id),
            find_layout("avery-l7160"),
            placed,
            locale="fr",
            origin=origin,
            at=AT,
        )


@pytest.fixture
def placed(database: Database) -> list[PlacedCode]:
    return make_campaign(database, "Printemps", "call:0800123456", ["Lyon", "Nice"])


def test_an_ordered_run_is_drawn_proved_and_released(
    database: Database, settings: Settings, placed: list[PlacedCode]
) -> None:
    run = ordered(database, placed)
    released = produce_next(database, settings)
    assert released is not None
    assert (released.id, released.state, released.pages) == (run.id, PrintRunState.RELEASED, 1)
    assert released.share_done == 1.0
    files = sheet_files(settings, run.id)
    assert hashlib.sha256(files.pdf.read_bytes()).hexdigest() == released.pdf_sha256
    proof = json.loads(files.proof.read_text())
    assert [one["decoded"] for one in proof["symbols"]] == [one.url for one in placed]
    assert produce_next(database, settings) is None


def test_a_run_keeps_the_order_it_was_given(database: Database, placed: list[PlacedCode]) -> None:
    run = ordered(database, placed[::-1])
    with database.reading() as connection:
        assert [one.code_id for one in codes_of_print_run(connection, run)] == [
            placed[1].code_id,
            placed[0].code_id,
        ]


def test_codes_are_known_by_the_origin_they_were_last_released_with(
    database: Database, settings: Settings, placed: list[PlacedCode]
) -> None:
    def origins() -> list[str]:
        with database.reading() as connection:
            return [one.origin for one in placed_codes(connection, campaign_id=placed[0].campaign_id)]

    ordered(database, placed[:1], origin="https://d.fr")
    assert origins() == ["https://qr.dupont.fr", "https://qr.dupont.fr"]
    produce_next(database, settings)
    assert origins() == ["https://d.fr", "https://qr.dupont.fr"]


def test_nothing_is_ordered_for_nobody(database: Database, placed: list[PlacedCode]) -> None:
    with database.writing() as connection, pytest.raises(InputError, match="nothing to print"):
        order_print_run(
            connection,
            find_campaign(connection, placed[0].campaign_id),
            find_layout("avery-l7160"),
            [],
            locale="fr",
            origin="x",
            at=AT,
        )


def test_two_workers_never_take_the_same_run(database: Database, placed: list[PlacedCode]) -> None:
    run = ordered(database, placed)
    with database.writing() as connection:
        first = claim_print_run(connection, AT)
    with database.writing() as connection:
        second = claim_print_run(connection, AT)
    assert first is not None
    assert first.id == run.id
    assert second is None


def test_the_run_of_a_worker_that_fell_silent_is_taken_up_again(
    database: Database, settings: Settings, placed: list[PlacedCode]
) -> None:
    run = ordered(database, placed)
    with database.writing() as connection:
        claim_print_run(connection, now() - SILENT_AFTER - timedelta(seconds=1))
    again = produce_next(database, settings)
    assert again is not None
    assert (again.id, again.state) == (run.id, PrintRunState.RELEASED)


def test_a_worker_that_tells_its_progress_keeps_its_run(database: Database, placed: list[PlacedCode]) -> None:
    run = ordered(database, placed)
    with database.writing() as connection:
        claimed = claim_print_run(connection, AT)
        assert claimed is not None
        tell_progress(connection, claimed, 3, AT + SILENT_AFTER)
        assert claim_print_run(connection, AT + SILENT_AFTER + timedelta(seconds=1)) is None
        assert find_print_run(connection, run.id).share_done == 0.75


def test_a_run_that_cannot_be_drawn_is_refused_in_words(database: Database, settings: Settings) -> None:
    placed = make_campaign(database, "Printemps", "help", ["Vitrine 北京"])  # no such glyphs
    run = ordered(database, placed)
    with pytest.raises(LayoutError):
        produce_next(database, settings)
    with database.reading() as connection:
        refused = find_print_run(connection, run.id)
    assert refused.state is PrintRunState.REFUSED
    assert refused.failure
    assert "Vitrine" in refused.failure
    assert not sheet_files(settings, run.id).pdf.exists()


def test_a_fault_refuses_the_run_instead_of_trying_for_ever(
    database: Database, settings: Settings, placed: list[PlacedCode], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_unused: object, **_more: object) -> None:
        raise OSError("disk full")

    run = ordered(database, placed)
    monkeypatch.setattr(sheet_files_module, "draw_sheets", broken)
    with pytest.raises(OSError, match="disk full"):
        produce_next(database, settings)
    with database.reading() as connection:
        assert find_print_run(connection, run.id).state is PrintRunState.REFUSED
        assert [one.id for one in print_runs_of(connection, run.campaign_id)] == [run.id]


def test_what_a_worker_says_of_a_run_that_another_took_up_counts_no_more(
    database: Database, placed: list[PlacedCode]
) -> None:
    run = ordered(database, placed)
    with database.writing() as connection:
        silent = claim_print_run(connection, AT)
        other = claim_print_run(connection, AT + SILENT_AFTER + timedelta(seconds=1))
        assert silent is not None
        assert other is not None
        refuse_print_run(connection, silent, "too late")
        assert find_print_run(connection, run.id).state is PrintRunState.DRAWING
        release_print_run(connection, other, pages=1, pdf_sha256="x", at=AT)
        refuse_print_run(connection, other, "never backwards")
        assert find_print_run(connection, run.id).state is PrintRunState.RELEASED


@pytest.mark.parametrize(
    "tampered",
    [
        pytest.param(lambda labels: labels[::-1], id="in another order"),
        pytest.param(lambda labels: labels[:1], id="one lost"),
        pytest.param(
            lambda labels: [replace(labels[0], symbol=labels[1].symbol), labels[1]], id="one symbol twice"
        ),
    ],
)
def test_sheets_that_do_not_hold_what_was_ordered_are_refused(
    database: Database,
    settings: Settings,
    placed: list[PlacedCode],
    monkeypatch: pytest.MonkeyPatch,
    tampered: Callable[[list[Label]], list[Label]],
) -> None:
    labels = sheet_files_module.sheet_labels
    monkeypatch.setattr(sheet_files_module, "sheet_labels", lambda *asked: tampered(labels(*asked)))
    run = ordered(database, placed)
    with pytest.raises(ProofError, match="ce qui a été commandé"):
        produce_next(database, settings)
    with database.reading() as connection:
        assert find_print_run(connection, run.id).state is PrintRunState.REFUSED
    assert not sheet_files(settings, run.id).pdf.exists()
