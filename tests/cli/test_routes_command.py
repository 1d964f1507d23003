"""``contactcodes routes`` and ``point``: what leads where, what somebody would get, who looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import update

from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.repoint import ask_repoint
from contactcodes.contacts.route import Condition, Route
from contactcodes.contacts.target import Target
from contactcodes.contacts.way import Scope, Way
from contactcodes.settings import load_settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import placements
from tests.campaigns_made import make_campaign

Terminal = Callable[..., Result]


@pytest.fixture
def settings_database(terminal: Terminal, tmp_path: Path) -> Iterator[Database]:
    """The database that the terminal's commands open."""
    database = Database(load_settings(data=tmp_path / "var"))
    yield database
    database.close()


@pytest.fixture
def routed(terminal: Terminal, settings_database: Database) -> Database:
    """A campaign whose iPhones in French go to a call by day."""
    placed = make_campaign(settings_database, "Printemps", "whatsapp:+33612345678", ["Lyon"])
    with settings_database.writing() as connection:
        call = find_or_add_contact_point(
            connection, placed[0].brand_id, Target.read("call:0800123456"), now()
        )
        home = find_or_add_contact_point(
            connection, placed[0].brand_id, Target.read("whatsapp:+33612345678"), now()
        )
        by_day = Route(to=call.id, when=Condition(languages=("fr",), hours="Mo-Fr 09:00-19:00"))
        ask_repoint(
            connection,
            Scope(placed[0].campaign_id),
            Way(last=home.id, routes=(by_day,)),
            asked_by=None,
            at=now(),
            second_eyes_from=0,
        )
    return settings_database


def test_routes_and_their_history_are_shown(terminal: Terminal, routed: Database) -> None:
    told = terminal("routes", "Printemps")
    assert told.exit_code == 0, told.output
    first, last, _blank, heading, change = told.output.splitlines()
    assert first == "1. in French, Monday to Friday 9:00–19:00 → Phone call 0\xa0800\xa0123\xa0456"
    assert last.startswith("2. everybody else → WhatsApp")
    assert heading == "What changed:"
    assert change.endswith("led elsewhere by the command line")


@pytest.mark.parametrize(
    ("somebody", "told"),
    [
        ("fr,ios,FR,2026-11-22T22:00", "The phone is sent on to https://wa.me/33612345678"),
        ("fr,android,FR,2026-11-23T10:00", "Its button: “Call 0\xa0800\xa0123\xa0456”."),
        ("de,ios,,2026-11-23T10:00", "not taken: the phone asks for German"),
        ("fr,desktop,FR,2026-11-23T10:00+09:00", "it is Monday 2:00 there, outside these hours"),
        (",,,", "not taken: the phone names no language"),
    ],
)
def test_what_somebody_would_get(terminal: Terminal, routed: Database, somebody: str, told: str) -> None:
    answer = terminal("routes", "Printemps", "--as", somebody)
    assert answer.exit_code == 0, answer.output
    assert told in answer.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("Printemps", "--as", "fr,fridge"), "“fridge” is no kind of device"),
        (("Printemps", "--as", "french"), "“french” is no language"),
        (("Printemps", "--as", "fr,ios,Narnia"), "“Narnia” is no country"),
        (("Printemps", "--as", "fr,ios,FR,teatime"), "“teatime” is no moment"),
        (("Printemps", "--as", "fr,ios,FR,,x"), "takes four parts"),
        (("Automne",), "There is no campaign “Automne”"),
        (("--approve", "99"), "There is no re-point 99"),
        ((), "Name a campaign or a code."),
    ],
)
def test_what_is_wrong_is_said(
    terminal: Terminal, routed: Database, arguments: tuple[str, ...], told: str
) -> None:
    answer = terminal("routes", *arguments)
    assert answer.exit_code != 0
    assert told in answer.output


def test_a_code_says_that_it_goes_with_its_campaign(terminal: Terminal, routed: Database) -> None:
    code = next(line for line in terminal("codes").output.split() if "-" in line and len(line) == 8)
    told = terminal("routes", code)
    assert told.output.startswith("As all codes of “Printemps”:\n1. in French")


def test_many_copies_wait_until_whoever_runs_the_service_approves(
    terminal: Terminal, routed: Database
) -> None:
    with routed.writing() as connection:
        connection.execute(update(placements).values(copies=20_000))
    asked = terminal("point", "Printemps", "help")
    assert asked.exit_code == 0
    assert "20,000 copies are in the field" in asked.output
    assert "contactcodes routes --approve 2" in asked.output
    assert "waits for a second pair of eyes" in terminal("routes", "Printemps").output
    assert "from now on" in terminal("routes", "--approve", "2").output
    assert terminal("routes", "Printemps").output.startswith("1. everybody → Help page")


def test_nothing_points_back_to_the_service(terminal: Terminal, routed: Database) -> None:
    refused = terminal("point", "Printemps", "http://127.0.0.1:8000/abc")
    assert refused.exit_code == 1
    assert "round in circles" in refused.output
