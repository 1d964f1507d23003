"""What buttons lead to, what answers in a closed contact point's place, and files to keep."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from werkzeug.test import Client

from contactcodes.campaigns.brand import add_brand
from contactcodes.campaigns.placed_code import PlacedCode, retire_code
from contactcodes.contacts.contact_page import keep_offers
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.snapshot import write_snapshot
from contactcodes.contacts.target import Target
from contactcodes.settings import Settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import codes, contact_points
from contactcodes.web.customer.kept_pages import LOOK_EVERY_S
from contactcodes.web.customer.tap_path import tap_path
from tests.campaigns_made import AT, make_campaign
from tests.web.test_customer_pages import button, links, scan

TEXT = "Send a text message to +33 6 12 34 56 78"
CARD = "card:Maison%20Dupont?tel=0800123456&email=a@dupont.fr"
NIGHT = datetime(2026, 11, 24, 22, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def code(sqlite: Database) -> PlacedCode:
    return make_campaign(sqlite, "Printemps", "page:shops", ["Lyon"])[0]


def point(sqlite: Database, brand_id: int, target: str, **values: Any) -> int:
    with sqlite.writing() as connection:
        found = find_or_add_contact_point(connection, brand_id, Target.read(target), AT).id
        if values:
            connection.execute(update(contact_points).where(contact_points.c.id == found).values(**values))
        return found


@pytest.mark.parametrize(
    ("target", "platform", "location"),
    [
        ("https://dupont.fr/a", "ios", "https://dupont.fr/a"),
        ("whatsapp:0612345678?text={code}", "desktop", "https://wa.me/33612345678?text={code}"),
        ("app:https://dupont.fr/app ios=1234567890", "ios", "https://dupont.fr/app"),
        ("instagram:dupont", "android", "https://ig.me/m/dupont"),
        (CARD, "ios", "/card/{code}/{id}"),
        ("message", "ios", "/message/{code}?kind=message&point={id}"),
        ("callback", "desktop", "/message/{code}?kind=callback&point={id}"),
    ],
)
def test_a_tap_on_a_web_address_is_sent_on(
    phone: Client, sqlite: Database, code: PlacedCode, target: str, platform: str, location: str
) -> None:
    tapped = point(sqlite, code.brand_id, target)
    answer = scan(phone, tap_path(code.code_text.shown, tapped), platform)
    assert answer.status_code in (302, 303)
    wanted = location.replace("{code}", code.code_text.shown).replace("{id}", str(tapped))
    assert answer.headers["Location"].startswith(wanted)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("target", "link"),
    [
        ("call:3631", "tel:3631"),
        ("sms:0612345678?body=Bonjour", "sms:+33612345678&body=Bonjour%20"),
        ("mailto:a@dupont.fr", "mailto:a@dupont.fr"),
    ],
)
def test_a_tap_on_what_is_no_web_address_opens_by_itself_or_by_a_button(
    phone: Client, sqlite: Database, code: PlacedCode, target: str, link: str
) -> None:
    path = tap_path(code.code_text.shown, point(sqlite, code.brand_id, target))
    answer = scan(phone, path)
    assert answer.status_code == 200
    assert answer.headers["Refresh"].startswith(f"0; url={link}")
    assert button(answer.text).replace("&amp;", "&").startswith(link)
    at_a_desk = scan(phone, path, "desktop")
    assert "Refresh" not in at_a_desk.headers
    assert ('<svg class="symbol"' in at_a_desk.text) is (not target.startswith("mailto:"))


def test_a_tap_at_a_desk_on_what_needs_a_phone_shows_a_symbol(
    phone: Client, sqlite: Database, code: PlacedCode
) -> None:
    path = tap_path(code.code_text.shown, point(sqlite, code.brand_id, "instagram:dupont"))
    answer = scan(phone, path, "desktop")
    assert answer.status_code == 200
    assert '<svg class="symbol"' in answer.text
    assert links(answer.text) == []


def test_what_opens_wechat_is_counted_and_opens_it_on_the_accounts_page(
    phone: Client, sqlite: Database
) -> None:
    (scanned,) = make_campaign(
        sqlite, "Vitrine", "wechat:http://weixin.qq.com/r/moNieu7EoLPfraoZ99aI", ["Lyon"]
    )
    path = button(scan(phone, f"/{scanned.code_text}").text)
    assert path == tap_path(scanned.code_text.shown, 1, "1")
    answer = scan(phone, path)
    assert answer.status_code == 200
    assert answer.headers["Refresh"] == "0; url=weixin://"
    assert button(answer.text) == "weixin://", "what did not open by itself opens by the button"
    assert 'src="data:image/png;base64,' in answer.text, "a phone without WeChat still has the picture"
    # A button that leads to the account's page opens nothing before the picture was seen.
    from_elsewhere = scan(phone, tap_path(scanned.code_text.shown, 1))
    assert "Refresh" not in from_elsewhere.headers
    at_a_desk = scan(phone, path, "desktop")
    assert "Refresh" not in at_a_desk.headers
    assert "weixin://" not in at_a_desk.text


def test_apple_messages_opens_on_a_mac_by_a_button_that_is_counted(phone: Client, sqlite: Database) -> None:
    (scanned,) = make_campaign(sqlite, "Vitrine", "apple:44542500-8433-4337-b319-6bc47a5ba28c", ["Lyon"])
    page = scan(phone, f"/{scanned.code_text}", "desktop").text
    assert "Apple Messages works on iPhone, iPad and Mac." in page
    assert '<svg class="symbol"' in page
    path = tap_path(scanned.code_text.shown, 1, "1")
    assert links(page) == [(path, "On a Mac: open Messages")]
    location = scan(phone, path, "desktop").headers["Location"]
    assert location.startswith(
        "https://bcrw.apple.com/urn:biz:44542500-8433-4337-b319-6bc47a5ba28c?biz-intent-id="
    )
    assert "does not open on this phone" in scan(phone, path, "android").text


def test_a_button_of_another_brand_or_of_none_leads_to_the_codes_own(
    phone: Client, sqlite: Database, code: PlacedCode
) -> None:
    with sqlite.writing() as connection:
        other = add_brand(connection, "Autre", locale="fr", time_zone="Europe/Paris", sample=False, at=now())
    foreign = point(sqlite, other.id, "https://autre.fr/")
    for tapped in (foreign, 9999):
        answer = scan(phone, tap_path(code.code_text.shown, tapped))
        assert answer.status_code == 200
        assert "Hello!" in answer.text
    for path in ("/t/7k3-qx9m/1", "/t/nonsense/1", f"/t/{code.code_text.shown}/x", "/t/"):
        assert scan(phone, path).status_code == 404


def test_a_tap_on_what_is_closed_by_now_leads_to_what_answers(
    phone: Client, sqlite: Database, code: PlacedCode
) -> None:
    tapped = point(
        sqlite, code.brand_id, "https://dupont.fr/chat", hours="Mo-Fr 09:00-19:00", when_closed="callback"
    )
    path = tap_path(code.code_text.shown, tapped)
    with time_machine.travel(NIGHT):
        answer = scan(phone, path)
    assert answer.status_code == 200
    assert button(answer.text) == f"{path}?button=callback"
    form = scan(phone, f"{path}?button=callback")
    assert form.status_code == 303
    assert form.headers["Location"] == f"/message/{code.code_text.shown}?kind=callback&point={tapped}"
    with time_machine.travel(NIGHT.replace(hour=10)):
        assert scan(phone, path).status_code == 302


@pytest.mark.parametrize(
    ("when_closed", "wanted"), [("message", "Leave a message"), ("callback", "Ask to be called back")]
)
def test_a_closed_contact_point_says_so_and_when_it_opens(
    phone: Client, sqlite: Database, when_closed: str, wanted: str
) -> None:
    (call,) = make_campaign(sqlite, "Été", "call:3631", ["Lyon"])
    make_campaign(sqlite, "Mail", "mailto:a@dupont.fr", ["Lyon"])
    point(sqlite, call.brand_id, "call:3631", hours="Mo-Fr 09:00-19:00", when_closed=when_closed)
    with time_machine.travel(NIGHT):
        page = scan(phone, f"/{call.code_text}").text
    assert "Nobody is here right now" in page
    assert "opens tomorrow at 9:00" in page
    first, *others = links(page)
    assert first[1] == wanted
    assert [said for _link, said in others] == ["Write to a@dupont.fr"]


def test_help_in_a_closed_contact_points_place_says_when_it_opens(phone: Client, sqlite: Database) -> None:
    (site,) = make_campaign(sqlite, "Été", "https://dupont.fr/", ["Lyon"])
    point(sqlite, site.brand_id, "https://dupont.fr/", hours="Mo-Fr 09:00-19:00", when_closed="help")
    with time_machine.travel(NIGHT):
        page = scan(phone, f"/{site.code_text}").text
    assert "Need help?" in page
    assert "opens tomorrow at 9:00" in page


def test_a_contact_card_is_a_file_for_the_address_book(phone: Client, sqlite: Database) -> None:
    (code,) = make_campaign(sqlite, "Carte", CARD, ["Lyon"])
    page = scan(phone, f"/{code.code_text}").text
    on = scan(phone, button(page))
    assert on.status_code == 302
    answer = scan(phone, on.headers["Location"])
    assert answer.content_type == "text/vcard; charset=utf-8"
    assert answer.text.startswith("BEGIN:VCARD\r\nVERSION:3.0\r\n")
    assert "FN:Maison Dupont\r\n" in answer.text
    shown = code.code_text.shown
    other = point(sqlite, code.brand_id, "call:3631")
    for path in (f"/card/{shown}/{other}", f"/card/{shown}/999", "/card/7k3-qx9m/1"):
        assert scan(phone, path).status_code == 404


def test_the_privacy_notice_names_the_brand_and_the_law_s_codes(
    phone: Client, sqlite: Database, code: PlacedCode
) -> None:
    path = f"/privacy/{code.code_text.shown}"
    assert f'href="{path}"' in scan(phone, f"/{code.code_text}").text
    notice = scan(phone, path)
    assert notice.status_code == 200
    assert "13 months" in notice.text
    assert "90 days" in notice.text
    assert "Set-Cookie" not in notice.headers
    with sqlite.writing() as connection:
        connection.execute(update(codes).values(no_tracking=True))
    assert "13 months" not in scan(phone, path).text
    for other in ("/privacy", "/privacy/7k3-qx9m", "/privacy/%3Cb%3E"):
        answer = scan(phone, other)
        assert answer.status_code == 200
        assert "13 months" in answer.text


def test_ended_codes_lead_on_by_buttons_that_are_counted(phone: Client, sqlite: Database) -> None:
    (ended,) = make_campaign(sqlite, "Hiver", "whatsapp:+33612345678", ["Lyon"])
    with sqlite.writing() as connection:
        retire_code(connection, ended.code_id, now())
    answer = scan(phone, f"/{ended.code_text}")
    assert answer.status_code == 410
    (way,) = links(answer.text)
    assert way[0] == tap_path(ended.code_text.shown, 1)
    assert scan(phone, way[0]).headers["Location"] == "https://wa.me/33612345678"


def test_an_ended_codes_page_has_what_its_contact_page_offered_first(phone: Client, sqlite: Database) -> None:
    make_campaign(sqlite, "Appel", "call:3631", ["Lyon"])
    make_campaign(sqlite, "SMS", "sms:0612345678", ["Lyon"])
    (ended,) = make_campaign(sqlite, "Boutiques", "page:shops", ["Lyon"])
    offered = [
        point(sqlite, ended.brand_id, target)
        for target in ("telegram:dupont", "mailto:a@dupont.fr?subject=Bonjour", "call:3631")
    ]
    page = point(sqlite, ended.brand_id, "page:shops")
    with sqlite.writing() as connection:
        keep_offers(connection, page, offered)
        retire_code(connection, ended.code_id, now())
    words = [said for _link, said in links(scan(phone, f"/{ended.code_text}").text)]
    assert words == ["Write on Telegram", "Write to a@dupont.fr", "Call 3631", TEXT]
    with sqlite.writing() as connection:
        connection.execute(
            update(contact_points).where(contact_points.c.id.in_(offered)).values(hours="24/7 closed")
        )
    time.sleep(2 * LOOK_EVERY_S)
    words = [said for _link, said in links(scan(phone, f"/{ended.code_text}").text)]
    assert words[0] == TEXT, "nothing of the page's own is open"


def away(*_unused: object) -> None:
    raise OperationalError("SELECT", {}, Exception("away"))


def test_while_the_database_is_away_a_page_has_its_own_button(
    phone: Client, sqlite: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {
        target: make_campaign(sqlite, target, target, ["Lyon"])[0]
        for target in ("call:3631", "page:shops", "mailto:a@dupont.fr")
    }
    for code in made.values():
        phone.get(f"/{code.code_text}", headers={"Accept-Language": "fr", "User-Agent": "iPhone"})
    write_snapshot(sqlite, settings.snapshot_file)
    monkeypatch.setattr(Database, "reading", away)
    monkeypatch.setattr(Database, "version", away)
    kept_page = scan(phone, f"/{made['call:3631'].code_text}", "android")
    assert button(kept_page.text) == tap_path(made["call:3631"].code_text.shown, 1)
    assert button(scan(phone, button(kept_page.text), "android").text) == "tel:3631"
    shops = scan(phone, f"/{made['page:shops'].code_text}", "android")
    assert shops.status_code == 200
    assert made["page:shops"].code_text.shown in shops.text.partition("</main>")[0]
