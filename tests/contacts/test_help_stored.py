"""Help pages, their pictures and their votes in the database."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PIL import Image
from sqlalchemy import Connection

from contactcodes.campaigns.brand import add_brand
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.help.image import HelpImage
from contactcodes.contacts.help.page import Coupon, HelpPage, HelpText, ProductFacts, ProductWords
from contactcodes.contacts.help.stored_images import (
    add_image,
    delete_image,
    find_image,
    pictures_of,
)
from contactcodes.contacts.help.stored_pages import (
    add_help_page,
    delete_help_page,
    delete_help_text,
    find_help_page,
    help_page,
    help_pages_of,
    leading_to,
    save_facts,
    save_help_text,
)
from contactcodes.contacts.help.votes import Votes, count_vote, votes_of
from contactcodes.contacts.target import Target
from contactcodes.errors import InputError, NotFoundError
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database


@pytest.fixture
def brand_id(database: Database) -> int:
    with database.writing() as connection:
        brand = add_brand(
            connection, "Maison Dupont", locale="fr", time_zone="Europe/Paris", sample=False, at=now()
        )
    return brand.id


@pytest.fixture
def page(database: Database, brand_id: int) -> HelpPage:
    with database.writing() as connection:
        return add_help_page(connection, brand_id, title="Crème mains", slug="", locale="fr", at=now())


def red(side: int = 40) -> HelpImage:
    file = io.BytesIO()
    Image.new("RGB", (side, side), "red").save(file, "PNG")
    return HelpImage.read(file.getvalue())


def again(connection: Connection, page: HelpPage) -> HelpPage:
    return help_page(connection, page.id)


def test_a_page_is_kept_whole(database: Database, page: HelpPage) -> None:
    text = HelpText(
        locale="fr",
        title="Crème  mains ",
        markdown="## Comment ?\n\nAinsi.",
        product=ProductWords(name="Crème", price_note="50 ml", others="Poids: 50 g"),
        coupon="10 %",
    )
    product = ProductFacts(gtin="03453120000011", price_cents=1290, currency="CHF")
    coupon = Coupon(code="MERCI10", first_day=date(2026, 3, 1))
    with database.writing() as connection:
        save_facts(connection, page, product=product, coupon=coupon, map_url="https://a.example", at=now())
        save_help_text(connection, page, text, now())
        save_help_text(connection, page, HelpText(locale="ar", title="كريم"), now())
    with database.reading() as connection:
        kept = again(connection, page)
        assert find_help_page(connection, page.brand_id, "creme-mains") == kept
        assert find_help_page(connection, page.brand_id, "other") is None
        assert help_pages_of(connection, page.brand_id) == [kept]
        assert help_pages_of(connection, page.brand_id + 1) == []
    assert (kept.product, kept.coupon, kept.map_url) == (product, coupon, "https://a.example")
    assert kept.texts == [HelpText(locale="ar", title="كريم"), replace(text, title="Crème mains")]
    with database.writing() as connection:
        save_facts(connection, page, product=ProductFacts(), coupon=None, map_url="", at=now())
        assert again(connection, page).coupon is None


def test_what_codes_are_answered_with_is_looked_at_again_after_a_change(
    database: Database, page: HelpPage
) -> None:
    before = database.version()
    with database.writing() as connection:
        save_help_text(connection, page, HelpText(locale="fr", title="Crème"), now())
    assert database.version() > before


def test_the_first_page_is_found_without_a_name(database: Database, page: HelpPage) -> None:
    with database.writing() as connection:
        add_help_page(connection, page.brand_id, title="A", slug="", locale="fr", at=now())
        first = find_help_page(connection, page.brand_id, "")
        assert first is not None
        assert first.id == page.id
        assert find_help_page(connection, page.brand_id + 1, "") is None
    with database.reading() as connection, pytest.raises(NotFoundError):
        help_page(connection, 999)


@pytest.mark.parametrize(
    ("title", "slug", "told"),
    [
        (" ", "a", "Give the page a title"),
        ("\x00\u0085", "a", "Give the page a title"),
        ("x" * 121, "a", "The title has 121 characters; at most 120"),
        ("كريم", "", "cannot stand in an address"),
        ("A", "A b", "cannot stand in an address"),
        ("Crème mains", "", "There is a help page “creme-mains” already"),
    ],
)
def test_a_page_that_cannot_be_is_told(
    database: Database, page: HelpPage, title: str, slug: str, told: str
) -> None:
    with database.writing() as connection:
        with pytest.raises(InputError, match=told):
            add_help_page(connection, page.brand_id, title=title, slug=slug, locale="fr", at=now())
        assert len(help_pages_of(connection, page.brand_id)) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HelpText(locale="fr", title="x", markdown="[x](javascript:x)"), "Line 1: “javascript:x”"),
        (HelpText(locale="fr", title=""), "Give the page a title"),
        (
            HelpText(locale="fr", title="x", markdown="#?\n" * 1000 + "# a?\n" * 500),
            "kB of a page; with more than 15 kB",
        ),
        (
            HelpText(locale="fr", title="x", product=ProductWords(ingredients="é" * 9000)),
            "make 18.0 kB of a page",
        ),
    ],
)
def test_a_text_that_cannot_be_shown_is_not_kept(
    database: Database, page: HelpPage, text: HelpText, told: str
) -> None:
    with database.writing() as connection:
        with pytest.raises(InputError, match=told):
            save_help_text(connection, page, text, now())
        assert again(connection, page).texts == page.texts


def test_the_last_text_of_a_page_stays(database: Database, page: HelpPage) -> None:
    with database.writing() as connection:
        with pytest.raises(InputError, match="the page’s only text"):
            delete_help_text(connection, page, "fr", now())
        save_help_text(connection, page, HelpText(locale="en", title="Cream"), now())
        delete_help_text(connection, again(connection, page), "fr", now())
        assert [text.locale for text in again(connection, page).texts] == ["en"]


def test_a_page_that_codes_lead_to_is_not_deleted(database: Database, page: HelpPage) -> None:
    with database.writing() as connection:
        point = find_or_add_contact_point(connection, page.brand_id, Target("help", page.slug), now())
        find_or_add_contact_point(connection, page.brand_id, Target("help", "creme-mains-2"), now())
        assert leading_to(connection, page) == 1
        with pytest.raises(InputError, match="1 contact point leads to this page"):
            delete_help_page(connection, page)
        connection.exec_driver_sql(f"DELETE FROM contact_points WHERE id = {point.id}")  # noqa: S608
        delete_help_page(connection, page)
        assert help_pages_of(connection, page.brand_id) == []


def test_what_names_no_page_leads_to_the_brands_first(
    database: Database, page: HelpPage, brand_id: int
) -> None:
    with database.writing() as connection:
        second = add_help_page(connection, brand_id, title="Savon", slug="", locale="fr", at=now())
        find_or_add_contact_point(connection, brand_id, Target("help", ""), now())
        assert (leading_to(connection, page), leading_to(connection, second)) == (1, 0)


def test_a_picture_is_kept_once_and_found_by_its_name(database: Database, brand_id: int) -> None:
    with database.writing() as connection:
        name = add_image(connection, brand_id, red(), now())
        assert add_image(connection, brand_id, red(), now()) == name
        newer = add_image(connection, brand_id, red(50), now())
        found = find_image(connection, brand_id, name)
        assert found is not None
        assert (found.content, found.media_type) == (red().content, "image/webp")
        pictures = pictures_of(connection, brand_id)
        assert list(pictures) == [newer, name]
        assert pictures[name].address == f"/help-image/{brand_id}/{name}.webp"
        assert find_image(connection, brand_id + 1, name) is None
        for bad in ("", name[:-1], name + "0", name.upper() + "!", "%" * 16, "g" * 16):
            assert find_image(connection, brand_id, bad) is None


def test_a_picture_that_a_page_shows_is_not_deleted(database: Database, page: HelpPage) -> None:
    with database.writing() as connection:
        name = add_image(connection, page.brand_id, red(), now())
        shown = HelpText(locale="fr", title="x", markdown=f"![x](image:{name})")
        save_help_text(connection, page, shown, now())
        with pytest.raises(InputError, match="The page “creme-mains” shows this picture"):
            delete_image(connection, page.brand_id, name)
        save_help_text(connection, page, replace(shown, markdown=""), now())
        delete_image(connection, page.brand_id, name)
        delete_image(connection, page.brand_id, name)  # again: nothing happens
        assert pictures_of(connection, page.brand_id) == {}


def test_a_brand_has_so_many_pictures(
    database: Database, brand_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contactcodes.contacts.help.stored_images.MOST_IMAGES", 1)
    with database.writing() as connection:
        add_image(connection, brand_id, red(), now())
        add_image(connection, brand_id, red(), now())
        with pytest.raises(InputError, match="There are 1 pictures already"):
            add_image(connection, brand_id, red(50), now())


def test_votes_add_up_by_page_and_language(database: Database, page: HelpPage) -> None:
    day = date(2026, 3, 1)
    with database.writing() as connection:
        for helpful in (True, True, False):
            count_vote(connection, page.id, "fr", day, helpful=helpful)
        count_vote(connection, page.id, "fr", day + timedelta(days=1), helpful=True)
        count_vote(connection, page.id, "en", day, helpful=False)
    with database.reading() as connection:
        votes = votes_of(connection, page.brand_id)
        assert votes == {(page.id, "fr"): Votes(3, 1), (page.id, "en"): Votes(0, 1)}
        assert votes[page.id, "fr"].total == 4
        assert votes_of(connection, page.brand_id + 1) == {}
