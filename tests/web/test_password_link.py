"""A forgotten password: the one-time link with which its user sets a new one."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.web.auth.invitation import make_password_link, make_setup_link
from contactcodes.web.auth.user import add_user, find_user
from tests.web.conftest import EMAIL, PASSWORD

NEW = "cinq autres mots à retenir"


def make_link(sqlite: Database, email: str = EMAIL) -> str:
    with sqlite.writing() as connection:
        user = find_user(connection, email)
        assert user is not None
        return make_password_link(connection, user)


def sign_in(client: FlaskClient, word: str, email: str = EMAIL) -> TestResponse:
    return client.post("/sign-in", data={"email": email, "password": word})


@pytest.fixture
def link(sqlite: Database, marie: int) -> str:
    return make_link(sqlite)


def test_the_link_sets_the_password_and_leads_into_the_studio(
    visitor: FlaskClient, app: Flask, link: str
) -> None:
    page = visitor.get(link)
    assert page.status_code == 200
    assert EMAIL in page.text
    answer = visitor.post(link, data={"password": NEW})
    assert (answer.status_code, answer.location) == (303, "/studio/")
    assert visitor.get("/studio/").status_code == 200
    assert sign_in(app.test_client(), PASSWORD).status_code == 422
    assert sign_in(app.test_client(), NEW).status_code == 303


def test_a_new_password_ends_every_sign_in_of_that_user_and_of_nobody_else(
    visitor: FlaskClient, studio: FlaskClient, app: Flask, link: str, sqlite: Database
) -> None:
    with sqlite.writing() as connection:
        add_user(connection, email="paul@dupont.fr", password=PASSWORD, locale="en", at=now())
    paul = app.test_client()
    sign_in(paul, PASSWORD, "paul@dupont.fr")
    assert studio.get("/studio/").status_code == 200
    visitor.post(link, data={"password": NEW})
    assert studio.get("/studio/").location.startswith("/sign-in")
    assert paul.get("/studio/").status_code == 200


def test_the_link_works_once_and_until_a_newer_one_is_made(
    visitor: FlaskClient, app: Flask, link: str, sqlite: Database
) -> None:
    newer = make_link(sqlite)
    ended = visitor.get(link)
    assert ended.status_code == 410
    assert "contactcodes password" in ended.text
    assert visitor.post(link, data={"password": NEW}).status_code == 410
    assert visitor.post(newer, data={"password": NEW}).status_code == 303
    assert app.test_client().post(newer, data={"password": "yet another password"}).status_code == 410
    assert sign_in(app.test_client(), NEW).status_code == 303


def test_of_two_who_use_the_link_at_once_one_sets_the_password(app: Flask, link: str) -> None:
    answers: list[int] = []

    def use(word: str) -> None:
        answers.append(app.test_client().post(link, data={"password": word}).status_code)

    both = [threading.Thread(target=use, args=(f"{name} chose this one",)) for name in ("Marie", "Paul")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(answers) == [303, 410]


def test_the_link_ends_after_a_day(visitor: FlaskClient, link: str) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        assert visitor.get(link).status_code == 410
        assert visitor.post(link, data={"password": NEW}).status_code == 410


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        pytest.param("", "Choose a password.", id="none"),
        pytest.param("elevenchars", "has 11 characters; it takes 12 to 200", id="too short"),
    ],
)
def test_a_refused_password_does_not_use_the_link_up(
    visitor: FlaskClient, link: str, typed: str, told: str
) -> None:
    page = visitor.post(link, data={"password": typed})
    assert page.status_code == 422
    assert told in page.text
    assert visitor.post(link, data={"password": NEW}).status_code == 303


def test_a_password_link_sets_nobody_up_and_a_restart_does_not_end_it(
    visitor: FlaskClient, link: str, sqlite: Database
) -> None:
    assert visitor.get(link.replace("/password/", "/setup/")).status_code == 410
    with sqlite.writing() as connection:
        assert make_setup_link(connection) is None
    assert visitor.get(link).status_code == 200


def test_a_set_up_link_sets_nobodys_password(visitor: FlaskClient, sqlite: Database) -> None:
    with sqlite.writing() as connection:
        made = make_setup_link(connection)
    assert made is not None
    assert visitor.get(made.replace("/setup/", "/password/")).status_code == 410
    assert visitor.get(made).status_code == 200


def test_the_sign_in_page_says_how_to_get_a_link(visitor: FlaskClient, marie: int) -> None:
    page = visitor.get("/sign-in").text
    assert "Password forgotten?" in page
    assert "contactcodes password your@e-mail" in page
