"""A print run is printed again byte for byte, whatever was changed since; or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from sqlalchemy import func, select, update

from contactcodes.campaigns import sheet_files as sheet_files_module
from contactcodes.campaigns.brand import change_brand, find_brand
from contactcodes.campaigns.brand_style import keep_style
from contactcodes.campaigns.campaign import find_campaign, point_campaign, rename_campaign
from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.campaigns.print_run import PrintRun, find_print_run, order_of
from contactcodes.campaigns.run_certificate import run_certificate
from contactcodes.campaigns.run_contents import contents_now
from contactcodes.campaigns.serial import order_serial_run
from contactcodes.campaigns.sheet_files import draw_again, is_as_proven, produce_next, sheet_files
from contactcodes.codes.logo import Logo
from contactcodes.codes.style import Style
from contactcodes.contacts.target import Target
from contactcodes.errors import InputError, ProofError
from contactcodes.settings import Settings
from contactcodes.sheets.press import Press
from contactcodes.storage.database import Database
from contactcodes.storage.tables import kept_files, placements, print_run_codes, print_runs
from tests.campaigns.runs_made import order, ordered
from tests.campaigns_made import AT, make_campaign
from tests.codes.logos_made import disc

PROFILE = bytes(12) + b"prtrCMYK" + bytes(16) + b"acsp" + bytes(92)
LAYOUT = "avery-5163"  # has places for logo, mark and the placement's name


@pytest.fixture
def placed(database: Database) -> list[PlacedCode]:
    placed = make_campaign(database, "Printemps", "whatsapp:+33612345678", ["Lyon", "Nice"])
    keep_logo(database, placed, "#7b1e3a")
    return placed


def keep_logo(database: Database, placed: list[PlacedCode], colour: str) -> None:
    with database.writing() as connection:
        keep_style(connection, placed[0].brand_id, Style(logo=Logo.read(disc(colour))), AT)


def produced(database: Database, settings: Settings) -> PrintRun:
    run = produce_next(database, settings)
    assert run is not None
    assert run.is_proven
    return run


def change_everything(database: Database, placed: list[PlacedCode]) -> None:
    """Change all that a sheet shows and that is no part of its order."""
    with database.writing() as connection:
        brand = find_brand(connection, placed[0].brand_id)
        change_brand(connection, brand, name="Durand & Fils", time_zone="Asia/Tokyo")
        campaign = find_campaign(connection, placed[0].campaign_id)
        point_campaign(connection, campaign, Target.read("mailto:bonjour@durand.fr"), AT)
        rename_campaign(connection, campaign, "Automne")
        connection.execute(update(placements).values(name="Vitrine " + placements.c.name))
    keep_logo(database, placed, "#004d00")


def lose(settings: Settings, run: PrintRun) -> None:
    files = sheet_files(settings, run.id)
    for file in files.folder.iterdir():
        file.unlink()
    files.folder.rmdir()


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize("press", [None, Press()], ids=["desk printer", "printing house"])
def test_a_run_is_the_same_after_all_around_it_has_changed(
    database: Database, settings: Settings, placed: list[PlacedCode], tmp_path: Path, press: Press | None
) -> None:
    profile = tmp_path / "press.icc"
    profile.write_bytes(PROFILE)
    settings = settings.model_copy(update={"icc_profile": profile, "printing_condition": "FOGRA51"})
    ordered(database, placed, LAYOUT, copies=6, start_at=2, press=press)
    run = produced(database, settings)
    files, certificate = sheet_files(settings, run.id), run_certificate(database, run)
    record = files.proof.read_text("utf-8")

    change_everything(database, placed)
    profile.write_bytes(PROFILE[:-1] + b"x")
    settings = settings.model_copy(update={"printing_condition": "FOGRA39"})
    ordered(database, placed, LAYOUT, copies=6, start_at=2, press=press)
    other = produced(database, settings)
    assert other.pdf_sha256 != run.pdf_sha256, (
        "what was changed is not on the sheets: this test shows nothing"
    )

    lose(settings, run)
    assert run_certificate(database, run) == certificate
    draw_again(database, settings, run)
    assert sha256(files.pdf) == run.pdf_sha256
    assert is_as_proven(files.pdf, run)
    assert run_certificate(database, run) == certificate
    symbols = [text.partition('"symbols"')[2] for text in (record, files.proof.read_text("utf-8"))]
    assert symbols[0] == symbols[1]
    if press:
        with pikepdf.open(files.pdf) as pdf:
            (intent,) = pdf.Root.OutputIntents
            assert str(intent.OutputConditionIdentifier) == "FOGRA51"
            assert intent.DestOutputProfile.read_bytes() == PROFILE


def test_serial_codes_are_the_same_too_and_keep_one_name(
    database: Database, settings: Settings, placed: list[PlacedCode]
) -> None:
    with database.writing() as connection:
        campaign = find_campaign(connection, placed[0].campaign_id)
        where = placed[0].placement_id
        order_serial_run(connection, campaign, order(LAYOUT), placement_id=where, count=30, at=AT)
    run = produced(database, settings)
    change_everything(database, placed)
    lose(settings, run)
    draw_again(database, settings, run)
    assert sha256(sheet_files(settings, run.id).pdf) == run.pdf_sha256
    with database.reading() as connection:
        assert set(connection.scalars(select(print_run_codes.c.placement))) == {None}
        assert connection.scalars(select(print_runs.c.serial_placement)).all() == ["Lyon"]


def test_a_logo_is_kept_once_for_all_runs_that_have_it(database: Database, placed: list[PlacedCode]) -> None:
    for _time in range(3):
        ordered(database, placed, LAYOUT)
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(kept_files)).scalar_one() == 1


def test_a_damaged_file_is_known_and_replaced(
    database: Database, settings: Settings, placed: list[PlacedCode]
) -> None:
    ordered(database, placed, LAYOUT)
    run = produced(database, settings)
    files = sheet_files(settings, run.id)
    whole = files.pdf.read_bytes()
    files.pdf.write_bytes(whole.replace(b"%PDF", b"%pdf", 1))
    assert not is_as_proven(files.pdf, run)
    draw_again(database, settings, run)
    assert files.pdf.read_bytes() == whole


def test_sheets_that_come_out_otherwise_are_not_called_the_proven_ones(
    database: Database, settings: Settings, placed: list[PlacedCode], monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = sheet_files_module.draw_sheets

    def of_another_version(*given: Any, **named: Any) -> int:
        pages = draw(*given, **named)
        named["out"].write(b"% drawn by another version\n")
        return pages

    ordered(database, placed, LAYOUT)
    run = produced(database, settings)
    lose(settings, run)
    monkeypatch.setattr(sheet_files_module, "draw_sheets", of_another_version)
    with pytest.raises(ProofError, match=f"print run {run.id} are not byte for byte those that were proven"):
        draw_again(database, settings, run)
    assert list(sheet_files(settings, run.id).folder.iterdir()) == []
    with database.reading() as connection:
        assert find_print_run(connection, run.id) == run


def test_a_run_that_was_never_proven_is_not_drawn_again(
    database: Database, settings: Settings, placed: list[PlacedCode]
) -> None:
    run = ordered(database, placed, LAYOUT)
    with pytest.raises(InputError, match="has no proven sheets"):
        draw_again(database, settings, run)


def test_a_run_ordered_before_its_contents_were_kept_is_drawn_with_what_there_is_now(
    database: Database, settings: Settings, placed: list[PlacedCode]
) -> None:
    run = ordered(database, placed, LAYOUT)
    with database.writing() as connection:
        connection.execute(update(print_runs).values(contents=None, logo_sha256=None))
        campaign = find_campaign(connection, run.campaign_id)
        contents = contents_now(connection, campaign, order_of(connection, run))
    assert contents.brand
    assert contents.logo is not None
    run = produced(database, settings)
    lose(settings, run)
    draw_again(database, settings, run)
    assert is_as_proven(sheet_files(settings, run.id).pdf, run)
    with database.writing() as connection:
        change_brand(connection, find_brand(connection, placed[0].brand_id), name="Durand & Fils")
    with pytest.raises(ProofError, match="not byte for byte"):
        draw_again(database, settings, run)
