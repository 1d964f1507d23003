"""The marks on customers' buttons: of each channel, seen in both schemes, and light enough for the page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import pytest
from sqlalchemy import update
from werkzeug.test import Client

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.codes.style_contrast import contrast_ratio
from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.channels.channel import Channel
from contactcodes.contacts.contact_page import keep_offers
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.help.page import Coupon, HelpText, ProductFacts
from contactcodes.contacts.help.stored_pages import add_help_page, save_facts, save_help_text
from contactcodes.contacts.help.weight import HEAVIEST
from contactcodes.contacts.target import Target
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import contact_points
from contactcodes.web.customer.brand_look import DARK, LIGHT
from contactcodes.web.customer.channel_marks import LEAST_CONTRAST, mark_of
from contactcodes.web.icons import icon
from tests.campaigns_made import make_campaign
from tests.web.test_customer_pages import LARGEST_BYTES, scan

INKS = {"light": "#1b1f24", "dark": "#eceef1"}  # --ink of style.css
GROUNDS = {"light": LIGHT, "dark": DARK}
# Signs that nobody may draw who was not asked, or where no rule was found: docs/decisions/0023.
NOT_DRAWN = ("apple", "microsoft-teams", "telegram", "line", "wechat", "discord", "snapchat", "twitter-x")

each = pytest.mark.parametrize("channel", CHANNELS.values(), ids=lambda channel: channel.name)


def marks(page: str) -> list[str]:
    return re.findall(r'<svg class="mark[^>]*>.*?</svg>', page)


def buttons(page: str) -> list[str]:
    """Return the insides of the ways' links."""
    main = page.partition("<main>")[2].partition("</main>")[0]
    return [
        words
        for ways in re.findall(r'<ul class="ways.*?</ul>', main, re.DOTALL)
        for words in re.findall(r"<a [^>]*>(.*?)</a>", ways, re.DOTALL)
    ]


@each
def test_a_mark_is_decoration_that_can_be_seen_in_both_schemes(channel: Channel) -> None:
    found = re.match(
        r'<svg class="mark ?(\w*)" viewBox="[^"]+" fill="([^"]+)" aria-hidden="true">', mark_of(channel)
    )
    assert found is not None
    only, fill = found.groups()
    for scheme, ground in GROUNDS.items():
        seen = INKS[scheme] if only and only != scheme else fill
        assert fill == "currentColor" or contrast_ratio(seen, ground) >= LEAST_CONTRAST


def test_a_sign_that_is_not_everybodys_is_not_drawn() -> None:
    drawn = {re.sub(r"<svg[^>]*>", "", mark_of(channel)) for channel in CHANNELS.values()}
    assert drawn.isdisjoint(re.sub(r"<svg[^>]*>", "", icon(name)) for name in NOT_DRAWN)


def page_of(database: Database, targets: Iterable[str]) -> PlacedCode:
    """Return the code of a contact page that offers these."""
    (code,) = make_campaign(database, "Boutiques", "page:shops", ["Lyon"])
    with database.writing() as connection:
        page, *offered = (
            find_or_add_contact_point(connection, code.brand_id, Target.read(target), now()).id
            for target in ("page:shops", *targets)
        )
        keep_offers(connection, page, offered)
    return code


HEAVY = sorted((one for one in CHANNELS.values() if one.name != "page"), key=lambda one: -len(mark_of(one)))


@pytest.mark.parametrize("platform", ["ios", "desktop"])
def test_a_page_with_all_it_can_offer_has_a_mark_before_each_and_stays_small(
    phone: Client, sqlite: Database, platform: str
) -> None:
    code = page_of(sqlite, [channel.example for channel in HEAVY[:12]])
    answer = scan(phone, f"/{code.code_text}", platform)
    assert len(answer.data) < LARGEST_BYTES
    assert len(buttons(answer.text)) == 12
    for words in buttons(answer.text):
        assert words.strip().startswith('<svg class="mark'), words
    assert " style=" not in answer.text.partition("<body>")[2]


@pytest.mark.parametrize("platform", ["ios", "desktop"])
@pytest.mark.parametrize(("when_closed", "most"), [("", 6), ("message", 6)])
def test_what_stands_on_a_closed_contact_points_page_has_its_marks(
    phone: Client, sqlite: Database, platform: str, when_closed: str, most: int
) -> None:
    made = [make_campaign(sqlite, one.name, one.example, ["Lyon"])[0] for one in HEAVY[:8]]
    (closed,) = make_campaign(sqlite, "closed", "whatsapp:+33698765432", ["Lyon"])
    with sqlite.writing() as connection:
        point = find_or_add_contact_point(
            connection, made[0].brand_id, Target.read("whatsapp:+33698765432"), now()
        ).id
        connection.execute(
            update(contact_points)
            .where(contact_points.c.id == point)
            .values(hours="Mo 09:00-09:01", when_closed=when_closed)
        )
    answer = scan(phone, f"/{closed.code_text}", platform)
    assert len(answer.data) < LARGEST_BYTES
    assert 1 < len(buttons(answer.text)) <= most
    assert len(marks(answer.text)) == len(buttons(answer.text))


def test_the_longest_help_page_with_all_its_ways_stays_small(phone: Client, sqlite: Database) -> None:
    for channel in HEAVY[:9]:
        make_campaign(sqlite, channel.name, channel.example, ["Lyon"])
    with sqlite.writing() as connection:
        connection.execute(update(contact_points).values(hours="Mo-Su 00:00-23:59", wait_minutes=90))
    (code,) = make_campaign(sqlite, "Creme", "help:a", ["Lyon"])
    with sqlite.writing() as connection:
        page = add_help_page(connection, code.brand_id, title="x" * 100, slug="a", locale="fr", at=now())
        save_facts(
            connection,
            page,
            product=ProductFacts(gtin="03453120000011", price_cents=99_999_999),
            coupon=Coupon(code="X" * 40, first_day=date(2020, 1, 1), last_day=date(2999, 1, 1)),
            map_url="",
            at=now(),
        )
        text = HelpText(locale="fr", title="x" * 100, markdown="x" * (HEAVIEST - 200))
        save_help_text(connection, page, text, now())
    for platform in ("ios", "desktop"):
        answer = scan(phone, f"/{code.code_text}", platform, "fr")
        assert len(buttons(answer.text)) == 4
        print(platform, len(answer.data))
        assert len(answer.data) < LARGEST_BYTES
