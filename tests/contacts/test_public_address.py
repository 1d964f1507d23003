"""Which addresses of the internet may be asked."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contactcodes.contacts.public_address import is_public, read_ip

NAT64 = ip_network("64:ff9b::/96")
# Ours, or nobody's.
CLOSED = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200",
    "100.127.255.255", "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.0.1", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.31.196.1",
    "192.52.193.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "192.175.48.1", "198.18.0.1",
    "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254",
    "64:ff9b:1::10.0.0.1", "64:ff9b:1::8.8.8.8", "100::1", "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1",
    "2002:7f00:1::", "2002:a00:1::1", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254",
    "fd20:ce::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "2a01:e0a::5efe:10.0.0.1",
    "2a01:e0a::200:5efe:192.168.1.1", "2606:4700::1111%eth0",
]  # fmt: skip
OPEN = [
    "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
    "128.0.0.1", "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.0.1.1", "192.167.255.255",
    "193.51.208.13", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700::1111",
    "2a00:1450:4007:80e::200e", "2001:4860:4860::8888", "64:ff9b::8.8.8.8", "2a01:e0a::5efe:8.8.8.8",
]  # fmt: skip


@pytest.mark.parametrize("written", CLOSED)
def test_an_address_that_is_not_everybodys_is_never_asked(written: str) -> None:
    assert not is_public(ip_address(written))


@pytest.mark.parametrize("written", OPEN)
def test_an_address_of_the_public_internet_is_asked(written: str) -> None:
    assert is_public(ip_address(written))


@given(st.integers(0, 2**32 - 1))
@example(int(IPv4Address("169.254.169.254")))
def test_no_form_of_ipv6_opens_what_is_closed_as_ipv4(number: int) -> None:
    inside = IPv4Address(number)
    nat64 = IPv6Address(int(IPv6Address("64:ff9b::")) | number)
    assert is_public(nat64) == is_public(inside)
    for prefix in ("::", "::ffff:0:0", "::ffff:0:0:0", "fe80::", "64:ff9b:1::"):
        assert not is_public(IPv6Address(int(IPv6Address(prefix)) | number))
    for shift in (80, 64):  # 6to4; the server of Teredo
        head = "2002::" if shift == 80 else "2001::"
        assert not is_public(IPv6Address(int(IPv6Address(head)) | number << shift))
    if not is_public(inside):
        assert not is_public(IPv6Address(int(IPv6Address("2a01:e0a::5efe:0:0")) | number))


@given(st.ip_addresses())
def test_nothing_is_public_that_python_does_not_call_global_too(address: IPv4Address | IPv6Address) -> None:
    if is_public(address) and address not in NAT64:
        assert address.is_global
        assert not address.is_multicast


def test_a_host_is_an_address_or_a_name() -> None:
    assert read_ip("[::1]") == IPv6Address("::1")
    assert read_ip("127.0.0.1") == IPv4Address("127.0.0.1")
    assert read_ip("dupont.fr") is None
    assert read_ip("") is None
