"""A form sent after signing out, or under another sign-in: nothing typed is lost, nothing forged goes in."""

from __future__ import annotations

import html
import json
import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select
from werkzeug.test import TestResponse

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.settings import Settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import campaigns
from contactcodes.web.application import make_flask
from contactcodes.web.auth.kept_form import KeptForm
from contactcodes.web.auth.user import add_user
from tests.web.conftest import EMAIL, PASSWORD, Served

RENAME = "/studio/campaigns/1/name"


@pytest.fixture
def client(settings: Settings, sqlite: Database, spring: list[PlacedCode]) -> FlaskClient:
    """A browser in English, where forms need their token, with a campaign 1 to rename."""
    client = make_flask(settings, sqlite).test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return html.unescape(found[1])


def token_of(page: str) -> str:
    return field(page.partition("<main")[2], "csrf_token")


def sign_in(client: FlaskClient, email: str = EMAIL, word: str = PASSWORD, **more: str) -> TestResponse:
    token = token_of(client.get("/sign-in").text)
    return client.post("/sign-in", data={"email": email, "password": word, "csrf_token": token} | more)


def sign_out(client: FlaskClient) -> None:
    token = field(client.get("/studio/").text, "csrf_token")
    assert client.post("/sign-out", data={"csrf_token": token}).status_code == 303


def names(sqlite: Database) -> list[str]:
    with sqlite.reading() as connection:
        return list(connection.execute(select(campaigns.c.name)).scalars())


def test_a_form_sent_when_signed_out_is_kept_and_sent_after_signing_in(
    client: FlaskClient, sqlite: Database
) -> None:
    sign_in(client)
    typed = {"name": "L’été « à <Lyon> »", "csrf_token": token_of(client.get(RENAME).text)}
    sign_out(client)
    out = client.post(RENAME, data=typed)
    assert out.status_code == 403
    assert "You are signed out" in out.text
    wrong = sign_in(client, word="a guess", kept=field(out.text, "kept"))
    assert wrong.status_code == 422
    again = sign_in(client, kept=field(wrong.text, "kept"))
    assert again.status_code == 200
    assert "You are signed in again" in again.text
    form = again.text.partition("<main")[2]
    assert f'action="{RENAME}"' in form
    sent = client.post(RENAME, data={name: field(form, name) for name in ("name", "csrf_token")})
    assert sent.status_code == 303
    assert names(sqlite) == ["L’été « à <Lyon> »"]


def test_a_form_of_another_site_is_refused_even_after_signing_in(
    client: FlaskClient, sqlite: Database
) -> None:
    forged = client.post(RENAME, data={"name": "Forged", "csrf_token": "anything"})
    again = sign_in(client, kept=field(forged.text, "kept")).text.partition("<main")[2]
    sent = client.post(RENAME, data={name: field(again, name) for name in ("name", "csrf_token")})
    assert sent.status_code == 400
    assert names(sqlite) == ["Printemps"]


def test_a_form_left_open_over_a_new_sign_in_still_works_for_the_same_user_only(
    client: FlaskClient, sqlite: Database
) -> None:
    with sqlite.writing() as connection:
        add_user(connection, email="paul@dupont.fr", password=PASSWORD, locale="en", at=now())
    sign_in(client)
    typed = {"name": "Été", "csrf_token": token_of(client.get(RENAME).text)}
    sign_out(client)
    sign_in(client, "paul@dupont.fr")
    refused = client.post(RENAME, data=typed)
    assert refused.status_code == 400
    assert "somebody else signed in" in refused.text
    assert ">Été</textarea>" in refused.text
    assert f'href="{RENAME}"' in refused.text
    sign_out(client)
    sign_in(client)
    assert client.post(RENAME, data=typed).status_code == 303
    assert names(sqlite) == ["Été"]


def test_a_file_that_cannot_be_kept_is_asked_for_again(client: FlaskClient) -> None:
    data = {"file": (BytesIO(b"nom;ville\n"), "vitrines.csv"), "placements": "Lyon"}
    out = client.post("/studio/drafts/1/placements", data=data, content_type="multipart/form-data")
    again = sign_in(client, kept=field(out.text, "kept")).text
    assert "It was vitrines.csv." in again
    assert re.search(r'<input[^>]* type="file"[^>]* name="file" required>', again)
    assert 'enctype="multipart/form-data"' in again


def test_signing_in_by_another_tab_meanwhile_does_no_harm(client: FlaskClient) -> None:
    out = client.post(RENAME, data={"name": "Été"}).text
    stale = {"email": EMAIL, "password": PASSWORD, "csrf_token": token_of(out), "kept": field(out, "kept")}
    sign_in(client)
    assert "You are signed in again" in client.post("/sign-in", data=stale).text


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param("", id="nothing"),
        pytest.param("{", id="half of it"),
        pytest.param("[]", id="a list"),
        pytest.param('{"path": "/studio/", "fields": [1], "files": []}', id="no pairs"),
        pytest.param('{"path": "//evil.example/studio/", "fields": [], "files": []}', id="another host"),
        pytest.param('{"path": "/sign-out", "fields": [], "files": []}', id="not of the studio"),
        pytest.param(json.dumps({"path": "/studio/\t", "fields": [], "files": []}), id="a tab"),
    ],
)
def test_what_was_not_kept_here_is_not_sent_on(packed: str) -> None:
    assert KeptForm.read(packed, guarded="/studio/") is None


def sign_in_here(page: Page) -> None:
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_in_a_browser_what_was_typed_survives_signing_out_in_another_tab(
    window: BrowserContext, served: Served
) -> None:
    page = window.new_page()
    page.goto("/studio/campaigns/new")
    sign_in_here(page)
    page.get_by_label("Name of the campaign").fill("Printemps à Lyon")
    page.get_by_text("WhatsApp", exact=True).first.click()
    page.get_by_label("Number, page or address").fill("06 12 34 56 78")
    other = window.new_page()
    other.goto("/studio/")
    other.get_by_role("button", name="Sign out").click()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_role("button", name="Go on to the placements").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    sign_in_here(page)
    expect(page.get_by_label("What you typed")).to_have_value(re.compile("Printemps à Lyon"))
    page.get_by_role("button", name="Send it").click()
    page.get_by_label("Paste from your spreadsheet").fill("nom\tsupport\tville\nVitrine\tvitrine\tLyon")
    page.get_by_role("button", name="Check the list").click()
    expect(page.get_by_role("button", name="Go on to the layout")).to_be_visible()
