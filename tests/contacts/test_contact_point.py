"""Contact points are kept once each, with all that belongs to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from contactcodes.campaigns.placed_code import PlacedCode, retire_code
from contactcodes.contacts import contact_point as room
from contactcodes.contacts.contact_point import (
    ContactPoint,
    add_contact_point,
    change_contact_point,
    change_offers,
    contact_point,
    contact_points_of,
    find_or_add_contact_point,
    offered_by,
)
from contactcodes.contacts.contact_point_checks import ClosedChainError
from contactcodes.contacts.contact_point_use import in_field_by_point
from contactcodes.contacts.repoint import ask_repoint
from contactcodes.contacts.routing import WhenClosed
from contactcodes.contacts.target import Target
from contactcodes.contacts.way import InField, Scope, Way
from contactcodes.errors import InputError, NotFoundError
from contactcodes.storage.database import Database
from contactcodes.storage.tables import brands, campaigns, codes, placements
from tests.campaigns_made import make_campaign

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def brand_id(database: Database) -> int:
    with database.writing() as connection:
        values = {"name": "Dupont", "locale": "fr", "time_zone": "Europe/Paris", "sample": False}
        statement = insert(brands).values(**values, created_at=AT).returning(brands.c.id)
        return connection.execute(statement).scalar_one()


def test_a_target_written_twice_is_one_contact_point(database: Database, brand_id: int) -> None:
    with database.writing() as connection:
        first = find_or_add_contact_point(connection, brand_id, Target.read("whatsapp:+33612345678"), AT)
        again = find_or_add_contact_point(connection, brand_id, Target.read("WhatsApp: 06 12 34 56 78"), AT)
        other = find_or_add_contact_point(connection, brand_id, Target.read("call:0612345678"), AT)
    assert again == first
    assert other != first
    with database.reading() as connection:
        assert contact_point(connection, first.id) == first
        assert contact_points_of(connection, brand_id) == [first, other]
        assert contact_points_of(connection, brand_id + 1) == []


def test_a_contact_point_added_by_another_process_in_between_is_taken(
    database: Database, brand_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = Target.read("help")
    with database.writing() as connection:
        first = find_or_add_contact_point(connection, brand_id, target, AT)
    look, looks = room.find_contact_point, []

    def look_too_early_once(*question):
        looks.append(question)
        return None if len(looks) == 1 else look(*question)

    monkeypatch.setattr(room, "find_contact_point", look_too_early_once)
    with database.writing() as connection:
        assert find_or_add_contact_point(connection, brand_id, target, AT) == first
        assert contact_points_of(connection, brand_id) == [first]


def test_a_contact_point_needs_its_brand(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as connection:
        find_or_add_contact_point(connection, 42, Target.read("help"), AT)


def test_an_unknown_contact_point_is_named(database: Database) -> None:
    with database.reading() as connection, pytest.raises(NotFoundError, match="no contact point 42"):
        contact_point(connection, 42)


PUBLIC_URL = "https://qr.dupont.fr"
DAY, NIGHT = "Mo-Su 08:00-20:00", "Mo-Su 20:00-08:00"


def new(brand_id: int, target: str, **values: object) -> ContactPoint:
    return ContactPoint(0, brand_id, Target.read(target), **values)  # type: ignore[arg-type]


def keep(connection: Connection, brand_id: int, target: str, **values: object) -> int:
    return add_contact_point(connection, new(brand_id, target, **values), AT, PUBLIC_URL)


def test_everything_of_a_contact_point_is_kept_and_changed(database: Database, brand_id: int) -> None:
    with database.writing() as connection:
        night = keep(connection, brand_id, "help")
        added = keep(
            connection,
            brand_id,
            "whatsapp:+33612345678",
            name="Day",
            hours=DAY,
            time_zone="Europe/Paris",
            holidays="FR-57",
            wait_minutes=5,
            when_closed=WhenClosed.CONTACT,
            next_id=night,
        )
        point = contact_point(connection, added)
        assert (point.name, point.label, point.hours, point.next_id) == ("Day", "Day", DAY, night)
        assert (point.time_zone, point.holidays, point.wait_minutes) == ("Europe/Paris", "FR-57", 5)
        changed = replace(
            point,
            name="",
            target=Target.read("whatsapp:+33612345678?text=Bonjour"),
            hours="",
            wait_minutes=None,
            when_closed=WhenClosed.MESSAGE,
            next_id=None,
        )
        change_contact_point(connection, changed, PUBLIC_URL)
        assert contact_point(connection, added) == changed
        assert changed.label == "WhatsApp +33\xa06\xa012\xa034\xa056\xa078"


def test_a_target_the_brand_has_already_is_not_added_again(database: Database, brand_id: int) -> None:
    with database.writing() as connection:
        first = keep(connection, brand_id, "help", name="Questions")
        second = keep(connection, brand_id, "call:3631")
        with pytest.raises(InputError, match="already: “Questions”"):
            keep(connection, brand_id, "help")
        with pytest.raises(InputError, match="already: “Questions”"):
            change_contact_point(
                connection, replace(contact_point(connection, second), target=Target.read("help")), PUBLIC_URL
            )
        change_contact_point(connection, contact_point(connection, first), PUBLIC_URL)  # its own is no other


@pytest.mark.parametrize(
    ("target", "values", "told"),
    [
        ("https://qr.dupont.fr/7k3qx9m", {}, "round in circles"),
        ("http://QR.dupont.fr./aide", {}, "round in circles"),
        ("help", {"name": "x" * 121}, "121 characters"),
        ("help", {"wait_minutes": 10_081}, "0 to 10,080 minutes"),
        ("help", {"when_closed": WhenClosed.CONTACT}, "Choose the contact point"),
        ("help", {"when_closed": WhenClosed.CONTACT, "next_id": 999}, "Choose the contact point"),
    ],
)
def test_what_would_fail_a_customer_is_refused(
    database: Database, brand_id: int, target: str, values: dict[str, object], told: str
) -> None:
    with pytest.raises(InputError, match=told), database.writing() as connection:
        keep(connection, brand_id, target, **values)


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ((DAY, NIGHT), ""),  # one of them is always there
        ((DAY, "Mo-Fr 20:00-08:00"), "nobody is there"),
        (("Mo-Su 08:00-20:00; Dec 25 off", NIGHT), "nobody is there"),
        ((DAY, ""), ""),
        (("placement", ""), ""),
        ((DAY, "placement"), "the placement is closed as well"),  # some shop is, on some evening
        (("placement", "placement"), "the placement is closed as well"),
    ],
)
def test_two_that_hand_on_to_each_other_must_never_both_be_closed(
    database: Database, brand_id: int, hours: tuple[str, str], told: str
) -> None:
    with database.writing() as connection:
        one = keep(connection, brand_id, "whatsapp:+33612345678", hours=hours[0])
        on = {"when_closed": WhenClosed.CONTACT}
        two = keep(connection, brand_id, "call:3631", hours=hours[1], next_id=one, **on)
        closing = replace(contact_point(connection, one), next_id=two, **on)
        if not told:
            change_contact_point(connection, closing, PUBLIC_URL)
            return
        with pytest.raises(ClosedChainError, match=told):
            change_contact_point(connection, closing, PUBLIC_URL)
        with pytest.raises(ClosedChainError, match="cannot answer itself"):
            change_contact_point(connection, replace(closing, next_id=one), PUBLIC_URL)


def test_a_chain_is_no_longer_than_it_is_followed(database: Database, brand_id: int) -> None:
    with database.writing() as connection:
        following: int | None = None
        for number in range(4):
            when = WhenClosed.CONTACT if following else WhenClosed.NOTHING
            following = keep(
                connection, brand_id, f"sms:061234567{number}", hours=DAY, when_closed=when, next_id=following
            )
        with pytest.raises(ClosedChainError, match="at most 3"):
            keep(connection, brand_id, "help", hours=DAY, when_closed=WhenClosed.CONTACT, next_id=following)


def test_a_contact_page_offers_contact_points_in_order(database: Database, brand_id: int) -> None:
    with database.writing() as connection:
        page = contact_point(connection, keep(connection, brand_id, "page:shops"))
        other = keep(connection, brand_id, "page:others")
        call, chat = keep(connection, brand_id, "call:3631"), keep(connection, brand_id, "help")
        change_offers(connection, page, [chat, call])
        assert offered_by(connection, page.id) == [chat, call]
        with pytest.raises(InputError, match="is a contact page itself"):
            change_offers(connection, page, [other])
        with pytest.raises(InputError, match="is gone"):
            change_offers(connection, page, [999])


def test_what_leads_to_a_contact_point_is_counted_once_a_code(database: Database) -> None:
    placed = make_campaign(database, "Printemps", "help", ["Lyon", "Nantes", "Brest"])
    brand_id = placed[0].brand_id
    with database.writing() as connection:
        call = keep(connection, brand_id, "call:3631")
        unused = keep(connection, brand_id, "callback")
        home = placed_home(connection, placed)
        connection.execute(update(placements).values(copies=100))
        to_call = [{"to": call}, {"to": call, "when": {"platforms": ["ios"]}}]
        connection.execute(update(campaigns).values(routes=to_call))
        alone = Scope(placed[0].campaign_id, placed[0].code_id)
        ask_repoint(connection, alone, Way(last=home), asked_by=None, at=AT, second_eyes_from=0)
        retire_code(connection, placed[1].code_id, AT)
        found = in_field_by_point(connection, brand_id)
    assert found == {home: InField(2, 200), call: InField(1, 100)}
    assert unused not in found


def placed_home(connection: Connection, placed: list[PlacedCode]) -> int:
    query = select(codes.c.contact_point_id).where(codes.c.id == placed[0].code_id)
    return connection.execute(query).scalar_one()
