"""The address that attempts are counted by."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_network

from flask import request

from contactcodes.web.client_address import client_address, read_address
from contactcodes.web.current_service import service

_SUBSCRIBER_BITS = 64  # what one subscriber is given at least (RFC 6177, 2)


def visitor_address() -> str:
    """Return the visitor's address; of IPv6 only the network, all of which is one subscriber's."""
    client = client_address(
        request.remote_addr or "",
        request.headers.get("X-Forwarded-For", ""),
        service().settings.trusted_proxies,
    )
    address = read_address(client)
    if isinstance(address, IPv6Address):
        return str(ip_network((int(address), _SUBSCRIBER_BITS), strict=False))
    return "unknown" if address is None else str(address)
