"""The studio's help pages: made, written, illustrated, looked at, deleted."""

from __future__ import annotations

import io

import pytest
from flask.testing import FlaskClient

from contactcodes.campaigns.brand import add_brand
from contactcodes.contacts.help.page import Coupon, HelpPage, HelpText
from contactcodes.contacts.help.stored_images import pictures_of
from contactcodes.contacts.help.stored_pages import add_help_page, help_page, help_pages_of, save_help_text
from contactcodes.contacts.help.votes import count_vote
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from tests.campaigns_made import make_campaign
from tests.web.help_made import make_help_page, photograph
from tests.web.page_words import words_of


@pytest.fixture
def made(sqlite: Database, marie: int) -> HelpPage:
    return make_help_page(sqlite)


@pytest.fixture
def text(made: HelpPage) -> str:
    return f"/studio/help-pages/{made.id}/fr"


def kept(sqlite: Database, page: HelpPage) -> HelpPage:
    with sqlite.reading() as connection:
        return help_page(connection, page.id)


def test_a_page_is_made_of_its_title(studio: FlaskClient, sqlite: Database) -> None:
    assert "New help page" in studio.get("/studio/help-pages").text
    added = studio.post("/studio/help-pages", data={"title": "Crème  mains", "locale": "de", "slug": ""})
    assert (added.status_code, added.location) == (303, "/studio/help-pages/1/de")
    page = words_of(studio.get(added.location).text)
    assert "Crème mains German" in page
    listed = words_of(studio.get("/studio/help-pages").text)
    assert "Crème mains creme-mains German no votes yet" in listed


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"title": ""}, "title", "Give the page a title"),
        ({"title": "x", "slug": "É t"}, "slug", "cannot stand in an address"),
        ({"title": "x", "slug": "creme-mains"}, "slug", "There is a help page “creme-mains” already"),
        ({"title": "ك"}, "title", "cannot stand in an address"),
    ],
)
def test_a_page_that_cannot_be_is_told_beside_its_field(
    studio: FlaskClient, sqlite: Database, made: HelpPage, typed: dict[str, str], field: str, told: str
) -> None:
    refused = studio.post("/studio/help-pages", data=typed)
    assert refused.status_code == 422
    assert told in words_of(refused.text.partition(f'id="{field}-problem"')[2].partition("</p>")[0])
    with sqlite.reading() as connection:
        assert len(help_pages_of(connection, 1)) == 1


def test_facts_are_kept_and_shown_again(studio: FlaskClient, sqlite: Database, made: HelpPage) -> None:
    address = f"/studio/help-pages/{made.id}"
    typed = {
        "gtin": "3453120000011",
        "price": "1 234,50",
        "currency": "CHF",
        "coupon_code": "ÉTÉ",
        "coupon_from": "2026-06-01",
        "coupon_until": "",
        "map_url": "https://maps.example.com/x",
    }
    assert studio.post(address, data=typed).status_code == 303
    page = kept(sqlite, made)
    assert (page.product.price_cents, page.product.currency) == (123450, "CHF")
    assert page.coupon is not None
    assert page.coupon.code == "ÉTÉ"
    shown = studio.get(address).text
    assert 'name="coupon_from" value="2026-06-01"' in shown
    again = {**typed, "price": shown.partition('name="price" value="')[2].partition('"')[0]}
    assert studio.post(address, data=again).status_code == 303
    assert kept(sqlite, made).product == page.product


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("gtin", "3453120000012", "its last digit would have to be 1"),
        ("price", "cheap", "“cheap” is no price"),
        ("map_url", "javascript:alert(1)", "This web address cannot be used"),
        ("coupon_until", "soon", "“soon” is no day"),
    ],
)
def test_facts_that_cannot_be_are_told_and_stay_typed(
    studio: FlaskClient, sqlite: Database, made: HelpPage, field: str, value: str, told: str
) -> None:
    refused = studio.post(f"/studio/help-pages/{made.id}", data={"coupon_code": "M", field: value})
    assert refused.status_code == 422
    assert told in words_of(refused.text.partition(f'id="{field}-problem"')[2].partition("</p>")[0])
    assert f'name="{field}" value="{value}"' in refused.text
    assert kept(sqlite, made) == made


def test_a_text_is_kept_with_its_words(
    studio: FlaskClient, sqlite: Database, made: HelpPage, text: str
) -> None:
    typed = {
        "title": "Crème",
        "markdown": "## Ça ?\r\n\r\nOui.",
        "allergens": "lait",
        "coupon": "10 %",
        "save": "1",
    }
    assert studio.post(text, data=typed).status_code == 303
    page = kept(sqlite, made)
    french = page.text_in("fr")
    assert french is not None
    assert (french.title, french.markdown, french.product.allergens) == ("Crème", "## Ça ?\n\nOui.", "lait")
    assert "the same text" not in studio.get(text).text
    assert "Hand cream" in (page.text_in("en") or french).title


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        (
            {"markdown": "a\n\n[x](javascript:alert(1))"},
            "markdown",
            "Line 3: “javascript:alert(1)” is no link",
        ),
        ({"markdown": "<iframe>"}, "markdown", "Line 1: HTML such as “<iframe” is not read"),
        ({"markdown": "# a?\n" * 2000}, "markdown", "Shorten it, or make two pages of it"),
        ({"title": ""}, "title", "Give the page a title"),
        ({"others": "no colon"}, "others", "has no name and value"),
    ],
)
def test_a_hostile_or_heavy_text_is_refused_and_stays_typed(
    studio: FlaskClient,
    sqlite: Database,
    made: HelpPage,
    text: str,
    typed: dict[str, str],
    field: str,
    told: str,
) -> None:
    refused = studio.post(text, data={"title": "Crème", "save": "1", **typed})
    assert refused.status_code == 422
    assert told in words_of(refused.text.partition(f'id="{field}-problem"')[2].partition("</p>")[0]).replace(
        "&lt;", "<"
    )
    assert kept(sqlite, made) == made
    in_frame = studio.post(f"{text}/preview", data={"title": "Crème", **typed})
    assert in_frame.status_code == 422
    assert "This cannot be shown yet" in in_frame.text
    assert "<script" not in in_frame.text


def test_what_was_typed_is_shown_in_the_frame_and_not_kept(
    studio: FlaskClient, sqlite: Database, made: HelpPage, text: str
) -> None:
    shown = studio.post(f"{text}/preview", data={"title": "Neu", "markdown": "## Ça ?\n\nOui."})
    assert shown.status_code == 200
    assert "<h1" in shown.text
    assert "Neu</h1>" in shown.text
    assert "MERCI10" in shown.text  # the facts are those that are kept
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]
    assert "Crème mains</h1>" in studio.get(f"{text}/preview").text
    assert kept(sqlite, made) == made
    # What a customer gets may not be framed.
    page = studio.get("/help/1/creme-mains")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_a_new_language_begins_with_the_title(studio: FlaskClient, sqlite: Database, made: HelpPage) -> None:
    address = f"/studio/help-pages/{made.id}/he"
    page = studio.get(address).text
    assert 'name="title" value="Crème mains" lang="he" dir="rtl"' in page
    assert studio.get(f"{address}/preview").status_code == 200
    assert studio.post(address, data={"title": "קרם", "markdown": "שלום"}).status_code == 303
    assert [one.locale for one in kept(sqlite, made).texts] == ["ar", "en", "fr", "he"]
    for none in ("xx", "../fr", "fr-FR"):
        assert studio.get(f"/studio/help-pages/{made.id}/{none}").status_code == 404


def test_a_picture_is_uploaded_into_the_text(studio: FlaskClient, sqlite: Database, text: str) -> None:
    sent = studio.post(
        text,
        data={
            "title": "Crème",
            "markdown": "Bonjour.",
            "picture": (io.BytesIO(photograph(300, 200)), "C:\\évil/../x.svg"),
            "picture_shows": "Le [bouchon]",
            "upload": "1",
        },
        content_type="multipart/form-data",
    )
    assert sent.status_code == 200
    with sqlite.reading() as connection:
        name = next(iter(pictures_of(connection, 1)))
    assert f"Bonjour.\n\n![Le (bouchon)](image:{name})" in sent.text
    assert "The picture stands at the end" in sent.text
    inserted = studio.post(text, data={"title": "Crème", "markdown": "", "insert": name})
    assert f">\n![](image:{name})" in inserted.text


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (b"<svg onload=alert(1)>", "Drawings such as SVG are not taken"),
        (b"", "Choose the file of a picture first"),
        (b"GIF89a", "It has to be a whole JPEG, PNG or WebP"),
    ],
)
def test_what_is_no_picture_is_told_and_the_text_stays(
    studio: FlaskClient, sqlite: Database, text: str, file: bytes, told: str
) -> None:
    refused = studio.post(
        text,
        data={"title": "T", "markdown": "Bonjour.", "picture": (io.BytesIO(file), "x.png"), "upload": "1"},
        content_type="multipart/form-data",
    )
    assert refused.status_code == 422
    assert told in words_of(refused.text.partition('id="picture-problem"')[2])
    assert "Bonjour.</textarea>" in refused.text
    with sqlite.reading() as connection:
        assert len(pictures_of(connection, 1)) == 1


def test_a_picture_goes_when_no_page_shows_it(
    studio: FlaskClient, sqlite: Database, made: HelpPage, text: str
) -> None:
    with sqlite.reading() as connection:
        (name,) = pictures_of(connection, 1)
    refused = studio.post(text, data={"title": "T", "delete_image": name})
    assert refused.status_code == 422
    assert "The page “creme-mains” shows this picture" in refused.text
    with sqlite.writing() as connection:
        save_help_text(connection, made, HelpText(locale="fr", title="T"), now())
    assert studio.post(text, data={"title": "T", "delete_image": name}).status_code == 200
    with sqlite.reading() as connection:
        assert pictures_of(connection, 1) == {}


def test_votes_are_shown(studio: FlaskClient, sqlite: Database, made: HelpPage) -> None:
    with sqlite.writing() as connection:
        for helpful in (True, True, False):
            count_vote(connection, made.id, "fr", now().date(), helpful=helpful)
        count_vote(connection, made.id, "en", now().date(), helpful=True)
    assert "3 of 4" in words_of(studio.get("/studio/help-pages").text)
    page = words_of(studio.get(f"/studio/help-pages/{made.id}").text)
    assert "French Crème mains 2 of 3" in page
    assert "English Hand cream 1 of 1" in page


def test_a_text_and_a_page_are_deleted(
    studio: FlaskClient, sqlite: Database, made: HelpPage, text: str
) -> None:
    assert studio.post(f"{text}/delete").status_code == 303
    assert [one.locale for one in kept(sqlite, made).texts] == ["ar", "en"]
    studio.post(f"/studio/help-pages/{made.id}/ar/delete")
    refused = studio.post(f"/studio/help-pages/{made.id}/en/delete")
    assert refused.status_code == 422
    assert "the page’s only text" in refused.text
    make_campaign(sqlite, "Printemps", "help:creme-mains", ["Lyon"])
    assert "1 contact point leads here" in words_of(studio.get(f"/studio/help-pages/{made.id}").text)
    refused = studio.post(f"/studio/help-pages/{made.id}/delete")
    assert refused.status_code == 422
    assert "1 contact point leads to this page" in refused.text
    with sqlite.writing() as connection:
        free = add_help_page(connection, 1, title="Frei", slug="", locale="de", at=now())
    gone = studio.post(f"/studio/help-pages/{free.id}/delete")
    assert (gone.status_code, gone.location) == (303, "/studio/help-pages")
    assert studio.get(f"/studio/help-pages/{free.id}").status_code == 404


def test_a_page_belongs_to_its_brand(studio: FlaskClient, sqlite: Database, made: HelpPage) -> None:
    with sqlite.writing() as connection:
        other = add_brand(connection, "Zoé", locale="fr", time_zone="Europe/Paris", sample=False, at=now())
        theirs = add_help_page(connection, other.id, title="Savon", slug="", locale="fr", at=now())
    assert "Savon" not in studio.get("/studio/help-pages").text
    assert "<summary>Zoé</summary>" in studio.get(f"/studio/help-pages/{theirs.id}").text
    assert "Crème mains" not in studio.get("/studio/help-pages").text
    assert Coupon(code="MERCI10").code not in studio.get(f"/studio/help-pages/{theirs.id}").text


def test_nobody_signed_out_sees_or_changes_help_pages(
    visitor: FlaskClient, sqlite: Database, made: HelpPage
) -> None:
    for address in ("", f"/{made.id}", f"/{made.id}/fr", f"/{made.id}/fr/preview"):
        assert visitor.get(f"/studio/help-pages{address}").status_code in {302, 303}
    assert visitor.post(f"/studio/help-pages/{made.id}/delete").status_code in {302, 303, 401, 403}
    assert kept(sqlite, made) == made
