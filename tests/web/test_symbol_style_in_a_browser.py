"""The look of symbols in a real browser: the picture follows the form, with and without JavaScript."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, expect
from sqlalchemy import update

from contactcodes.campaigns.brand_style import find_style
from contactcodes.storage.database import Database
from contactcodes.storage.tables import users
from tests.campaigns_made import make_campaign
from tests.web.conftest import Served
from tests.web.signed_in import sign_in
from tests.web.test_studio_in_a_browser import PHONE, SCREEN, faults

PAGE = "/studio/symbol-style"


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    """A dark red disc."""
    picture = Image.new("RGBA", (160, 160), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((5, 5, 155, 155), fill="#7b1e3a")
    file = io.BytesIO()
    picture.save(file, "PNG")
    path = tmp_path / "logo.png"
    path.write_bytes(file.getvalue())
    return path


def test_the_picture_follows_the_form_and_says_at_once_what_is_refused(
    window: BrowserContext, served: Served, logo: Path
) -> None:
    make_campaign(served.database, "Printemps", "whatsapp:+33612345678", ["Vitrine Lyon"])
    page = window.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    sign_in(page)
    page.goto(PAGE)
    preview = page.get_by_role("status")
    expect(preview.get_by_text("proven to scan")).to_be_visible()
    expect(page.get_by_role("button", name="Show it")).to_be_hidden()
    before = preview.locator("img").get_attribute("src")
    page.get_by_label("Modules", exact=True).fill("#f28c28")
    expect(preview.get_by_text("vanish in the red light of scanners")).to_be_visible()
    page.get_by_label("Modules", exact=True).fill("#1b3a6b")
    expect(preview.get_by_text("vanish in the red light of scanners")).to_be_hidden()
    assert preview.locator("img").get_attribute("src") != before
    page.get_by_label("Logo in the middle").set_input_files(logo)
    expect(preview.get_by_text("A logo needs error correction H")).to_be_visible()
    page.get_by_label("Error correction H").check()
    expect(preview.get_by_text("proven to scan")).to_be_visible()
    page.get_by_role("button", name="Keep this look").click()
    expect(page.get_by_text("The look is kept, and proven to scan.")).to_be_visible()
    expect(page.get_by_role("img", name="The logo as it is now")).to_be_visible()
    assert complaints == []


def test_it_works_without_javascript(browser: Browser, served: Served, logo: Path) -> None:
    with browser.new_context(base_url=served.url, locale="en-GB", java_script_enabled=False) as context:
        page = context.new_page()
        sign_in(page)
        page.goto(PAGE)
        page.get_by_label("Logo in the middle").set_input_files(logo)
        page.get_by_text("Rounded").first.click()
        page.get_by_role("button", name="Show it").click()
        expect(page.get_by_role("alert").get_by_text("A logo needs error correction H")).to_be_visible()
        page.get_by_label("Error correction H").check()
        page.get_by_role("button", name="Keep this look").click()
        expect(page.get_by_text("The look is kept, and proven to scan.")).to_be_visible()
    with served.database.reading() as connection:
        style = find_style(connection, 1)
    assert style.logo is not None
    assert style.modules == "rounded"


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_the_page_is_accessible_in_light_and_dark_and_fits_a_phone(
    window: BrowserContext, served: Served, sqlite: Database, locale: str
) -> None:
    page = window.new_page()
    sign_in(page)
    with sqlite.writing() as connection:
        connection.execute(update(users).values(locale=locale))
    page.goto(PAGE)
    found = faults(page, "look")
    page.locator("#dark").fill("#c8102e")
    page.locator("[name=save]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found += faults(page, "refused look")
    assert found == []


def test_the_picture_stands_beside_the_form_and_above_it_on_a_phone(
    window: BrowserContext, served: Served
) -> None:
    page = window.new_page()
    sign_in(page)
    page.goto(PAGE)
    for size, beside in ((SCREEN, True), (PHONE, False)):
        page.set_viewport_size(size)
        picture = page.locator(".style-picture").bounding_box()
        field = page.locator("#call_to_action").bounding_box()
        assert picture is not None
        assert field is not None
        assert (picture["x"] > field["x"] + field["width"]) is beside
        assert (picture["y"] < field["y"]) is True
