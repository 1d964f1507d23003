"""Statistics on a terminal: sources and days, kinds that are left out, codes that were mistyped."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.language import using_locale
from contactcodes.scans.stored_tap import StoredTap, store_taps
from contactcodes.settings import load_settings
from contactcodes.storage.columns import now, to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import strays, untracked
from tests.campaigns_made import make_campaign
from tests.cli.conftest import Terminal
from tests.scans_made import keep_scans, stored_scan


@pytest.fixture
def codes(terminal: Terminal, tmp_path: Path) -> list[PlacedCode]:
    """Two codes of Spring with scans, repeats and robots, mistyped codes, and one without tracking."""
    database = Database(load_settings(data=tmp_path / "var"))
    codes = make_campaign(database, "Spring", "help", ["Lyon", "Nice", "Wine"])
    make_campaign(database, "Autumn", "help", ["Pau"])
    at, today = now() - timedelta(minutes=1), now().toordinal()
    kinds = ["person"] * 2 + ["repeat"] * 3 + ["robot"] * 4
    keep_scans(
        database,
        [(codes[0], stored_scan(codes[0], to_ms(at), kind, bytes([n] * 8))) for n, kind in enumerate(kinds)],
    )
    meant = [(codes[1].code_id, "typed", 2), (codes[1].code_id, "robot", 1), (0, "robot", 9), (0, "typed", 1)]
    wine = {
        "campaign_id": codes[2].campaign_id,
        "day": today,
        "code_id": codes[2].code_id,
        "placement_id": codes[2].placement_id,
        "kind": "person",
        "hits": 5,
    }
    with database.recording() as connection:
        connection.execute(
            insert(strays),
            [
                {"day": today, "nearest_code_id": code_id, "kind": kind, "hits": hits}
                for code_id, kind, hits in meant
            ],
        )
        connection.execute(insert(untracked), [wine])
    database.close()
    return codes


def rows_of(terminal: Terminal, *options: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(terminal("stats", *options, "--format", "json").stdout)["rows"]
    return rows


def test_kinds_that_are_left_out_are_rows_of_their_own(terminal: Terminal, codes: list[PlacedCode]) -> None:
    assert rows_of(terminal, "--by", "kind") == [
        {"kind": "robot", "hits": 4},
        {"kind": "repeat", "hits": 3},
    ]
    assert rows_of(terminal, "--by", "kind", "--campaign", "Autumn") == []
    shown = terminal("stats", "--by", "kind").stdout
    assert "Robot" in shown
    assert "Repeat" in shown


def test_by_contact_it_is_who_answered_and_whose_button_was_pressed(
    terminal: Terminal, codes: list[PlacedCode], tmp_path: Path
) -> None:
    assert rows_of(terminal, "--by", "contact") == []
    database = Database(load_settings(data=tmp_path / "var"))
    at_ms = to_ms(now() - timedelta(minutes=1))
    answered = [
        stored_scan(codes[0], at_ms, "person", bytes([n] * 8), answer=answer)
        for n, answer in enumerate(["page"] * 3 + ["redirect"], start=20)
    ]
    keep_scans(database, [(codes[0], scan) for scan in answered])
    ids = (codes[0].code_id, codes[0].placement_id, codes[0].campaign_id)
    with database.recording() as connection:
        store_taps(connection, [StoredTap(at_ms, *ids, 1, "person", "", bytes(8))], [now().toordinal()])
    database.close()
    helped = {"contact": "Help page", "scans": 4, "sent_on": 1, "pages": 3, "direct": 0, "taps": 1}
    assert rows_of(terminal, "--by", "contact", "--campaign", "Spring") == [helped]
    assert rows_of(terminal, "--by", "contact", "--campaign", "Autumn") == []
    shown = terminal("stats", "--by", "contact").stdout
    assert "1 scan was sent straight on. 3 scans were shown a page." in shown
    assert "A button that leads on was pressed 1 time." in shown
    assert "7 scans are not in here" in shown


def test_mistyped_codes_are_listed_by_what_was_meant(terminal: Terminal, codes: list[PlacedCode]) -> None:
    nice = {
        "mistyped": codes[1].code_text.shown,
        "placement": "Nice",
        "campaign": "Spring",
        "hits": 3,
        "scans": 2,
    }
    nobodys = {"mistyped": None, "placement": None, "campaign": None, "hits": 10, "scans": 1}
    assert rows_of(terminal, "--by", "mistyped") == [nice, nobodys]
    assert rows_of(terminal, "--by", "mistyped", "--campaign", "Spring") == [nice]
    assert rows_of(terminal, "--by", "mistyped", "--campaign", "Autumn") == []
    assert "like no code" in terminal("stats", "--by", "mistyped").stdout
    written = terminal("stats", "--by", "mistyped", "--format", "csv").stdout
    assert list(csv.reader(io.StringIO(written))) == [
        ["mistyped", "placement", "campaign", "hits", "scans"],
        [codes[1].code_text.shown, "Nice", "Spring", "3", "2"],
        ["", "", "", "10", "1"],
    ]


def test_below_the_table_people_are_told_what_the_numbers_mean(
    terminal: Terminal, codes: list[PlacedCode]
) -> None:
    shown = terminal("stats", "--by", "medium").stdout
    assert "7 hits are left out: 4 robots, 3 repeats." in shown
    assert "5 scans are of codes without tracking" in shown
    assert "an estimate with a standard error of 3.1%." in shown
    assert "standard error" not in terminal("stats").stdout
    assert terminal("stats", "--format", "csv").stdout.count("\n") == 5  # nothing but the rows


def test_longer_periods_say_that_people_are_counted_per_day(
    terminal: Terminal, codes: list[PlacedCode]
) -> None:
    per_day = "A phone counts once a day"
    today = f"{now():%Y-%m-%d}"
    assert per_day in terminal("stats", "--from", f"{now() - timedelta(days=7):%Y-%m-%d}").stdout
    assert per_day not in terminal("stats", "--from", today, "--to", today).stdout


def test_people_of_a_code_without_tracking_are_not_known(terminal: Terminal, codes: list[PlacedCode]) -> None:
    people = {row["placement"]: row["people"] for row in rows_of(terminal)}
    assert people == {"Lyon": 2, "Nice": 0, "Wine": None, "Pau": 0}


def test_it_is_said_in_french(terminal: Terminal, codes: list[PlacedCode]) -> None:
    with using_locale("fr"):
        shown = terminal("stats").stdout
    assert "7 passages sont exclus\u202f: 4 robots, 3 répétitions." in shown
    assert "5 scans viennent de codes sans suivi" in shown
