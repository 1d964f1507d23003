"""The answer to a scan while something changes, is away or is full."""

from __future__ import annotations

import os

import pytest
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy.exc import OperationalError
from werkzeug.test import Client

from contactcodes.campaigns.campaign import find_campaign, point_campaign
from contactcodes.campaigns.placed_code import PlacedCode, retire_code
from contactcodes.contacts import destination as destination_module
from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.target import Target
from contactcodes.settings import Settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.web.application import make_flask
from contactcodes.web.resolve import Resolve
from tests.campaigns_made import make_campaign
from tests.web.test_resolve import kept, scan


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
    assert 'href="/7K3QX9M"' in trouble.text


@pytest.mark.parametrize("retired", [False, True], ids=["in service", "retired"])
@pytest.mark.parametrize("channel", list(CHANNELS))
def test_every_known_code_has_its_page_while_the_database_is_away(
    phone: Client, sqlite: Database, monkeypatch: pytest.MonkeyPatch, channel: str, retired: bool
) -> None:
    target = Target.read(CHANNELS[channel].example)
    (code,) = make_campaign(sqlite, "Printemps", str(target), ["Lyon"])
    if retired:
        with sqlite.writing() as connection:
            retire_code(connection, code.code_id, now())
    status = 410 if retired else 302 if target.channel_object.redirects else 200
    assert scan(phone, f"/{code.code_text}").status_code == status

    def away(*_unused: object) -> None:
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr(Database, "reading", away)
    monkeypatch.setattr(Database, "version", away)
    answer = scan(phone, f"/{code.code_text}")
    assert answer.status_code == status
    assert target.link(code.code_text.shown) in answer.headers.get("Location", answer.text)


def test_a_marketer_who_scans_is_a_customer_whoever_the_cookie_names(
    phone: Client, sqlite: Database, settings: Settings, call: PlacedCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    flask = make_flask(settings, sqlite)
    signer = SecureCookieSessionInterface().get_signing_serializer(flask)
    assert signer is not None
    phone.set_cookie("session", str(signer.dumps({"_user_id": "a login", "locale": "en"})))
    assert 'lang="fr"' in scan(phone, f"/{call.code_text}").text

    def away(*_unused: object) -> None:
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr(Database, "reading", away)
    assert scan(phone, f"/{call.code_text}").status_code == 200


def test_a_slip_is_told_without_the_database(phone: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_unused: object) -> None:
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr(Database, "reading", away)
    assert scan(phone, "/7K3QX9M").status_code == 503
    assert scan(phone, "/7K3QX9N").status_code == 404


def test_a_full_disk_never_stops_the_redirect_and_is_counted(
    phone: Client,
    sqlite: Database,
    settings: Settings,
    whatsapp: PlacedCode,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(_descriptor: int, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    scan(phone, f"/{whatsapp.code_text}")
    assert isinstance(phone.application, Resolve)
    assert phone.application.unrecorded == 0
    monkeypatch.setattr(os, "write", full)
    answers = [scan(phone, f"/{whatsapp.code_text}") for _time in range(2)]
    monkeypatch.undo()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert phone.application.unrecorded == 2
    assert "could not be recorded, 2 so far" in caplog.text
    assert scan(phone, f"/{whatsapp.code_text}").status_code == 302
    assert phone.application.unrecorded == 2
    assert len(kept(sqlite, settings)) == 2
