"""The answer to a scan while something changes, is away or is full."""

from __future__ import annotations

import os
import time
from html import unescape

import pytest
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy.exc import OperationalError
from werkzeug.test import Client

from contactcodes.campaigns.campaign import find_campaign, point_campaign
from contactcodes.campaigns.placed_code import PlacedCode, retire_code
from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.channels.channel import Page
from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.platform import platform_of
from contactcodes.contacts.target import Target
from contactcodes.scans.counters import counted
from contactcodes.settings import Settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.web.application import make_flask
from tests.campaigns_made import make_campaign
from tests.web.rsgi import PHONE
from tests.web.test_front_door import kept, scan


def away(*_unused: object) -> None:
    raise OperationalError("SELECT", {}, Exception("away"))


def wait_for_snapshot(settings: Settings) -> None:
    end = time.monotonic() + 5
    while not settings.snapshot_file.exists():
        assert time.monotonic() < end, "no snapshot was made"
        time.sleep(0.02)


def test_a_re_pointed_code_takes_effect_within_two_seconds(
    phone: Client, sqlite: Database, whatsapp: PlacedCode
) -> None:
    scan(phone, f"/{whatsapp.code_text}")
    with sqlite.writing() as connection:
        campaign = find_campaign(connection, whatsapp.campaign_id)
        repoint = point_campaign(connection, campaign, Target.read("https://dupont.fr/"), now())
        assert repoint.state == "applied"
    end = time.monotonic() + 2
    while scan(phone, f"/{whatsapp.code_text}").headers["Location"] != "https://dupont.fr/":
        assert time.monotonic() < end, "it still leads where it did"
        time.sleep(0.02)


def test_codes_are_answered_while_the_database_is_away(
    phone: Client,
    sqlite: Database,
    settings: Settings,
    whatsapp: PlacedCode,
    call: PlacedCode,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scan(phone, f"/{whatsapp.code_text}")
    wait_for_snapshot(settings)
    monkeypatch.setattr(Database, "reading", away)
    monkeypatch.setattr(Database, "version", away)
    assert scan(phone, f"/{whatsapp.code_text}").status_code == 302
    never_asked_before = scan(phone, f"/{call.code_text}")
    assert never_asked_before.status_code == 200
    assert 'href="tel:0800123456"' in never_asked_before.text
    end = time.monotonic() + 5
    while (trouble := scan(phone, "/7K3QX9M")).status_code != 503:  # until it is noticed
        assert time.monotonic() < end
        time.sleep(0.02)
    assert trouble.headers["Retry-After"] == "30"
    assert 'href="/7K3QX9M"' in trouble.text


@pytest.mark.parametrize("retired", [False, True], ids=["in service", "retired"])
@pytest.mark.parametrize("channel", list(CHANNELS))
def test_every_known_code_has_its_page_while_the_database_is_away(
    phone: Client,
    sqlite: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    channel: str,
    retired: bool,
) -> None:
    target = Target.read(CHANNELS[channel].example)
    (code,) = make_campaign(sqlite, "Printemps", str(target), ["Lyon"])
    if retired:
        with sqlite.writing() as connection:
            retire_code(connection, code.code_id, now())
    form = target.channel_object.page in (Page.CALLBACK, Page.MESSAGE)
    answers = 302 if platform_of(PHONE) in target.redirects() else 303 if form else 200
    status = 410 if retired else answers
    assert scan(phone, f"/{code.code_text}").status_code == status
    wait_for_snapshot(settings)
    monkeypatch.setattr(Database, "reading", away)
    monkeypatch.setattr(Database, "version", away)
    answer = scan(phone, f"/{code.code_text}")
    assert answer.status_code == status
    link = target.link(PersonalContext(code=code.code_text.shown), platform_of(PHONE))
    page = unescape(answer.text)
    # A button leads by way of us, where the tap is counted.
    assert link in answer.headers.get("Location", page) or f"/t/{code.code_text.shown}/" in page


def test_a_marketer_who_scans_is_a_customer_whoever_the_cookie_names(
    phone: Client, sqlite: Database, settings: Settings, call: PlacedCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    flask = make_flask(settings, sqlite)
    signer = SecureCookieSessionInterface().get_signing_serializer(flask)
    assert signer is not None
    phone.set_cookie("session", str(signer.dumps({"_user_id": "a login", "locale": "en"})))
    assert 'lang="fr"' in scan(phone, f"/{call.code_text}").text

    monkeypatch.setattr(Database, "reading", away)
    assert scan(phone, f"/{call.code_text}").status_code == 200


def test_a_slip_is_told_without_the_database(phone: Client, monkeypatch: pytest.MonkeyPatch) -> None:
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
    assert counted(settings.run_folder)["unrecorded"] == 0
    monkeypatch.setattr(os, "write", full)
    answers = [scan(phone, f"/{whatsapp.code_text}") for _time in range(2)]
    monkeypatch.undo()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert counted(settings.run_folder)["unrecorded"] == 2
    assert "could not be recorded: [Errno 28] No space left on device" in caplog.text
    assert scan(phone, f"/{whatsapp.code_text}").status_code == 302
    assert counted(settings.run_folder)["unrecorded"] == 2
    assert len(kept(sqlite, settings)) == 2
