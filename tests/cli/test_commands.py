"""What every command has in common."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from contactcodes.cli.commands import COMMANDS
from contactcodes.settings import load_settings
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import scans
from contactcodes.storage.tables import brands, campaigns, codes, contact_points, placements, print_runs
from contactcodes.web.front_door import make_app
from tests.campaigns_made import make_campaign
from tests.cli.conftest import Terminal

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(terminal: Terminal, name: str) -> None:
    result = terminal(name, "--help")
    assert result.exit_code == 0
    assert "Example:" in result.output
    assert f"contactcodes {name}" in result.output


@pytest.mark.parametrize(
    ("language", "words"),
    [
        pytest.param("fr_FR.UTF-8", ["Utilisation", "Exemple", "Options", "--campaign NOM"], id="French"),
        pytest.param("en_GB.UTF-8", ["Usage", "Example", "Options", "--campaign NAME"], id="English"),
        pytest.param("C", ["Usage", "Example"], id="none"),
    ],
)
def test_the_terminals_language_is_spoken(tmp_path: Path, language: str, words: list[str]) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "contactcodes", "print", "--help"],
        cwd=ROOT,
        env={**os.environ, "LC_ALL": language, "CONTACTCODES_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert [word for word in words if word not in told] == []


def test_a_retired_code_comes_back(terminal: Terminal, tmp_path: Path) -> None:
    database = Database(load_settings(data=tmp_path / "var"))
    (one,) = make_campaign(database, "Printemps", "help", ["Lyon"])
    assert "is retired" in terminal("retire", one.code_text.shown).stdout
    assert json.loads(terminal("codes", "--format", "json").stdout)["rows"][0]["state"] == "retired"
    assert "back in service" in terminal("retire", "--undo", one.code_text).stdout
    assert terminal("retire", "ABCDEF0").exit_code == 1
    assert terminal("retire", "7K3QX9M").exit_code == 1
    database.close()


def test_statistics_count_exactly_what_was_answered(terminal: Terminal, tmp_path: Path) -> None:
    from werkzeug.test import Client

    settings = load_settings(data=tmp_path / "var")
    database = Database(settings)
    placed = make_campaign(database, "Printemps", "whatsapp:+33612345678", ["Lyon", "Nice", "Nantes"])
    app = make_app(settings)
    for times, one in enumerate(placed, start=1):
        for phone in range(times):
            # Each phone scans once and twice again within 30 s, and a program comes along.
            here = {"REMOTE_ADDR": f"203.0.113.{phone}"}
            for agent in (IPHONE, IPHONE, IPHONE, "curl/8.5.0"):
                answer = Client(app).get(
                    f"/{one.code_text}", headers={"User-Agent": agent}, environ_overrides=here
                )
                assert answer.status_code == 302
    counted = json.loads(terminal("stats", "--by", "placement", "--format", "json").stdout)["rows"]
    assert {row["placement"]: row["hits"] for row in counted} == {"Lyon": 4, "Nice": 8, "Nantes": 12}
    for column in ("scans", "people"):
        assert {row["placement"]: row[column] for row in counted} == {"Lyon": 1, "Nice": 2, "Nantes": 3}
    kinds = json.loads(terminal("stats", "--by", "kind", "--format", "json").stdout)["rows"]
    assert {row["kind"]: row["hits"] for row in kinds} == {"repeat": 12, "robot": 6}
    assert "18 hits are left out: 12 repeats, 6 robots." in terminal("stats").stdout
    by_day = json.loads(terminal("stats", "--by", "day", "--format", "json").stdout)["rows"]
    assert sum(row["hits"] for row in by_day) == 24
    assert set(by_day[0]) == {"day", "hits", "scans", "people"}
    app.close()
    database.close()


def test_the_demo_comes_and_goes_and_is_never_counted_with_ones_own(
    terminal: Terminal, tmp_path: Path
) -> None:
    database = Database(load_settings(data=tmp_path / "var"))
    (own,) = make_campaign(database, "Printemps", "help", ["Lyon"])
    empty = held(database)
    made = terminal("demo")
    assert made.exit_code == 0
    assert "300 placements" in made.stdout
    with_sample = held(database)
    assert with_sample["codes"] == 301
    assert with_sample["scans"] > 1000
    counted = json.loads(terminal("codes", "--format", "json").stdout)["rows"]
    assert [row["code"] for row in counted] == [own.code_text.shown]
    assert sum(row["hits"] for row in json.loads(terminal("stats", "--format", "json").stdout)["rows"]) == 0
    removed = terminal("demo", "--remove")
    assert f"its {with_sample['scans']:,} scans are gone" in removed.stdout
    assert held(database) == empty
    database.close()


def held(database: Database) -> dict[str, int]:
    """How many rows there are of what a brand has."""
    tables = (brands, campaigns, contact_points, placements, codes, print_runs, scans)
    with database.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables
        }


def test_the_doctor_finds_nothing_that_stops_a_fresh_installation(terminal: Terminal) -> None:
    result = terminal("doctor")
    assert result.exit_code == 0, result.output
    assert "✗" not in result.output
    assert "set CONTACTCODES_PUBLIC_URL" in result.output


def test_the_doctor_says_how_to_mend(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "var" / "journal").write_text("in the way")
    monkeypatch.setenv("CONTACTCODES_PUBLIC_URL", "https://codes.une-marque-au-nom-long.fr")
    result = terminal("doctor")
    assert result.exit_code == 1
    assert "writable" in result.output
    assert "characters shorter" in result.output


def test_the_doctor_finds_a_database_that_is_away_and_a_font_that_is_missing(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTCODES_DATABASE_URL", "postgresql://x@127.0.0.1:1/x")
    monkeypatch.setattr("contactcodes.cli.doctor.text_width_pt", _missing)
    result = terminal("doctor")
    assert result.exit_code == 1
    assert "Start the database" in result.output
    assert "pip install" in result.output


def _missing(*_unused: object) -> float:
    raise OSError("no such font")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("CONTACTCODES_DATABASE_URL", "postgres://x/y", id="half a database URL"),
        pytest.param("CONTACTCODES_DATA", "a.csv/var", id="a data folder that cannot be"),
        pytest.param("CONTACTCODES_PUBLIC_URL", "qr.dupont.fr", id="a public URL without a scheme"),
    ],
)
def test_what_cannot_be_used_is_found_by_the_doctor_and_said_by_every_command(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    (tmp_path / "a.csv").touch()
    monkeypatch.setenv(name, value)
    for command in ("doctor", "codes"):
        result = terminal(command)
        assert result.exit_code == 1
        assert isinstance(result.exception, SystemExit), command
    assert "✗" in terminal("doctor").output


def test_the_doctor_goes_on_behind_a_check_that_breaks(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_settings: object) -> None:
        raise RuntimeError("a planted fault")

    monkeypatch.setattr("contactcodes.cli.doctor._disk", broken)
    result = terminal("doctor")
    assert result.exit_code == 1
    assert "✗ Disk: a planted fault" in result.output
    assert "✓ Layouts" in result.output


def test_the_doctor_really_loads_the_fonts(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contactcodes.sheets import fonts

    monkeypatch.setattr(fonts.opensans, "BASE_DIR", str(tmp_path))
    for kept in (fonts.typeface, fonts._widths):
        kept.cache_clear()
    result = terminal("doctor")
    assert result.exit_code == 1
    assert "✗ Fonts" in result.output


def test_a_file_that_cannot_be_used_is_said_in_a_sentence(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "var" / "journal").write_text("in the way")
    (tmp_path / "a.csv").write_text("name\nLyon\n")
    (tmp_path / "var" / "print_runs").write_text("in the way")
    order = ("--campaign", "x", "--contact", "help", "--layout", "poster-a4", "--out", "a.pdf")
    result = terminal("print", "a.csv", *order)
    assert result.exit_code == 1
    assert "print_runs" in result.stderr
    assert "a file is in the way" in result.stderr


def test_whatever_the_database_says_is_a_sentence(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "var" / "codes.db").write_bytes(b"no database at all, but long enough to be looked at" * 99)
    result = terminal("codes")
    assert result.exit_code == 1
    assert "The database cannot be used" in result.stderr


def test_the_command_is_there_from_every_folder(tmp_path: Path) -> None:
    """``make`` writes it beside the Python it runs with; the documents tell people to type it."""
    (tmp_path / "bin").mkdir()
    python = tmp_path / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    subprocess.run(["make", "-s", f"VENV={tmp_path}", f"{tmp_path}/bin/contactcodes"], cwd=ROOT, check=True)
    told = subprocess.run(
        [tmp_path / "bin" / "contactcodes", "print", "--help"],
        cwd=tmp_path,
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "Usage: contactcodes print" in told


def test_an_unknown_setting_stops_every_command(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTCODES_PUBLICURL", "x")
    result = terminal("codes")
    assert result.exit_code == 1
    assert "Did you mean CONTACTCODES_PUBLIC_URL?" in result.output


def test_draining_tells_how_many(terminal: Terminal) -> None:
    assert terminal("drain").stdout == "0 scans stored.\n"


def test_layouts_are_listed(terminal: Terminal) -> None:
    listed = json.loads(terminal("layouts", "--format", "json").stdout)["rows"]
    assert {"avery-l7160", "avery-l7651", "avery-l7120", "avery-5160", "poster-a4", "sticker-a5"} <= {
        row["layout"] for row in listed
    }
