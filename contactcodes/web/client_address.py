"""Whose request it is, behind proxies that are trusted and none that are not."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

Network = IPv4Network | IPv6Network


def client_address(peer: str, forwarded_for: str, trusted: Sequence[Network]) -> str:
    """Return the address of the client.

        >>> client_address("10.0.0.1", "6.6.6.6, 203.0.113.7", [ip_network("10.0.0.0/8")])
        '203.0.113.7'

    peer           the address the connection came from
    forwarded_for  ``X-Forwarded-For``: anybody may write it, each proxy adds its peer at the end
    trusted        networks of proxies; read from the end, the first address outside them is the client's
    """
    client = peer
    hops = [hop.strip() for hop in forwarded_for.split(",")]
    while is_trusted(client, trusted) and hops and hops[-1]:
        client = hops.pop()
    return client


def is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    """Tell whether an address belongs to a trusted proxy; what is no address does not."""
    if not trusted:
        return False
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in trusted)
