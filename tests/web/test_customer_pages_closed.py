"""The page of a contact point that is closed and names nobody in its place; and the ways beside others."""

from __future__ import annotations

import re
import time

import pytest
import time_machine
from werkzeug.test import Client

from contactcodes.storage.database import Database
from contactcodes.web.customer.kept_pages import LOOK_EVERY_S
from contactcodes.web.customer.tap_path import tap_path
from tests.campaigns_made import make_campaign
from tests.web.test_customer_pages import button, links, scan
from tests.web.test_customer_pages_taps import NIGHT, point

HOURS = "Mo-Fr 09:00-19:00"


@pytest.mark.parametrize(
    ("target", "tapped_to"),
    [
        ("call:3631", ""),
        ("whatsapp:+33612345678", "https://wa.me/33612345678"),
        ("messenger:dupont", "https://m.me/dupont"),
        ("https://dupont.fr/", "https://dupont.fr/"),
        ("chatwoot:chat.dupont.fr/Zx3kW9pQvT7mB2nD5rL8sJ4h", ""),
    ],
)
@pytest.mark.parametrize("platform", ["ios", "android", "desktop"])
def test_it_says_when_it_opens_and_its_button_still_leads_there(
    phone: Client, sqlite: Database, target: str, tapped_to: str, platform: str
) -> None:
    (code,) = make_campaign(sqlite, "Été", target, ["Lyon"])
    path = tap_path(code.code_text.shown, point(sqlite, code.brand_id, target, hours=HOURS))
    with time_machine.travel(NIGHT):
        answer = scan(phone, f"/{code.code_text}", platform)
        on = scan(phone, path, platform)
    assert answer.status_code == 200
    assert "Nobody is here right now" in answer.text
    assert "losed now, opens tomorrow at 9:00" in answer.text
    assert button(answer.text) == path
    assert len(links(answer.text)) == 1
    assert on.headers.get("Location", "").startswith(tapped_to)
    assert button(on.text) != path, "what was pressed all the same leads on"
    with time_machine.travel(NIGHT.replace(hour=10)):
        assert "Nobody is here right now" not in scan(phone, f"/{code.code_text}", platform).text


def test_what_is_open_comes_first_and_the_closed_one_behind_it(phone: Client, sqlite: Database) -> None:
    (chat,) = make_campaign(sqlite, "Été", "whatsapp:+33612345678", ["Lyon"])
    make_campaign(sqlite, "Mail", "mailto:a@dupont.fr", ["Lyon"])
    make_campaign(sqlite, "Appel", "call:3631", ["Lyon"])
    for target in ("whatsapp:+33612345678", "call:3631"):
        point(sqlite, chat.brand_id, target, hours=HOURS)
    with time_machine.travel(NIGHT):
        page = scan(phone, f"/{chat.code_text}").text
        french = scan(phone, f"/{chat.code_text}", language="fr").text
    words = [said.partition(" Closed")[0] for _link, said in links(page)]
    assert words == ["Write to a@dupont.fr", "Write on WhatsApp", "Call 3631"]
    assert "Here is how to reach us now:" in page
    assert "Nobody is here right now" in page
    assert all(link.startswith("/t/") for link, _said in links(page))
    assert 'lang="fr"' in french


def test_beside_others_stand_five_at_most_none_closed_for_good_and_what_costs_last(
    phone: Client, sqlite: Database
) -> None:
    (code,) = make_campaign(sqlite, "Été", "call:3631", ["Lyon"])
    for target in (
        "call:0892123456?price=Service 0,80 € / min",
        "sms:0612345678",
        "telegram:dupont",
        "mailto:a@dupont.fr",
        "messenger:dupont",
    ):
        make_campaign(sqlite, target[:9], target, ["Lyon"])
    point(sqlite, code.brand_id, "call:3631", hours=HOURS)
    point(sqlite, code.brand_id, "telegram:dupont", hours="2020 Mo-Fr 09:00-19:00")
    with time_machine.travel(NIGHT):
        page = scan(phone, f"/{code.code_text}").text
    words = [said for _link, said in links(page)]
    assert "Telegram" not in page
    assert len(words) == 5
    assert words[-1].startswith("Call 0 892")
    assert "Service 0,80 € / min" in words[-1]
    for name in ("Un", "Deux"):
        make_campaign(sqlite, name, f"mailto:{name.lower()}@dupont.fr", ["Lyon"])
    (other,) = make_campaign(sqlite, "Chat", "signal:+33612345678", ["Lyon"])
    point(sqlite, other.brand_id, "signal:+33612345678", hours=HOURS)
    with time_machine.travel(NIGHT):
        crowded = scan(phone, f"/{other.code_text}").text
    assert len(links(crowded)) == 1 + 5
    assert "0,80" not in crowded, "what costs more is the first to be left out"


def test_no_list_says_the_same_twice(phone: Client, sqlite: Database) -> None:
    """Two subjects of one address, and the code's own number with another text."""
    (code,) = make_campaign(sqlite, "Été", "whatsapp:+33612345678?text=Bonjour", ["Lyon"])
    for target in (
        "whatsapp:+33612345678",
        "mailto:a@dupont.fr?subject=Un",
        "mailto:a@dupont.fr?subject=Deux",
        "mailto:b@dupont.fr",
    ):
        make_campaign(sqlite, target[:30], target, ["Lyon"])
    point(sqlite, code.brand_id, "whatsapp:+33612345678?text=Bonjour", hours=HOURS)
    point(sqlite, code.brand_id, "mailto:a@dupont.fr?subject=Un", hours=HOURS)
    with time_machine.travel(NIGHT):
        words = [said for _link, said in links(scan(phone, f"/{code.code_text}").text)]
    assert [one.partition(" Closed")[0] for one in words] == [
        "Write to a@dupont.fr",
        "Write to b@dupont.fr",
        "Write on WhatsApp",
    ]
    assert "Closed" not in words[0], "of two that say the same the open one stays"


@pytest.mark.parametrize(("instead", "times"), [("", 1), ("message", 0), ("help", 1)])
def test_a_price_stands_where_its_number_does(
    phone: Client, sqlite: Database, instead: str, times: int
) -> None:
    (code,) = make_campaign(sqlite, "Été", "call:0800123456", ["Lyon"])
    point(sqlite, code.brand_id, "call:0800123456", hours=HOURS, when_closed=instead)
    with time_machine.travel(NIGHT):
        page = scan(phone, f"/{code.code_text}").text
    assert "losed now, opens tomorrow at 9:00" in page
    assert page.count("Service and call free") == page.count("0\xa0800\xa0123\xa0456</bdi>") == times
    if not instead:
        make_campaign(sqlite, "Mail", "mailto:a@dupont.fr", ["Lyon"])
        time.sleep(2 * LOOK_EVERY_S)
        with time_machine.travel(NIGHT):
            page = scan(phone, f"/{code.code_text}").text
        assert page.count("Service and call free") == 1, "beside the number, not above the e-mail's button"


def test_at_a_desk_what_needs_a_phone_has_the_brands_other_ways_below(
    phone: Client, sqlite: Database
) -> None:
    (code,) = make_campaign(sqlite, "Été", "line:@dupont", ["Lyon"])
    make_campaign(sqlite, "Mail", "mailto:a@dupont.fr", ["Lyon"])
    page = scan(phone, f"/{code.code_text}", "desktop").text
    assert page.count("Go on with your phone") == 1
    assert [said for _link, said in links(page)] == ["Write to a@dupont.fr"]
    assert page.index("<figure") < page.index("Other ways to reach us")


def test_an_apps_stores_are_told_apart(phone: Client, sqlite: Database) -> None:
    target = "app:https://dupont.fr/app ios=1234567890&android=fr.dupont.app"
    (code,) = make_campaign(sqlite, "App", target, ["Lyon"])
    own = tap_path(code.code_text.shown, 1)
    for platform, stores in (
        ("ios", ["apps.apple.com"]),
        ("android", ["play.google.com"]),
        ("desktop", ["apps.apple.com", "play.google.com"]),
    ):
        page = scan(phone, f"/{code.code_text}", platform).text
        assert [link for link, _said in links(page)] == [
            own,
            *(f"{own}?button={number}" for number in range(1, 1 + len(stores))),
        ]
        assert scan(phone, own, platform).headers["Location"].startswith("https://dupont.fr/app")
        for number, store in enumerate(stores, start=1):
            led = scan(phone, f"{own}?button={number}", platform)
            assert led.status_code == 302
            assert led.headers["Location"].startswith(f"https://{store}/")
    assert scan(phone, f"{own}?button=9").headers["Location"].startswith("https://dupont.fr/app")


def test_a_live_chats_own_page_is_a_tap_and_its_page_of_ours_another(phone: Client, sqlite: Database) -> None:
    (code,) = make_campaign(sqlite, "Chat", "chatwoot:chat.dupont.fr/Zx3kW9pQvT7mB2nD5rL8sJ4h", ["Lyon"])
    page = scan(phone, f"/{code.code_text}").text
    led = scan(phone, button(page))
    assert led.headers["Location"].startswith("https://chat.dupont.fr/widget")
    shown = scan(phone, tap_path(code.code_text.shown, 1))
    assert shown.status_code == 200
    assert button(shown.text).startswith("https://chat.dupont.fr/widget")
    assert not re.search(r"button=", shown.text)
