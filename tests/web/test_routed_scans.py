"""A code that leads different people to different places, at both doors, hour by hour."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import update
from werkzeug.test import Client

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.target import Target
from contactcodes.scans.scan_record import ScanRecord
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.storage.tables import campaigns, codes, contact_points, placements
from contactcodes.web.front_door import make_app
from tests.campaigns_made import AT, make_campaign
from tests.loops import run
from tests.web.rsgi import PHONE, Proto, Scope
from tests.web.test_scan_server import recorded, serving

WHATSAPP, NIGHT, APP = "https://wa.me/33612345678", "https://dupont.fr/la-nuit", "https://dupont.fr/app"
ANDROID = "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36"
Door = Callable[..., str | None]


@pytest.fixture
def shops(sqlite: Database) -> list[PlacedCode]:
    """A shop window in Paris and one in New York, both leading to a WhatsApp that is open by day."""
    placed = make_campaign(sqlite, "Automne", "whatsapp:+33612345678", ["Paris", "New York"])
    with sqlite.writing() as connection:
        night = find_or_add_contact_point(connection, placed[0].brand_id, Target.read(NIGHT), AT)
        change(
            connection,
            contact_points,
            contact_points.c.channel == "whatsapp",
            hours="Mo-Fr 09:00-19:00; PH closed",
            when_closed="contact",
            closed_contact_point_id=night.id,
        )
        change(connection, placements, placements.c.name == "Paris", country="FR")
        change(
            connection,
            placements,
            placements.c.name == "New York",
            country="US",
            time_zone="America/New_York",
        )
    return placed


def change(connection: Any, table: Any, which: Any, **values: Any) -> None:
    connection.execute(update(table).where(which).values(**values))


def wsgi_door(settings: Settings) -> Iterator[Door]:
    door = make_app(settings)
    phone = Client(door)

    def scan(code: PlacedCode, **headers: str) -> str | None:
        given = {"User-Agent": PHONE, "Accept-Language": "fr", **headers}
        return phone.get(f"/{code.code_text}", headers=given).headers.get("Location")

    yield scan
    door.close()


@pytest.fixture
def scan(settings: Settings, shops: list[PlacedCode]) -> Iterator[Door]:
    yield from wsgi_door(settings)


def is_open(at: datetime, zone: str, holidays: set[tuple[int, int]]) -> bool:
    """Tell what the shop's door says, worked out without our own rules."""
    there = at.astimezone(ZoneInfo(zone))
    return there.weekday() < 5 and 9 <= there.hour < 19 and (there.month, there.day) not in holidays


@pytest.mark.parametrize(
    ("first_day", "why"),
    [
        (datetime(2026, 11, 9, tzinfo=UTC), "11 November is a holiday in both countries"),
        (datetime(2026, 10, 22, tzinfo=UTC), "the clocks of Paris change in the night to 25 October"),
        (datetime(2026, 10, 28, tzinfo=UTC), "the clocks of New York change in the night to 1 November"),
        (datetime(2026, 11, 23, tzinfo=UTC), "the fourth Thursday is a holiday in New York alone"),
    ],
)
def test_through_a_week_each_scan_goes_to_what_is_open(
    scan: Door, shops: list[PlacedCode], first_day: datetime, why: str
) -> None:
    paris, new_york = shops
    led: dict[tuple[str, datetime], str | None] = {}
    expected: dict[tuple[str, datetime], str] = {}
    with time_machine.travel(first_day) as clock:
        for half_hour in range(7 * 48):
            at = first_day + timedelta(minutes=30 * half_hour + 1)
            clock.move_to(at)
            for name, code, zone, holidays in (
                ("Paris", paris, "Europe/Paris", {(11, 11), (11, 1)}),
                ("New York", new_york, "America/New_York", {(11, 11), (11, 26)}),
            ):
                led[name, at] = scan(code)
                expected[name, at] = WHATSAPP if is_open(at, zone, holidays) else NIGHT
    assert led == expected, why
    assert len(set(led.values())) == 2


def test_a_scan_is_recorded_with_the_contact_point_that_answered(
    sqlite: Database, settings: Settings, shops: list[PlacedCode]
) -> None:
    async def ask() -> list[str | None]:
        found = []
        async with serving(settings) as server:
            for hour in (12, 22):
                with time_machine.travel(datetime(2026, 11, 23, hour, 5, tzinfo=ZoneInfo("Europe/Paris"))):
                    proto = Proto()
                    await server.__rsgi__(Scope(f"/{shops[0].code_text}"), proto)
                    found.append(proto.header("location"))
        return found

    assert run(ask()) == [WHATSAPP, NIGHT]
    records: list[ScanRecord] = recorded(settings)
    answered = [record.contact_point_id for record in records]
    assert None not in answered
    assert len(set(answered)) == 2


def routed(sqlite: Database, code: PlacedCode, *routes: tuple[str, dict[str, Any]]) -> None:
    with sqlite.writing() as connection:
        led = [
            {"to": find_or_add_contact_point(connection, code.brand_id, Target.read(to), AT).id, "when": when}
            for to, when in routes
        ]
        change(connection, codes, codes.c.text == code.code_text, routes=led)


@pytest.fixture
def box(sqlite: Database) -> PlacedCode:
    return make_campaign(sqlite, "Thé", "https://dupont.fr/the", ["Boîte"])[0]


@pytest.fixture
def box_door(settings: Settings, box: PlacedCode) -> Iterator[Door]:
    yield from wsgi_door(settings)


def test_routes_tell_devices_languages_and_countries_apart(
    sqlite: Database, settings: Settings, box: PlacedCode
) -> None:
    routed(
        sqlite,
        box,
        ("https://dupont.fr/de", {"languages": ["de"]}),
        (APP, {"platforms": ["ios", "android"], "countries": ["FR"]}),
        ("https://dupont.fr/us", {"countries": ["US"]}),
    )
    for door in wsgi_door(settings):
        assert door(box, **{"Accept-Language": "de-AT,de;q=0.9"}) == "https://dupont.fr/de"
        assert door(box, REMOTE_ADDR="") == "https://dupont.fr/the"  # nobody knows where this is


def test_a_share_of_the_visitors_goes_elsewhere_and_stays_there(
    sqlite: Database, settings: Settings, box: PlacedCode
) -> None:
    routed(sqlite, box, ("https://dupont.fr/b", {"share": 25}))
    for door in wsgi_door(settings):
        first = [door(box, **{"User-Agent": f"Phone/{number}"}) for number in range(400)]
        again = [door(box, **{"User-Agent": f"Phone/{number}"}) for number in range(400)]
    assert first == again
    assert 0.18 < first.count("https://dupont.fr/b") / 400 < 0.32


def test_a_codes_own_routes_stand_for_those_of_its_campaign(
    sqlite: Database, settings: Settings, box: PlacedCode
) -> None:
    with sqlite.writing() as connection:
        other = find_or_add_contact_point(connection, box.brand_id, Target.read(APP), AT)
        change(connection, campaigns, campaigns.c.id == box.campaign_id, routes=[{"to": other.id}])
    for door in wsgi_door(settings):
        assert door(box) == APP
    routed(sqlite, box, ("https://dupont.fr/ios", {"platforms": ["ios"]}))
    for door in wsgi_door(settings):
        assert door(box) == "https://dupont.fr/ios"
        assert door(box, **{"User-Agent": ANDROID}) == "https://dupont.fr/the"


def test_where_nobody_is_a_page_answers_in_the_contact_points_place(
    sqlite: Database, settings: Settings, box: PlacedCode
) -> None:
    with sqlite.writing() as connection:
        change(
            connection,
            contact_points,
            contact_points.c.value == "https://dupont.fr/the",
            hours="24/7 closed",
            when_closed="help",
        )
    door = make_app(settings)
    answer = Client(door).get(f"/{box.code_text}", headers={"User-Agent": PHONE, "Accept-Language": "en"})
    door.close()
    assert answer.status_code == 200
    assert "Need help?" in unquote(answer.text)
