"""The studio in a real browser: with and without JavaScript, light and dark, on a screen and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import update

from contactcodes.campaigns.brand import add_brand, change_brand, find_brand
from contactcodes.campaigns.placed_code import PlacedCode, retire_code, set_tracking
from contactcodes.campaigns.sheet_files import produce_next
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import users
from contactcodes.web.auth.invitation import make_setup_link
from tests.campaigns_made import make_campaign
from tests.web.axe_finds import in_light_and_dark
from tests.web.conftest import EMAIL, PASSWORD, Served
from tests.web.signed_in import sign_in

PHONE = {"width": 390, "height": 844}
SCREEN = {"width": 1280, "height": 900}
# How many lines the words of an element take.
LINES = """one => {
    const words = document.createRange();
    words.selectNodeContents(one);
    return new Set([...words.getClientRects()].map(line => Math.round(line.top))).size;
}"""
BAD_LIST = "nom;support;ville\nVitrine Lyon;vitrine;Lyon\nPanneau;afich;Brest\n"


def first_two_steps(page: Page, listed: str) -> None:
    page.goto("/studio/campaigns/new")
    page.get_by_label("Name of the campaign").fill("Printemps")
    page.get_by_text("WhatsApp", exact=True).first.click()
    page.get_by_label("Number, page or address").fill("06 12 34 56 78")
    page.get_by_role("button", name="Go on to the placements").click()
    page.get_by_label("Paste from your spreadsheet").fill(listed)
    page.get_by_role("button", name="Check the list").click()


@pytest.fixture
def codes(sqlite: Database, marie: int) -> list[PlacedCode]:
    return make_campaign(sqlite, "Printemps", "whatsapp:+33612345678", ["Vitrine Lyon", "Affiche Nantes"])


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    """A page that must not complain: no error in its console, nothing asked of another host."""
    page = window.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None,
    )
    page.on(
        "request",
        lambda asked: (
            complaints.append(f"asked {asked.url}")
            if not asked.url.startswith(("http://127.0.0.1:", "data:", "blob:"))
            else None
        ),
    )
    yield page
    # A refused form is a 422, which Chromium tells in its console.
    assert [one for one in complaints if "422" not in one and "429" not in one] == []


def test_a_campaign_from_a_pasted_list_to_proven_sheets(page: Page) -> None:
    sign_in(page)
    page.goto("/studio/")
    page.get_by_role("link", name="New campaign").click()
    first_two_steps(page, BAD_LIST)
    expect(page.get_by_text("“afich” is no medium.")).to_be_visible()
    page.get_by_label("Your list").fill(BAD_LIST.replace("afich", "affiche"))
    page.get_by_role("button", name="Check the list again").click()
    page.get_by_role("button", name="Go on to the layout").click()
    page.get_by_text("Label sheets").click()
    page.get_by_role("radio", name=re.compile("L7160")).check()
    for picture in page.locator(".layout-picture:visible").all()[:8]:
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("one => one.naturalWidth") == 480
    page.get_by_role("button", name="Print the sheets").click()
    # Nobody reloads: the page shows the result by itself.
    expect(page.get_by_role("heading", name="2 symbols, every one proven to scan")).to_be_visible()
    expect(page.get_by_role("img", name="Page 1: 2 of 2 proven")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the sheets").click()
    assert download.value.suggested_filename == "printemps-avery-l7160.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF")


def test_it_all_works_without_javascript(browser: Browser, served: Served) -> None:
    with browser.new_context(base_url=served.url, locale="en-GB", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_label("E-mail").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        first_two_steps(page, BAD_LIST)
        page.get_by_role("button", name="Go on with the good one only").click()
        page.get_by_role("radio", name="A5 window sticker, put on outside").check()
        page.get_by_role("button", name="Print the sheets").click()
        proven = page.get_by_role("heading", name="1 symbol, proven to scan")
        expect(proven).to_be_visible(timeout=15_000)  # <noscript> reloads the page


def test_the_first_administrator_sets_up_the_service(browser: Browser, served: Served) -> None:
    with served.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM users")
        link = make_setup_link(connection)
    with browser.new_context(base_url=served.url, locale="fr-FR") as context:
        page = context.new_page()
        page.goto(str(link))
        page.locator("#brand").fill("Maison Dupont")
        page.locator("#email").fill(EMAIL)
        page.locator("#password").fill(PASSWORD)
        page.locator("[data-show-password]").click()
        expect(page.locator("#password")).to_have_attribute("type", "text")
        page.locator("main button.btn-primary").click()
        expect(page.locator(".brand-name")).to_have_text("Maison Dupont")


def test_a_refused_form_leads_the_keyboard_to_what_is_wrong(page: Page) -> None:
    sign_in(page)
    page.goto("/studio/campaigns/new")
    page.get_by_role("button", name="Go on to the placements").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name of the campaign")).to_be_focused()


def test_a_page_is_used_by_the_keyboard_alone(page: Page) -> None:
    sign_in(page)
    page.goto("/studio/campaigns/new")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("main").get_by_role("link", name="Campaigns")).to_be_focused()
    page.get_by_label("Name of the campaign").focus()
    page.keyboard.type("Été")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")  # from tile to tile
    expect(page.get_by_role("radio", name="Messenger")).to_be_checked()
    expect(page.get_by_text("A scan opens Messenger at once.")).to_be_visible()
    expect(page.get_by_text("A scan opens WhatsApp at once.")).to_be_hidden()


def test_light_or_dark_is_remembered(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto("/sign-in")
    assert background(page) == "rgb(20, 23, 27)"
    page.get_by_role("button", name="Light page").click()
    assert background(page) == "rgb(252, 252, 250)"
    page.goto("/sign-in")
    assert background(page) == "rgb(252, 252, 250)"
    expect(page.get_by_role("button", name="Dark page")).to_be_visible()


def background(page: Page) -> Any:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_the_letters_are_our_own(page: Page) -> None:
    page.goto("/sign-in")
    loaded = page.evaluate("document.fonts.ready.then(all => [...all].map(one => one.family + one.weight))")
    assert sorted(loaded) == ['"Open Sans"400', '"Open Sans"700'] or sorted(loaded) == [
        "Open Sans400",
        "Open Sans700",
    ]
    assert page.evaluate("document.fonts.check('16px \"Open Sans\"')")


@pytest.fixture
def addresses(served: Served, codes: list[PlacedCode]) -> dict[str, str]:
    """Every page of the studio, by what it is; filled with something to see."""
    code, campaign = codes[0].code_text.shown, codes[0].campaign_id
    with served.database.writing() as connection:
        retire_code(connection, codes[1].code_id, now())
        set_tracking(connection, codes[1].code_id, tracked=False)
        add_brand(connection, "Exemple", locale="fr", time_zone="Europe/Paris", sample=True, at=now())
    return {
        "list": "/studio/",
        "first step": "/studio/campaigns/new",
        "campaign": f"/studio/campaigns/{campaign}",
        "search": f"/studio/campaigns/{campaign}?q=lyon",
        "nothing found": f"/studio/campaigns/{campaign}?q=quimper",
        "rename": f"/studio/campaigns/{campaign}/name",
        "re-point": f"/studio/campaigns/{campaign}/contact",
        "print again": f"/studio/campaigns/{campaign}/print",
        "code": f"/studio/codes/{code}",
        "retired code": f"/studio/codes/{codes[1].code_text.shown}",
        "retire": f"/studio/codes/{code}/retire",
        "tracking": f"/studio/codes/{code}/tracking",
        "not found": "/studio/nothing",
    }


def test_every_page_is_accessible_in_light_and_dark_and_fits_a_phone(
    window: BrowserContext, addresses: dict[str, str]
) -> None:
    page = window.new_page()
    found: list[str] = []
    page.goto("/sign-in")
    found += faults(page, "sign in")
    sign_in(page)
    for name, address in addresses.items():
        page.goto(address)
        found += faults(page, name)
    page.goto("/studio/campaigns/new")
    page.get_by_role("button", name="Go on to the placements").click()
    found += faults(page, "refused first step")
    page.get_by_label("Name of the campaign").fill("Été")
    page.get_by_text("Help page", exact=True).first.click()
    page.get_by_role("button", name="Go on to the placements").click()
    found += faults(page, "second step")
    page.get_by_label("Paste from your spreadsheet").fill(BAD_LIST)
    page.get_by_role("button", name="Check the list").click()
    found += faults(page, "bad rows")
    page.get_by_role("button", name="Go on with the good one only").click()
    found += faults(page, "third step")
    page.get_by_text("Packaging labels").click()
    page.get_by_role("radio", name="36 on A4").check()
    page.get_by_role("link", name="More options").click()
    page.locator("#options summary").click()
    page.get_by_role("radio", name="A printing house").check()
    page.get_by_role("radio", name="Symbols in a spot colour").check()
    found += faults(page, "options")
    page.get_by_role("button", name="Print the sheets").click()
    found += faults(page, "refused options")
    page.get_by_role("radio", name="Symbols in black ink only").check()
    page.get_by_label("As a trial").check()
    page.get_by_role("button", name="Print the sheets").click()
    page.get_by_role("button", name="Release").click()
    found += faults(page, "print run")
    page.get_by_role("button", name="It hangs").click()
    page.get_by_text("Taken down", exact=True).click()
    found += faults(page, "print run in the field")
    page.get_by_role("link", name="Order again with other options").click()
    found += faults(page, "order again")
    assert found == []


def test_the_head_of_a_page_fits_a_phone_in_french(browser: Browser, served: Served) -> None:
    with served.database.writing() as connection:
        change_brand(connection, find_brand(connection, 1), name="Maison Dupont, Lajoie et Fils")
        connection.execute(update(users).values(locale="fr"))
    with browser.new_context(base_url=served.url, locale="fr-FR", viewport=PHONE) as context:
        page = context.new_page()
        page.goto("/sign-in")
        page.locator("#email").fill(EMAIL)
        page.locator("#password").fill(PASSWORD)
        page.locator("main button.btn-primary").click()
        for head in (".sign-out button", ".brand-name"):
            expect(page.locator(head)).to_be_visible()
        assert page.locator(".sign-out button").evaluate(LINES) == 1
        assert page.locator(".brand-name").evaluate("one => one.scrollWidth - one.clientWidth") <= 0


def faults(page: Page, name: str) -> list[str]:
    """Return what axe finds, and what is wider than a phone or too small for a thumb."""
    page.set_viewport_size(SCREEN)
    found = [f"{name}: {one}" for one in in_light_and_dark(page)]
    page.set_viewport_size(PHONE)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wide > 0:
        found.append(f"{name}: {wide} px wider than a phone")
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, .btn, select, input")]
            .filter(one => one.type !== "hidden" && one.checkVisibility())
            .map(one => ["radio", "checkbox"].includes(one.type) ? one.closest("label") : one)
            .filter(one => one.getBoundingClientRect().height < 43.5)
            .map(one => one.outerHTML.slice(0, 120))"""
    )
    return found + [f"{name}: too small for a thumb: {one}" for one in small]


def test_a_run_that_is_done_is_shown_at_once(page: Page, served: Served, codes: list[PlacedCode]) -> None:
    sign_in(page)
    page.goto(f"/studio/campaigns/{codes[0].campaign_id}/print")
    page.get_by_text("Label sheets").click()
    page.get_by_role("radio", name=re.compile("L7160")).check()
    page.get_by_role("button", name="Print the sheets").click()
    expect(page.get_by_text("The proof", exact=True)).to_be_visible()
    assert produce_next(served.database, served.settings) is None  # the worker did it
