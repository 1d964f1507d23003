"""The studio while the database is away: a page that says so, and one line in the log."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contactcodes.settings import Settings, load_settings
from contactcodes.storage.database import Database
from contactcodes.web.application import make_flask
from tests.web.page_words import words_of


@pytest.fixture
def lonely(tmp_path: Path) -> Iterator[Flask]:
    """The application, whose PostgreSQL does not run."""
    nowhere = load_settings(data=tmp_path / "var", database_url=f"postgresql://nobody@/none?host={tmp_path}")
    database = Database(nowhere)
    yield make_flask(nowhere, database)
    database.close()


@pytest.mark.parametrize(
    ("signed_in", "method", "path"),
    [
        (False, "GET", "/sign-in"),
        (False, "POST", "/password/abc"),
        (False, "GET", "/setup/abc"),
        (True, "GET", "/sign-in"),
        (True, "GET", "/studio/"),
        (True, "POST", "/studio/campaigns/1"),
        (True, "POST", "/language"),
    ],
)
def test_a_page_says_that_the_database_is_away(
    lonely: Flask, signed_in: bool, method: str, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    lonely.config["WTF_CSRF_ENABLED"] = False
    browser = lonely.test_client()
    if signed_in:
        with browser.session_transaction() as session:
            session["_user_id"] = "a token"
    answer = browser.open(path, method=method, headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"
    words = words_of(answer.text)
    assert "The studio cannot reach its database" in words
    assert ("Try again" in words.replace("Try again in a moment", "")) == (method == "GET")
    assert "Traceback" not in caplog.text
    assert len(caplog.records) == 1


def test_it_is_told_once_a_minute(
    lonely: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contactcodes.web.error_pages._TELL_EVERY_S", 0.5)
    browser = lonely.test_client()
    for _page in range(5):
        assert browser.get("/sign-in").status_code == 503
    assert len(caplog.records) == 1
    time.sleep(0.6)
    browser.get("/sign-in")
    assert len(caplog.records) == 2


def test_it_is_said_in_french(lonely: Flask) -> None:
    answer = lonely.test_client().get("/sign-in", headers={"Accept-Language": "fr"})
    assert "Le studio n’atteint pas sa base de données" in words_of(answer.text)


def test_a_table_that_is_missing_is_no_broken_page_either(
    sqlite: Database, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with sqlite.migrating() as connection:
        connection.exec_driver_sql("ALTER TABLE users RENAME TO elsewhere")
    answer = make_flask(settings, sqlite).test_client().get("/sign-in")
    assert answer.status_code == 503
    assert "no such table: users" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_fault_of_ours_keeps_its_traceback(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    @app.get("/studio-fault")
    def fault() -> str:
        with app.extensions["contactcodes"].database.writing() as connection:
            for _twice in range(2):
                connection.exec_driver_sql("INSERT INTO changes (id, version) VALUES (7, 0)")
        return ""

    assert app.test_client().get("/studio-fault").status_code == 500
    assert "IntegrityError" in caplog.text
    assert "Traceback" in caplog.text


def test_a_customer_who_is_signed_in_to_the_studio_sees_pages_all_the_same(lonely: Flask) -> None:
    browser = lonely.test_client()
    with browser.session_transaction() as session:
        session["_user_id"] = "a token"
    answer = browser.get("/code?c=no+code", headers={"Accept-Language": "en"})
    assert answer.status_code < 500


def test_the_page_is_free_of_the_studio(visitor: FlaskClient, lonely: Flask) -> None:
    assert visitor.get("/sign-in").status_code == 200
    page = lonely.test_client().get("/sign-in").text
    assert "/static/" not in page.replace("/static/favicon.svg", "")


@pytest.mark.parametrize("path", ["/help/1/hand-cream", "/logo/1/0123456789abcdef.webp", "/message/7k3-qx9m"])
def test_a_customers_page_that_needs_the_database_says_that_it_is_on_our_side(
    lonely: Flask, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    phone = lonely.test_client()
    for _once_it_is_known in range(2):
        answer = phone.get(path, headers={"Accept-Language": "en"})
        assert answer.status_code == 503
        assert "It is not your fault" in answer.text
    assert "Traceback" not in caplog.text


def test_no_customer_waits_for_a_database_that_is_known_to_be_away(
    lonely: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = lonely.test_client()
    phone.get("/message/7k3-qx9m")  # now it is known
    asked: list[str] = []

    def asking(_database: Database) -> None:
        asked.append("")
        raise AssertionError("asked again")

    monkeypatch.setattr(Database, "reading", asking)
    for path in (
        "/t/7k3-qx9m/1",
        "/message/7k3-qx9m",
        "/card/7k3-qx9m/1",
        "/privacy/7k3-qx9m",
        "/code?text=7",
    ):
        phone.get(path)
    assert asked == []
