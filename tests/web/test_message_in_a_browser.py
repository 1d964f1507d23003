"""Leaving a message on a phone: without JavaScript and cookies, light and dark, in French and English."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select, update

from contactcodes.storage.database import Database
from contactcodes.storage.tables import contact_points, messages
from contactcodes.web.customer.message import LARGEST_FORM
from contactcodes.web.customer.message_form import SOONEST
from tests.campaigns_made import make_campaign
from tests.web.conftest import Served

THUMB_PX = 44
LARGEST = 30_000  # bytes, with the style inside
LONG_BRAND_WORD = "x" * 60 + "@"
PICTURES = os.environ.get("CONTACTCODES_TEST_PICTURES", "")  # a folder to look at them in


@pytest.fixture
def address(served: Served) -> str:
    """The form of a code, whose brand answers within ten minutes."""
    (code,) = make_campaign(served.database, "Printemps", "call:0800123456", ["Vitrine Lyon"])
    with served.database.writing() as connection:
        connection.execute(update(contact_points).values(wait_minutes=10))
    return f"/message/{code.code_text.shown}"


@pytest.fixture(params=["light-fr-FR-390", "dark-en-GB-390", "dark-fr-FR-1280", "light-en-GB-1280"])
def phone(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[BrowserContext]:
    """A phone or a screen, in a scheme and a language."""
    scheme, language, country, width = request.param.split("-")
    with browser.new_context(
        base_url=served.url,
        locale=f"{language}-{country}",
        color_scheme=scheme,
        viewport={"width": int(width), "height": 844},
    ) as context:
        yield context


def faults(page: Page, name: str) -> list[str]:
    """Return what axe finds, and what is too small for a thumb or too wide for a phone."""
    found = [
        f"{name}: {one['id']} {one['nodes'][0]['html'][:200]}"
        for one in Axe().run(page).response["violations"]
    ]
    small = page.locator(".button, form.message input:not([type=hidden]):not([tabindex]), textarea")
    found += [
        f"{name}: too small: {one[:120]}"
        for one in small.evaluate_all(
            f"all => all.filter(one => one.getBoundingClientRect().height < {THUMB_PX})"
            ".map(one => one.outerHTML)"
        )
    ]
    size = page.viewport_size
    assert size is not None
    for width in (size["width"], 320):
        page.set_viewport_size({"width": width, "height": 844})
        if (wide := page.evaluate("document.documentElement.scrollWidth") - width) > 0:
            found.append(f"{name}: {wide} px wider than {width} px")
    page.set_viewport_size(size)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    return found


def test_every_page_of_the_form_is_styled_accessible_and_made_for_a_thumb(
    phone: BrowserContext, address: str, request: pytest.FixtureRequest
) -> None:
    found, page = [], phone.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    kind = request.node.callspec.id
    for name, asked in (("message", address), ("callback", f"{address}?kind=callback")):
        answer = page.goto(asked)
        assert answer is not None
        assert len(answer.body()) < LARGEST
        found += faults(page, f"{name}-{kind}")
        page.locator("#reach").fill(LONG_BRAND_WORD)
        page.locator("#text").fill("a" * 2001)
        page.locator(".button").click()
        expect(page.locator(".problems")).to_be_visible()
        found += faults(page, f"{name}-refused-{kind}")
        page.goto(f"{address}/sent?kind={name}")
        found += faults(page, f"{name}-sent-{kind}")
    assert found == []
    assert [one for one in complaints if "422" not in one] == []
    assert phone.cookies() == []


def test_a_message_is_left_without_javascript(
    browser: Browser, served: Served, sqlite: Database, address: str
) -> None:
    with browser.new_context(base_url=served.url, locale="en-GB", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)
        expect(page.get_by_text("Maison Dupont usually answers within 10 minutes.")).to_be_visible()
        page.get_by_label("Your message").fill("Are you open on Sunday?\n– Mary")
        page.get_by_role("button", name="Send the message").click()
        # The browser itself leads to what is wrong, in the summary and in the form.
        expect(page.get_by_label("Your e-mail address or phone number")).to_be_focused()
        page.get_by_label("Your message").focus()
        page.get_by_role("link", name="Write your e-mail address or phone number").click()
        page.keyboard.type("mary@example.com")
        page.wait_for_timeout(SOONEST.total_seconds() * 1000)
        page.get_by_role("button", name="Send the message").click()
        expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
        page.reload()
        expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
        assert context.cookies() == []
    with sqlite.reading() as connection:
        (row,) = connection.execute(select(messages)).all()
    assert (row.text, row.reach) == ("Are you open on Sunday?\n– Mary", "mary@example.com")


def test_what_is_too_long_to_be_sent_is_still_there_after_going_back(
    phone: BrowserContext, sqlite: Database, address: str, request: pytest.FixtureRequest
) -> None:
    page = phone.new_page()
    page.goto(address)
    page.locator("#text").fill("a" * LARGEST_FORM)
    page.locator("#reach").fill("mary@example.com")
    page.locator(".button").click()
    said = re.compile("This is too long to be sent|C’est trop long pour être envoyé")
    expect(page.locator("h1")).to_have_text(said)
    assert faults(page, f"too-long-{request.node.callspec.id}") == []
    page.go_back()
    expect(page.locator("#reach")).to_have_value("mary@example.com")
    assert page.locator("#text").input_value() == "a" * LARGEST_FORM
    page.locator("#text").fill("Are you open on Sunday?")
    page.wait_for_timeout(SOONEST.total_seconds() * 1000)
    page.locator(".button").click()
    expect(page).to_have_url(re.compile("/sent"))
    with sqlite.reading() as connection:
        assert connection.execute(select(messages.c.text)).scalar_one() == "Are you open on Sunday?"


def test_going_back_to_correct_a_word_leaves_both_messages(
    window: BrowserContext, sqlite: Database, address: str
) -> None:
    page = window.new_page()
    page.goto(address)
    page.locator("#text").fill("Are you open on Sundy?")
    page.locator("#reach").fill("mary@example.com")
    page.wait_for_timeout(SOONEST.total_seconds() * 1000)
    page.locator(".button").click()
    expect(page).to_have_url(re.compile("/sent"))
    page.go_back()
    page.locator("#text").fill("Are you open on Sunday?")
    page.wait_for_timeout(SOONEST.total_seconds() * 1000)  # the browser may have asked for the form anew
    page.locator(".button").dblclick()
    expect(page).to_have_url(re.compile("/sent"))
    with sqlite.reading() as connection:
        kept = connection.execute(select(messages.c.text).order_by(messages.c.id)).scalars().all()
    assert kept == ["Are you open on Sundy?", "Are you open on Sunday?"]


def test_nobody_sees_or_reaches_the_field_for_robots(window: BrowserContext, address: str) -> None:
    page = window.new_page()
    page.goto(address)
    reached = []
    for _key in range(8):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert "topic" not in reached
    assert reached[:4] == ["text", "reach", "A", "BUTTON"]
    box = page.locator("#topic").bounding_box()
    assert box is not None
    assert box["x"] < 0
