"""What people in the studio, and Prometheus, are told of destinations that do not answer."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, update

from contactcodes.settings import Settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import destination_checks
from contactcodes.web.application import make_flask
from tests.web.conftest import EMAIL, PASSWORD
from tests.web.destinations_made import make_destinations

HERE = {"REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture
def made(sqlite: Database, marie: int) -> None:
    make_destinations(sqlite)


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


def test_the_list_of_campaigns_says_how_many_and_leads_to_which(
    studio: FlaskClient, made: None, sqlite: Database
) -> None:
    page = studio.get("/studio/").text
    assert "2 web destinations do not answer; something else answers in their place." in page
    assert 'href="/studio/destinations"' in page
    with sqlite.writing() as connection:
        connection.execute(update(destination_checks).values(broken=False))
    assert "do not answer" not in studio.get("/studio/").text


def test_broken_ones_are_ranked_with_since_when_why_and_what_answers(studio: FlaskClient, made: None) -> None:
    page = words(studio.get("/studio/destinations").text)
    first, second = (
        page.index("Its domain does not exist"),
        page.index("Its server answers with an error (503)"),
    )
    assert first < second  # 25,000 copies before 80
    assert "25,000" in page
    assert "Phone call 0 800 123 456" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "the brand’s help page" in page
    assert "3 hours ago" in page
    assert "Campagne 1" in page
    assert "bien.dupont.test" not in page
    assert page.index("Failing, not broken yet") < page.index("No answer within 10 seconds.")
    assert page.index("Cannot be judged") < page.index("none of the public internet")
    assert "own network" not in page


def test_our_own_network_is_suspected_in_words(studio: FlaskClient, made: None, sqlite: Database) -> None:
    with sqlite.writing() as connection:
        facts = {"broken": False, "failures": 4, "failing_since": now() - timedelta(minutes=20)}
        connection.execute(update(destination_checks).values(**facts))
    assert (
        "5 web destinations fail, perhaps because of the service’s own network" in studio.get("/studio/").text
    )
    page = words(studio.get("/studio/destinations").text)
    assert "a fault of the service’s own network" in page


def test_all_well_nothing_watched_and_the_watch_off_are_said(
    studio: FlaskClient, made: None, sqlite: Database, settings: Settings
) -> None:
    with sqlite.writing() as connection:
        connection.execute(update(destination_checks).values(broken=False, failing_since=None, reason=""))
    assert "5 destinations are watched, and none is broken." in words(studio.get("/studio/destinations").text)
    with sqlite.writing() as connection:
        connection.execute(delete(destination_checks))
    assert "None of your codes leads to a web page" in words(studio.get("/studio/destinations").text)
    app = make_flask(settings.model_copy(update={"watch_destinations": False}), sqlite)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert "The watch is off" in words(client.get("/studio/destinations").text)


def test_nobody_sees_it_signed_out(visitor: FlaskClient, made: None) -> None:
    assert visitor.get("/studio/destinations").status_code == 303


def test_prometheus_is_told_how_many(visitor: FlaskClient, made: None) -> None:
    said = visitor.get("/metrics", environ_base=HERE).text
    assert "contactcodes_destinations_broken 2.0" in said
