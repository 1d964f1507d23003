"""Files for printing houses in a real browser: seen, corrected, downloaded, on a screen and on a phone."""

from __future__ import annotations

from zipfile import ZipFile

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import update

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.codes.file_proof import prove_file
from contactcodes.codes.symbol import make_symbol
from contactcodes.storage.tables import users
from tests.web.axe_finds import again, in_light_and_dark
from tests.web.conftest import Served
from tests.web.signed_in import sign_in

PHONE = {"width": 390, "height": 844}
SCREEN = {"width": 1280, "height": 900}


@pytest.fixture
def page(window: BrowserContext) -> Page:
    page = window.new_page()
    sign_in(page)
    return page


def test_a_side_is_tried_and_corrected_and_the_files_downloaded(page: Page, spring: list[PlacedCode]) -> None:
    page.goto(f"/studio/campaigns/{spring[0].campaign_id}")
    page.get_by_role("link", name="Files for printing houses").click()
    expect(page.get_by_text("At 30 mm a module is 0.91 mm wide")).to_be_visible()
    page.get_by_label("Kind of files").select_option("EPS in black ink, a file per code")
    side = page.get_by_label("Printed side, in millimetres")
    side.fill("9")
    page.get_by_role("button", name="Download", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("A symbol of 10.9 mm would do")
    expect(side).to_have_value("9")
    expect(page.get_by_label("Kind of files")).to_have_value("eps")
    side.fill("25")
    page.get_by_role("button", name="Show what it gives").click()
    expect(page.get_by_text("At 25 mm a module is 0.76 mm wide")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download", exact=True).click()
    assert download.value.suggested_filename == "printemps_25mm_K100_eps.zip"
    with ZipFile(download.value.path()) as archive:
        for one, name in zip(spring, archive.namelist()[:-1], strict=True):
            prove_file(archive.read(name), "eps", make_symbol(one.url), 25)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download for tags").click()
    assert download.value.suggested_filename == "printemps_nfc.zip"


def test_a_codes_symbol_is_downloaded_in_each_format(page: Page, spring: list[PlacedCode]) -> None:
    code = spring[0].code_text.shown
    for form in ("svg", "pdf", "eps", "png"):
        page.goto(f"/studio/codes/{code}?side_mm=40")
        with page.expect_download() as download:
            page.get_by_role("button", name=form.upper()).click()
        assert download.value.suggested_filename.startswith(f"printemps_vitrine-lyon_{code}_40mm_")
        prove_file(download.value.path().read_bytes(), form, make_symbol(spring[0].url), 40)


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_the_pages_are_clean(page: Page, served: Served, spring: list[PlacedCode], locale: str) -> None:
    with served.database.writing() as connection:
        connection.execute(update(users).values(locale=locale))
    files, code = f"campaigns/{spring[0].campaign_id}/files", f"codes/{spring[0].code_text.shown}"
    for path in (
        files,
        f"{files}?side_mm=12",
        f"{files}?side_mm=9",
        f"{files}?kind=pages",
        code,
        f"{code}?side_mm=9",
    ):
        page.goto(f"/studio/{path}")
        for size, axe in ((SCREEN, in_light_and_dark), (PHONE, again)):
            page.set_viewport_size(size)
            assert axe(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            low = page.evaluate(
                """() => [...document.querySelectorAll("button, .btn, select, input")]
                    .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
                    .map(one => one.outerHTML.slice(0, 120))"""
            )
            assert low == [], path
