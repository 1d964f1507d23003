"""Targets that lead back to the service: a scan would go round in circles."""

from __future__ import annotations

from ada_url import URL

from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.target import Target


def leads_here(target: Target, public_url: str) -> bool:
    """Tell whether any link of a target is an address of the service itself.

    public_url  where customers reach the service, with its scheme

    Hosts are compared as browsers read them: case, a final full stop, the default port, http for
    https and IDN do not count; another port is another site.
    """
    here = _site(public_url)
    context = PersonalContext(code="7k3-qx9m")
    links = {target.link(context, platform) for platform in Platform}
    return any(_site(link) == here for link in links if link.lower().startswith("http"))


def _site(address: str) -> tuple[str, str]:
    """Return host and port as browsers read them; ("", "") of what is no web address."""
    try:
        url = URL(address)
    except ValueError:
        return "", ""
    return url.hostname.removesuffix("."), url.port
