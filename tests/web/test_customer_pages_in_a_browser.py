"""What a customer sees on a phone: styled, readable, one hand; light and dark, in French and English."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, expect
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from contactcodes.campaigns.placed_code import PlacedCode, retire_code
from contactcodes.contacts.contact_page import keep_offers
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.target import Target
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import contact_points
from tests.campaigns_made import make_campaign
from tests.web.conftest import Served

ACCENT = {"light": "rgb(29, 78, 216)", "dark": "rgb(143, 177, 255)"}
THUMB_PX = 56
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"
)
CHAT_HOST = "https://chat.dupont.fr"
TARGETS = {
    "call": "call:0800123456",
    "sms": "sms:+33612345678?body=Bonjour",
    "mailto": "mailto:service.clients@maison-dupont.fr",
    "whatsapp": "whatsapp:+33612345678",
    "second whatsapp": "whatsapp:+33698765432",
    "messenger": "messenger:dupont.paris",
    "web": "https://www.maison-dupont.fr/contact",
    "help": "help",
    "page": "page:shops",
    "wechat": "wechat:http://weixin.qq.com/r/moNieu7EoLPfraoZ99aI?name=Maison Dupont",
    "app": "app:https://www.dupont.fr/app ios=1234567890&android=fr.dupont.app",
    "card": "card:Maison Dupont?tel=0800123456&email=service.clients@maison-dupont.fr",
    "chat": "chatwoot:chat.dupont.fr/Zx3kW9pQvT7mB2nD5rL8sJ4h",
    "apple": "apple:44542500-8433-4337-b319-6bc47a5ba28c",
    "closed": "call:3631",
    "closed, nothing instead": "telegram:dupont_paris",
    "message": "message",
}


@pytest.fixture
def codes(served: Served) -> dict[str, PlacedCode]:
    """One code of each kind, and a retired one."""
    made = {name: make_campaign(served.database, name, to, ["Lyon"])[0] for name, to in TARGETS.items()}
    made["retired"] = make_campaign(served.database, "retired", "call:3632", ["Lyon"])[0]
    with served.database.writing() as connection:
        retire_code(connection, made["retired"].code_id, now())
        ids = {
            name: find_or_add_contact_point(connection, made[name].brand_id, Target.read(to), now()).id
            for name, to in TARGETS.items()
        }
        for name, hours in (("whatsapp", "24/7"), ("closed", "24/7 closed")):
            connection.execute(
                update(contact_points)
                .where(contact_points.c.id == ids[name])
                .values(hours=hours, wait_minutes=90, when_closed="message")
            )
        connection.execute(
            update(contact_points)
            .where(contact_points.c.id == ids["closed, nothing instead"])
            .values(hours="24/7 closed")
        )
        keep_offers(connection, ids["page"], [ids[name] for name in ("call", "whatsapp", "closed", "card")])
    return made


@pytest.fixture
def pages(codes: dict[str, PlacedCode]) -> dict[str, str]:
    """What each page is → its address on a phone."""
    text = codes["whatsapp"].code_text
    sent_on = ("whatsapp", "second whatsapp", "messenger", "web", "apple")
    by_code = {name: f"/{code.code_text}" for name, code in codes.items() if name not in sent_on}
    shown = codes["page"].code_text.shown
    return by_code | {
        "unknown": "/7k3_qx9",
        "did you mean": "/" + (("0" if text[0] != "0" else "2") + text[1:]).lower(),
        "nothing typed": "/code?text=",
        "no such address": "/7k3-qx9m/more",
        "tapped": f"/t/{shown}/1",
        "privacy": "/privacy",
        "privacy of a brand": f"/privacy/{shown}",
    }


@pytest.fixture(params=["light-fr-FR", "dark-en-GB"])
def phone(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[BrowserContext]:
    """A phone, upright, in a scheme and a language; its chat provider does not answer."""
    scheme, locale = request.param.split("-", 1)
    with browser.new_context(
        base_url=served.url,
        locale=locale,
        color_scheme=scheme,
        viewport={"width": 390, "height": 844},
        user_agent=IPHONE,
    ) as context:
        context.route(f"{CHAT_HOST}/**", lambda route: route.fulfill(status=204, body=""))
        yield context


def faults(page: Page, name: str, address: str) -> list[str]:
    """Return what is wrong with a page: what the browser or axe complains of, what is unstyled or small."""
    complaints: list[str] = []

    def listen(said: ConsoleMessage) -> None:
        complaints.append(said.text)

    page.on("console", listen)
    answer = page.goto(address)
    assert answer is not None
    # Chromium tells every status from 400 on, and that it has no program for tel: links.
    expected = (f"status of {answer.status}", "Failed to launch", "registered handler")
    found = [f"{name}: {said}" for said in complaints if not any(one in said for one in expected)]
    found += [
        f"{name}: {one['id']} {one['nodes'][0]['html'][:200]}"
        for one in Axe().run(page).response["violations"]
    ]
    main = page.locator(".button:not(.second)")
    scheme = "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    if name == "privacy":
        pass  # nothing to press: whose code it is, is not known
    elif main.count() != 1:
        found.append(f"{name}: {main.count()} main buttons")
    elif main.evaluate("one => getComputedStyle(one).backgroundColor") != ACCENT[scheme]:
        found.append(f"{name}: the button has no colour")
    small = page.locator(".button, .ways a, input:not([type=hidden], .away input)").evaluate_all(
        f"all => all.filter(one => one.getBoundingClientRect().height < {THUMB_PX}).map(one => one.outerHTML)"
    )
    found += [f"{name}: too small for a thumb: {one[:120]}" for one in small]
    found += too_wide(page, name)
    page.evaluate("document.documentElement.dir = 'rtl'")
    found += too_wide(page, f"{name}, right to left")
    page.remove_listener("console", listen)
    return found


def too_wide(page: Page, name: str) -> list[str]:
    found = []
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        if (wide := page.evaluate("document.documentElement.scrollWidth") - width) > 0:
            found.append(f"{name}: {wide} px wider than a phone of {width} px")
    page.set_viewport_size({"width": 390, "height": 844})
    return found


def test_every_page_of_a_customer_is_styled_accessible_and_made_for_a_thumb(
    phone: BrowserContext, pages: dict[str, str]
) -> None:
    found = []
    page = phone.new_page()
    for name, address in pages.items():
        found += faults(page, name, address)
    assert found == []


def pressable(page: Page) -> list[str]:
    """Return what can be pressed or filled in on a page, at its foot too."""
    every = page.locator("a[href], button, input:not([type=hidden], [tabindex]), textarea, summary")
    return every.evaluate_all("all => all.map(one => one.outerHTML)")  # type: ignore[no-any-return]


def reached_by_keyboard(page: Page) -> set[str]:
    """Return what has the focus, one Tab after the other."""
    reached = set()
    for _press in range(len(pressable(page)) + 2):  # the browser's own may come in between
        page.keyboard.press("Tab")
        reached.update(page.locator(":focus").evaluate_all("all => all.map(one => one.outerHTML)"))
    return reached


def without_refresh(route: Route) -> None:
    """Let a page through whose browser has no program for ``tel:`` and asks about it."""
    answer = route.fetch()
    headers = {name: value for name, value in answer.headers.items() if name.lower() != "refresh"}
    route.fulfill(response=answer, headers=headers)


def test_no_page_needs_a_script(browser: Browser, served: Served, pages: dict[str, str]) -> None:
    """Each says its title, its words and one button; the keyboard reaches everything that can be pressed."""
    with browser.new_context(
        base_url=served.url, locale="en-GB", java_script_enabled=False, user_agent=IPHONE
    ) as context:
        context.route("**/t/*/*", without_refresh)
        page = context.new_page()
        for name, address in pages.items():
            page.goto(address)
            expect(page.locator("h1"), name).to_have_count(1)
            expect(page.locator("h1"), name).to_be_visible()
            if name != "privacy":
                expect(page.locator(".button:not(.second)"), name).to_be_visible()
            assert page.title(), name
            assert reached_by_keyboard(page) >= set(pressable(page)), name
        page.goto(pages["chat"])
        expect(page.get_by_text("The chat opens in a page of its own.")).to_be_visible()
        link = page.get_by_role("link", name="Chat with us").get_attribute("href")
        assert link is not None
        assert re.fullmatch(r"/t/[0-9a-z-]+/\d+\?button=link", link), "the tap is told, then the chat opens"


def test_a_chat_opens_by_itself_and_knows_the_code(phone: BrowserContext, pages: dict[str, str]) -> None:
    provider = """
      window.told = [];
      window.chatwootSDK = { run: (settings) => { told.push(["run", settings]); setTimeout(() => {
        window.$chatwoot = {
          setCustomAttributes: (all) => told.push(["contact", all]),
          setConversationCustomAttributes: (all) => told.push(["conversation", all]),
          toggle: (how) => told.push(["toggle", how]) };
        window.dispatchEvent(new Event("chatwoot:ready")); }, 20); } };
    """
    phone.unroute_all()
    phone.route(
        f"{CHAT_HOST}/packs/js/sdk.js",
        lambda route: route.fulfill(status=200, content_type="text/javascript", body=provider),
    )
    page = phone.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.goto(pages["chat"])
    page.wait_for_function("window.told && told.some((one) => one[0] === 'toggle')")
    told = page.evaluate("told")
    assert [one[0] for one in told] == ["run", "contact", "conversation", "toggle"]
    assert told[0][1]["baseUrl"] == CHAT_HOST
    assert told[1][1]["code"].replace("-", "").upper() == pages["chat"].removeprefix("/")
    expect(page.locator("#chat-comes")).to_be_hidden()
    page.locator("#chat-open").click()
    assert page.evaluate("told.filter((one) => one[0] === 'toggle').length") == 2
    assert complaints == []


def test_a_chat_that_does_not_come_says_so(phone: BrowserContext, pages: dict[str, str]) -> None:
    phone.unroute_all()
    phone.route(f"{CHAT_HOST}/**", lambda route: route.abort())
    page = phone.new_page()
    page.goto(pages["chat"])
    expect(page.locator("#chat-away")).to_be_visible()
    expect(page.locator("#chat-comes")).to_be_hidden()
    assert page.locator(".ways.beside a").count() > 3


def test_at_a_desk_a_symbol_goes_on_with_the_phone(window: BrowserContext, pages: dict[str, str]) -> None:
    found = []
    for name in ("call", "page", "wechat", "card"):
        page = window.new_page()
        page.goto(pages[name])
        expect(page.locator(".symbol")).to_be_visible()
        found += [f"{name}: {one['id']}" for one in Axe().run(page).response["violations"]]
        page.close()
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
    assert str(page.locator(".button").get_attribute("href")).startswith("/t/")


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
