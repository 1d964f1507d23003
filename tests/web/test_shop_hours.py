"""A shop's own opening hours, as customers read them: on help pages, and of ways that keep them."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import Client

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.contacts.placement_hours import OF_PLACEMENT
from contactcodes.storage.database import Database
from contactcodes.storage.tables import contact_points, placements
from contactcodes.web.customer.kept_pages import LOOK_EVERY_S
from tests.campaigns_made import make_campaign
from tests.web.help_made import make_help_page
from tests.web.page_words import words_of

WEEK = "Mo-Fr 09:00-19:00"
NOON = datetime(2026, 11, 10, 11, tzinfo=UTC)  # a Tuesday, noon in Paris
NIGHT = datetime(2026, 11, 10, 21, tzinfo=UTC)
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def code(sqlite: Database, marie: int) -> PlacedCode:
    """A code that leads to a help page, at a shop with opening hours."""
    make_help_page(sqlite)
    return at_a_shop(sqlite, "help:creme-mains")


def at_a_shop(database: Database, target: str) -> PlacedCode:
    (code,) = make_campaign(database, "Printemps", target, ["Vitrine Lyon"])
    with database.writing() as connection:
        connection.execute(update(placements).values(hours=WEEK, product="Crème mains"))
    return code


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    for module in ("help_page", "ways", "contact"):
        monkeypatch.setattr(f"contactcodes.web.customer.{module}.now", lambda: moment)


@pytest.mark.parametrize(
    ("moment", "language", "said"),
    [
        (NOON, "en", "Open until 19:00"),
        (NIGHT, "en", "Opens tomorrow at 9:00"),
        (NOON, "fr", "Ouvert jusqu’à 19 h"),
    ],
)
def test_a_help_page_says_whether_the_shop_is_open(
    phone: Client,
    visitor: FlaskClient,
    code: PlacedCode,
    monkeypatch: pytest.MonkeyPatch,
    moment: datetime,
    language: str,
    said: str,
) -> None:
    at(monkeypatch, moment)
    headers = {"Accept-Language": language}
    assert said in words_of(phone.get(f"/{code.code_text}", headers=headers).text)
    # Its search and its other languages say so, too, where the code goes along; without, there is no shop.
    address = "/help/1/creme-mains"
    assert said in words_of(visitor.get(f"{address}?code={code.code_text.shown}", headers=headers).text)
    assert said not in words_of(visitor.get(address, headers=headers).text)


def test_a_help_page_says_nothing_where_no_hours_are_told(
    phone: Client, sqlite: Database, code: PlacedCode
) -> None:
    with sqlite.writing() as connection:
        connection.execute(update(placements).values(hours=""))
    page = phone.get(f"/{code.code_text}", headers=ENGLISH).text
    assert not any(words in words_of(page).lower() for words in ("open until", "open day", "opens "))


def test_a_call_at_the_shop_s_hours_says_when_the_shop_answers(
    phone: Client, sqlite: Database, marie: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = at_a_shop(sqlite, "call:0800123456")
    with sqlite.writing() as connection:
        connection.execute(update(contact_points).values(hours=OF_PLACEMENT))
        # Open on any day that this test runs, so that the scan is led to the call itself.
        connection.execute(update(placements).values(hours="24/7; 2026 Jan 01 closed"))
    at(monkeypatch, datetime(2025, 12, 31, 11, tzinfo=UTC))
    assert "pen until midnight" in words_of(phone.get(f"/{code.code_text}", headers=ENGLISH).text)
    with sqlite.writing() as connection:
        connection.execute(update(placements).values(hours="24/7 closed"))
    time.sleep(2 * LOOK_EVERY_S)  # until the change is seen
    assert "Nobody is here right now" in words_of(phone.get(f"/{code.code_text}", headers=ENGLISH).text)


def test_the_form_keeps_the_shop_s_own_hours(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode]
) -> None:
    with sqlite.reading() as connection:
        number = connection.execute(select(contact_points.c.id)).scalar_one()
    path = f"/studio/contact-points/{number}"
    typed = {"field_target": "06 12 34 56 78", "hours_by": "shop"}
    assert studio.post(path, data=typed).status_code == 303
    with sqlite.reading() as connection:
        assert connection.execute(select(contact_points.c.hours)).scalar_one() == OF_PLACEMENT
    assert 'value="shop" checked' in studio.get(path).text
    assert studio.get("/studio/contact-points").status_code == 200


def test_the_page_of_a_code_says_its_product(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode]
) -> None:
    with sqlite.writing() as connection:
        connection.execute(update(placements).values(product="Crème mains"))
    assert "Product Crème mains" in words_of(studio.get(f"/studio/codes/{spring[0].code_text.shown}").text)
