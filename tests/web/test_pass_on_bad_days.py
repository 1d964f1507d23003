"""Passing on while the studio is slow, broken or not there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from contactcodes.scans.counters import Counters
from contactcodes.settings import Settings
from contactcodes.web import pass_on as pass_on_module
from contactcodes.web.pass_on import BrokenOffError, PassOn
from contactcodes.web.resolve import Arrival
from tests.loops import run
from tests.web.rsgi import Proto, Scope
from tests.web.test_pass_on import BIG, PHONE_AT, ask, counted, studio


def test_a_studio_that_is_not_there_is_said_in_words(settings: Settings) -> None:
    async def go() -> tuple[Proto, PassOn]:
        passing, proto = PassOn(settings, Counters(None)), Proto()
        await passing.pass_on(Scope("/studio/"), proto, PHONE_AT, None)  # type: ignore[arg-type]
        await passing.close()
        return proto, passing

    proto, passing = run(go())
    assert (proto.status, proto.header("retry-after")) == (502, "30")
    assert "The studio is not answering" in proto.text
    assert counted(passing, "passing_unreachable") == 1


def test_a_page_that_takes_too_long_is_said_in_words(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pass_on_module, "_ANSWER_WITHIN_S", 0.1)

    async def never(_request: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return web.Response()

    proto, passing = ask(settings, Scope("/studio/"), never)
    assert proto.status == 504
    assert "took too long" in proto.text
    assert counted(passing, "passing_slow") == 1


def test_a_customer_gets_a_button_when_the_studio_is_slow(
    settings: Settings, arrival: Arrival, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sooner than anybody else: a phone in the street is not held for a minute."""
    assert pass_on_module._SCAN_WITHIN_S <= 3
    monkeypatch.setattr(pass_on_module, "_SCAN_WITHIN_S", 0.1)

    async def never(_request: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return web.Response()

    proto, _passing = ask(settings, Scope("/7K3QX9M"), never, arrival=arrival)
    assert proto.status == 200
    assert 'href="tel:0800123456"' in proto.text


def test_an_answer_that_breaks_off_is_not_taken_for_a_whole_one(settings: Settings) -> None:
    async def half(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Length": str(len(BIG))})
        await answer.prepare(request)
        await answer.write(BIG[:500_000])
        assert request.transport is not None
        request.transport.abort()
        return answer

    with pytest.raises(BrokenOffError):
        ask(settings, Scope("/studio/"), half)


def test_a_client_that_goes_takes_its_request_with_it(settings: Settings) -> None:
    async def go() -> None:
        begun = asyncio.Event()

        async def never(_request: web.Request) -> web.Response:
            begun.set()
            await asyncio.sleep(30)
            return web.Response()

        async with studio(settings, never) as passing:
            proto = Proto()
            passing_on = asyncio.create_task(
                passing.pass_on(Scope("/studio/"), proto, PHONE_AT, None)  # type: ignore[arg-type]
            )
            await begun.wait()
            proto.gone.set()
            await asyncio.wait_for(passing_on, 5)
            assert proto.status == 0
            assert passing._under_way == 0

    run(go())


def test_too_many_at_once_are_told_to_wait_and_slow_pages_hold_no_other(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pass_on_module, "MOST_AT_ONCE", 5)

    async def go() -> None:
        release = asyncio.Event()

        async def slow(_request: web.Request) -> web.Response:
            await release.wait()
            return web.Response(text="done")

        async with studio(settings, slow) as passing:
            protos = [Proto() for _request in range(8)]
            tasks = [
                asyncio.create_task(passing.pass_on(Scope("/studio/"), proto, PHONE_AT, None))  # type: ignore[arg-type]
                for proto in protos
            ]
            await asyncio.sleep(0.2)
            assert [proto.status for proto in protos] == [0] * 5 + [503] * 3
            assert "Too many pages" in protos[-1].text
            release.set()
            await asyncio.gather(*tasks)
            assert [proto.text for proto in protos[:5]] == ["done"] * 5

    run(go())


def test_bodies_that_trickle_in_hold_nobodys_place(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pass_on_module, "MOST_AT_ONCE", 5)

    class Trickling(Proto):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                yield b"x"
                await asyncio.sleep(0.01)

    async def done(_request: web.Request) -> web.Response:
        return web.Response(text="done")

    async def go() -> None:
        async with studio(settings, done) as passing:
            upload = Scope("/studio/", "POST", headers=[("content-length", "100000")])
            uploads = [Trickling() for _request in range(8)]
            tasks = [
                asyncio.create_task(passing.pass_on(upload, proto, PHONE_AT, None))  # type: ignore[arg-type]
                for proto in uploads
            ]
            await asyncio.sleep(0.1)
            page = Proto()
            await passing.pass_on(Scope("/studio/"), page, PHONE_AT, None)  # type: ignore[arg-type]
            assert page.text == "done"
            for proto in uploads:
                proto.gone.set()
            await asyncio.gather(*tasks)

    run(go())


def test_a_body_that_trickles_in_for_ever_is_given_up(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pass_on_module, "_BODY_WITHIN_S", 0.2)

    class Trickling(Proto):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                yield b"x"
                await asyncio.sleep(0.01)

    async def never(_request: web.Request) -> web.Response:
        raise AssertionError("half a request")

    async def go() -> None:
        async with studio(settings, never) as passing:
            proto = Trickling()
            upload = Scope("/studio/", "POST", headers=[("content-length", "100000")])
            await asyncio.wait_for(passing.pass_on(upload, proto, PHONE_AT, None), 5)  # type: ignore[arg-type]
            assert proto.status == 408

    run(go())


def test_a_studio_that_is_away_is_logged_once_and_counted_each_time(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async def go() -> None:
        passing = PassOn(settings, Counters(None))
        for _page in range(20):
            await passing.pass_on(Scope("/studio/"), Proto(), PHONE_AT, None)  # type: ignore[arg-type]
        await passing.close()
        assert counted(passing, "passing_unreachable") == 20

    run(go())
    assert len(caplog.records) == 1
