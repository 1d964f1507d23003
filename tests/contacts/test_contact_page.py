"""What a contact page offers: in the brand's order, never itself, nothing that is broken."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, update

from contactcodes.contacts.contact_page import (
    Offer,
    Place,
    brand_offers,
    depend_on_place,
    keep_offers,
    offer_of,
    offers_of,
    place_of,
)
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.target import Target
from contactcodes.storage.database import Database
from contactcodes.storage.tables import (
    contact_points,
    destination_checks,
    placements,
    print_run_codes,
    print_runs,
)
from tests.campaigns_made import AT, make_campaign

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def points(sqlite: Database) -> dict[str, int]:
    """A brand with a contact page, a call, an e-mail address and a web page: target → id."""
    (code,) = make_campaign(sqlite, "Boutiques", "page:shops", ["Lyon"])
    with sqlite.writing() as connection:
        return {
            target: find_or_add_contact_point(connection, code.brand_id, Target.read(target), AT).id
            for target in ("page:shops", "call:3631", "mailto:a@dupont.fr", "https://dupont.fr/")
        }


def offered(database: Database, page_id: int) -> list[str]:
    with database.reading() as connection:
        return [str(offer.target) for offer in offers_of(connection, page_id)]


def test_offers_are_kept_in_their_order_and_each_once(sqlite: Database, points: dict[str, int]) -> None:
    page, call, mail, web = points.values()
    with sqlite.writing() as connection:
        keep_offers(connection, page, [mail, call, mail, web])
    assert offered(sqlite, page) == ["mailto:a@dupont.fr", "call:3631", "https://dupont.fr/"]
    with sqlite.writing() as connection:
        keep_offers(connection, page, [call])
    assert offered(sqlite, page) == ["call:3631"]


def test_a_page_offers_neither_itself_nor_what_is_broken(sqlite: Database, points: dict[str, int]) -> None:
    page, call, _mail, web = points.values()
    with sqlite.writing() as connection:
        keep_offers(connection, page, [page, web, call])
        connection.execute(
            insert(destination_checks).values(contact_point_id=web, checked_at=AT, next_at=AT, broken=True)
        )
        connection.execute(
            insert(destination_checks).values(contact_point_id=call, checked_at=AT, next_at=AT, broken=False)
        )
    assert offered(sqlite, page) == ["call:3631"]


def test_a_change_of_offers_makes_caches_forget(sqlite: Database, points: dict[str, int]) -> None:
    before = sqlite.version()
    with sqlite.writing() as connection:
        keep_offers(connection, points["page:shops"], [])
    assert sqlite.version() > before


def test_a_brand_offers_what_its_campaigns_lead_to(sqlite: Database, points: dict[str, int]) -> None:
    make_campaign(sqlite, "Aide", "help", ["Lyon"])
    (code,) = make_campaign(sqlite, "Été", "call:0800123456", ["Lyon"])
    with sqlite.reading() as connection:
        found = brand_offers(connection, code.brand_id)
    assert [str(offer.target) for offer in found] == ["call:0800123456"]


@pytest.mark.parametrize(
    ("runs", "offered"),
    [([], True), (["ordered"], False), (["ordered", "released"], True), (["refused"], True)],
)
def test_a_campaign_whose_codes_nobody_can_have_is_kept_from_customers(
    sqlite: Database, runs: list[str], offered: bool
) -> None:
    (code,) = make_campaign(sqlite, "Été", "call:0800123456", ["Lyon"])
    with sqlite.writing() as connection:
        for position, state in enumerate(runs):
            run_id = connection.execute(
                insert(print_runs)
                .values(
                    campaign_id=code.campaign_id,
                    layout="avery-l7160",
                    locale="fr",
                    origin="https://qr.dupont.fr",
                    state=state,
                    total=1,
                    ordered_at=AT,
                    released_at=AT if state == "released" else None,
                )
                .returning(print_runs.c.id)
            ).scalar_one()
            connection.execute(
                insert(print_run_codes).values(print_run_id=run_id, position=position, code_id=code.code_id)
            )
    with sqlite.reading() as connection:
        assert bool(brand_offers(connection, code.brand_id)) is offered


def test_an_offer_knows_hours_and_wait(sqlite: Database, points: dict[str, int]) -> None:
    with sqlite.writing() as connection:
        connection.execute(
            update(contact_points)
            .where(contact_points.c.id == points["call:3631"])
            .values(hours="Mo-Fr 09:00-19:00; PH off", wait_minutes=5)
        )
    with sqlite.reading() as connection:
        offer = offer_of(connection, points["call:3631"])
        assert offer_of(connection, 999) is None
    assert offer is not None
    assert offer.wait_minutes == 5
    noon = datetime(2026, 11, 11, 12, tzinfo=PARIS)  # Armistice Day, in France
    assert not offer.state_at(noon, Place("Europe/Paris", "FR")).is_open
    assert offer.state_at(noon, Place("Europe/Paris", "")).is_open
    evening = datetime(2026, 11, 12, 22, tzinfo=PARIS)
    assert offer.state_at(evening, Place("America/New_York", "")).is_open
    assert not offer.state_at(evening, Place("Europe/Paris", "")).is_open


def test_a_code_is_where_its_placement_is_else_where_its_brand_is(sqlite: Database) -> None:
    lyon, new_york = make_campaign(sqlite, "Thé", "call:3631", ["Lyon", "New York"])
    with sqlite.writing() as connection:
        connection.execute(
            update(placements)
            .where(placements.c.name == "New York")
            .values(country="US", time_zone="America/New_York")
        )
        connection.execute(update(placements).where(placements.c.name == "Lyon").values(country="FR"))
    with sqlite.reading() as connection:
        assert place_of(connection, lyon.code_id) == Place("Europe/Paris", "FR")
        assert place_of(connection, new_york.code_id) == Place("America/New_York", "US")
        assert place_of(connection, 999) == Place()


@pytest.mark.parametrize(
    ("offer", "depends"),
    [
        ({}, False),
        ({"hours": "Mo-Fr 09:00-19:00"}, True),
        ({"hours": "Mo-Fr 09:00-19:00", "zone": "Europe/Paris"}, True),
        ({"hours": "Mo-Fr 09:00-19:00", "zone": "Europe/Paris", "holidays": "FR"}, False),
    ],
)
def test_hours_without_a_zone_of_their_own_are_those_of_the_place(
    offer: dict[str, str], depends: bool
) -> None:
    one = Offer(contact_point_id=1, target=Target.read("call:3631"), **offer)
    assert depend_on_place([one]) is depends
