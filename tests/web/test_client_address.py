"""Only trusted proxies are believed."""

from ipaddress import ip_network

import pytest

from contactcodes.web.client_address import client_address

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
    ],
)
def test_the_first_address_from_the_end_that_is_no_proxy_is_the_client(
    peer: str, forwarded_for: str, client: str
) -> None:
    assert client_address(peer, forwarded_for, TRUSTED) == client
