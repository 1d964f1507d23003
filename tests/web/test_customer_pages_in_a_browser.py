"""What a customer sees on a phone: styled, readable, one hand; light and dark, in French and English."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from sqlalchemy.exc import OperationalError

from contactcodes.campaigns.placed_code import PlacedCode, retire_code
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from tests.campaigns_made import make_campaign
from tests.web.conftest import Served

ACCENT = {"light": "rgb(29, 78, 216)", "dark": "rgb(143, 177, 255)"}
THUMB_PX = 56
TARGETS = {
    "call": "call:0800123456",
    "sms": "sms:+33612345678?body=Bonjour",
    "mailto": "mailto:service.clients@maison-dupont.fr",
    "whatsapp": "whatsapp:+33612345678",
    "second whatsapp": "whatsapp:+33698765432",
    "messenger": "messenger:dupont.paris",
    "web": "https://www.maison-dupont.fr/contact",
    "help": "help",
}


@pytest.fixture
def codes(served: Served) -> dict[str, PlacedCode]:
    """One code of each kind, and a retired one."""
    made = {name: make_campaign(served.database, name, to, ["Lyon"])[0] for name, to in TARGETS.items()}
    made["retired"] = make_campaign(served.database, "retired", "call:3631", ["Lyon"])[0]
    with served.database.writing() as connection:
        retire_code(connection, made["retired"].code_id, now())
    return made


@pytest.fixture
def pages(codes: dict[str, PlacedCode]) -> dict[str, str]:
    """What each page is → its address."""
    text = codes["whatsapp"].code_text
    by_code = {name: f"/{codes[name].code_text}" for name in ("call", "sms", "mailto", "help", "retired")}
    return by_code | {
        "unknown": "/7k3_qx9",
        "did you mean": "/" + (("0" if text[0] != "0" else "2") + text[1:]).lower(),
        "nothing typed": "/code?text=",
        "no such address": "/7k3-qx9m/more",
    }


@pytest.fixture(params=["light-fr-FR", "dark-en-GB"])
def phone(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[BrowserContext]:
    """A phone, upright, in a scheme and a language."""
    scheme, locale = request.param.split("-", 1)
    with browser.new_context(
        base_url=served.url,
        locale=locale,
        color_scheme=scheme,
        viewport={"width": 390, "height": 844},
    ) as context:
        yield context


def faults(page: Page, name: str, address: str) -> list[str]:
    """Return what is wrong with a page: what the browser or axe complains of, what is unstyled or small."""
    complaints: list[str] = []

    def listen(said: ConsoleMessage) -> None:
        complaints.append(said.text)

    page.on("console", listen)
    answer = page.goto(address)
    assert answer is not None
    # Chromium tells every status from 400 on.
    found = [f"{name}: {said}" for said in complaints if f"status of {answer.status}" not in said]
    found += [
        f"{name}: {one['id']} {one['nodes'][0]['html'][:200]}"
        for one in Axe().run(page).response["violations"]
    ]
    main = page.locator(".button:not(.second)")
    scheme = "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    if main.count() != 1:
        found.append(f"{name}: {main.count()} main buttons")
    elif main.evaluate("one => getComputedStyle(one).backgroundColor") != ACCENT[scheme]:
        found.append(f"{name}: the button has no colour")
    small = page.locator(".button, .ways a, input").evaluate_all(
        f"all => all.filter(one => one.getBoundingClientRect().height < {THUMB_PX}).map(one => one.outerHTML)"
    )
    found += [f"{name}: too small for a thumb: {one[:120]}" for one in small]
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        if (wide := page.evaluate("document.documentElement.scrollWidth") - width) > 0:
            found.append(f"{name}: {wide} px wider than a phone of {width} px")
    page.set_viewport_size({"width": 390, "height": 844})
    page.remove_listener("console", listen)
    return found


def test_every_page_of_a_customer_is_styled_accessible_and_made_for_a_thumb(
    phone: BrowserContext, pages: dict[str, str]
) -> None:
    found = []
    page = phone.new_page()
    for name, address in pages.items():
        found += faults(page, name, address)
    assert found == []


def away(*_unused: object) -> None:
    raise OperationalError("SELECT", {}, Exception("away"))


def test_the_page_of_an_interruption_is_as_good(
    phone: BrowserContext, pages: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Database, "reading", away)
    monkeypatch.setattr(Database, "version", away)
    page = phone.new_page()
    assert faults(page, "trouble", pages["call"]) == []
    assert page.locator(".button").get_attribute("href") == pages["call"]
    monkeypatch.undo()
    # That the database is back is noticed at the next look.
    give_up_at = time.monotonic() + 10
    while page.locator(".button").get_attribute("href") == pages["call"] and time.monotonic() < give_up_at:
        page.locator(".button").click()
    assert page.locator(".button").get_attribute("href") == "tel:0800123456"


def test_a_code_in_the_form_is_sent_on_to_another_site(window: BrowserContext, served: Served) -> None:
    """Browsers hold the redirect behind a form against the policy of the page it stood on."""
    elsewhere = served.url.replace("127.0.0.1", "localhost") + "/healthz"
    (code,) = make_campaign(served.database, "Site", elsewhere, ["Lyon"])
    page = window.new_page()
    page.goto("/7k3")
    expect(page.get_by_label("The printed code")).to_have_value("7k3")
    page.get_by_label("The printed code").fill(f"https://qr.dupont.fr/{code.code_text}?m=n")
    page.get_by_role("button", name="Open").click()
    page.wait_for_url(elsewhere)
