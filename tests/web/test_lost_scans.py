"""Scans that could not be recorded: the people in the studio are told, clearly, and for a week."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from contactcodes.scans.counters import Counters
from contactcodes.scans.unrecorded import Unrecorded
from contactcodes.settings import Settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.web.auth.user import change_locale
from tests.web.page_words import words_of


def lose(settings: Settings, scans: int) -> None:
    counters = Counters(settings.run_folder)
    Unrecorded(counters).count(OSError(28, "No space left on device"), scans)
    counters.close()


@pytest.mark.parametrize(
    ("locale", "number", "remedy"),
    [
        pytest.param("en", "1,234 scans were answered but could not be recorded.", "was full", id="English"),
        pytest.param(
            "fr", "1 234 scans ont reçu leur réponse mais n’ont pas pu être", "était plein", id="French"
        ),
    ],
)
def test_it_is_said_how_many_when_and_what_to_do(
    studio: FlaskClient, sqlite: Database, settings: Settings, locale: str, number: str, remedy: str
) -> None:
    with sqlite.writing() as connection:
        change_locale(connection, 1, locale)
    lose(settings, 1234)
    page = words_of(studio.get("/studio/").text)
    assert number in page
    assert f"{now():%Y}" in page
    assert remedy in page
    assert "contactcodes doctor" in page


def test_one_is_said_as_one_and_none_not_at_all(studio: FlaskClient, settings: Settings) -> None:
    assert 'role="alert"' not in studio.get("/studio/").text
    lose(settings, 1)
    page = studio.get("/studio/").text
    assert 'role="alert"' in page
    assert "1 scan was answered but could not be recorded." in page


def test_after_a_week_it_is_not_said_any_more(studio: FlaskClient, settings: Settings) -> None:
    lose(settings, 12)
    with time_machine.travel(now() + timedelta(days=6), tick=False):
        assert "could not be recorded" in studio.get("/studio/").text
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        assert "could not be recorded" not in studio.get("/studio/").text
