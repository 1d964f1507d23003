"""The address of a button on a page of ours: it passes through the service, which counts it, and on."""

from __future__ import annotations


def tap_path(code: str, contact_point_id: int, way: str = "") -> str:
    """Return ``/t/7k3-qx9m/12``, or ``/t/7k3-qx9m/12?way=1``: what ``resolve.tap_for`` reads.

    code  as people are shown it, or a mark for it
    way   which of a contact point's own buttons, where it is not the main one: ``1`` and ``2`` are those
          below it, such as an app's stores, ``link`` a live chat's page at its provider, ``message`` and
          ``callback`` the form while nobody is there
    """
    path = f"/t/{code}/{contact_point_id}"
    return f"{path}?way={way}" if way else path
