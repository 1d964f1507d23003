"""Whose request it is, behind proxies that are trusted and none that are not."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Network = IPv4Network | IPv6Network


def client_address(peer: str, forwarded_for: str, trusted: Sequence[Network]) -> str:
    """Return the address of the client.

        >>> client_address("10.0.0.1", "6.6.6.6, 203.0.113.7", [ip_network("10.0.0.0/8")])
        '203.0.113.7'

    peer           the address the connection came from
    forwarded_for  ``X-Forwarded-For``: anybody may write it, each proxy adds its peer at the end
    trusted        networks of proxies; read from the end, the first address outside them is the client's

    An IPv4 address is written as one, also where it came as IPv6.
    """
    client = peer
    hops = [hop.strip() for hop in forwarded_for.split(",")]
    while is_trusted(client, trusted) and hops and hops[-1]:
        client = hops.pop()
    # Only what has a colon can be IPv4 in the clothes of IPv6.
    return str(read_address(client) or client) if ":" in client else client


def is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    """Tell whether an address belongs to a trusted proxy; what is no address does not."""
    if not trusted:
        return False
    read = read_address(address)
    return read is not None and any(read in network for network in trusted)


def read_address(address: str) -> IPv4Address | IPv6Address | None:
    """Return the address; None for what is none.

    A socket that listens on ``::`` writes IPv4 peers as ``::ffff:127.0.0.1`` (RFC 4291, 2.5.5.2):
    they are read as the IPv4 addresses they are.
    """
    try:
        read = ip_address(address)
    except ValueError:
        return None
    return read.ipv4_mapped or read if isinstance(read, IPv6Address) else read
