"""The watched destinations on a terminal, and what the doctor says of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from contactcodes.contacts import destination_watch
from contactcodes.contacts.verdict import Reason, Verdict
from contactcodes.settings import load_settings
from contactcodes.storage.columns import now, to_ms
from contactcodes.storage.database import Database
from tests.campaigns_made import make_campaign
from tests.cli.conftest import Terminal

GONE = Verdict(Reason.STATUS, 404)
SILENT = Verdict(Reason.TIMEOUT)


@pytest.fixture
def database(terminal: Terminal, tmp_path: Path) -> Database:
    database = Database(load_settings(data=tmp_path / "var"))
    make_campaign(database, "Printemps", "https://gone.test/a", ["Vitrine", "Affiche"])
    make_campaign(database, "Été", "https://well.test/", ["Boîte"])
    return database


def answering(monkeypatch: pytest.MonkeyPatch, **verdicts: Verdict) -> list[str]:
    asked = []

    async def ask(address: str, *, agent: str, own: object) -> Verdict:
        asked.append(agent)
        return verdicts.get(address.split("/")[2].split(".")[0], Verdict())

    monkeypatch.setattr(destination_watch, "ask", ask)
    return asked


def let_pass(database: Database, minutes: int) -> None:
    with database.writing() as connection:
        connection.execute(
            sql(
                "UPDATE destination_checks SET checked_at = checked_at - :ms, "
                "failing_since = failing_since - :ms"
            ),
            {"ms": minutes * 60_000},
        )


def break_one(
    terminal: Terminal, database: Database, monkeypatch: pytest.MonkeyPatch, **verdicts: Verdict
) -> None:
    answering(monkeypatch, **verdicts)
    for _check in range(3):
        assert terminal("destinations", "--check").exit_code == 0
        let_pass(database, 2)
    assert terminal("destinations", "--check").exit_code == 0


def test_what_is_in_use_is_listed_before_it_was_asked(terminal: Terminal, database: Database) -> None:
    said = terminal("destinations").output
    assert "https://gone.test/a" in said
    assert said.count("not asked yet") == 2
    assert "✓ Destination watch: 2 destinations, none broken" in terminal("doctor").output


def test_checking_asks_all_now_and_says_who_asks(
    terminal: Terminal, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answering(monkeypatch, gone=GONE)
    said = terminal("destinations", "--check").output
    assert len(asked) == 2
    assert asked[0].startswith("contactcodes/")
    assert "(destination watch; http://" in asked[0]
    assert "The page is not there (404)." in said
    assert "broken" not in said  # one blip is none


def test_broken_ones_come_first_and_alone_where_asked(
    terminal: Terminal, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_one(terminal, database, monkeypatch, gone=GONE)
    rows = json.loads(terminal("destinations", "--format", "json").stdout)["rows"]
    assert [(row["state"], row["target"], row["copies"]) for row in rows] == [
        ("broken", "https://gone.test/a", 2),
        ("answers", "https://well.test/", 1),
    ]
    assert rows[0]["instead"] == "the brand’s help page"
    assert rows[0]["since"]
    assert rows[1]["why"] == ""
    alone = json.loads(terminal("destinations", "--broken", "--format", "json").stdout)["rows"]
    assert [row["state"] for row in alone] == ["broken"]
    doctor = terminal("doctor").output
    assert "! Destination watch: 1 destination does not answer; something else answers in its place" in doctor
    assert "contactcodes destinations" in doctor


def test_the_doctor_suspects_the_machines_own_network(
    terminal: Terminal, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_one(terminal, database, monkeypatch, gone=SILENT, well=SILENT)
    doctor = terminal("doctor").output
    assert "! Destination watch: 2 destinations fail, and too little else answers" in doctor
    assert "outgoing ports 80 and 443" in doctor
    assert "perhaps our network" in terminal("destinations").output


def test_with_the_watch_off_it_says_so(
    terminal: Terminal, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTCODES_WATCH_DESTINATIONS", "false")
    asked = answering(monkeypatch)
    said = terminal("destinations", "--check").output
    assert "CONTACTCODES_WATCH_DESTINATIONS" in said
    assert not asked
    assert "✓ Destination watch: off" in terminal("doctor").output


def test_the_database_is_left_alone_by_a_look(terminal: Terminal, database: Database) -> None:
    terminal("destinations")
    with database.reading() as connection:
        rows = connection.execute(sql("SELECT checked_at, next_at FROM destination_checks")).all()
    assert [checked for checked, _next in rows] == [0, 0]
    assert all(to_ms(now()) - 60_000 < next_at < to_ms(now()) + 61_000 for _checked, next_at in rows)
