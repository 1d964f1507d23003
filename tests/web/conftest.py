"""The service in a test: a client that is signed in, the whole of it on a port, a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from werkzeug.routing import Rule
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.test import Client

from contactcodes.campaigns.brand import change_brand, own_brand
from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.contacts.destination import Destination
from contactcodes.jobs import work_until
from contactcodes.settings import Settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.web.application import make_flask
from contactcodes.web.auth import password
from contactcodes.web.auth.user import add_user
from contactcodes.web.front_door import make_app
from contactcodes.web.resolve import Arrival
from tests.campaigns_made import make_campaign
from tests.web.compiled_once import CompiledTemplates, compiled_once

EMAIL = "marie@dupont.fr"
WHATSAPP = "whatsapp:+33612345678"
PASSWORD = "quatre mots à retenir"
REAL_HASHER = password._hasher
CHROMIUM = Path("/usr/bin/chromium")
# Nothing of the browser's own business reaches the network.
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session", autouse=True)
def not_again() -> Iterator[None]:
    """What every application of a test would do again is done once; passwords are hashed at little cost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": CompiledTemplates()})
        patch.setattr(Rule, "_compile_builder", compiled_once(Rule._compile_builder))
        patch.setattr(password, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture
def costly_passwords(not_again: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Passwords are hashed as in the service."""
    monkeypatch.setattr(password, "_hasher", REAL_HASHER)
    password._nobodys_hash.cache_clear()
    yield
    password._nobodys_hash.cache_clear()


@pytest.fixture
def app(settings: Settings, sqlite: Database) -> Flask:
    """The Flask application; forms need no token, for there is a test of that."""
    app = make_flask(settings, sqlite)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """A browser of nobody in particular, in English."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def studio(app: Flask, marie: int) -> FlaskClient:
    """Marie's browser, signed in."""
    client = app.test_client()
    answer = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 303
    return client


@pytest.fixture
def marie(sqlite: Database) -> int:
    """A user of the brand Maison Dupont; the user's id."""
    return add_marie(sqlite)


def add_marie(database: Database) -> int:
    """Name the brand and add its user; return the user's id."""
    with database.writing() as connection:
        brand = own_brand(connection, locale="fr", time_zone="Europe/Paris", at=now())
        change_brand(connection, brand, name="Maison Dupont")
        return add_user(connection, email=EMAIL, password=PASSWORD, locale="en", at=now()).id


@pytest.fixture
def spring(sqlite: Database, marie: int) -> list[PlacedCode]:
    """The codes of the campaign Printemps: two shop windows and a poster."""
    return make_campaign(sqlite, "Printemps", WHATSAPP, ["Vitrine Lyon", "Vitrine Évry", "Affiche Nantes"])


@dataclass(frozen=True, slots=True)
class Served:
    """The whole service on a port of this machine."""

    url: str
    settings: Settings
    database: Database


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing."""


@pytest.fixture
def served(settings: Settings, sqlite: Database, marie: int) -> Iterator[Served]:
    """The service as it is served: scans in front, pages behind, a worker that produces print runs."""
    app = make_app(settings)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    stop = threading.Event()
    threads = [
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}),
        threading.Thread(target=work_until, args=(stop, sqlite, settings)),
    ]
    for thread in threads:
        thread.start()
    yield Served(f"http://127.0.0.1:{server.port}", settings, sqlite)
    stop.set()
    server.shutdown()
    for thread in threads:
        thread.join()
    server.server_close()
    app.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is missing; install it: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_ARGS)
        yield browser
        browser.close()


@pytest.fixture
def window(browser: Browser, served: Served) -> Iterator[BrowserContext]:
    """A window of 1280 × 900 on the service, in English."""
    with browser.new_context(
        base_url=served.url, locale="en-GB", viewport={"width": 1280, "height": 900}, accept_downloads=True
    ) as context:
        context.set_default_timeout(15_000)
        yield context


@pytest.fixture
def phone(sqlite: Database, settings: Settings) -> Iterator[Client]:
    """A phone in front of the whole service."""
    app = make_app(settings)
    yield Client(app)
    app.close()


@pytest.fixture
def whatsapp(sqlite: Database) -> PlacedCode:
    return make_campaign(sqlite, "Printemps", "whatsapp:+33612345678", ["Vitrine Lyon"])[0]


@pytest.fixture
def call(sqlite: Database) -> PlacedCode:
    return make_campaign(sqlite, "Été", "call:0800123456", ["Boîte"])[0]


@pytest.fixture
def arrival() -> Arrival:
    values = (
        '[7,"7K3QX9M","https://qr.dupont.fr",false,3,"call","0800123456",1,"Dupont","fr","Été","Lyon","","",'
        '"contact",null]'
    )
    return Arrival("7k3-qx9m", Destination.from_json(values))
