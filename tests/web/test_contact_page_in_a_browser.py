"""The form of a contact page in a browser: more is offered, nothing typed is lost, and Enter keeps it."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.web.conftest import Served
from tests.web.signed_in import sign_in


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_another_one_is_offered_and_enter_keeps_the_page(
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
        page.goto("/studio/contact-points/new/call")
        page.locator("#field_target").fill("3631")
        page.locator("#name").press("Enter")
        page.wait_for_url("**/studio/contact-points")
        page.goto("/studio/contact-points/new/page")
        page.locator("#name").fill("Boutiques de Noël")
        page.locator("#offer_6").select_option(label="Phone call 3631")
        page.get_by_role("button", name="Add another one").click()
        expect(page.locator("#offer_8")).to_be_visible()
        expect(page.locator("#offer_9")).to_have_count(0)
        expect(page.locator("#name")).to_have_value("Boutiques de Noël")
        expect(page.locator("#offer_6 option:checked")).to_have_text("Phone call 3631")
        expect(page.locator("#offers")).to_be_in_viewport()
        if scripts:
            assert [one["id"] for one in Axe().run(page).response["violations"]] == []
        page.locator("#name").press("Enter")
        expect(page.get_by_text("“Boutiques de Noël” is kept.")).to_be_visible()
        expect(page.get_by_text("Contact page boutiques-de-noel")).to_be_visible()
