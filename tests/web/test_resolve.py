"""The answer to a scan."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from werkzeug.test import Client, TestResponse

from contactcodes.campaigns.campaign import find_campaign, point_campaign
from contactcodes.campaigns.placed_code import PlacedCode, restore_code, retire_code
from contactcodes.codes.code_text import CodeText
from contactcodes.contacts import destination as destination_module
from contactcodes.contacts.target import Target
from contactcodes.scans.drain import drain
from contactcodes.settings import Settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import scans
from contactcodes.web.front_door import make_app
from tests.campaigns_made import make_campaign

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"


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


def scan(phone: Client, path: str, language: str = "fr-FR", **more: str) -> TestResponse:
    return phone.get(path, headers={"User-Agent": PHONE, "Accept-Language": language, **more})


def kept(sqlite: Database, settings: Settings) -> list[object]:
    drain(sqlite, settings.journal_folder)
    with sqlite.reading() as connection:
        return list(connection.execute(select(scans).order_by(scans.c.id)))


def test_a_scan_is_sent_on_at_once_and_never_cached(phone: Client, whatsapp: PlacedCode) -> None:
    answer = scan(phone, f"/{whatsapp.code_text}")
    assert answer.status == "302 Found"
    assert answer.headers["Location"] == "https://wa.me/33612345678"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(lambda code: str(code), id="as the symbol carries it"),
        pytest.param(lambda code: code.shown, id="as people are shown it"),
        pytest.param(lambda code: code.lower(), id="without the hyphen"),
        pytest.param(lambda code: code.replace("0", "O").replace("1", "l"), id="with look-alike letters"),
        pytest.param(lambda code: f"{code}/", id="with a slash behind"),
    ],
)
def test_a_code_is_found_however_it_is_typed(phone: Client, whatsapp: PlacedCode, written) -> None:
    assert scan(phone, f"/{written(whatsapp.code_text)}").status_code == 302


def test_every_scan_is_kept_with_what_carried_it(
    phone: Client, whatsapp: PlacedCode, sqlite: Database, settings: Settings
) -> None:
    scan(phone, f"/{whatsapp.code_text}")
    scan(phone, f"/{whatsapp.code_text.shown}")
    scan(phone, f"/{whatsapp.code_text}?m=n")
    rows = kept(sqlite, settings)
    assert [row.carrier for row in rows] == ["symbol", "typed", "nfc"]
    assert {row.code_id for row in rows} == {whatsapp.code_id}


def test_head_answers_alike_and_is_not_counted(
    phone: Client, whatsapp: PlacedCode, call: PlacedCode, sqlite: Database, settings: Settings
) -> None:
    answer = phone.head(f"/{whatsapp.code_text}")
    assert (answer.status_code, answer.headers["Location"]) == (302, "https://wa.me/33612345678")
    page = phone.head(f"/{call.code_text}")
    assert (page.status_code, page.data) == (200, b"")
    assert kept(sqlite, settings) == []


def test_a_call_is_answered_by_a_button_never_by_a_redirect(
    phone: Client, call: PlacedCode, sqlite: Database, settings: Settings
) -> None:
    answer = scan(phone, f"/{call.code_text}")
    assert answer.status_code == 200
    assert 'href="tel:0800123456"' in answer.text
    assert "<script" not in answer.text
    assert len(answer.data) < 30_000
    assert len(kept(sqlite, settings)) == 1


@pytest.mark.parametrize(
    ("language", "shown"), [("fr-FR,en;q=0.5", 'lang="fr"'), ("en-GB", 'lang="en"'), ("de-DE", 'lang="fr"')]
)
def test_a_page_speaks_the_phones_language(
    phone: Client, call: PlacedCode, language: str, shown: str
) -> None:
    assert shown in scan(phone, f"/{call.code_text}", language).text


def test_a_help_code_offers_every_way_to_reach_the_brand(
    phone: Client, sqlite: Database, whatsapp: PlacedCode, call: PlacedCode
) -> None:
    help_code = make_campaign(sqlite, "Aide", "help", ["Notice"])[0]
    answer = scan(phone, f"/{help_code.code_text}")
    assert answer.status_code == 200
    assert 'href="tel:0800123456"' in answer.text
    assert 'href="https://wa.me/33612345678"' in answer.text


def test_a_mistyped_code_gets_did_you_mean(phone: Client, whatsapp: PlacedCode) -> None:
    text = whatsapp.code_text
    wrong = ("0" if text[0] != "0" else "2") + text[1:]
    answer = scan(phone, f"/{wrong.lower()}")
    assert answer.status_code == 404
    assert f'href="/{text.shown}"' in answer.text


def test_an_unknown_code_gets_a_useful_page_and_is_kept(
    phone: Client, sqlite: Database, settings: Settings
) -> None:
    answer = scan(phone, "/XXXXXXX")
    assert answer.status_code == 404
    assert "<form" in answer.text
    (row,) = kept(sqlite, settings)
    assert (row.code_id, row.asked) == (None, "XXXXXXX")


def test_the_form_for_a_mistyped_code_leads_to_the_code(phone: Client, whatsapp: PlacedCode) -> None:
    answer = phone.get(
        "/code", query_string={"text": f" {whatsapp.code_text.shown} "}, follow_redirects=False
    )
    assert answer.status_code == 303
    assert scan(phone, answer.headers["Location"]).status_code == 302
    hostile = phone.get("/code", query_string={"text": "//evil.example/"})
    assert hostile.headers["Location"] == "/ev11examp1e"


def test_a_retired_code_still_leads_to_the_brand(
    phone: Client, sqlite: Database, whatsapp: PlacedCode
) -> None:
    with sqlite.writing() as connection:
        retire_code(connection, whatsapp.code_id, now())
    answer = scan(phone, f"/{whatsapp.code_text}")
    assert answer.status_code == 410
    assert 'href="https://wa.me/33612345678"' in answer.text
    with sqlite.writing() as connection:
        restore_code(connection, whatsapp.code_id)


def test_a_re_pointed_code_takes_effect_within_a_second(
    phone: Client, sqlite: Database, whatsapp: PlacedCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(destination_module, "LOOK_EVERY_S", 0.0)
    scan(phone, f"/{whatsapp.code_text}")
    with sqlite.writing() as connection:
        campaign = find_campaign(connection, whatsapp.campaign_id)
        assert point_campaign(connection, campaign, Target.read("https://dupont.fr/"), now()) == 1
    scan(phone, f"/{whatsapp.code_text}")  # at most one answer late
    assert scan(phone, f"/{whatsapp.code_text}").headers["Location"] == "https://dupont.fr/"


def test_a_code_that_is_known_is_answered_while_the_database_is_away(
    phone: Client, sqlite: Database, whatsapp: PlacedCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(destination_module, "LOOK_EVERY_S", 0.0)
    scan(phone, f"/{whatsapp.code_text}")

    def away(*_unused: object) -> None:
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr(Database, "reading", away)
    monkeypatch.setattr(Database, "version", away)
    assert scan(phone, f"/{whatsapp.code_text}").status_code == 302
    trouble = scan(phone, "/7K3QX9M")
    assert trouble.status_code == 503
    assert trouble.headers["Retry-After"] == "30"


def test_a_full_disk_never_stops_the_redirect(
    phone: Client, whatsapp: PlacedCode, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(_descriptor: int, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    scan(phone, f"/{whatsapp.code_text}")
    monkeypatch.setattr(os, "write", full)
    answer = scan(phone, f"/{whatsapp.code_text}")
    monkeypatch.undo()
    assert answer.status_code == 302
    assert "could not be recorded" in caplog.text


@pytest.mark.parametrize("path", ["/", "/robots.txt", "/healthz", "/static/favicon.svg", "/sign-in"])
def test_what_belongs_to_pages_is_no_scan(
    phone: Client, sqlite: Database, settings: Settings, path: str
) -> None:
    with phone.get(path) as answer:
        assert answer.status_code in {200, 302, 303}
    assert kept(sqlite, settings) == []


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/%00%ff%fe", id="no UTF-8"),
        pytest.param("/" + "A" * 5000, id="over-long"),
        pytest.param("/../../etc/passwd", id="climbing"),
        pytest.param("/7K3QX9M/more", id="two segments"),
        pytest.param("/<script>", id="markup"),
    ],
)
def test_a_malformed_path_gets_a_clear_answer(phone: Client, path: str) -> None:
    answer = scan(phone, path)
    assert answer.status_code == 404
    assert "<script>" not in answer.text


def test_the_client_behind_a_trusted_proxy_is_told_apart(
    sqlite: Database, settings: Settings, whatsapp: PlacedCode
) -> None:
    trusting = settings.model_copy(update={"trusted_proxies": ()})
    for trusted, keys in [((), 1), (Settings(trusted_proxies="127.0.0.0/8").trusted_proxies, 2)]:
        app = make_app(trusting.model_copy(update={"trusted_proxies": trusted}))
        behind = Client(app)
        before = len(kept(sqlite, settings))
        for address in ("203.0.113.1", "203.0.113.2"):
            behind.get(
                f"/{whatsapp.code_text}",
                headers={"X-Forwarded-For": address},
                environ_base={"REMOTE_ADDR": "127.0.0.1"},
            )
        app.close()
        assert len({row.visitor_key for row in kept(sqlite, settings)[before:]}) == keys


def test_readiness_is_told(phone: Client, sqlite: Database, settings: Settings) -> None:
    assert phone.get("/readyz").json == {"ready": True, "resolves": True, "records": True}
    settings.journal_folder.rmdir()
    settings.journal_folder.write_text("in the way")
    answer = phone.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"ready": False, "resolves": True, "records": False})


def test_the_policy_allows_no_inline_script(phone: Client, call: PlacedCode) -> None:
    policy = scan(phone, f"/{call.code_text}").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_code_texts_are_read_before_the_database_is_asked() -> None:
    with pytest.raises(Exception, match="one character is wrong"):
        CodeText.read("ABCDEF0")
