"""Help pages as customers get them: after a scan and at their own address, searched, voted for."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from werkzeug.test import Client

from contactcodes.campaigns.brand import Brand, add_brand
from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.contacts.help.page import Coupon, HelpPage, HelpText, ProductFacts, ProductWords
from contactcodes.contacts.help.rendered import PICTURES_UNDER
from contactcodes.contacts.help.stored_images import pictures_of
from contactcodes.contacts.help.stored_pages import add_help_page, save_facts, save_help_text
from contactcodes.contacts.help.votes import Votes, votes_of
from contactcodes.contacts.help.weight import HEAVIEST
from contactcodes.scans.drain import drain
from contactcodes.settings import Settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.web.customer.help_page import show_page
from tests.campaigns_made import make_campaign
from tests.scans.recorded import stored
from tests.web.help_made import make_help_page
from tests.web.page_words import words_of

ADDRESS = "/help/1/creme-mains"
VOTE = f"{ADDRESS}/vote"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def made(sqlite: Database, marie: int) -> HelpPage:
    return make_help_page(sqlite)


@pytest.fixture
def code(sqlite: Database, made: HelpPage) -> PlacedCode:
    return make_campaign(sqlite, "Printemps", "help:creme-mains", ["Vitrine Lyon"])[0]


def votes(database: Database) -> dict[tuple[int, str], Votes]:
    with database.reading() as connection:
        return votes_of(connection, 1)


def test_a_scan_gets_the_page_with_what_people_look_for_first(phone: Client, code: PlacedCode) -> None:
    page = phone.get(f"/{code.code_text}", headers={"Accept-Language": "fr"})
    assert page.status_code == 200
    said = words_of(page.text)
    places = [said.index(words) for words in ("12,90 €", "MERCI10", "lait, amande", "Comment l’ouvrir")]
    assert places == sorted(places)
    assert "3453120000011" in said
    assert 'href="https://maps.example.com/dupont"' in page.text
    assert len(page.data) < 30_000
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in page.headers
    assert "<script" not in page.text


@pytest.mark.parametrize(
    ("languages", "title", "opening"),
    [
        ("fr-CA, en;q=0.5", "Crème mains", '<h1 lang="fr" dir="ltr">'),
        ("en-GB", "Hand cream", '<h1 lang="en" dir="ltr">'),
        ("ar-EG, fr;q=0.8", "كريم اليدين", '<h1 lang="ar" dir="rtl">'),
        ("ja", "Crème mains", '<h1 lang="fr" dir="ltr">'),
        ("", "Crème mains", '<h1 lang="fr" dir="ltr">'),
        ("xx;q=nonsense,,*", "Crème mains", '<h1 lang="fr" dir="ltr">'),
    ],
)
def test_a_page_speaks_the_language_of_the_phone_or_the_brand_s(
    visitor: FlaskClient, made: HelpPage, languages: str, title: str, opening: str
) -> None:
    page = visitor.get(ADDRESS, headers={"Accept-Language": languages}).text
    assert f"{opening}{title}</h1>" in page
    assert f"<title>{title} · Maison Dupont</title>" in page


def test_another_language_is_a_link_away(visitor: FlaskClient, made: HelpPage, code: PlacedCode) -> None:
    shown = code.code_text.shown
    page = visitor.get(f"{ADDRESS}?code={shown}").text
    assert f'<a href="{ADDRESS}?lang=fr&amp;code={shown}" lang="fr" hreflang="fr">français</a>' in page
    assert "Crème mains" in visitor.get(f"{ADDRESS}?lang=fr").text
    assert "Hand cream" in visitor.get(f"{ADDRESS}?lang=de").text


def test_a_search_is_no_scan(phone: Client, sqlite: Database, code: PlacedCode, settings: Settings) -> None:
    phone.get(f"/{code.code_text}")
    for query in ("lait", "ouvrir", ""):
        assert phone.get(f"{ADDRESS}?q={query}&code={code.code_text.shown}").status_code == 200
    drain(sqlite, settings.journal_folder)
    assert stored(sqlite) == 1


def test_a_search_shows_what_it_found_unfolded(visitor: FlaskClient, made: HelpPage) -> None:
    page = visitor.get(f"{ADDRESS}?lang=fr&q=LAIT").text
    said = words_of(page)
    assert "2 answers for “LAIT”" in said
    assert "lait, amande" in said
    assert "Oui, 2\u202f% de lactose" in said or "Oui, 2 % de lactose" in said
    for left_out in ("MERCI10", "Comment l’ouvrir", "Livraison", "Poids"):
        assert left_out not in said
    assert "<details open" in page
    assert f'href="{ADDRESS}?lang=fr"' in page
    assert "Glycerin" in words_of(visitor.get(f"{ADDRESS}?lang=fr&q=glycérin").text)


@pytest.mark.parametrize(
    "query", ["<script>alert(1)</script>", "x" * 5000, "\u202e", "%00", "a' OR 1=1 --", "%"]
)
def test_whatever_is_looked_for_is_said_back_as_words(
    visitor: FlaskClient, made: HelpPage, query: str
) -> None:
    page = visitor.get(ADDRESS, query_string={"q": query})
    assert page.status_code == 200
    assert "<script" not in page.text
    assert len(page.data) < 30_000


def test_the_code_goes_along_and_keeps_the_ways_to_the_brand(
    visitor: FlaskClient, sqlite: Database, code: PlacedCode
) -> None:
    make_campaign(sqlite, "Appels", "call:0800123456", ["Boîte"])
    page = visitor.get(f"{ADDRESS}?code={code.code_text.shown}").text
    assert "0\xa0800\xa0123\xa0456" in page or "0 800 123 456" in page
    assert code.code_text.shown in words_of(page)
    for none in ("", "?code=0000000", "?code=%3Cscript%3E", "?code=7k3-qx9m"):
        page = visitor.get(ADDRESS + none).text
        assert "Still have a question" not in page
        assert "<script" not in page


def test_a_code_of_another_brand_does_not_go_along(
    visitor: FlaskClient, sqlite: Database, made: HelpPage
) -> None:
    with sqlite.writing() as connection:
        other = add_brand(connection, "Zoé", locale="fr", time_zone="Europe/Paris", sample=False, at=now())
        add_help_page(connection, other.id, title="Savon", slug="", locale="fr", at=now())
    (theirs,) = make_campaign(sqlite, "Printemps", "call:3631", ["Lyon"])
    assert visitor.get(f"/help/{other.id}/savon?code={theirs.code_text.shown}").status_code == 200
    assert "3631" not in visitor.get(f"/help/{other.id}/savon?code={theirs.code_text.shown}").text
    assert visitor.get(f"/help/{other.id}/creme-mains").status_code == 404


def test_what_is_not_there_is_said(visitor: FlaskClient, made: HelpPage) -> None:
    for address in ("/help/1/none", "/help/9/creme-mains", "/help/x/creme-mains", "/help/1/..%2f", "/help"):
        assert visitor.get(address).status_code == 404


def test_a_code_whose_page_is_not_there_shows_the_ways_to_the_brand(phone: Client, sqlite: Database) -> None:
    (code,) = make_campaign(sqlite, "Printemps", "help:not-yet", ["Lyon"])
    page = phone.get(f"/{code.code_text}", headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert "Need help?" in page.text


@pytest.mark.parametrize(
    ("coupon", "said"),
    [
        (Coupon(code="M"), "Your code M"),
        (Coupon(code="M", first_day=date(2999, 1, 1)), "Valid from 1 Jan 2999 on"),
        (
            Coupon(code="M", first_day=date(2020, 1, 1), last_day=date(2999, 12, 31)),
            "Valid from 1 Jan 2020 to 31 Dec 2999",
        ),
        (Coupon(code="M", last_day=date(2020, 1, 1)), ""),
    ],
)
def test_a_coupon_says_when_it_is_taken_and_goes_when_it_is_over(
    visitor: FlaskClient, sqlite: Database, marie: int, coupon: Coupon, said: str
) -> None:
    make_help_page(sqlite, coupon=coupon)
    page = words_of(visitor.get(ADDRESS).text)
    assert (said in page) if said else ("Your code" not in page)


def test_when_somebody_answers_is_said_where_it_is_known(app: Flask, made: HelpPage) -> None:
    brand = Brand(id=1, name="Maison Dupont", locale="fr", time_zone="Europe/Paris", sample=False)
    with app.test_request_context():
        page = words_of(
            show_page(brand, made, {}, hours=["Open until 19:00", "Answers in 5 minutes"]).get_data(
                as_text=True
            )
        )
    assert "Open until 19:00 Answers in 5 minutes" in page


def test_a_page_without_facts_is_only_its_text(visitor: FlaskClient, sqlite: Database, marie: int) -> None:
    with sqlite.writing() as connection:
        page = add_help_page(connection, 1, title="Aide", slug="", locale="fr", at=now())
        save_help_text(connection, page, HelpText(locale="fr", title="Aide", markdown="Bonjour."), now())
    text = visitor.get("/help/1/aide").text
    for nothing in ("price", "coupon", 'class="facts"', 'class="shop"', 'type="search"', "<details"):
        assert nothing not in text.partition("</style>")[2]
    assert "<p>Bonjour.</p>" in text


def test_a_page_of_what_is_taken_at_most_is_under_30_kb(
    visitor: FlaskClient, sqlite: Database, marie: int
) -> None:
    with sqlite.writing() as connection:
        page = add_help_page(connection, 1, title="x" * 120, slug="a", locale="fr", at=now())
        facts = ProductFacts(gtin="03453120000011", price_cents=99_999_999)
        coupon = Coupon(code="X" * 40, first_day=date(2020, 1, 1), last_day=date(2999, 1, 1))
        save_facts(connection, page, product=facts, coupon=coupon, map_url="", at=now())
        product = ProductWords(
            name="n" * 120,
            price_note="n" * 80,
            allergens="a" * 300,
            ingredients="i" * 1500,
            instructions="i" * 1500,
            others="\n".join(["a: b"] * 15),
        )
        filled = HelpText(
            locale="fr", title="x" * 120, markdown="x" * (HEAVIEST - 5100), product=product, coupon="c" * 160
        )
        save_help_text(connection, page, filled, now())
        for locale in ("en", "de", "es", "it", "nl", "ar"):
            save_help_text(connection, page, HelpText(locale=locale, title="x"), now())
    assert 22_000 < len(visitor.get("/help/1/a?lang=fr").data) < 30_000


def test_a_picture_is_kept_by_phones_for_good(visitor: FlaskClient, sqlite: Database, made: HelpPage) -> None:
    with sqlite.reading() as connection:
        (picture,) = pictures_of(connection, 1).values()
    page = visitor.get(f"{ADDRESS}?lang=fr").text
    assert f'<img src="{picture.address}" alt="Le bouchon, tourné vers la gauche"' in page
    answer = visitor.get(picture.address)
    assert answer.content_type == "image/webp"
    assert answer.data[8:12] == b"WEBP"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    for none in ("0" * 16, "../x", "0123", "%2e%2e"):
        assert visitor.get(f"/help-image/1/{none}.webp").status_code == 404
    assert visitor.get(picture.address.replace("/1/", "/2/")).status_code == 404


def test_pictures_stand_where_texts_say(app: Flask) -> None:
    with app.test_request_context():
        assert url_for("customer.help_image", brand_id=7, name="x") == f"{PICTURES_UNDER}7/x.webp"


def test_a_press_counts_once_and_says_thanks(visitor: FlaskClient, sqlite: Database, made: HelpPage) -> None:
    phone = {"User-Agent": IPHONE}
    answer = visitor.post(VOTE, data={"helpful": "yes", "lang": "fr", "code": "7k3-qx9m"}, headers=phone)
    assert (answer.status_code, answer.location) == (303, f"{ADDRESS}?thanks=1&lang=fr&code=7k3-qx9m#vote")
    assert "Set-Cookie" not in answer.headers
    thanked = visitor.get(answer.location)
    assert "Thank you!" in thanked.text
    assert "Was this helpful?" not in thanked.text
    visitor.get(answer.location)  # reloaded
    visitor.post(VOTE, data={"helpful": "yes", "lang": "fr"}, headers=phone)  # pressed twice
    assert votes(sqlite) == {(made.id, "fr"): Votes(1, 0)}
    visitor.post(VOTE, data={"helpful": "no", "lang": "en"}, headers={"User-Agent": IPHONE + " another"})
    assert votes(sqlite) == {(made.id, "fr"): Votes(1, 0), (made.id, "en"): Votes(0, 1)}


@pytest.mark.parametrize(
    ("headers", "more"),
    [
        pytest.param({"User-Agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}, {}, id="a robot"),
        pytest.param({"User-Agent": "python-requests/2.32"}, {}, id="a program"),
        pytest.param({"User-Agent": ""}, {}, id="no name"),
        pytest.param({"User-Agent": IPHONE, "Sec-Fetch-Site": "cross-site"}, {}, id="another site's form"),
        pytest.param({"User-Agent": IPHONE}, {"url": "https://spam.example"}, id="who fills each field"),
    ],
)
def test_robots_are_thanked_and_not_counted(
    visitor: FlaskClient, sqlite: Database, made: HelpPage, headers: dict[str, str], more: dict[str, str]
) -> None:
    answer = visitor.post(VOTE, data={"helpful": "yes", "lang": "fr", **more}, headers=headers)
    assert answer.status_code == 303
    assert votes(sqlite) == {}


@pytest.mark.parametrize(
    ("address", "typed", "status"),
    [
        (VOTE, {}, 400),
        (VOTE, {"helpful": "maybe", "lang": "fr"}, 400),
        (VOTE, {"helpful": "yes", "lang": "de"}, 400),
        ("/help/1/none/vote", {"helpful": "yes", "lang": "fr"}, 404),
    ],
)
def test_a_vote_that_cannot_be_is_refused(
    visitor: FlaskClient, sqlite: Database, made: HelpPage, address: str, typed: dict[str, str], status: int
) -> None:
    assert visitor.post(address, data=typed, headers={"User-Agent": IPHONE}).status_code == status
    assert votes(sqlite) == {}


def test_a_vote_needs_no_token_for_there_is_no_session(app: Flask, sqlite: Database, made: HelpPage) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = app.test_client().post(
        VOTE, data={"helpful": "yes", "lang": "fr"}, headers={"User-Agent": IPHONE}
    )
    assert answer.status_code == 303
    assert votes(sqlite) == {(made.id, "fr"): Votes(1, 0)}


def test_the_policy_names_the_style_that_is_sent(visitor: FlaskClient, made: HelpPage) -> None:
    page = visitor.get(ADDRESS)
    style = re.search("<style>(.*?)</style>", page.text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
