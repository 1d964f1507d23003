"""From the order to the files: drawn, proven, released; and what happens when something comes between."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from contactcodes.campaigns import sheet_files as sheet_files_module
from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.campaigns.print_queue import SILENT_AFTER, claim_print_run
from contactcodes.campaigns.print_run import cancel_print_run, find_print_run, print_runs_of
from contactcodes.campaigns.print_run_state import PrintRunState
from contactcodes.campaigns.sheet_files import produce_next, sheet_files
from contactcodes.errors import InputError, LayoutError, ProofError
from contactcodes.settings import Settings
from contactcodes.sheets.lettering import Label
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import contact_points, print_runs
from tests.campaigns.runs_made import ordered
from tests.campaigns_made import make_campaign

_WORKER = """
import sys
from pathlib import Path
from contactcodes.campaigns.sheet_files import produce_next
from contactcodes.settings import load_settings
from contactcodes.storage.database import Database

settings = load_settings(data=Path(sys.argv[1]), database_url=sys.argv[2])
print("ready", flush=True)
produce_next(Database(settings), settings)
"""


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
    assert released.proof is not None
    assert (proof["proven"], proof["labels"]) == (released.proof["proven"], 2) == (True, 2)
    texts = [dict(zip(proof["columns"], symbol, strict=True))["text"] for symbol in proof["symbols"]]
    assert texts == [one.url for one in placed]
    assert produce_next(database, settings) is None


def test_the_same_order_gives_the_same_bytes(
    database: Database, settings: Settings, placed: list[PlacedCode]
) -> None:
    files = []
    for _time in range(2):
        run = ordered(database, placed, copies=3, start_at=4)
        produce_next(database, settings)
        files.append(sheet_files(settings, run.id).pdf.read_bytes())
    assert files[0] == files[1]


def test_the_run_of_a_worker_that_fell_silent_is_taken_up_again(
    database: Database, settings: Settings, placed: list[PlacedCode]
) -> None:
    run = ordered(database, placed)
    with database.writing() as connection:
        claim_print_run(connection, now() - SILENT_AFTER - timedelta(seconds=1))
    again = produce_next(database, settings)
    assert again is not None
    assert (again.id, again.state) == (run.id, PrintRunState.RELEASED)


def test_a_killed_worker_leaves_no_half_file_and_its_run_is_drawn_by_another(
    database: Database, settings: Settings
) -> None:
    names = [f"Vitrine {number}" for number in range(1500)]
    run = ordered(database, make_campaign(database, "Printemps", "help", names), "avery-l7651")
    folder = sheet_files(settings, run.id).folder
    command = [sys.executable, "-c", _WORKER, str(settings.data), database.url]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"ready\n"
        while not list(folder.glob("sheets.pdf.*.tmp")):
            assert worker.poll() is None, "it finished before it could be killed"
            time.sleep(0.005)
        os.kill(worker.pid, signal.SIGKILL)
    assert not sheet_files(settings, run.id).pdf.exists()
    with database.writing() as connection:
        assert claim_print_run(connection, now()) is None  # it may only be slow
        claim_print_run(connection, now() - SILENT_AFTER - timedelta(seconds=1))
        left = find_print_run(connection, run.id)
    assert left.state in {PrintRunState.ORDERED, PrintRunState.DRAWN}
    _silence(database, run.id)
    again = produce_next(database, settings)
    assert again is not None
    assert (again.id, again.state) == (run.id, PrintRunState.RELEASED)
    assert sorted(file.name for file in folder.iterdir()) == ["proof.json", "sheets.pdf"]


def test_a_run_that_is_cancelled_while_it_is_drawn_leaves_nothing(
    database: Database, settings: Settings, placed: list[PlacedCode], monkeypatch: pytest.MonkeyPatch
) -> None:
    prove = sheet_files_module.prove

    def cancelled_meanwhile(*given: Any, **named: Any) -> Any:
        with database.writing() as connection:
            cancel_print_run(connection, run.id, at=now())
        return prove(*given, **named)

    run = ordered(database, placed)
    monkeypatch.setattr(sheet_files_module, "prove", cancelled_meanwhile)
    ended = produce_next(database, settings)
    assert ended is not None
    assert ended.state is PrintRunState.CANCELLED
    assert list(sheet_files(settings, run.id).folder.iterdir()) == []


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
    assert list(sheet_files(settings, run.id).folder.iterdir()) == []


def test_a_number_whose_price_only_its_owner_knows_is_not_ordered_without_it(database: Database) -> None:
    placed = make_campaign(database, "Printemps", "call:0892123456?price=1 €", ["Lyon"])
    with database.writing() as connection:  # as numbers were kept before they had to say their price
        connection.execute(update(contact_points).values(value="0892123456"))
    with pytest.raises(InputError, match="€ / min"):
        ordered(database, placed)
    with database.reading() as connection:
        assert print_runs_of(connection, placed[0].campaign_id) == []


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


@pytest.mark.parametrize(
    "tampered",
    [
        pytest.param(lambda labels: labels[::-1], id="in another order"),
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
    labels, drawn = sheet_files_module.order_labels, []

    def tampered_when_drawn(*given: Any, **named: Any) -> Iterator[Label]:
        drawn.append(1)
        right = list(labels(*given, **named))
        return iter(tampered(right) if len(drawn) == 1 else right)

    monkeypatch.setattr(sheet_files_module, "order_labels", tampered_when_drawn)
    run = ordered(database, placed)
    with pytest.raises(ProofError, match="symb"):
        produce_next(database, settings)
    with database.reading() as connection:
        refused = find_print_run(connection, run.id)
    assert refused.state is PrintRunState.REFUSED
    assert refused.proof is not None
    assert refused.proof["symbols_proven"] < refused.proof["symbols_in_all"] == 2
    files = sheet_files(settings, run.id)
    assert [file.name for file in files.folder.iterdir()] == ["proof.json"]


def _silence(database: Database, run_id: int) -> None:
    """Let the last heartbeat of a run be long ago."""
    with database.writing() as connection:
        connection.execute(
            update(print_runs)
            .where(print_runs.c.id == run_id)
            .values(heartbeat_at=now() - SILENT_AFTER - timedelta(seconds=1))
        )
