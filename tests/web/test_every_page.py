"""What every page has in common: tokens, errors, languages, policies."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.web.application import make_flask
from tests.web.conftest import EMAIL, PASSWORD


def test_a_form_without_its_token_is_refused_in_words(
    settings: Settings, sqlite: Database, marie: int
) -> None:
    client = make_flask(settings, sqlite).test_client()
    refused = client.post("/language", headers={"Accept-Language": "en"})
    assert refused.status_code == 400
    assert "This form is no longer valid" in refused.text
    assert client.post("/sign-out").location == "/sign-in"
    out_of_date = client.post("/sign-in", data={"email": EMAIL}, headers={"Accept-Language": "en"})
    assert out_of_date.status_code == 400
    assert "This page was out of date" in out_of_date.text
    assert f'value="{EMAIL}"' in out_of_date.text
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)
    assert token is not None
    data = {"email": EMAIL, "password": PASSWORD, "csrf_token": token[1]}
    assert client.post("/sign-in", data=data).status_code == 303


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        pytest.param("GET", "/setup/no/such/page", 404, "There is nothing at this address", id="404"),
        pytest.param("PUT", "/sign-in", 405, "only takes what a form sends", id="405"),
        pytest.param("POST", "/language", 400, "could not be read", id="400"),
    ],
)
def test_an_error_is_a_page_with_a_remedy(
    visitor: FlaskClient, method: str, path: str, status: int, words: str
) -> None:
    page = visitor.open(path, method=method)
    assert page.status_code == status
    assert words in page.text
    assert 'class="btn btn-primary" href="/"' in page.text
    assert page.headers["Content-Type"].startswith("text/html")


def test_too_large_a_request_says_the_limit(visitor: FlaskClient) -> None:
    page = visitor.post("/sign-in", data={"email": "x" * 26_000_000, "password": ""})
    assert page.status_code == 413
    assert "20 MB" in page.text


def test_a_fault_of_ours_is_logged_and_answered_with_a_page(
    app: Flask, visitor: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> str:
        raise RuntimeError("a planted fault")

    app.add_url_rule("/broken", "broken", broken)
    page = visitor.get("/broken")
    assert page.status_code == 500
    assert "Something broke on our side" in page.text
    assert "planted" not in page.text
    assert "a planted fault" in caplog.text


@pytest.mark.parametrize(
    ("accepted", "locale"),
    [
        pytest.param("fr-CH, en;q=0.8", "fr", id="French"),
        pytest.param("de, en-GB;q=0.5", "en", id="English rather than nothing"),
        pytest.param("de", "fr", id="neither: the setting’s"),
    ],
)
def test_a_page_speaks_the_browser_s_language(app: Flask, accepted: str, locale: str) -> None:
    page = app.test_client().get("/sign-in", headers={"Accept-Language": accepted})
    assert f'<html lang="{locale}">' in page.text


def test_a_chosen_language_stays_and_a_user_s_own_comes_first(
    visitor: FlaskClient, studio: FlaskClient
) -> None:
    answer = visitor.post("/language", data={"locale": "fr", "next": "/sign-in"})
    assert answer.location == "/sign-in"
    assert '<html lang="fr">' in visitor.get("/sign-in").text
    studio.post("/language", data={"locale": "fr"})
    assert '<html lang="fr">' in studio.get("/studio/", headers={"Accept-Language": "en"}).text
    assert studio.post("/language", data={"locale": "de"}).status_code == 400


def test_pages_keep_to_themselves(studio: FlaskClient) -> None:
    page = studio.get("/studio/")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    cookie = studio.get_cookie("session")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_the_small_files_of_every_page(visitor: FlaskClient) -> None:
    assert visitor.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    assert visitor.get("/favicon.ico", follow_redirects=True, buffered=True).mimetype == "image/svg+xml"
    font = visitor.get("/fonts/open-sans-bold.woff2", buffered=True)
    assert font.data[:4] == b"wOF2"
    assert "immutable" in font.headers["Cache-Control"]
    assert "Set-Cookie" not in font.headers
    assert visitor.get("/fonts/other.woff2").status_code == 404
