"""The words of customers' pages: the phone's language, in the brand's own words, and nothing in any other."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from werkzeug.test import Client, TestResponse

from contactcodes.campaigns.brand import change_brand, find_brand
from contactcodes.campaigns.brand_texts_kept import delete_brand_texts, stop_offering
from contactcodes.campaigns.placed_code import PlacedCode, retire_code
from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.contact_page import keep_offers
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.help.page import Coupon
from contactcodes.contacts.target import Target
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import contact_points, messages
from contactcodes.web.customer.kept_pages import LOOK_EVERY_S
from tests.brand_texts_made import keep, marked, whole
from tests.campaigns_made import make_campaign
from tests.web.help_made import make_help_page
from tests.web.test_customer_pages import AGENTS

SAID = re.compile(r"<(?:style|script)[^>]*>.*?</(?:style|script)>|<svg.*?</svg>", re.DOTALL)
ATTRIBUTES = re.compile(r'<(?!meta property="og:type")[^>]*? (?:alt|content|aria-label)="([^"]+)"')
NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Europe/Paris"))  # a Tuesday
TEXT_OF_AUTHOR = re.compile(
    r'<div class="text".*?(?=<ul class="languages"|<p class="more"|<form class="vote"|<p class="vote"|<h2>⟦)'
    r'|<(\w+)[^>]* lang="(?:fr|en|ar)".*?</\1>|Crème mains(?: à l’amande)?|كريم اليدين',
    re.DOTALL,
)
ISOLATE = re.compile(r'<bdi class="value" dir="ltr">.*?</bdi>', re.DOTALL)
# A code, an address, an e-mail address, a number in groups.
TURNED_ROUND = re.compile(
    r"\b[0-9a-z]{3}-[0-9a-z]{4}\b|\w+@[\w.]+|\w+\.dupont\.fr\S*|\d{2,}[ \xa0\u202f]\d{2,}[ \xa0\u202f]?[\d ]+"
)
# What no catalogue says: names and addresses.
NO_WORDS = re.compile(
    r"Maison Dupont|qr\.dupont\.fr/?[\w-]*|[\w.+-]+@[\w.-]+|https?:\S+|width=device-width, initial-scale=1"
    r"|noindex|GTIN|MERCI10|français|English|العربية|\b[0-9a-z]{3}-[0-9a-z]{4}\b|"
    + "|".join(re.escape(channel.title) for channel in CHANNELS.values() if channel.title)
)


def get(phone: Client, path: str, language: str = "eo", platform: str = "ios") -> TestResponse:
    return phone.get(path, headers={"User-Agent": AGENTS[platform], "Accept-Language": language})


def when(phone: Client, path: str, happened: Callable[[str], bool], language: str = "eo") -> str:
    """Return a page once something is so: a change of the database is noticed within 250 ms."""
    for _turn in range(40):
        page = get(phone, path, language).text
        if happened(page):
            return page
        time.sleep(LOOK_EVERY_S / 4)
    raise AssertionError(page)


def name_brand(database: Database) -> None:
    with database.writing() as connection:
        change_brand(connection, find_brand(connection, 1), name="Maison Dupont")


@pytest.fixture
def shop(sqlite: Database) -> PlacedCode:
    (code,) = make_campaign(sqlite, "Printemps", "call:0800123456", ["Lyon"])
    name_brand(sqlite)
    return code


def unmarked(page: str) -> list[str]:
    """Return the words of a page that are said outside of the marks."""
    page = SAID.sub(" ", page)
    said = html.unescape(" ".join([re.sub(r"<[^>]+>", " ", page), *ATTRIBUTES.findall(page)]))
    while (less := re.sub(r"⟦[^⟦⟧]*⟧", " ", said)) != said:
        said = less
    return re.findall(r"[^\W\d_]{2,}", NO_WORDS.sub(" ", said))


@pytest.fixture
def every_page(sqlite: Database) -> list[str]:
    """The address of every kind of page."""
    targets = {
        name: channel.example for name, channel in CHANNELS.items() if name not in {"help", "page", "web"}
    }
    targets |= {
        "page": "page:shops",
        "paid": "call:0892123456?price=⟦0,80 €⟧",
        "help": "help",
        "help page": "help:creme-mains",
        "closed": "call:3631",
        "closed, call-back": "call:3632",
        "closed, help": "call:3634",
        "closed for good": "telegram:dupont_paris",
        "retired": "call:3633",
        "app": "app:https://www.dupont.fr/app ios=1234567890&android=fr.dupont.app",
    }
    codes = {name: make_campaign(sqlite, name, to, ["Lyon"])[0] for name, to in targets.items()}
    name_brand(sqlite)
    make_help_page(
        sqlite, coupon=Coupon(code="MERCI10", first_day=date(2026, 1, 1), last_day=date(2099, 1, 1))
    )
    keep(sqlite, "eo", whole("eo", marked))
    with sqlite.writing() as connection:
        retire_code(connection, codes["retired"].code_id, now())
        ids = {
            name: find_or_add_contact_point(connection, 1, Target.read(to), now()).id
            for name, to in targets.items()
        }
        for name, hours, instead in (
            ("call", "Mo-Fr 09:00-19:00", ""),
            ("sms", "24/7", ""),
            ("whatsapp", "Sa 10:00-12:00", ""),
            ("closed", "Mo 09:00-10:00", "message"),
            ("closed, call-back", "Mo 09:00-10:00", "callback"),
            ("closed, help", "2027 Dec 1 10:00-11:00", "help"),
            ("closed for good", "24/7 closed", ""),
        ):
            connection.execute(
                update(contact_points)
                .where(contact_points.c.id == ids[name])
                .values(hours=hours, wait_minutes=90, when_closed=instead, time_zone="America/New_York")
            )
        keep_offers(
            connection, ids["page"], [ids[name] for name in ("call", "whatsapp", "closed", "card", "app")]
        )
    text = codes["page"].code_text
    shown = text.shown
    slip = ("0" if text[0] != "0" else "2") + text[1:]
    return [
        *(f"/{code.code_text}" for code in codes.values()),
        *(
            f"/t/{shown}/{ids[name]}"
            for name in ("call", "sms", "mailto", "viber", "app", "wechat", "closed")
        ),
        "/help/1/creme-mains?lang=ar",
        "/help/1/creme-mains?q=nothing",
        "/help/1/creme-mains?thanks=1",
        f"/{slip}",
        f"/message/{shown}",
        f"/message/{shown}?kind=callback",
        f"/message/{shown}/sent?point={ids['closed']}",
        f"/message/{shown}/sent?kind=callback",
        f"/privacy/{shown}",
        f"/card/{shown}/999",
    ]


@pytest.mark.parametrize("platform", ["ios", "android", "desktop"])
def test_every_word_that_a_customer_reads_is_among_the_texts(
    phone: Client, every_page: list[str], platform: str
) -> None:
    found = []
    with time_machine.travel(NOON, tick=True):
        for path in every_page:
            answer = get(phone, path, platform=platform)
            while answer.status_code in (302, 303) and answer.headers["Location"].startswith("/"):
                answer = get(phone, answer.headers["Location"], platform=platform)
            if answer.status_code in (302, 303):
                continue
            assert 'lang="eo" dir="ltr"' in answer.text, path
            page = TEXT_OF_AUTHOR.sub(" ", answer.text)
            found += [(path, answer.status_code, word) for word in unmarked(page)]
    assert found == []


@pytest.mark.parametrize("platform", ["ios", "desktop"])
def test_codes_addresses_and_numbers_keep_their_direction_in_right_to_left_words(
    phone: Client, sqlite: Database, every_page: list[str], platform: str
) -> None:
    keep(sqlite, "ar", whole("ar", lambda original: original))
    found = []
    isolated = 0
    with time_machine.travel(NOON, tick=True):
        for path in every_page:
            page = get(phone, path, "ar", platform).text
            if "<main>" not in page:
                continue
            assert 'dir="rtl"' in page, path
            body = SAID.sub(" ", page.partition("<main>")[2])
            body = re.sub(r'<div class="text".*?</div>|<input[^>]*>', " ", body, flags=re.DOTALL)
            isolated += len(ISOLATE.findall(body))
            said = re.sub(r"<[^>]+>", " ", ISOLATE.sub(" ", body))
            found += [(path, one) for one in TURNED_ROUND.findall(html.unescape(said))]
    assert found == []
    assert isolated > 50


@pytest.mark.parametrize(
    "typed",
    [
        {"text": "", "reach": ""},
        {"text": "x" * 2001, "reach": "nobody"},
        {"text": "Ça ?", "reach": "marie@"},
        {"text": "Ça ?", "reach": "12"},
        {"text": "Ça ?", "reach": "a@аpple.com"},
        {"kind": "callback", "reach": "", "wished_time": "x" * 200},
        {"text": "Ça ?", "reach": "marie@example.com", "stamp": "old"},
        {"text": "Ça ?", "reach": "marie@example.com", "topic": "robot"},
    ],
)
def test_what_is_wrong_with_a_message_is_told_in_the_customer_s_words(
    phone: Client, sqlite: Database, shop: PlacedCode, typed: dict[str, str]
) -> None:
    keep(sqlite, "eo", whole("eo", marked))
    headers = {"User-Agent": AGENTS["ios"], "Accept-Language": "eo"}
    answer = phone.post(f"/message/{shop.code_text.shown}", data=typed, headers=headers)
    assert answer.status_code == 422
    problems = answer.text.partition('role="alert"')[2].partition("</div>")[0]
    assert "⟦" in problems
    assert unmarked(f"<p {problems}") == []


@pytest.mark.parametrize(
    ("accepted", "locale"),
    [
        ("es-MX,es;q=0.9", "es"),
        ("de, es;q=0.5, en;q=0.4", "es"),
        ("pt", "pt_BR"),
        ("en-GB, es;q=0.5", "en"),
        ("it", "fr"),
        ("ar-EG", "fr"),  # written, and not offered
        ("fr", "fr"),
    ],
)
def test_a_phone_gets_what_its_brand_offers(
    phone: Client, sqlite: Database, shop: PlacedCode, accepted: str, locale: str
) -> None:
    for one, offered in (("es", True), ("pt_BR", True), ("ar", False)):
        texts = whole(one, marked) | {"Hello!": (f"Hello in {one}",)}
        keep(sqlite, one, texts, offer=offered)
    page = get(phone, f"/{shop.code_text}", accepted).text
    assert f'lang="{locale.replace("_", "-")}"' in page
    said = {"fr": "Bonjour", "en": "Hello!"}.get(locale, f"Hello in {locale}")
    assert said in page


def test_a_brand_says_some_words_otherwise_than_we_do(
    phone: Client, sqlite: Database, shop: PlacedCode
) -> None:
    keep(sqlite, "fr", {"Hello!": ("Bienvenue chez Dupont",)})
    page = get(phone, f"/{shop.code_text}", "fr").text
    assert "<h1>Bienvenue chez Dupont</h1>" in page
    assert "Nous sommes là" in page or "Appeler" in page
    assert "Bienvenue" not in get(phone, f"/{shop.code_text}", "en").text


def test_the_words_of_one_brand_are_not_another_s(phone: Client, sqlite: Database, shop: PlacedCode) -> None:
    keep(sqlite, "fr", {"Which code do you have?": ("Quel code Dupont ?",), "Try again": ("Encore",)})
    assert "Quel code Dupont" not in get(phone, "/code?text=", "fr").text
    assert "Quel code Dupont" not in get(phone, "/privacy", "fr").text


def test_a_change_is_seen_at_once_and_so_is_its_end(
    phone: Client, sqlite: Database, shop: PlacedCode
) -> None:
    path = f"/{shop.code_text}"
    assert "Bonjour" in get(phone, path, "fr").text
    keep(sqlite, "fr", {"Hello!": ("Bienvenue",)})
    when(phone, path, lambda page: "<h1>Bienvenue</h1>" in page, "fr")
    keep(sqlite, "fr", {"Hello!": ("Soyez les bienvenus",)})
    when(phone, path, lambda page: "<h1>Soyez les bienvenus</h1>" in page, "fr")
    with sqlite.writing() as connection:
        delete_brand_texts(connection, 1, "fr")
    when(phone, path, lambda page: "Bonjour" in page, "fr")
    keep(sqlite, "es", whole("es", marked))
    when(phone, path, lambda page: 'lang="es"' in page, "es")
    with sqlite.writing() as connection:
        stop_offering(connection, 1, "es")
    when(phone, path, lambda page: 'lang="fr"' in page, "es")


def test_what_looks_like_markup_is_escaped_once_wherever_it_stands(
    phone: Client, sqlite: Database, shop: PlacedCode
) -> None:
    """In a template, in an attribute, in words that Python made, and in a form’s complaint."""
    said = '"Dupont" & co \' &amp;'
    escaped = "&#34;Dupont&#34; &amp; co &#39; &amp;amp;"
    keep(
        sqlite,
        "fr",
        {
            "Hello!": (said,),
            "Privacy": (said,),
            "Call %(number)s": (f"{said} %(number)s",),
            "Phone call": (said,),
            "Questions, orders, help: reach %(brand)s in one tap.": (f"{said} %(brand)s",),
            "Write your message.": (said,),
            "There is a problem": (said,),
            "Service and call free": (said,),
            "open day and night": (said,),
        },
    )
    with sqlite.writing() as connection:
        connection.execute(update(contact_points).values(hours="24/7"))
    page = get(phone, f"/{shop.code_text}", "fr").text.replace("&quot;", "&#34;").replace("&#x27;", "&#39;")
    assert f"<h1>{escaped}</h1>" in page
    assert f"<title>{escaped} · Maison Dupont</title>" in page
    assert f'property="og:title" content="{escaped} · Maison Dupont"' in page
    assert f'property="og:description" content="{escaped} Maison Dupont"' in page
    assert re.search(rf">{re.escape(escaped)} <bdi", page)
    assert f"{escaped}\xa0· {escaped}" in page
    assert "&amp;amp;amp;" not in page
    sent = phone.post(
        f"/message/{shop.code_text.shown}", data={"text": ""}, headers={"Accept-Language": "fr"}
    ).text
    sent = sent.replace("&quot;", "&#34;").replace("&#x27;", "&#39;")
    assert f"<h2>{escaped}</h2>" in sent
    assert f'<a href="#text">{escaped}</a>' in sent


def test_hours_are_said_as_the_language_says_them(phone: Client, sqlite: Database, shop: PlacedCode) -> None:
    for locale in ("es", "ar"):
        keep(sqlite, locale, whole(locale, lambda original: original))
    with sqlite.writing() as connection:
        connection.execute(update(contact_points).values(hours="Mo-Fr 09:00-19:00", wait_minutes=120))
    with time_machine.travel(NOON, tick=True):
        assert "open until 19:00" in get(phone, f"/{shop.code_text}", "es").text
        page = get(phone, f"/{shop.code_text}", "ar").text
    assert "open until 7:00\xa0م" in page
    assert 'lang="ar" dir="rtl"' in page


def test_the_help_text_and_the_words_around_it_are_in_one_language(
    phone: Client, sqlite: Database, shop: PlacedCode
) -> None:
    make_help_page(sqlite)
    keep(sqlite, "ar", whole("ar", marked))
    page = get(phone, "/help/1/creme-mains", "ar-EG, fr;q=0.5").text
    assert '<html lang="ar" dir="rtl">' in page
    assert "كريم اليدين" in page
    assert "⟦Was this helpful?⟧" in page


def test_a_message_keeps_the_language_it_was_left_in(
    visitor: FlaskClient, sqlite: Database, shop: PlacedCode
) -> None:
    keep(sqlite, "pt_BR", whole("pt_BR", marked))
    visitor.environ_base["HTTP_ACCEPT_LANGUAGE"] = "pt-BR"
    form = visitor.get(f"/message/{shop.code_text.shown}").text
    stamp = re.search(r'name="stamp" value="([^"]+)"', form)
    assert stamp is not None
    typed = {"text": "Olá?", "reach": "marie@example.com", "stamp": html.unescape(stamp[1])}
    with time_machine.travel(now() + timedelta(seconds=5), tick=True):
        assert visitor.post(f"/message/{shop.code_text.shown}", data=typed).status_code == 303
    with sqlite.reading() as connection:
        assert connection.execute(select(messages.c.locale)).scalars().all() == ["pt_BR"]


def test_while_the_database_is_away_what_is_known_is_said_and_else_our_words(
    phone: Client, sqlite: Database, shop: PlacedCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_unused: object) -> None:
        raise OperationalError("SELECT", {}, Exception("away"))

    keep(sqlite, "es", whole("es", marked))
    assert "⟦" in get(phone, f"/{shop.code_text}", "es").text
    monkeypatch.setattr(Database, "reading", away)
    monkeypatch.setattr(Database, "version", away)
    time.sleep(LOOK_EVERY_S)
    assert "⟦" in get(phone, f"/{shop.code_text}", "es").text
    assert get(phone, "/7k3_qx9", "es").status_code in (404, 503)
