"""Which page answers where, and what each has: a table of pages and platforms."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import update
from werkzeug.test import Client, TestResponse

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.contact_page import keep_offers
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.target import Target
from contactcodes.storage.database import Database
from contactcodes.storage.tables import brands, contact_points
from tests.campaigns_made import AT, make_campaign

LARGEST_BYTES = 30_000
AGENTS = {
    "ios": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
    "android": "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/142.0 Mobile Safari",
    "desktop": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36",
}
NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Europe/Paris"))  # a Tuesday
EVENING = NOON.replace(hour=21)
SITE = "https://www.dupont.fr/app"


def scan(phone: Client, path: str, platform: str = "ios", language: str = "en") -> TestResponse:
    headers = {"User-Agent": AGENTS[platform], "Accept-Language": language}
    return phone.get(path, headers=headers)


def links(page: str) -> list[tuple[str, str]]:
    """Return where the links of a page lead and what they say, those at its foot left out."""
    main = page.partition("<main>")[2].partition("</main>")[0]
    return [
        (link, " ".join(re.sub(r"<[^>]+>", " ", words).split()))
        for link, words in re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', main, re.DOTALL)
    ]


def button(page: str) -> str:
    """Return where the main button leads; "" where there is none."""
    found = re.search(r'<a[^>]* class="button"[^>]* href="([^"]+)"', page)
    return found[1] if found else ""


@dataclass(frozen=True)
class Row:
    """A target, and what each platform is shown: where it is sent on, where the main button leads, what else.

    "→ …" a redirect, "symbol" one to go on with the phone and no button, "+ symbol" besides the button
    """

    target: str
    ios: str
    android: str
    desktop: str


ROWS = [
    Row("call:0800123456", *["/t/{code}/{id}"] * 2, "tel:0800123456 + symbol"),
    Row(
        "sms:0612345678?body=Bonjour {code}",
        "/t/{code}/{id}",
        "/t/{code}/{id}",
        "sms:+33612345678?&amp;body=Bonjour%20{code} + symbol",
    ),
    Row("mailto:a@dupont.fr", *["/t/{code}/{id}"] * 2, "mailto:a@dupont.fr"),
    Row("viber:dupont", *["/t/{code}/{id}"] * 2, "viber://pa + symbol"),
    Row("rcs:dupont@rbm.goog?number=+33612345678", *["/t/{code}/{id}"] * 2, "symbol"),
    Row("whatsapp:0612345678", *["→ https://wa.me/33612345678"] * 3),
    Row("https://dupont.fr/", *["→ https://dupont.fr/"] * 3),
    Row("apple:3b0a1c2d-1234-5678-9abc-def012345678", "→ https://bcrw.apple.com", "elsewhere", "symbol"),
    Row("instagram:dupont.paris", "→ https://ig.me", "→ https://ig.me", "symbol"),
    Row(
        f"app:{SITE} ios=1234567890&android=fr.dupont.app",
        *["/t/{code}/{id}"] * 3,
    ),
    Row("wechat:http://weixin.qq.com/r/moNieu7EoLPfraoZ99aI", *["/t/{code}/{id}?button=1"] * 2, "account"),
    Row("card:Maison Dupont?tel=0800123456", *["/t/{code}/{id}"] * 2, "/t/{code}/{id} + symbol"),
    Row("chatwoot:chat.dupont.fr/Zx3kW9pQvT7mB2nD5rL8sJ4h", *["/t/{code}/{id}?button=link"] * 3),
    Row("message", *["→ /message/{code}?kind=message&point={id}"] * 3),
    Row("callback", *["→ /message/{code}?kind=callback&point={id}"] * 3),
    Row("help", *["help"] * 3),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.target.partition(":")[0])
@pytest.mark.parametrize("platform", ["ios", "android", "desktop"])
def test_what_each_platform_is_shown(phone: Client, sqlite: Database, row: Row, platform: str) -> None:
    (code,) = make_campaign(sqlite, "Printemps", row.target, ["Lyon"])
    answer = scan(phone, f"/{code.code_text}", platform)
    wanted = getattr(row, platform).replace("{code}", code.code_text.shown).replace("{id}", "1")
    wanted, _plus, besides = wanted.partition(" + ")
    if wanted.startswith("→ "):
        assert answer.status_code in (302, 303)
        assert answer.headers["Location"].startswith(wanted.removeprefix("→ "))
        return
    assert answer.status_code == 200
    match wanted:
        case "symbol":
            assert 'class="symbol"' in answer.text
            assert button(answer.text) == ""
        case "elsewhere":
            assert "does not open on this phone" in answer.text
        case "account":
            assert 'src="data:image/png;base64,' in answer.text
            assert button(answer.text) == ""
        case "help":
            assert "Need help?" in answer.text
        case _:
            assert button(answer.text).startswith(wanted)
            assert ('<svg class="symbol"' in answer.text) is (besides == "symbol")


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_every_channel_is_answered_everywhere(phone: Client, sqlite: Database, name: str) -> None:
    (code,) = make_campaign(sqlite, name, CHANNELS[name].example, ["Lyon"])
    for platform in AGENTS:
        answer = scan(phone, f"/{code.code_text}", platform)
        assert answer.status_code in (200, 302, 303), platform
        assert len(answer.data) < LARGEST_BYTES
        if answer.status_code == 200:
            said = re.sub(r"<(style|script|title)[^>]*>.*?</\1>|<[^>]+>", " ", answer.text, flags=re.DOTALL)
            assert len(said.split()) > 8, said


def test_every_page_is_small_private_and_good_to_preview(
    phone: Client, sqlite: Database, shops: list[PlacedCode]
) -> None:
    slip = ("0" if shops[0].code_text[0] != "0" else "2") + shops[0].code_text[1:]
    for path in (f"/{shops[0].code_text}", f"/{slip}", "/7k3_qx9", "/privacy", "/code?text="):
        answer = scan(phone, path)
        assert len(answer.data) < LARGEST_BYTES
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert 'name="robots" content="noindex"' in answer.text
        assert 'lang="en" dir="ltr"' in answer.text
        for name in ("og:title", "og:description", "og:type"):
            assert re.search(rf'property="{name}" content="[^"]+"', answer.text), name
        assert "og:url" not in answer.text
        assert "og:image" not in answer.text
        assert "<script" not in answer.text
        assert 'href="/privacy' in answer.text or path == "/privacy"


@pytest.fixture
def shops(sqlite: Database) -> list[PlacedCode]:
    """Two shops with a contact page: a call by day, a mail, Apple Messages, a WhatsApp that is slow."""
    placed = make_campaign(sqlite, "Boutiques", "page:shops", ["Lyon", "New York"])
    with sqlite.writing() as connection:
        connection.execute(update(brands).values(name="Dupont <& fils>"))
        ids = {
            target: find_or_add_contact_point(connection, placed[0].brand_id, Target.read(target), AT).id
            for target in (
                "page:shops",
                "apple:3b0a1c2d-1234-5678-9abc-def012345678",
                "call:0800123456",
                "mailto:a@dupont.fr",
                "whatsapp:+33612345678",
            )
        }
        page, *offered = ids.values()
        keep_offers(connection, page, offered)
        _point(connection, "call", hours="Mo-Fr 09:00-19:00", time_zone="Europe/Paris")
        _point(connection, "whatsapp", wait_minutes=5)
    return placed


def _point(connection: Any, channel: str, **values: Any) -> None:
    connection.execute(update(contact_points).where(contact_points.c.channel == channel).values(**values))


@pytest.mark.parametrize(
    ("platform", "at", "wanted"),
    [
        ("ios", NOON, ["Write on Apple", "Call", "Write to", "Write on WhatsApp"]),
        ("ios", EVENING, ["Write on Apple", "Write to", "Write on WhatsApp", "Call"]),
        ("android", NOON, ["Call", "Write to", "Write on WhatsApp"]),
        ("android", EVENING, ["Write to", "Write on WhatsApp", "Call"]),
        ("desktop", NOON, ["Write to", "Write on WhatsApp", "Write on Apple", "Call"]),
    ],
)
def test_what_is_open_and_what_this_phone_can_do_comes_first(
    phone: Client, shops: list[PlacedCode], platform: str, at: datetime, wanted: list[str]
) -> None:
    with time_machine.travel(at):
        page = scan(phone, f"/{shops[0].code_text}", platform).text
    words = [said for _link, said in links(page)]
    assert len(words) == len(wanted)
    assert all(said.startswith(start) for said, start in zip(words, wanted, strict=True)), words
    assert "Dupont &lt;&amp; fils&gt;" in page
    assert "<& fils>" not in page


def test_a_page_says_when_somebody_answers_and_how_soon(phone: Client, shops: list[PlacedCode]) -> None:
    said = {}
    for at in (NOON, EVENING, NOON.replace(day=28)):
        with time_machine.travel(at):
            said[at] = scan(phone, f"/{shops[0].code_text}", "android").text
    assert "Service and call free\xa0· open until 19:00" in said[NOON]
    assert "Usually answers within 5 minutes" in said[NOON]
    assert "closed now, opens tomorrow at 9:00" in said[EVENING]
    assert "closed now, opens Monday at 9:00" in said[NOON.replace(day=28)]
    with time_machine.travel(NOON):
        french = scan(phone, f"/{shops[0].code_text}", "android", "fr").text
    assert "ouvert jusqu’à 19\u202fh" in french


def test_the_words_change_with_the_minute(phone: Client, shops: list[PlacedCode]) -> None:
    path = f"/{shops[0].code_text}"
    with time_machine.travel(NOON.replace(hour=18, minute=59, second=58)) as clock:
        before = scan(phone, path).text
        clock.move_to(NOON.replace(hour=19))
        after = scan(phone, path).text
    assert "open until 19:00" in before
    assert "opens tomorrow at 9:00" in after


def test_a_page_that_offers_nothing_shows_the_brands_other_ways(
    phone: Client, sqlite: Database, shops: list[PlacedCode]
) -> None:
    with sqlite.writing() as connection:
        keep_offers(connection, 1, [])
    alone = scan(phone, f"/{shops[0].code_text}").text
    assert shops[0].code_text.shown in alone.partition("<main>")[2].partition("</main>")[0]
    make_campaign(sqlite, "Été", "call:0800123456", ["Lyon"])
    with time_machine.travel(NOON, tick=True):
        wait_for(lambda: "0\xa0800\xa0123\xa0456" in scan(phone, f"/{shops[0].code_text}").text)


def wait_for(happened: Any) -> None:
    """Return when it has; pages notice a change of the database within 250 ms."""
    for _turn in range(50):
        if happened():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen")
