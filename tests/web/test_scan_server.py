"""The scan process: answers, records, refuses, and stands on its own when everything else is away."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy.exc import OperationalError

from contactcodes.campaigns.campaign import find_campaign, point_campaign
from contactcodes.campaigns.placed_code import PlacedCode, retire_code
from contactcodes.contacts import destinations
from contactcodes.contacts.snapshot import write_snapshot
from contactcodes.contacts.target import Target
from contactcodes.scans.counters import counted
from contactcodes.scans.scan_record import ScanRecord
from contactcodes.scans.segment import read_batch, segments_in
from contactcodes.settings import Settings, load_settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.web import asking as asking_module
from contactcodes.web import scan_server as scan_server_module
from contactcodes.web.scan_server import ScanServer
from tests.campaigns_made import make_campaign
from tests.loops import run
from tests.web.rsgi import PHONE, Proto, Scope

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def whatsapp(sqlite: Database) -> PlacedCode:
    return make_campaign(sqlite, "Printemps", "whatsapp:+33612345678", ["Vitrine Lyon"])[0]


@pytest.fixture
def call(sqlite: Database) -> PlacedCode:
    return make_campaign(sqlite, "Été", "call:0800123456", ["Boîte"])[0]


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[ScanServer]:
    """A scan process that knows the database's version."""
    server = ScanServer(settings)
    # A busy machine is no database that is away.
    with patch.object(destinations, "_LONGEST_LOOK_S", 30):
        server.__rsgi_init__(asyncio.get_running_loop())
        try:
            while not server._destinations.can_answer and not server._destinations.away:
                await asyncio.sleep(0.005)
            yield server
        finally:
            await server.close()


def asked(settings: Settings, *scopes: Scope, between: Callable[[], None] | None = None) -> list[Proto]:
    """Ask one scan process for several things, one after the other."""

    async def ask() -> list[Proto]:
        answers = []
        async with serving(settings) as server:
            for scope in scopes:
                proto = Proto()
                await server.__rsgi__(scope, proto)  # type: ignore[arg-type]
                answers.append(proto)
                if between is not None:
                    between()
        return answers

    return run(ask())


def recorded(settings: Settings) -> list[ScanRecord]:
    found = []
    for segment in segments_in(settings.journal_folder):
        descriptor = os.open(segment, os.O_RDONLY)
        found += [ScanRecord.from_bytes(record) for record in read_batch(descriptor, 0, 10_000).records]
        os.close(descriptor)
    return found


def test_a_scan_is_sent_on_and_recorded(sqlite: Database, settings: Settings, whatsapp: PlacedCode) -> None:
    (answer,) = asked(settings, Scope(f"/{whatsapp.code_text}"))
    assert (answer.status, answer.header("location")) == (302, "https://wa.me/33612345678")
    assert answer.header("cache-control") == "no-store"
    (record,) = recorded(settings)
    assert (record.code_id, record.address, record.user_agent) == (whatsapp.code_id, "203.0.113.7", PHONE)
    assert abs(record.at_ms - time.time() * 1000) < 60_000


@pytest.mark.parametrize("sync_ms", [10, 0])
def test_a_hundred_scans_at_once_are_each_recorded_once(
    sqlite: Database, settings: Settings, whatsapp: PlacedCode, sync_ms: int
) -> None:
    chosen = settings.model_copy(update={"journal_sync_ms": sync_ms})

    async def ask() -> None:
        async with serving(chosen) as server:
            protos = [Proto() for _scan in range(100)]
            scopes = [Scope(f"/{whatsapp.code_text}", query=f"n={number}") for number in range(100)]
            await asyncio.gather(*map(server.__rsgi__, scopes, protos))  # type: ignore[arg-type]
            assert {proto.status for proto in protos} == {302}

    run(ask())
    assert len(recorded(chosen)) == 100
    sums = counted(settings.run_folder)
    assert (sums["answered_redirect"], sums["journal_records"], sums["unrecorded"]) == (100, 100, 0)
    assert sum(count for name, count in sums.items() if name.startswith("scan_time_")) > 100


def test_what_carried_the_address_and_what_the_browser_says_is_kept(
    sqlite: Database, settings: Settings, whatsapp: PlacedCode
) -> None:
    told = [
        ("accept-language", "fr-FR,fr;q=0.9"),
        ("sec-purpose", "prefetch;prerender"),
        ("sec-fetch-dest", "document"),
        ("sec-fetch-site", "cross-site"),
        ("referer", "https://shop.example/private?who=me"),
    ]
    asked(
        settings,
        Scope(f"/{whatsapp.code_text}", headers=told),
        Scope(f"/{whatsapp.code_text.shown}"),
        Scope(f"/{whatsapp.code_text}", query="m=n"),
    )
    first, typed, tag = recorded(settings)
    assert (first.purpose, first.fetch_dest, first.fetch_site) == (
        "prefetch;prerender",
        "document",
        "cross-site",
    )
    assert (first.languages, first.referrer_host) == ("fr-FR,fr;q=0.9", "shop.example")
    assert [record.carrier for record in (first, typed, tag)] == ["symbol", "typed", "nfc"]


def test_head_is_answered_and_not_recorded(
    sqlite: Database, settings: Settings, whatsapp: PlacedCode
) -> None:
    (answer,) = asked(settings, Scope(f"/{whatsapp.code_text}", method="HEAD"))
    assert (answer.status, answer.header("location")) == (302, "https://wa.me/33612345678")
    assert recorded(settings) == []


def test_a_forged_address_is_not_believed_and_a_proxys_is(
    sqlite: Database, settings: Settings, whatsapp: PlacedCode
) -> None:
    path = f"/{whatsapp.code_text}"
    forged = [("x-forwarded-for", "198.51.100.1")]
    asked(settings, Scope(path, headers=forged))
    trusting = settings.model_copy(
        update={"trusted_proxies": load_settings(trusted_proxies="10.0.0.0/8").trusted_proxies}
    )
    relayed = [("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "198.51.100.2, 10.0.0.9")]
    asked(
        trusting,
        Scope(path, headers=forged),
        Scope(path, headers=relayed, client="10.0.0.1:1234"),
        Scope(path, headers=relayed, client="[::ffff:10.0.0.1]:1234"),
        Scope(path, client="[2001:db8::1]:1234"),
    )
    assert [record.address for record in recorded(settings)] == [
        "203.0.113.7",
        "203.0.113.7",
        "198.51.100.2",
        "198.51.100.2",
        "2001:db8::1",
    ]


def test_a_re_pointed_and_a_retired_code_take_effect_within_two_seconds(
    sqlite: Database, settings: Settings, whatsapp: PlacedCode
) -> None:
    path = f"/{whatsapp.code_text}"

    async def ask() -> None:
        async with serving(settings) as server:

            async def until(happened: Callable[[Proto], bool]) -> None:
                end = time.monotonic() + 2
                while True:
                    proto = Proto()
                    await server.__rsgi__(Scope(path), proto)  # type: ignore[arg-type]
                    if happened(proto):
                        return
                    assert time.monotonic() < end
                    await asyncio.sleep(0.01)

            await until(lambda proto: proto.header("location") == "https://wa.me/33612345678")
            with sqlite.writing() as connection:
                campaign = find_campaign(connection, whatsapp.campaign_id)
                point_campaign(connection, campaign, Target.read("https://dupont.fr/"), now())
            await until(lambda proto: proto.header("location") == "https://dupont.fr/")
            with sqlite.writing() as connection:
                retire_code(connection, whatsapp.code_id, now())
            await until(lambda proto: proto.status != 302)

    run(ask())


def test_codes_are_answered_by_a_process_that_starts_while_the_database_is_away(
    sqlite: Database,
    settings: Settings,
    whatsapp: PlacedCode,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_snapshot(sqlite, settings.snapshot_file)

    def away(*_unused: object) -> None:
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr(Database, "reading", away)
    known, unknown, ready = asked(
        settings, Scope(f"/{whatsapp.code_text}"), Scope("/7K3QX9M"), Scope("/readyz")
    )
    assert known.status == 302
    assert (unknown.status, unknown.header("retry-after")) == (503, "30")
    assert json.loads(ready.text) == {"ready": True, "resolves": True, "records": True}
    assert [record.code_id for record in recorded(settings)] == [whatsapp.code_id, None]


def test_a_database_that_hangs_delays_no_other_scan(
    sqlite: Database, settings: Settings, whatsapp: PlacedCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Database.reading

    def hanging(this: Database) -> Any:
        time.sleep(0.4)
        return real(this)

    async def ask() -> None:
        async with serving(settings) as server:
            await server.__rsgi__(Scope(f"/{whatsapp.code_text}"), Proto())  # type: ignore[arg-type]
            monkeypatch.setattr(Database, "reading", hanging)
            slow = asyncio.create_task(server.__rsgi__(Scope("/7K3QX9M"), Proto()))  # type: ignore[arg-type]
            await asyncio.sleep(0.05)
            for _scan in range(20):
                began = time.monotonic()
                proto = Proto()
                await server.__rsgi__(Scope(f"/{whatsapp.code_text}"), proto)  # type: ignore[arg-type]
                assert proto.status == 302
                assert time.monotonic() - began < 0.2
            monkeypatch.undo()
            await slow

    run(ask())


@pytest.mark.parametrize("sync_ms", [10, 0])
def test_a_disk_that_takes_nothing_stops_no_phone_and_each_loss_is_counted(
    sqlite: Database,
    settings: Settings,
    whatsapp: PlacedCode,
    sync_ms: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    chosen = settings.model_copy(update={"journal_sync_ms": sync_ms})
    settings.journal_folder.write_text("in the way")
    answers = asked(chosen, *(Scope(f"/{whatsapp.code_text}") for _scan in range(50)))
    assert {answer.status for answer in answers} == {302}
    assert counted(settings.run_folder)["unrecorded"] == 50
    # The first at once, the rest after a minute or, as here, at the end.
    assert sum("could not be recorded" in line.message for line in caplog.records) == 2
    settings.journal_folder.unlink()
    (ready,) = asked(chosen, Scope("/readyz"))
    assert ready.status == 200


def test_readiness_tells_when_nothing_could_be_recorded(sqlite: Database, settings: Settings) -> None:
    settings.journal_folder.write_text("in the way")
    lives, ready = asked(settings, Scope("/healthz"), Scope("/readyz"))
    assert (lives.status, json.loads(lives.text)) == (200, {"status": "ok"})
    assert ready.status == 503
    assert json.loads(ready.text) == {"ready": False, "resolves": True, "records": False}


@pytest.mark.parametrize(
    ("scope", "status", "says"),
    [
        pytest.param(Scope("/" + "A" * 5000), 414, "too long", id="over-long path"),
        pytest.param(Scope("/7K3QX9M", query="a=" + "b" * 9000), 414, "too long", id="over-long query"),
        pytest.param(Scope("/7K3QX9M", method="TRACE"), 405, "browser", id="a method of no use"),
        pytest.param(Scope("*", method="OPTIONS"), 400, "could not be read", id="no path"),
        pytest.param(Scope("/studio", headers=[("host", "b")]), 400, "could not be read", id="two hosts"),
        pytest.param(Scope("/studio/"), 502, "not answering", id="a page, and no studio"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(
    sqlite: Database, settings: Settings, scope: Scope, status: int, says: str
) -> None:
    (answer,) = asked(settings, scope)
    assert answer.status == status
    assert says in answer.text
    assert "default-src 'none'" in (answer.header("content-security-policy") or "")
    assert recorded(settings) == []


def test_a_button_leads_to_the_brand_while_the_studio_is_down(
    sqlite: Database, settings: Settings, call: PlacedCode
) -> None:
    french, english, unknown = asked(
        settings,
        Scope(f"/{call.code_text}", headers=[("accept-language", "fr")]),
        Scope(f"/{call.code_text}"),
        Scope("/XXXXXXX"),
    )
    assert french.status == 200
    assert 'href="tel:0800123456"' in french.text
    assert 'lang="fr"' in french.text
    assert "Hello! We are glad to help." in english.text
    assert unknown.status == 503
    assert 'href="/XXXXXXX"' in unknown.text
    assert len(recorded(settings)) == 3


def test_with_a_port_of_its_own_the_studio_is_not_reached_by_the_public_one(
    sqlite: Database, settings: Settings
) -> None:
    apart = settings.model_copy(update={"studio_port": 9})
    answers = asked(
        apart, *(Scope(path) for path in ("/studio/", "/sign-in", "/", "/setup/x", "/metrics", "/static/x"))
    )
    assert [answer.status for answer in answers] == [404, 404, 404, 404, 404, 502]


def test_memory_does_not_grow_with_what_is_asked_for(
    sqlite: Database, settings: Settings, whatsapp: PlacedCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contactcodes.web.scan_server._MOST_READY", 20)

    async def ask() -> None:
        async with serving(settings) as server:
            for number in range(200):
                await server.__rsgi__(Scope(f"/ABCDEF{number}", method="HEAD"), Proto())  # type: ignore[arg-type]
                assert len(server._ready) <= 20

    run(ask())


# --- on a port, with bytes that no library would send ---------------------------------------


def test_what_an_old_snapshot_says_is_forgotten_when_the_database_answers_again(
    sqlite: Database, settings: Settings, whatsapp: PlacedCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_snapshot(sqlite, settings.snapshot_file)
    with sqlite.writing() as connection:
        campaign = find_campaign(connection, whatsapp.campaign_id)
        point_campaign(connection, campaign, Target.read("https://dupont.fr/"), now())

    async def ask() -> None:
        async with serving(settings) as server:
            path = f"/{whatsapp.code_text}"
            with monkeypatch.context() as patched:
                patched.setattr(asking_module, "_WITHIN_S", 0.0)  # too slow for once
                slow = Proto()
                await server.__rsgi__(Scope(path), slow)  # type: ignore[arg-type]
                assert slow.header("location") == "https://wa.me/33612345678"
            end = time.monotonic() + 2
            while True:
                proto = Proto()
                await server.__rsgi__(Scope(path), proto)  # type: ignore[arg-type]
                if proto.header("location") == "https://dupont.fr/":
                    return
                assert time.monotonic() < end
                await asyncio.sleep(0.01)

    run(ask())


def test_all_the_ways_to_write_a_code_take_no_memory(
    sqlite: Database, settings: Settings, whatsapp: PlacedCode
) -> None:
    async def ask() -> None:
        async with serving(settings) as server:
            for number in range(50):
                proto = Proto()
                path = f"/{whatsapp.code_text}{'-' * (40 + number)}"
                await server.__rsgi__(Scope(path), proto)  # type: ignore[arg-type]
                assert proto.status == 302
            assert len(server._ready) == 0

    run(ask())


def test_readiness_does_not_wait_for_a_disk_that_hangs(
    sqlite: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_server_module, "_HEALTH_WITHIN_S", 0.05)
    monkeypatch.setattr(scan_server_module, "can_record", lambda _folder: time.sleep(0.5))
    (ready,) = asked(settings, Scope("/readyz"))
    assert (ready.status, json.loads(ready.text)["records"]) == (503, False)
