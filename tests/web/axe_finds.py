"""What axe finds wrong with a page: all its rules in light, and those about colours again in dark."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# The rules whose answer depends on colours (axe-core, doc/rule-descriptions.md).
COLOURS = "{resultTypes: ['violations'], runOnly: ['color-contrast', 'link-in-text-block']}"
ALL = "{resultTypes: ['violations']}"


def again(page: Page, rules: str = ALL) -> list[str]:
    """Return what it finds on a page that it was run on before."""
    return _told(page.evaluate(f"axe.run({rules})")["violations"])


def in_light_and_dark(page: Page, *, wait: Any = None) -> list[str]:
    """Return what it finds in both schemes; the page is left in light.

    wait  called with the page after a change of the scheme
    """
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = _told(Axe().run(page).response["violations"])
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    if wait is not None:
        wait(page)
    found += [f"in dark: {one}" for one in again(page, COLOURS)]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return found


def _told(violations: list[dict[str, Any]]) -> list[str]:
    return [f"{one['id']} {one['nodes'][0]['html'][:200]}" for one in violations]
