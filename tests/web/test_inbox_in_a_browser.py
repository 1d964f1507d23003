"""The inbox in a real browser: accessible, on a screen and on a phone, and worked through."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import update

from contactcodes.contacts.message import MessageKind
from contactcodes.contacts.message_delivery import claim_delivery, tell_failed
from contactcodes.contacts.message_inbox import finish_message
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import users
from tests.campaigns_made import make_campaign
from tests.messages_made import leave
from tests.web.test_studio_in_a_browser import PHONE, SCREEN, faults, sign_in

PICTURES = os.environ.get("CONTACTCODES_TEST_PICTURES", "")  # a folder to look at them in


@pytest.fixture
def left(sqlite: Database, marie: int) -> list[int]:
    """A message that failed, one that is late, a call-back and one that is done; their ids."""
    codes = make_campaign(sqlite, "Printemps", "help", ["Vitrine Lyon Part-Dieu", "Affiche Nantes"])
    failed = leave(sqlite, codes[0], ways=("mail",), at=now() - timedelta(days=2))
    late = leave(sqlite, codes[1], ways=("webhook",), at=now() - timedelta(hours=3))
    for way, for_good in (("mail", True), ("webhook", False)):
        with sqlite.writing() as connection:
            delivery = claim_delivery(connection, way, now())
            assert delivery is not None
            tell_failed(
                connection, delivery, "The mail server refuses it: 451 later", now(), for_good=for_good
            )
    called = leave(
        sqlite, codes[1], kind=MessageKind.CALLBACK, text="", reach="+33612345678", wished_time="demain matin"
    )
    done = leave(sqlite, codes[0], text="word " * 200, reach="a" * 60 + "@example.com")
    with sqlite.writing() as connection:
        finish_message(connection, done.id, marie, now())
    return [failed.id, late.id, called.id, done.id]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en", "fr"])
def test_the_inbox_is_accessible_and_fits(
    window: BrowserContext, sqlite: Database, left: list[int], scheme: str, locale: str
) -> None:
    page = window.new_page()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    sign_in(page)
    with sqlite.writing() as connection:
        connection.execute(update(users).values(locale=locale))
    found = []
    addresses = {"list": "", "done": "?show=done", "nothing": "?show=open"}
    addresses |= {f"message{number}": f"/{message_id}" for number, message_id in enumerate(left)}
    for name, address in addresses.items():
        page.goto("/studio/messages" + address)
        for size in (PHONE, SCREEN) if PICTURES else ():
            page.set_viewport_size({"width": size["width"], "height": size["height"]})
            picture = f"inbox-{name}-{scheme}-{locale}-{size['width']}.png"
            page.screenshot(path=Path(PICTURES) / picture, full_page=True)
        found += faults(page, name)
    assert found == []


def test_a_message_is_worked_through(window: BrowserContext, left: list[int]) -> None:
    page = window.new_page()
    sign_in(page)
    page.goto("/studio/messages")
    expect(page.get_by_role("alert").get_by_text("1 message could not be delivered.")).to_be_visible()
    page.get_by_role("button", name="Try all of them again").click()
    expect(page.get_by_text("1 delivery is tried again now.")).to_be_visible()
    page.get_by_role("link", name="Call-back").click()
    expect(page.get_by_text("Wished time: demain matin")).to_be_visible()
    expect(page.get_by_role("link", name="Call", exact=True)).to_have_attribute("href", "tel:+33612345678")
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_text("with you")).to_be_visible()
    page.get_by_role("button", name="Mark as done").click()
    expect(page.get_by_role("status").get_by_text("Done. The message is erased on")).to_be_visible()
    page.get_by_role("link", name="Done").click()
    page.get_by_role("link", name="Call-back").click()
    page.get_by_text("Erase this message …").click()
    page.get_by_role("button", name="Erase it now").click()
    expect(page.get_by_text("The message is erased.")).to_be_visible()
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_role("link", name="Call-back")).to_have_count(0)
