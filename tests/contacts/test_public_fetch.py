"""Asking a web address: what counts as an answer, and what each failure is called."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from contactcodes.contacts import public_fetch
from contactcodes.contacts.verdict import Reason, Verdict
from tests.contacts.site_made import Behaviour, Call, Names, Site, asked, guard_of, leads_to, status
from tests.receiving import own_certificate


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.stop()


@pytest.mark.parametrize("code", [200, 204, 206, 304, 401, 403, 405, 406, 418, 429, 451, 999])
def test_what_people_are_answered_by_answers(site: Site, code: int) -> None:
    site.pages["/"] = status(code)
    assert asked(site.url()) == Verdict()


@pytest.mark.parametrize("code", [404, 410, 500, 502, 503, 504, 520, 599])
def test_a_page_that_is_gone_and_a_server_in_trouble_fail(site: Site, code: int) -> None:
    site.pages["/"] = status(code)
    verdict = asked(site.url())
    assert verdict == Verdict(Reason.STATUS, code)
    assert str(code) in verdict.told()


@pytest.mark.parametrize("code", [400, 403, 404, 405, 500, 501])
def test_get_is_believed_where_head_is_refused(site: Site, code: int) -> None:
    site.pages["/"] = status(200, for_head=code)
    assert asked(site.url()) == Verdict()
    assert [call.method for call in site.calls] == ["HEAD", "GET"]


def test_head_alone_is_asked_where_it_is_answered(site: Site) -> None:
    site.pages["/aide"] = status(200)
    assert asked(site.url("/aide?x=1#part")) == Verdict()
    assert [(call.method, call.path) for call in site.calls] == [("HEAD", "/aide?x=1")]


def test_a_riddle_for_robots_is_an_answer_for_people(site: Site) -> None:
    site.pages["/"] = status(503, Cf_Mitigated="challenge")
    assert asked(site.url()) == Verdict()


def test_it_says_who_asks_and_sends_nothing_else(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("all_proxy", "http://127.0.0.1:9")
    site.pages["/"] = leads_to("/two", Set_Cookie="seen=1; Path=/")
    site.pages["/two"] = status(200)
    assert asked(f"http://marie:secret@www.dupont.test:{site.port}/") == Verdict()
    assert [call.path for call in site.calls] == ["/", "/two"]
    for call in site.calls:
        assert set(call.headers) <= {"host", "user-agent", "accept", "accept-encoding", "connection"}
        assert call.headers["host"] == f"www.dupont.test:{site.port}"
        assert call.headers["user-agent"].startswith("contactcodes/")


def drop(call: Call) -> None:
    call.connection.shutdown(socket.SHUT_RDWR)


def reset(call: Call) -> None:
    call.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    call.connection.close()


def babble(call: Call) -> None:
    call.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")


def endless_headers(call: Call) -> None:
    call.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for _line in range(100_000):
        call.wfile.write(b"X-More: " + b"m" * 1000 + b"\r\n")


def only_get(behaviour: Behaviour) -> Behaviour:
    def behave(call: Call) -> None:
        (behaviour if call.method == "GET" else status(405))(call)

    return behave


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        pytest.param(drop, Reason.DROPPED, id="hangs up"),
        pytest.param(reset, Reason.DROPPED, id="resets"),
        pytest.param(babble, Reason.NO_HTTP, id="another protocol"),
        pytest.param(leads_to("http://"), Reason.BAD_REDIRECT, id="leads to no address"),
        pytest.param(leads_to("http://[::1"), Reason.BAD_REDIRECT, id="leads to half an address"),
        pytest.param(leads_to("/"), Reason.REDIRECTS, id="leads to itself"),
        pytest.param(leads_to("/", Set_Cookie="a=1"), Reason.COOKIES, id="until a cookie comes back"),
    ],
)
def test_what_is_no_answer_is_called_by_its_name(site: Site, behaviour: Behaviour, reason: Reason) -> None:
    site.pages["/"] = behaviour
    assert asked(site.url()) == Verdict(reason)


def test_five_redirects_are_followed_and_a_sixth_is_not(site: Site) -> None:
    for number in range(6):
        site.pages[f"/{number}"] = leads_to(f"/{number + 1}", 301 + number % 3)
    site.pages["/6"] = status(200)
    assert asked(site.url("/1")) == Verdict()
    assert asked(site.url("/0")) == Verdict(Reason.REDIRECTS)
    assert [call.path for call in site.calls].count("/6") == 1


def test_many_redirects_never_last_longer_than_one(site: Site) -> None:
    site.pages["/"] = leads_to(f"//www.dupont.test:{site.port}/")
    asked(site.url())
    assert len(site.calls) == public_fetch.MAX_REDIRECTS + 1


@pytest.mark.parametrize("location", ["intent://chat#Intent;end", "itms-apps://apps.apple.com/x", "tel:3631"])
def test_a_redirect_into_an_app_is_an_answer(site: Site, location: str) -> None:
    site.pages["/"] = leads_to(location)
    assert asked(site.url()) == Verdict()


@pytest.mark.parametrize("headers", [{}, {"Set_Cookie": "a=1"}], ids=["no cookie", "a cookie"])
def test_a_way_back_to_this_service_fails_and_is_not_followed(site: Site, headers: dict[str, str]) -> None:
    site.pages["/"] = leads_to("/two")
    site.pages["/two"] = leads_to(f"//qr.dupont.test:{site.port}/7K3QX9M", **headers)
    own = [("qr.dupont.test", str(site.port))]
    verdict = asked(site.url(), own=own)
    assert verdict == Verdict(Reason.LEADS_BACK) == Verdict.read(str(verdict))
    assert verdict.fails
    assert verdict.heard
    assert "leads back to this service" in verdict.told()
    assert {call.path for call in site.calls} == {"/", "/two"}
    assert asked(site.url(host="qr.dupont.test"), own=own) == Verdict(Reason.LEADS_BACK)


def test_huge_and_packed_bodies_are_not_read(site: Site) -> None:
    bomb = gzip.compress(bytes(30_000_000))

    def huge(call: Call) -> None:
        call.say("200 OK", Content_Type="text/html")
        for _part in range(2_000):
            call.wfile.write(bytes(100_000))

    def packed(call: Call) -> None:
        call.say("200 OK", Content_Encoding="gzip", Content_Length=str(len(bomb)))
        call.wfile.write(bomb)

    site.pages |= {"/huge": only_get(huge), "/bomb": only_get(packed)}
    began = time.monotonic()
    assert asked(site.url("/huge")) == Verdict()
    assert asked(site.url("/bomb")) == Verdict()
    assert time.monotonic() - began < 5
    deadline = time.monotonic() + 10
    while not site.cut and time.monotonic() < deadline:
        time.sleep(0.02)
    assert site.cut  # 200 MB found nobody who wanted them


def test_headers_without_an_end_are_not_read_to_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_fetch, "WITHIN_S", 3.0)
    site.pages["/"] = endless_headers
    assert asked(site.url()).fails


@pytest.mark.parametrize(
    "first", [b"", b"HTTP/1.1 200 ", b"HTTP/1.1 200 OK\r\nX: "], ids=["silent", "a phrase", "a header"]
)
def test_a_slow_drip_ends_in_time(site: Site, monkeypatch: pytest.MonkeyPatch, first: bytes) -> None:
    def drip(call: Call) -> None:
        call.wfile.write(first)
        for _second in range(40):
            time.sleep(0.05)
            call.wfile.write(b"X" if first else b"")

    monkeypatch.setattr(public_fetch, "WITHIN_S", 0.4)
    site.pages["/"] = drip
    began = time.monotonic()
    assert asked(site.url()) == Verdict(Reason.TIMEOUT)
    assert time.monotonic() - began < 1.5


def test_name_servers_that_take_their_time_hold_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_asked: object, **_named: object) -> list[object]:
        time.sleep(1.5)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    monkeypatch.setattr(public_fetch, "WITHIN_S", 0.2)
    began = time.monotonic()
    assert asked("https://www.dupont.test/", public_fetch.PUBLIC) == Verdict(Reason.TIMEOUT)
    assert time.monotonic() - began < 1.2


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (socket.gaierror(socket.EAI_NONAME, ""), Reason.NO_NAME),
        (socket.gaierror(socket.EAI_NODATA, ""), Reason.NO_NAME),
        (socket.gaierror(socket.EAI_AGAIN, ""), Reason.NO_DNS),
        (socket.gaierror(socket.EAI_FAIL, ""), Reason.NO_DNS),
        (UnicodeError("label too long"), Reason.NO_NAME),
        (OSError(24, "too many files"), Reason.NO_DNS),
    ],
)
def test_a_name_that_nobody_knows_fails(said: Exception, reason: Reason) -> None:
    assert asked("https://www.dupont.test/", guard_of(Names(www_dupont_test=said))) == Verdict(reason)


def test_a_name_without_addresses_fails() -> None:
    assert asked("https://a.test/", guard_of(Names(a_test=[]))) == Verdict(Reason.NO_NAME)


def test_a_port_where_nobody_listens_is_refused() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert asked(f"http://www.dupont.test:{port}/") == Verdict(Reason.REFUSED)


def test_encryption_is_verified_by_the_name(tmp_path: Path) -> None:
    encrypts, certificate = own_certificate(tmp_path)
    trusting = ssl.create_default_context(cafile=str(certificate))
    site = Site(encrypts)
    try:
        site.pages["/"] = status(200)
        by_address = site.url(host="127.0.0.1", scheme="https")
        assert asked(by_address, guard_of(tls=trusting)) == Verdict()
        by_name = site.url(scheme="https")
        assert asked(by_name, guard_of(tls=trusting)) == Verdict(Reason.CERTIFICATE_OF_OTHERS)
        assert asked(by_address) == Verdict(Reason.CERTIFICATE)  # signed by itself
    finally:
        site.stop()


def test_an_ended_certificate_fails(tmp_path: Path) -> None:
    key, asking, certificate = tmp_path / "key.pem", tmp_path / "asking.pem", tmp_path / "certificate.pem"
    making = ["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    named = ["-subj", "/CN=a", "-addext", "subjectAltName=DNS:www.dupont.test"]
    signing = ["openssl", "x509", "-req", "-signkey", str(key), "-days", "-1", "-copy_extensions", "copy"]
    for command in (
        [*making, "-keyout", str(key), "-out", str(asking), *named],
        [*signing, "-in", str(asking), "-out", str(certificate)],
    ):
        subprocess.run(command, check=True, capture_output=True)
    encrypts = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    encrypts.load_cert_chain(certificate, key)
    site = Site(encrypts)
    try:
        trusting = ssl.create_default_context(cafile=str(certificate))
        ended = asked(site.url(scheme="https"), guard_of(tls=trusting))
        assert ended == Verdict(Reason.CERTIFICATE_ENDED)
    finally:
        site.stop()


def test_https_where_there_is_none_fails(site: Site) -> None:
    site.pages["/"] = status(200)
    assert asked(site.url(scheme="https")).reason in (Reason.TLS, Reason.DROPPED)
