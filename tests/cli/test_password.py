"""``contactcodes password``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from contactcodes.settings import load_settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.web.application import make_flask
from contactcodes.web.auth.user import add_user
from tests.cli.conftest import Terminal


@pytest.fixture
def marie(terminal: Terminal, tmp_path: Path) -> None:
    database = Database(load_settings(data=tmp_path / "var"))
    with database.writing() as connection:
        add_user(connection, email="marie@dupont.fr", password="a forgotten one", locale="fr", at=now())
    database.close()


def test_the_printed_link_opens_the_page_that_sets_the_password(
    terminal: Terminal, marie: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTCODES_PUBLIC_URL", "https://qr.dupont.fr/")
    told = terminal("password", "Marie@Dupont.fr")
    assert told.exit_code == 0
    link = re.search(r"https://qr\.dupont\.fr(/password/\S+)\n$", told.stdout)
    assert link is not None
    settings = load_settings(data=tmp_path / "var")
    database = Database(settings)
    page = make_flask(settings, database).test_client().get(link[1])
    assert page.status_code == 200
    assert "marie@dupont.fr" in page.text
    database.close()


def test_an_unknown_e_mail_is_a_sentence_that_says_who_is_known(terminal: Terminal, marie: None) -> None:
    told = terminal("password", "paul@dupont.fr")
    assert told.exit_code == 1
    assert told.output == "Error: Nobody signs in with paul@dupont.fr. Who does: marie@dupont.fr.\n"


def test_before_set_up_it_says_where_the_set_up_link_is(terminal: Terminal) -> None:
    told = terminal("password", "marie@dupont.fr")
    assert told.exit_code == 1
    assert "contactcodes serve" in told.output
