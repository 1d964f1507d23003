"""The tiles of a new contact point stand aside while another one is chosen, without scripts too."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.campaigns_made import make_campaign
from tests.web.conftest import EMAIL, PASSWORD, WHATSAPP, Served


def test_the_tiles_are_put_away_while_a_contact_point_is_chosen(browser: Browser, served: Served) -> None:
    make_campaign(served.database, "Printemps", WHATSAPP, ["Vitrine Lyon"])
    with browser.new_context(base_url=served.url, locale="en-GB", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_label("E-mail").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.goto("/studio/campaigns/new")
        tiles = page.locator(".new-contact")
        expect(tiles).to_be_visible()
        page.get_by_label("One of your contact points").select_option(label="WhatsApp +33 6 12 34 56 78")
        expect(tiles).to_be_hidden()
        page.get_by_label("One of your contact points").select_option(label="A new one")
        expect(tiles).to_be_visible()
