"""Contact points and routes in a real browser: with and without JavaScript, on a screen and on a phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import update

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.contacts.contact_point import contact_points_of
from contactcodes.contacts.way import Scope, way_of
from contactcodes.storage.database import Database
from contactcodes.storage.tables import placements, users
from tests.campaigns_made import make_campaign
from tests.web.conftest import Served
from tests.web.test_studio_in_a_browser import PHONE, SCREEN, faults, sign_in

PICTURES = os.environ.get("CONTACTCODES_TEST_PICTURES", "")  # a folder to look at them in


@pytest.fixture
def codes(sqlite: Database, marie: int) -> list[PlacedCode]:
    return make_campaign(sqlite, "Printemps", "whatsapp:+33612345678", ["Vitrine Lyon", "Affiche Nantes"])


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def page(browser: Browser, served: Served, request: pytest.FixtureRequest) -> Iterator[Page]:
    with browser.new_context(
        base_url=served.url, locale="en-GB", viewport=SCREEN, java_script_enabled=request.param
    ) as context:
        context.set_default_timeout(20_000)
        yield context.new_page()


def add_call_centre(page: Page) -> None:
    page.goto("/studio/contact-points")
    page.get_by_role("link", name="New contact point").click()
    page.get_by_label("Search the channels").fill("phone")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Phone call").click()
    page.get_by_label("Name").first.fill("Call centre")
    page.get_by_label("Phone number").fill("0800 123 456")
    page.get_by_label("At certain hours").check()
    page.get_by_label("Monday: opens (1)").fill("9")
    page.get_by_label("Monday: closes (1)").fill("19")
    page.get_by_label("Usual waiting time").fill("5")
    page.get_by_label("Another contact point answers").check()
    page.get_by_label("Which one").select_option(index=1)
    page.get_by_role("button", name="Keep the contact point").click()
    expect(page.get_by_role("status")).to_contain_text("“Call centre” is kept.")


def test_a_contact_point_and_a_route_to_it_are_made_tried_and_saved(
    page: Page, sqlite: Database, codes: list[PlacedCode]
) -> None:
    sign_in(page)
    add_call_centre(page)
    page.goto(f"/studio/campaigns/{codes[0].campaign_id}")
    page.get_by_text("Change", exact=True).click()
    page.get_by_role("link", name="Routes and history").click()
    page.get_by_role("button", name="Add a route").click()
    page.get_by_label("Leads to").select_option(label="Call centre")
    page.get_by_label("iPhones and iPads").check()
    page.get_by_label("Languages").fill("français")
    page.get_by_label("Languages").press("Enter")  # puts it into the list, and saves nothing
    expect(page.locator(".route-words")).to_have_text("iPhones and iPads, in French → Call centre")
    page.get_by_label("When", exact=True).fill("2026-11-22T22:00")
    page.get_by_label("Country of the scan").fill("France")
    page.get_by_role("button", name="Try it").click()
    result = page.locator(".explained-result")
    expect(result).to_contain_text("An iPhone, in French, scanned in France, 22 Nov 2026, Sunday 22:00")
    expect(result).to_contain_text("Call centre: opens tomorrow at 9:00.")
    # Before, as the codes lead now, and after: at night it makes no difference.
    for outcome in result.locator(".outcome").all():
        expect(outcome).to_contain_text("The phone is sent on to https://wa.me/33612345678")
    expect(result).to_contain_text("For this scan nothing changes.")
    page.get_by_role("button", name="Save the routes").click()
    expect(page.get_by_role("status").first).to_contain_text("The routes are saved: they hold for 2 codes")
    with sqlite.reading() as connection:
        call = contact_points_of(connection, codes[0].brand_id)[1]
        way = way_of(connection, Scope(codes[0].campaign_id))
    assert [route.to for route in way.routes] == [call.id]
    page.get_by_role("link", name="See it").first.click()
    page.get_by_role("button", name="Lead the codes as before").click()
    with sqlite.reading() as connection:
        assert way_of(connection, Scope(codes[0].campaign_id)).routes == ()


@pytest.mark.parametrize(("scheme", "locale"), [("light", "fr"), ("dark", "en")])
def test_everybody_can_use_them(
    window: BrowserContext,
    sqlite: Database,
    codes: list[PlacedCode],
    scheme: str,
    locale: str,
) -> None:
    page = window.new_page()
    sign_in(page)
    add_call_centre(page)
    campaign = f"/studio/campaigns/{codes[0].campaign_id}"
    with sqlite.writing() as connection:
        connection.execute(update(users).values(locale=locale))
        connection.execute(update(placements).values(copies=800))
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    found: list[str] = []

    def look(name: str) -> None:
        # The button that Enter presses is for nobody's thumb.
        found.extend(fault for fault in faults(page, name) if 'class="visually-hidden"' not in fault)
        for size in (PHONE, SCREEN) if PICTURES else ():
            page.set_viewport_size(size)  # type: ignore[arg-type]
            file = Path(PICTURES) / f"{name}-{locale}-{scheme}-{size['width']}.png"
            page.screenshot(path=file, full_page=True)

    for name, address in (
        ("points", "/studio/contact-points"),
        ("channels", "/studio/contact-points/new"),
        ("found", "/studio/contact-points/new?q=chat"),
        ("point", "/studio/contact-points/2"),
        ("page", "/studio/contact-points/new/page"),
        ("campaign", "/studio/campaigns/new"),
        ("contact", f"{campaign}/contact"),
        ("code", f"/studio/codes/{codes[0].code_text.shown}/routes"),
    ):
        page.goto(address)
        look(name)
    page.locator("a").first.focus()
    page.goto("/studio/contact-points/new/whatsapp")
    page.locator("main form button.btn-primary").click()
    look("refused")
    page.goto("/studio/campaigns/new")
    page.locator(".more-channels summary").click()
    page.locator("label.tile:has([value=telegram])").click()
    look("more")
    page.goto(f"{campaign}/routes")
    page.locator("button[value=new]").click()
    look("open")
    page.locator("[name=r_to]").select_option(index=2)
    page.locator("[name=r_hours]").fill("Mo-Fr 09:00-19:00")
    page.locator("[name=r_ios]").check()
    page.locator("button[value=try].btn").click()
    look("routes")
    page.locator("button[value=save]").click()
    look("asked")
    page.goto("/studio/re-points")
    look("waiting")
    page.goto("/studio/re-points/1")
    look("repoint")
    page.locator("button[value=try].btn").click()
    expect(page.locator(".before-after")).to_be_visible()
    look("repoint-tried")
    page.goto(f"{campaign}/contact")
    page.locator("label.tile:has([value=sms])").click()
    page.locator("#target").fill("06 98 76 54 32")
    page.locator("main form button.btn-primary").click()
    page.locator("#p_country").press("Enter")  # asks, and changes nothing
    expect(page.locator(".before-after")).to_be_visible()
    look("confirm")
    assert found == []
