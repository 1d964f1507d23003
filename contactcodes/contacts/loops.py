"""Addresses that lead back to the service: a scan would go round in circles."""

from __future__ import annotations

from collections.abc import Collection

from ada_url import URL
from sqlalchemy import Connection, select

from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.public_address import read_ip
from contactcodes.contacts.target import Target
from contactcodes.storage.tables import codes

Site = tuple[str, str]
"""Host and port as browsers read them, "" for the scheme's own port."""

_THIS_MACHINE = "localhost"


def own_sites(connection: Connection, public_url: str) -> frozenset[Site]:
    """Return where the service is reached: at its address of now, and at those that codes were printed with.

    public_url  where customers reach it now, with its scheme
    """
    origins = [public_url, *connection.scalars(select(codes.c.origin).distinct())]
    return frozenset(site for origin in origins if (site := site_of(origin)) is not None)


def leads_here(target: Target, sites: Collection[Site]) -> bool:
    """Tell whether any link of a target is an address of the service itself.

    sites  as ``own_sites`` returns them
    """
    context = PersonalContext(code="7k3-qx9m")
    links = {target.link(context, platform) for platform in Platform}
    return any(site_of(link) in sites for link in links if link.lower().startswith("http"))


def site_of(address: str) -> Site | None:
    """Return the site of a web address; None of what is none.

    Hosts are compared as browsers read them: case, a final full stop, the default port, http for https and
    IDN do not count, nor by which name this machine calls itself; another port is another site.

        >>> site_of("https://QR.dupont.fr.:443/7K3QX9M"), site_of("http://127.0.0.1:8000")
        (('qr.dupont.fr', ''), ('localhost', '8000'))
    """
    try:
        url = URL(address)
    except ValueError:
        return None
    host = url.hostname.removesuffix(".")
    literal = read_ip(host)
    if literal is not None and literal.is_loopback:
        host = _THIS_MACHINE
    return (host, url.port) if host else None
