"""The address of a button on a page of ours: it passes through the service, which counts it, and on."""

from __future__ import annotations


def tap_path(code: str, contact_point_id: int) -> str:
    """Return ``/t/7k3-qx9m/12``: what ``resolve.tap_for`` reads.

    code  as people are shown it, or a mark for it
    """
    return f"/t/{code}/{contact_point_id}"
