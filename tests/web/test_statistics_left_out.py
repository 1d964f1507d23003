"""What the statistics page says of hits that are no scans, and of codes that are none."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import insert

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.scans.scan_kind import ScanKind
from contactcodes.storage.columns import to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import strays
from contactcodes.web.auth.user import change_locale
from tests.campaigns_made import AT, make_campaign
from tests.scans_made import keep_scans, stored_scan
from tests.web.page_words import words_of

LATER = AT + timedelta(days=2)


@pytest.fixture
def codes(sqlite: Database, marie: int) -> list[PlacedCode]:
    """A campaign whose first code has one scan of a person and hits of every other kind."""
    codes = make_campaign(sqlite, "Printemps", "help", ["Vitrine Lyon", "Affiche Nantes"])
    times = {"person": 1, "robot": 5, "preview": 4, "repeat": 3, "prefetch": 2, "test": 1}
    keep_scans(
        sqlite,
        [
            (codes[0], stored_scan(codes[0], to_ms(AT), kind, f"{number:08}".encode()))
            for kind, count in times.items()
            for number in range(count)
        ],
    )
    return codes


def ask_for(database: Database, nearest: int, kind: ScanKind, hits: int) -> None:
    row = {"day": AT.toordinal(), "nearest_code_id": nearest, "kind": kind.value, "hits": hits}
    with database.recording() as connection:
        connection.execute(insert(strays), [row])


def said(studio: FlaskClient, codes: list[PlacedCode], query: str = "") -> str:
    return words_of(studio.get(f"/studio/campaigns/{codes[0].campaign_id}/statistics{query}").text)


@time_machine.travel(LATER, tick=False)
def test_every_kind_that_is_left_out_is_named_and_explained(
    studio: FlaskClient, codes: list[PlacedCode]
) -> None:
    page = said(studio, codes)
    assert "15 hits are left out: 5 robots, 4 previews, 3 repeats, 2 prefetches, 1 test." in page
    assert "3 repeats The same phone, the same code, less than 30 s later" in page
    assert "1 test Somebody signed in to the studio" in page
    assert "Before the print run was released" in page


@time_machine.travel(LATER, tick=False)
def test_kinds_are_said_in_french(studio: FlaskClient, codes: list[PlacedCode], sqlite: Database) -> None:
    with sqlite.writing() as connection:
        change_locale(connection, 1, "fr")
    page = said(studio, codes)
    counted = "5 robots, 4 aperçus, 3 répétitions, 2 préchargements, 1 test."
    assert f"15 passages sont exclus : {counted}" in page
    assert "Le même téléphone, le même code, moins de 30 s après" in page


@time_machine.travel(LATER, tick=False)
def test_people_are_said_to_be_counted_per_day_and_where_they_are_an_estimate(
    studio: FlaskClient, codes: list[PlacedCode]
) -> None:
    assert "so a longer period adds up its days" in said(studio, codes)
    assert "standard error" not in said(studio, codes)
    for by in ("medium", "city"):
        assert "an estimate with a standard error of 3.1%." in said(studio, codes, f"?by={by}")


@time_machine.travel(LATER, tick=False)
def test_mistyped_codes_are_told_with_the_code_that_was_meant(
    studio: FlaskClient, codes: list[PlacedCode], sqlite: Database
) -> None:
    assert "Mistyped" not in said(studio, codes)
    ask_for(sqlite, codes[1].code_id, ScanKind.TYPED, 3)
    ask_for(sqlite, codes[1].code_id, ScanKind.ROBOT, 1)
    ask_for(sqlite, 0, ScanKind.ROBOT, 1200)
    ask_for(sqlite, 0, ScanKind.TYPED, 7)
    page = said(studio, codes)
    assert "1 code of this campaign was mistyped." in page
    assert f"Affiche Nantes {codes[1].code_text.shown} 3 4" in page
    assert "Like no code at all: 7 scans by people, 1,207 hits in all" in page
    other = make_campaign(sqlite, "Été", "help", ["Vitrine Nice"])
    assert "Likely meant" not in said(studio, other)
    assert "Like no code at all" in said(studio, other)
    assert "Mistyped" not in said(studio, codes, "?from=2026-11-22&to=2026-11-22")


@time_machine.travel(LATER, tick=False)
def test_of_many_mistyped_codes_the_page_shows_the_most_frequent(
    studio: FlaskClient, sqlite: Database, marie: int
) -> None:
    many = make_campaign(sqlite, "Été", "help", [f"Vitrine {number:02}" for number in range(22)])
    for times, code in enumerate(many, start=1):
        ask_for(sqlite, code.code_id, ScanKind.TYPED, times)
    page = said(studio, many)
    assert "The 20 most frequent of 22. All of them: contactcodes stats --by mistyped" in page
    shown = page.partition("Likely meant")[2].partition("The 20 most")[0]
    assert shown.index("Vitrine 21") < shown.index("Vitrine 02")
    assert "Vitrine 01" not in shown
