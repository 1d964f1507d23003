"""The address of a button on a page of ours: it passes through the service, which counts it, and on."""

from __future__ import annotations


def tap_path(code: str, contact_point_id: int, button: str = "") -> str:
    """Return ``/t/7k3-qx9m/12``, or ``/t/7k3-qx9m/12?button=1``: what ``resolve.tap_for`` reads.

    code    as people are shown it, or a mark for it
    button  which of a contact point's own, where it is not the main one: ``1`` and ``2`` are those below it,
            such as an app's stores or what opens WeChat, ``link`` a live chat's page at its provider,
            ``message`` and ``callback`` the form while nobody is there
    """
    path = f"/t/{code}/{contact_point_id}"
    return f"{path}?button={button}" if button else path


def is_web(link: str) -> bool:
    """Tell whether browsers follow a redirect to a link: they block those to the schemes of apps."""
    return link.startswith(("https:", "http:"))
