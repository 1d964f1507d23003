"""Help pages on a phone: French and English, light and dark, without JavaScript; and the studio's editor."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.contacts.help.page import HelpPage
from contactcodes.contacts.help.votes import Votes, votes_of
from tests.campaigns_made import make_campaign
from tests.web.conftest import EMAIL, PASSWORD, Served
from tests.web.help_made import make_help_page, photograph

ADDRESS = "/help/1/creme-mains"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)
THUMB_PX = 44


@pytest.fixture
def made(served: Served) -> HelpPage:
    return make_help_page(served.database)


@pytest.fixture
def code(served: Served, made: HelpPage) -> PlacedCode:
    make_campaign(served.database, "Appels", "call:0800123456", ["Boîte"])
    return make_campaign(served.database, "Printemps", f"help:{made.slug}", ["Lyon"])[0]


@pytest.fixture(params=["light-fr-FR", "dark-en-GB", "light-ar-EG"])
def phone(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[BrowserContext]:
    """A phone, upright, in a scheme and a language."""
    scheme, locale = request.param.split("-", 1)
    with browser.new_context(
        base_url=served.url,
        locale=locale,
        color_scheme=scheme,
        user_agent=IPHONE,
        viewport={"width": 390, "height": 844},
    ) as context:
        context.set_default_timeout(15_000)
        yield context


def show(page: Page, name: str) -> None:
    """Keep a picture of the page where the environment asks for it."""
    if folder := os.environ.get("CONTACTCODES_TEST_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def faults(page: Page) -> list[str]:
    """Return what axe finds, what is too small for a thumb, and what is wider than a phone."""
    found = [f"{one['id']} {one['nodes'][0]['html'][:200]}" for one in Axe().run(page).response["violations"]]
    found += page.locator("summary, .button, main li a, .shop a, .more a").evaluate_all(
        f"all => all.filter(one => one.checkVisibility() && !one.closest('.text') "
        f"&& one.getBoundingClientRect().height < {THUMB_PX}).map(one => 'small: ' + one.outerHTML)"
    )
    for width in (390, 320, 195):
        page.set_viewport_size({"width": width, "height": 844})
        if (wide := page.evaluate("document.documentElement.scrollWidth") - width) > 0:
            found.append(f"{wide} px wider than a phone of {width} px")
    page.set_viewport_size({"width": 390, "height": 844})
    return found


def test_a_help_page_is_styled_accessible_and_made_for_a_thumb(
    phone: BrowserContext, code: PlacedCode, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.id
    page = phone.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.goto(f"/{code.code_text}")
    assert faults(page) == []
    show(page, f"help-{name}")
    for fold in page.locator("details").all():
        fold.evaluate("one => one.open = true")
    assert faults(page) == []
    show(page, f"help-open-{name}")
    page.goto(f"{ADDRESS}?q=lait&code={code.code_text.shown}")
    assert faults(page) == []
    show(page, f"help-search-{name}")
    page.goto(f"{ADDRESS}?q=xylophone&lang=fr")
    assert faults(page) == []
    show(page, f"help-nothing-{name}")
    assert complaints == []


def test_price_coupon_and_allergens_are_seen_without_scrolling(
    browser: Browser, served: Served, code: PlacedCode
) -> None:
    with browser.new_context(
        base_url=served.url, locale="fr-FR", viewport={"width": 390, "height": 844}
    ) as context:
        page = context.new_page()
        page.goto(f"/{code.code_text}")
        for words in ("12,90\xa0€", "MERCI10", "lait, amande"):
            box = page.get_by_text(words, exact=True).first.bounding_box()
            assert box is not None
            assert box["y"] + box["height"] < 844


def test_it_all_works_without_javascript(browser: Browser, served: Served, code: PlacedCode) -> None:
    with browser.new_context(
        base_url=served.url,
        locale="en-GB",
        java_script_enabled=False,
        user_agent=IPHONE,
        viewport={"width": 390, "height": 844},
    ) as context:
        page = context.new_page()
        page.goto(f"/{code.code_text}")
        answer = page.get_by_text("Turn the cap to the left.")
        expect(answer).to_be_hidden()
        page.get_by_text("How do I open it?").click()
        expect(answer).to_be_visible()
        page.get_by_label("Search this page").fill("MILK")
        page.get_by_role("button", name="Search").click()
        page.wait_for_url(f"**{ADDRESS}?code={code.code_text.shown}&q=MILK")
        expect(page.get_by_text("2 answers for “MILK”")).to_be_visible()
        expect(page.get_by_text("Yes, 2% lactose.")).to_be_visible()
        expect(page.get_by_text("How do I open it?")).to_have_count(0)
        page.get_by_role("link", name="Show the whole page").click()
        page.get_by_role("button", name="Yes").click()
        expect(page.get_by_text("Thank you!")).to_be_visible()
        page.reload()
        page.get_by_role("link", name="français").click()
        expect(page.get_by_role("heading", name="Crème mains")).to_be_visible()
        # The code that led here is still known.
        expect(page.get_by_role("link", name="0 800 123 456")).to_be_visible()
        expect(page.get_by_text(f"/{code.code_text.shown}")).to_be_visible()
        assert context.cookies() == []
    with served.database.reading() as connection:
        assert votes_of(connection, 1) == {(1, "en"): Votes(1, 0)}


@pytest.fixture
def desk(window: BrowserContext, made: HelpPage) -> Iterator[Page]:
    page = window.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    yield page
    page.close()
    # A refused form is a 422, and the frame runs no scripts: Chromium tells both.
    assert [one for one in complaints if "422" not in one and "sandboxed" not in one] == []


@pytest.mark.parametrize("width", [390, 1280])
def test_in_the_studio_a_page_is_made_written_and_looked_at(
    desk: Page, made: HelpPage, width: int, tmp_path: Path
) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto("/studio/help-pages")
    assert Axe().run(desk).violations_count == 0
    show(desk, f"studio-help-pages-{width}")
    desk.get_by_label("Title").fill("Savon d’Alep")
    desk.get_by_role("button", name="Go on to its text").click()
    expect(desk.get_by_role("heading", name="Savon d’Alep")).to_be_visible()
    desk.locator("#markdown").fill("## Is it vegan?\n\nYes.\n\n[Shop](javascript:alert(1))\n")
    desk.get_by_role("button", name="Keep the text").click()
    expect(desk.get_by_role("alert")).to_contain_text("Line 5: “javascript:alert(1)” is no link")
    assert Axe().run(desk).violations_count == 0
    show(desk, f"studio-help-refused-{width}")
    desk.locator("#markdown").fill("## Is it vegan?\n\nYes.\n")
    desk.get_by_role("button", name="Show it on the phone").click()
    phone = desk.frame_locator("iframe")
    phone.get_by_text("Is it vegan?").click()
    expect(phone.get_by_text("Yes.")).to_be_visible()
    file = tmp_path / "cap.png"
    file.write_bytes(photograph(600, 400, "PNG"))
    desk.get_by_label("A picture of yours").set_input_files(file)
    desk.get_by_label("What it shows").fill("The soap")
    desk.get_by_role("button", name="Upload it").click()
    expect(desk.locator("#markdown")).to_have_value(
        "## Is it vegan?\n\nYes.\n\n![The soap](image:" + name_in(desk)
    )
    desk.get_by_role("button", name="Show it on the phone").click()
    picture = phone.get_by_role("img", name="The soap")
    phone.get_by_text("Is it vegan?").click()
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.naturalWidth") == 600
    desk.get_by_text("How the text is written").click()
    assert Axe().run(desk).violations_count == 0
    show(desk, f"studio-help-text-{width}")
    desk.get_by_role("button", name="Keep the text").click()
    expect(desk.get_by_role("status")).to_contain_text("customers read it from now on")
    assert desk.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    desk.goto(f"/studio/help-pages/{made.id}")
    desk.get_by_text("Add a language").click()
    assert Axe().run(desk).violations_count == 0
    show(desk, f"studio-help-page-{width}")
    assert desk.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def name_in(page: Page) -> str:
    """Return the end of the line that shows the newest picture."""
    value = page.locator(".help-pictures button[name=insert]").first.get_attribute("value")
    return f"{value})\n"
