"""What a scan process passes on to the studio, and how the answer comes back."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from contactcodes.scans.counters import Counters
from contactcodes.settings import Settings
from contactcodes.web import pass_on as pass_on_module
from contactcodes.web.inner_door import (
    ARRIVAL,
    RELAYED,
    InnerDoor,
    door_key,
    make_socket_folder,
    studio_socket,
)
from contactcodes.web.pass_on import LARGEST_BODY, Client, PassOn
from contactcodes.web.resolve import Arrival
from tests.loops import run
from tests.web.rsgi import Proto, Scope

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PHONE_AT = Client("203.0.113.7", "https", proxied=False)
BIG = bytes(range(256)) * 8192  # 2 MB


async def echo(request: web.Request) -> web.Response:
    body = await request.read()
    return web.json_response(
        {
            "method": request.method,
            "target": request.raw_path,
            "headers": [[name.lower(), value] for name, value in request.headers.items()],
            "bytes": len(body),
            "sha256": hashlib.sha256(body).hexdigest(),
        },
        headers={"Connection": "X-Hop", "X-Hop": "1", "X-Kept": "2"},
    )


@asynccontextmanager
async def studio(settings: Settings, answer: Handler) -> AsyncIterator[PassOn]:
    """A studio that answers everything by ``answer``, and the way to it."""
    app = web.Application(client_max_size=10 * LARGEST_BODY)
    app.router.add_route("*", "/{tail:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.UnixSite(runner, str(make_socket_folder(settings))).start()
    passing = PassOn(settings, Counters(None))
    try:
        yield passing
    finally:
        await passing.close()
        await runner.cleanup()


def ask(
    settings: Settings,
    scope: Scope,
    answer: Handler = echo,
    *,
    body: list[bytes] | None = None,
    arrival: Arrival | None = None,
) -> tuple[Proto, PassOn]:
    """Pass one request on."""

    async def go() -> tuple[Proto, PassOn]:
        proto = Proto(body or [])
        async with studio(settings, answer) as passing:
            await passing.pass_on(scope, proto, PHONE_AT, arrival)  # type: ignore[arg-type]
        return proto, passing

    return run(go())


def echoed(proto: Proto) -> Any:
    return json.loads(proto.text)


def header(said: Any, name: str) -> list[str]:
    return [value for key, value in said["headers"] if key == name]


def counted(passing: PassOn, name: str) -> int:
    return passing._counters.cells[passing._counters.place(name)]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_method_path_and_query_arrive_as_they_were(settings: Settings, method: str) -> None:
    proto, _passing = ask(settings, Scope("/studio/é à/%", method=method, query="q=%C3%A9&x=a+b%20c"))
    said = echoed(proto)
    assert (said["method"], said["target"]) == (method, "/studio/%C3%A9%20%C3%A0/%25?q=%C3%A9&x=a+b%20c")
    assert proto.status == 200


def test_the_studio_learns_who_asks_and_nobody_can_pretend(settings: Settings) -> None:
    forged = [
        ("x-forwarded-for", "6.6.6.6"),
        ("x-forwarded-proto", "gopher"),
        ("forwarded", "for=6.6.6.6"),
        ("contactcodes-key", "guess"),
        ("contactcodes-arrival", "forged"),
        ("contactcodes_arrival", "forged"),  # WSGI would take it for the one above
        ("x_forwarded_for", "6.6.6.6"),
        ("connection", "close, x-secret"),
        ("x-secret", "1"),
        ("te", "trailers"),
        ("upgrade", "websocket"),
        ("cookie", "session=1"),
    ]
    said = echoed(ask(settings, Scope("/studio/", headers=forged))[0])
    assert header(said, "x-forwarded-for") == ["203.0.113.7"]
    assert header(said, "x-forwarded-proto") == ["https"]
    assert header(said, "x-forwarded-host") == ["qr.dupont.fr"]
    assert header(said, "host") == ["qr.dupont.fr"]
    assert header(said, "contactcodes-key") == [door_key(settings)]
    assert header(said, "contactcodes-relayed") == ["1"]
    assert header(said, "cookie") == ["session=1"]
    for dropped in (
        "contactcodes-arrival",
        "contactcodes_arrival",
        "x_forwarded_for",
        "x-secret",
        "te",
        "upgrade",
        "forwarded",
    ):
        assert header(said, dropped) == [], dropped


def test_an_arrival_reaches_the_page_of_the_studio(settings: Settings, arrival: Arrival) -> None:
    said = echoed(ask(settings, Scope("/7K3QX9M"), arrival=arrival)[0])
    (told,) = header(said, "contactcodes-arrival")
    assert Arrival.from_json(told) == arrival


def test_the_studio_believes_a_scan_process_and_nobody_else(settings: Settings, arrival: Arrival) -> None:
    seen: list[tuple[str, dict[str, Any]]] = []
    door = InnerDoor(
        lambda environ, _start: seen.append(("inside", dict(environ))) or [],  # type: ignore[func-returns-value]
        lambda environ, _start: seen.append(("outside", dict(environ))) or [],  # type: ignore[func-returns-value]
        settings,
    )
    told = {
        "HTTP_X_FORWARDED_FOR": "203.0.113.7",
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_CONTACTCODES_ARRIVAL": arrival.as_json(),
        "HTTP_CONTACTCODES_RELAYED": "1",
        "REMOTE_ADDR": "",
        "PATH_INFO": "/7K3QX9M/",
        "HTTP_COOKIE": "session=x",
        "wsgi.url_scheme": "http",
    }
    door({**told, "HTTP_CONTACTCODES_KEY": door_key(settings)}, lambda *_unused: None)  # type: ignore[arg-type,return-value]
    door({**told, "HTTP_CONTACTCODES_KEY": "guessé"}, lambda *_unused: None)  # type: ignore[arg-type,return-value]
    (where, inside), (elsewhere, outside) = seen
    assert (where, elsewhere) == ("inside", "outside")
    assert (inside["REMOTE_ADDR"], inside["wsgi.url_scheme"]) == ("203.0.113.7", "https")
    assert inside[ARRIVAL] == arrival
    assert inside["PATH_INFO"] == "/7K3QX9M"
    assert "HTTP_COOKIE" not in inside, "who scans is a customer, signed in or not"
    assert inside[RELAYED]
    assert (outside["REMOTE_ADDR"], outside["wsgi.url_scheme"]) == ("", "http")
    assert ARRIVAL not in outside
    assert RELAYED not in outside
    for environ in (inside, outside):
        assert not [name for name in environ if name.startswith("HTTP_CONTACTCODES")]


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("parts", [1, 40])
def test_a_body_arrives_whole_however_it_comes(settings: Settings, announced: bool, parts: int) -> None:
    size = len(BIG) // parts
    body = [BIG[start : start + size] for start in range(0, len(BIG), size)]
    told = ("content-length", str(len(BIG))) if announced else ("transfer-encoding", "chunked")
    proto, _passing = ask(settings, Scope("/studio/", "POST", headers=[told]), body=body)
    said = echoed(proto)
    assert (said["bytes"], said["sha256"]) == (len(BIG), hashlib.sha256(BIG).hexdigest())
    assert header(said, "transfer-encoding") == ([] if announced else ["chunked"])


def test_a_large_body_is_not_held_in_memory(settings: Settings) -> None:
    read = 0
    arrived = asyncio.Event()

    async def first_part(request: web.Request) -> web.Response:
        await request.content.readany()
        arrived.set()
        async for _part in request.content.iter_any():
            pass
        return web.Response(text="done")

    class Slowly(Proto):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            nonlocal read
            for number in range(100):
                if number == 50:
                    await asyncio.wait_for(arrived.wait(), 10)
                read += 1
                yield bytes(10_000)

    async def go() -> Proto:
        proto = Slowly()
        async with studio(settings, first_part) as passing:
            scope = Scope("/studio/", "POST", headers=[("content-length", "1000000")])
            await passing.pass_on(scope, proto, PHONE_AT, None)  # type: ignore[arg-type]
        return proto

    proto = run(go())
    assert (proto.status, proto.text, read) == (200, "done", 100)


@pytest.mark.parametrize(
    "told", [("content-length", str(LARGEST_BODY + 1)), ("transfer-encoding", "chunked")]
)
def test_a_body_over_the_limit_is_refused_in_words(settings: Settings, told: tuple[str, str]) -> None:
    body = [bytes(1024 * 1024)] * 26
    proto, passing = ask(settings, Scope("/studio/", "POST", headers=[told]), body=body)
    assert proto.status == 413
    assert "too large" in proto.text
    assert counted(passing, "passing_refused") == 1


def test_a_body_that_does_not_come_takes_no_thread_of_the_studio(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pass_on_module, "_BODY_PART_WITHIN_S", 0.05)
    asked = 0

    async def never(_request: web.Request) -> web.Response:
        nonlocal asked
        asked += 1
        return web.Response()

    class Stalled(Proto):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b"a=1"
            await asyncio.sleep(30)

    async def go() -> Proto:
        proto = Stalled()
        async with studio(settings, never) as passing:
            scope = Scope("/sign-in", "POST", headers=[("content-length", "1000")])
            await passing.pass_on(scope, proto, PHONE_AT, None)  # type: ignore[arg-type]
        return proto

    proto = run(go())
    assert proto.status == 408
    assert "too long to arrive" in proto.text
    assert asked == 0


def test_headers_of_the_answer_come_back_but_for_those_of_the_connection(settings: Settings) -> None:
    async def cookies(_request: web.Request) -> web.Response:
        answer = web.Response(status=303, headers={"Location": "/studio/", "Keep-Alive": "timeout=5"})
        answer.headers.add("Set-Cookie", "a=1")
        answer.headers.add("Set-Cookie", "b=2")
        return answer

    proto, _passing = ask(settings, Scope("/sign-in", "POST"), cookies)
    assert (proto.status, proto.header("location")) == (303, "/studio/")
    assert [value for name, value in proto.headers if name == "set-cookie"] == ["a=1", "b=2"]
    assert proto.header("keep-alive") is None
    assert proto.header("server") is None
    plain, _passing = ask(settings, Scope("/studio/"))
    assert (plain.header("x-hop"), plain.header("x-kept")) == (None, "2")


def test_a_large_answer_streams_and_a_small_one_comes_in_one_piece(settings: Settings) -> None:
    async def large(_request: web.Request) -> web.Response:
        return web.Response(body=BIG)

    async def without_length(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        for start in range(0, len(BIG), 100_000):
            await answer.write(BIG[start : start + 100_000])
        return answer

    for handler, streamed, length in (
        (large, True, str(len(BIG))),
        (without_length, True, None),
        (echo, False, None),
    ):
        proto, _passing = ask(settings, Scope("/studio/"), handler)
        assert proto.streamed == streamed
        if handler is not echo:
            assert proto.body == BIG
            assert proto.header("content-length") == length
        assert proto.header("transfer-encoding") is None


def test_a_packed_answer_stays_packed(settings: Settings) -> None:
    async def packed(_request: web.Request) -> web.Response:
        return web.Response(body=b"\x1f\x8bnot really", headers={"Content-Encoding": "gzip"})

    proto, _passing = ask(settings, Scope("/studio/"), packed)
    assert (proto.body, proto.header("content-encoding")) == (b"\x1f\x8bnot really", "gzip")


def test_head_has_the_length_and_no_body(settings: Settings) -> None:
    proto, _passing = ask(settings, Scope("/studio/", "HEAD"))
    assert (proto.status, proto.body) == (200, b"")
    assert int(proto.header("content-length") or 0) > 0


def test_the_socket_is_for_this_user_only_and_its_path_fits_the_kernel(settings: Settings) -> None:
    deep = settings.model_copy(update={"data": settings.data / ("deep" * 40)})
    for chosen in (settings, deep):
        socket = make_socket_folder(chosen)
        assert socket == studio_socket(chosen)
        assert len(bytes(socket)) <= 107
        assert socket.parent.stat().st_mode & 0o077 == 0
