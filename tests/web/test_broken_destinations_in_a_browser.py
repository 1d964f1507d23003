"""The page of web destinations in a real browser: accessible, and it fits a phone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext
from sqlalchemy import update

from contactcodes.storage.database import Database
from contactcodes.storage.tables import users
from tests.web.destinations_made import make_destinations
from tests.web.test_studio_in_a_browser import PHONE, SCREEN, faults, sign_in

PICTURES = os.environ.get("CONTACTCODES_TEST_PICTURES", "")  # a folder to look at them in


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible_and_fits(window: BrowserContext, sqlite: Database, scheme: str) -> None:
    make_destinations(sqlite)
    page = window.new_page()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    sign_in(page)
    found = []
    for locale in ("en", "fr"):
        with sqlite.writing() as connection:
            connection.execute(update(users).values(locale=locale))
        for name, address in {"list": "/studio/", "page": "/studio/destinations"}.items():
            page.goto(address)
            assert page.locator(".notice-bad, table").first.is_visible()
            for size in (PHONE, SCREEN) if PICTURES else ():
                page.set_viewport_size({"width": size["width"], "height": size["height"]})
                picture = f"destinations-{name}-{scheme}-{locale}-{size['width']}.png"
                page.screenshot(path=Path(PICTURES) / picture, full_page=True)
            found += faults(page, f"{name} {locale}")
    assert found == []
