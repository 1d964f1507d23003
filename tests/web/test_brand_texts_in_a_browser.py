"""A brand's own texts in a browser: pages that are written from the right, and the studio's form of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import update

from contactcodes.campaigns.brand_texts import customer_texts
from contactcodes.contacts.contact_page import keep_offers
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.target import Target
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import contact_points
from contactcodes.web.studio.brand_texts_form import field_name
from tests.brand_texts_made import in_arabic_letters, keep, marked, whole
from tests.campaigns_made import make_campaign
from tests.web import axe_finds
from tests.web.conftest import Served
from tests.web.help_made import make_help_page
from tests.web.signed_in import sign_in
from tests.web.test_customer_pages_in_a_browser import IPHONE, too_wide

OFFERED = ("call:0800123456", "whatsapp:+33612345678", "mailto:service.clients@maison-dupont.fr", "message")
# As a person would say it; the rest is in Arabic letters.
ARABIC = {
    "Hello!": "مرحبًا!",
    "How would you like to reach us?": "كيف تودّ التواصل معنا؟",
    "Call %(number)s": "اتصل بالرقم %(number)s",
    "Write on %(channel)s": "راسلنا عبر %(channel)s",
    "open until %(clock)s": "مفتوح حتى %(clock)s",
    "Privacy": "الخصوصية",
}


@pytest.fixture
def arabic(served: Served) -> dict[str, str]:
    """What each page is → its address, at a brand that offers Arabic."""
    database = served.database
    code = make_campaign(database, "Boutiques", "page:shops", ["Lyon"])[0]
    closed = make_campaign(database, "Fermé", "call:3631", ["Lyon"])[0]
    card = make_campaign(database, "Carte", "card:Maison Dupont?tel=0800123456", ["Lyon"])[0]
    make_help_page(database)
    guide = make_campaign(database, "Aide", "help:creme-mains", ["Lyon"])[0]
    _offer(database)
    texts = whole("ar", in_arabic_letters)
    keep(database, "ar", texts | {one: tuple(ARABIC[one] for _form in texts[one]) for one in ARABIC})
    shown = code.code_text.shown
    slip = ("0" if code.code_text[0] != "0" else "2") + code.code_text[1:]
    return {
        "contact page": f"/{code.code_text}",
        "closed": f"/{closed.code_text}",
        "card": f"/{card.code_text}",
        "help": f"/{guide.code_text}",
        "message": f"/message/{shown}",
        "tapped": f"/t/{shown}/1",
        "mistyped": f"/{slip}",
        "privacy": f"/privacy/{shown}",
    }


def _offer(database: Database) -> None:
    with database.writing() as connection:
        ids = [find_or_add_contact_point(connection, 1, Target.read(one), now()).id for one in OFFERED]
        page = find_or_add_contact_point(connection, 1, Target.read("page:shops"), now()).id
        keep_offers(connection, page, ids)
        hours = {"call": "00:00-23:59", "whatsapp": "24/7"}
        for channel, said in hours.items():
            named = contact_points.c.channel == channel
            connection.execute(update(contact_points).where(named).values(hours=said, wait_minutes=90))
        closed = contact_points.c.value == "3631"
        connection.execute(
            update(contact_points).where(closed).values(hours="24/7 closed", when_closed="message")
        )


def show(page: Page, name: str) -> None:
    """Keep a picture of the page where the environment asks for it."""
    if folder := os.environ.get("CONTACTCODES_TEST_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_reads_from_the_right(
    browser: Browser, served: Served, arabic: dict[str, str], scheme: str
) -> None:
    found = []
    with browser.new_context(
        base_url=served.url,
        locale="ar-EG",
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": 390, "height": 844},
        user_agent=IPHONE,
    ) as context:
        page = context.new_page()
        for name, address in arabic.items():
            page.goto(address)
            assert page.locator("html").get_attribute("lang") == "ar", name
            assert page.locator("html").get_attribute("dir") == "rtl", name
            found += [f"{name}: {one['id']} {one['nodes']}" for one in Axe().run(page).response["violations"]]
            found += too_wide(page, name)
            heading, main = page.locator("h1").bounding_box(), page.locator("main").bounding_box()
            assert heading is not None
            assert main is not None
            assert abs(heading["x"] + heading["width"] - main["x"] - main["width"]) < 40, name
            show(page, f"texts-{scheme}-{name.replace(' ', '-')}")
        page.goto(arabic["contact page"])
        expect(page.locator("h1")).to_have_text(ARABIC["Hello!"])
        # A number is read from the left in the middle of it.
        number = page.locator(".ways .value").first
        assert number.inner_text() == "0\xa0800\xa0123\xa0456"
        assert number.evaluate("one => getComputedStyle(one).direction") == "ltr"
        assert number.evaluate("one => getComputedStyle(one).unicodeBidi") == "isolate"
    assert found == []


def test_the_form_of_texts_is_accessible_and_fits_a_phone(window: BrowserContext, served: Served) -> None:
    hello = next(field_name(text) for text in customer_texts() if text.original == "Hello!")
    keep(served.database, "ar", whole("ar", marked), offer=False)
    page = window.new_page()
    sign_in(page)
    page.goto("/studio/texts")
    assert axe_finds.in_light_and_dark(page) == []
    show(page, "texts-list")
    page.get_by_role("link", name="Arabic").click()
    assert axe_finds.in_light_and_dark(page) == []
    show(page, "texts-language")
    for group in page.locator("details.texts").all():
        group.evaluate("one => one.open = true")
    assert axe_finds.in_light_and_dark(page) == []
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 390, "height": 844})
    show(page, "texts-language-open")
    page.locator(f"#{hello}").fill("مرحبًا %")
    page.get_by_role("button", name="Keep the texts").click()
    expect(page.get_by_role("alert")).to_contain_text("stands for something that is filled in")
    assert axe_finds.in_light_and_dark(page) == []
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.locator(f"#{hello}")).to_be_focused()
    show(page, "texts-language-wrong")
    page.keyboard.press("Control+A")
    page.keyboard.type("مرحبًا!")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The texts are kept.")
    page.get_by_role("button", name="Offer it to phones").click()
    expect(page.get_by_role("button", name="Stop offering it to phones")).to_be_visible()


def test_the_form_of_texts_needs_no_script(browser: Browser, served: Served) -> None:
    with browser.new_context(
        base_url=served.url, locale="en-GB", java_script_enabled=False, accept_downloads=True
    ) as context:
        page = context.new_page()
        sign_in(page)
        page.goto("/studio/texts")
        page.get_by_label("Language").select_option("es")
        page.get_by_role("button", name="Add it").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Spanish")
        page.get_by_text("Contact pages").click()
        page.get_by_label("Hello!").fill("¡Hola!")
        page.get_by_role("button", name="Keep the texts").click()
        expect(page.get_by_role("status")).to_contain_text("The texts are kept.")
        with page.expect_download() as started:
            page.get_by_role("link", name="Download the file").click()
        page.get_by_label("A .po file").set_input_files(started.value.path())
        page.get_by_role("button", name="Take its texts").click()
        expect(page.get_by_role("status")).to_contain_text("The texts are kept.")
        page.get_by_text("Contact pages").click()
        expect(page.get_by_label("Hello!")).to_have_value("¡Hola!")
