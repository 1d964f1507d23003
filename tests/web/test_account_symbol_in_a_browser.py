"""The form of a WeChat account in a browser: its picture chosen, read, and the form kept by Enter."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.codes.test_symbol_in_picture import drawn, file_of
from tests.web.conftest import Served
from tests.web.signed_in import sign_in

WECHAT = "http://weixin.qq.com/r/moNieu7EoLPfraoZ99aI"


def choose(page: Page, content: bytes) -> None:
    page.get_by_label("picture of the account’s QR code").set_input_files(
        {"name": "account.png", "mimeType": "image/png", "buffer": content}
    )
    page.get_by_role("button", name="Read the picture").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_picture_fills_the_field_and_enter_keeps_the_form(
    browser: Browser, served: Served, scripts: bool
) -> None:
    with browser.new_context(
        base_url=served.url,
        locale="en-GB",
        viewport={"width": 1280, "height": 1100},
        java_script_enabled=scripts,
    ) as context:
        page = context.new_page()
        sign_in(page)
        page.goto("/studio/contact-points/new/wechat")
        page.locator("#name").fill("Boutique")
        choose(page, file_of(drawn("https://dupont.fr/")))
        expect(page.get_by_role("alert")).to_contain_text(
            "The QR code in the picture says “https://dupont.fr/”"
        )
        expect(page.locator("#name")).to_have_value("Boutique")
        choose(page, file_of(drawn(WECHAT)))
        expect(page.get_by_text("The QR code is read")).to_be_visible()
        expect(page.locator("#field_target")).to_have_value(WECHAT)
        expect(page.locator("#name")).to_have_value("Boutique")
        if scripts:
            assert [one["id"] for one in Axe().run(page).response["violations"]] == []
        page.locator("#name").press("Enter")
        page.wait_for_url("**/studio/contact-points")
        expect(page.get_by_text("“Boutique” is kept.")).to_be_visible()
