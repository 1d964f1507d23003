"""Which addresses of the internet are everybody's. Pure.

What a person typed must never make this machine ask its own network (server-side request forgery): no
private range, no neighbour on the link, no metadata service of a cloud. An address that carries another
one inside is judged by the one inside.

Sources: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and what updates it); RFC 6052
(NAT64); RFC 3056 and 7526 (6to4); RFC 4380 (Teredo); RFC 5214, 6.1 (ISATAP).
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

# In full, whatever the version of Python knows of them.
_NOT_PUBLIC_4 = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # behind a provider's NAT; Alibaba's metadata 100.100.100.200
        "127.0.0.0/8",  # this machine
        "168.63.129.16/32",  # Azure's platform service, from inside it
        "169.254.0.0/16",  # the link; metadata of most clouds 169.254.169.254
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; Oracle's metadata 192.0.0.192
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays, deprecated
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
_UNICAST_6 = ip_network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    ip_network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, deprecated
        "3fff::/20",  # documentation
    )
)
_NAT64 = ip_network("64:ff9b::/96")  # where DNS64 is used, every IPv4 site is there
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)  # the first half of the interface identifier


def is_public(address: Address) -> bool:
    """Tell whether an address may be asked.

    >>> is_public(ip_address("193.51.208.13")), is_public(ip_address("64:ff9b::7f00:1"))
    (True, False)
    """
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in network for network in _NOT_PUBLIC_4)
    if address.scope_id is not None:
        return False
    number = int(address)
    if address in _NAT64:
        return is_public(IPv4Address(number & 0xFFFF_FFFF))
    if number >> 32 & 0xFFFF_FFFF in _ISATAP and not is_public(IPv4Address(number & 0xFFFF_FFFF)):
        return False
    # IPv4-mapped and IPv4-compatible ones, ULA, the link's and multicast are all outside of 2000::/3.
    return (
        address in _UNICAST_6
        and address.is_global
        and not any(address in network for network in _NOT_PUBLIC_6)
    )


def read_ip(host: str) -> Address | None:
    """Return the address that a host is, as a URL writes it; None where it is a name."""
    try:
        return ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None
