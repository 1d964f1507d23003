"""Only trusted proxies are believed."""

from ipaddress import ip_network

import pytest
from flask import Flask

from contactcodes.web.auth.visitor_address import visitor_address
from contactcodes.web.client_address import client_address, is_trusted

TRUSTED = [ip_network("10.0.0.0/8"), ip_network("2001:db8::/32")]


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "client"),
    [
        pytest.param("203.0.113.7", "", "203.0.113.7", id="no proxy"),
        pytest.param("203.0.113.7", "198.51.100.1", "203.0.113.7", id="forged by the client"),
        pytest.param("10.0.0.1", "203.0.113.7", "203.0.113.7", id="one proxy"),
        pytest.param("10.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7", id="forged before the proxy"),
        pytest.param("10.0.0.1", "203.0.113.7, 10.0.0.2", "203.0.113.7", id="two proxies"),
        pytest.param("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3", id="a client inside the network"),
        pytest.param("10.0.0.1", "", "10.0.0.1", id="a proxy that says nothing"),
        pytest.param("10.0.0.1", "nonsense", "nonsense", id="a proxy that says nonsense"),
        pytest.param("2001:db8::1", "203.0.113.7", "203.0.113.7", id="IPv6"),
        pytest.param("::ffff:10.0.0.1", "203.0.113.7", "203.0.113.7", id="a proxy on a socket for both"),
        pytest.param("::ffff:203.0.113.7", "", "203.0.113.7", id="a client on a socket for both"),
        pytest.param("10.0.0.1", "::ffff:cb00:7107", "203.0.113.7", id="IPv4 in hexadecimal IPv6"),
        pytest.param("10.0.0.1", "2001:DB9::0001", "2001:db9::1", id="IPv6 in its one writing"),
    ],
)
def test_the_first_address_from_the_end_that_is_no_proxy_is_the_client(
    peer: str, forwarded_for: str, client: str
) -> None:
    assert client_address(peer, forwarded_for, TRUSTED) == client


@pytest.mark.parametrize(
    ("address", "trusted"),
    [
        pytest.param("10.0.0.1", True, id="IPv4"),
        pytest.param("::ffff:10.0.0.1", True, id="IPv4 on a socket for both"),
        pytest.param("::ffff:11.0.0.1", False, id="another IPv4 on a socket for both"),
        pytest.param("::10.0.0.1", False, id="what only looks like it"),
        pytest.param("", False, id="none"),
    ],
)
def test_a_proxy_is_known_on_every_kind_of_socket(address: str, trusted: bool) -> None:
    assert is_trusted(address, TRUSTED) == trusted


@pytest.mark.parametrize(
    ("peer", "counted_as"),
    [
        pytest.param("203.0.113.7", "203.0.113.7", id="IPv4"),
        pytest.param("::ffff:203.0.113.7", "203.0.113.7", id="IPv4 on a socket for both"),
        pytest.param("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", id="one subscriber of IPv6"),
        pytest.param("", "unknown", id="none"),
    ],
)
def test_attempts_are_counted_by_the_visitor(app: Flask, peer: str, counted_as: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": peer}):
        assert visitor_address() == counted_as
