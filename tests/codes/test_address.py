"""What a symbol carries, what a person types, and which public URLs are refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.codes.address import leads_here_only, origin_of, symbol_url, typed_address
from contactcodes.codes.code_text import CodeText
from contactcodes.codes.symbol import choose
from contactcodes.errors import PublicUrlError

CODE = CodeText("ABCDEFG")


@pytest.mark.parametrize(
    ("given_url", "origin"),
    [
        pytest.param("https://qr.dupont.fr", "https://qr.dupont.fr", id="as it should be"),
        pytest.param(" HTTPS://QR.Dupont.FR/ ", "https://qr.dupont.fr", id="upper case, slash and spaces"),
        pytest.param("https://qr.dupont.fr:443", "https://qr.dupont.fr", id="the port https has anyway"),
        pytest.param("http://qr.dupont.fr:80/", "http://qr.dupont.fr", id="the port http has anyway"),
        pytest.param("http://127.0.0.1:8000", "http://127.0.0.1:8000", id="this machine"),
        pytest.param("https://qr.dupont.fr:80", "https://qr.dupont.fr:80", id="an unusual port"),
        pytest.param("https://été.fr", "https://xn--t-9fab.fr", id="an accent"),
        pytest.param("https://straße.de", "https://xn--strae-oqa.de", id="a sharp s, which is not ss"),
        pytest.param(
            "https://xn--t-9fab.fr", "https://xn--t-9fab.fr", id="an accent as the network knows it"
        ),
    ],
)
def test_a_public_url_becomes_an_origin(given_url, origin):
    assert origin_of(given_url) == origin
    assert origin_of(origin) == origin


@pytest.mark.parametrize(
    "given_url",
    [
        pytest.param("", id="nothing"),
        pytest.param("qr.dupont.fr", id="no scheme"),
        pytest.param("ftp://qr.dupont.fr", id="another scheme"),
        pytest.param("https://", id="no host"),
        pytest.param("https://qr.dupont.fr/codes", id="a path"),
        pytest.param("https://qr.dupont.fr/?a=b", id="a query"),
        pytest.param("https://qr.dupont.fr/#a", id="a fragment"),
        pytest.param("https://marie@qr.dupont.fr", id="a user name"),
        pytest.param("https://:secret@qr.dupont.fr", id="a password"),
        pytest.param("https://qr..dupont.fr", id="two dots"),
        pytest.param("https://été..fr", id="two dots and an accent"),
        pytest.param("https://" + "é" * 70 + ".fr", id="a label too long once encoded"),
        pytest.param("https://\u202eé.fr", id="a character that turns the writing round"),
        pytest.param("https://-dupont.fr", id="a hyphen first"),
        pytest.param("https://qr_dupont.fr", id="an underscore"),
        pytest.param("https://qr dupont.fr", id="a space"),
        pytest.param("https://qr.du\npont.fr", id="a line break"),
        pytest.param("https://[::1]", id="an IPv6 address"),
        pytest.param("https://[::1", id="half an IPv6 address"),
        pytest.param("https://qr.dupont.fr:99999", id="a port out of range"),
        pytest.param("https://qr.dupont.fr:0", id="port 0"),
        pytest.param("https://qr.dupont.fr:a", id="a port that is no number"),
        pytest.param("https://" + ".".join(["a" * 63] * 4), id="a host too long for the network"),
    ],
)
def test_a_public_url_that_cannot_be_printed_is_refused(given_url):
    with pytest.raises(PublicUrlError):
        origin_of(given_url)


@settings(deadline=None)
@given(st.text() | st.text().map("https://{}".format) | st.from_regex(r"https?://[^/]{1,20}", fullmatch=True))
def test_whatever_is_given_becomes_a_plain_origin_or_is_refused(given_url):
    try:
        origin = origin_of(given_url)
    except PublicUrlError:
        return
    assert origin_of(origin) == origin
    assert origin.isascii()
    assert origin == origin.lower()
    assert choose(symbol_url(origin, CODE))
    assert typed_address(origin, CODE).endswith("/abc-defg")
    leads_here_only(origin)


@pytest.mark.parametrize(
    ("origin", "carried", "typed"),
    [
        ("https://qr.dupont.fr", "HTTPS://QR.DUPONT.FR/ABCDEFG", "qr.dupont.fr/abc-defg"),
        ("http://127.0.0.1:8000", "HTTP://127.0.0.1:8000/ABCDEFG", "127.0.0.1:8000/abc-defg"),
    ],
    ids=["a brand's domain", "this machine"],
)
def test_a_symbol_carries_upper_case_and_people_type_lower_case(origin, carried, typed):
    assert symbol_url(origin, CODE) == carried
    assert typed_address(origin, CODE) == typed


@pytest.mark.parametrize(
    ("origin", "here_only"),
    [
        ("https://qr.dupont.fr", False),
        ("https://93.184.215.14", False),
        ("http://127.0.0.1:8000", True),
        ("http://192.168.1.20", True),
        ("http://10.0.0.1", True),
        ("http://localhost:8000", True),
        ("http://atelier", True),
        ("http://atelier.local", True),
        ("http://qr.internal", True),
    ],
)
def test_an_origin_no_phone_gets_to_is_told(origin, here_only):
    assert leads_here_only(origin) is here_only
