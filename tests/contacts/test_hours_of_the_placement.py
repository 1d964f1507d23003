"""Contact points that answer at the hours of the placement where somebody scans; its product in words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.contacts.contact_page import Offer, Place, depend_on_place, place_of
from contactcodes.contacts.destination import Destination, find_destinations
from contactcodes.contacts.known_clocks import clock_of
from contactcodes.contacts.opening_hours import OpeningHoursError, read_hours
from contactcodes.contacts.placement_hours import OF_PLACEMENT
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.routing import Answer, WhenClosed
from contactcodes.contacts.snapshot import Snapshot, write_snapshot
from contactcodes.contacts.target import Target
from contactcodes.contacts.visit import Visit
from contactcodes.contacts.way import Scope, way_of
from contactcodes.contacts.way_explained import explain_way, spot_of
from contactcodes.storage.database import Database
from contactcodes.storage.tables import contact_points, placements
from tests.campaigns_made import make_campaign

WEEK = "Mo-Fr 09:00-19:00; PH closed"
NOON = datetime(2026, 11, 10, 11, tzinfo=UTC)  # Tuesday, noon in Paris, 7 in the morning in Pointe-à-Pitre
ARMISTICE = datetime(2026, 11, 11, 11, tzinfo=UTC)


@pytest.fixture
def shops(database: Database) -> list[PlacedCode]:
    """Paris and Pointe-à-Pitre with the same hours, and a market without; a message answers when closed."""
    placed = make_campaign(database, "Printemps", "whatsapp:+33612345678", ["Paris", "Guadeloupe", "Marché"])
    facts = {
        "Paris": {"hours": WEEK, "country": "FR", "product": "Crème mains"},
        "Guadeloupe": {"hours": WEEK, "time_zone": "America/Guadeloupe"},
    }
    with database.writing() as connection:
        # A clock and holidays of its own say nothing of hours that are the shop's.
        point = {"hours": OF_PLACEMENT, "time_zone": "Asia/Tokyo", "holidays": "DE"}
        connection.execute(update(contact_points).values(**point, when_closed=WhenClosed.MESSAGE.value))
        for name, values in facts.items():
            connection.execute(update(placements).where(placements.c.name == name).values(values))
    return placed


def found(database: Database, placed: list[PlacedCode]) -> dict[str, Destination]:
    with database.reading() as connection:
        destinations = find_destinations(connection, [one.code_text for one in placed])
    return {one.placement: one for one in destinations}


def answer(destination: Destination, at: datetime) -> Answer:
    if destination.routing is None:
        return destination.answer
    return destination.routing.decide(Visit(at=at, platform=Platform.IOS)).answer


def test_each_shop_answers_at_its_own_hours_on_its_own_clock(
    database: Database, shops: list[PlacedCode]
) -> None:
    there = found(database, shops)
    assert answer(there["Paris"], NOON) is Answer.CONTACT
    assert answer(there["Guadeloupe"], NOON) is Answer.MESSAGE
    assert answer(there["Paris"], ARMISTICE) is Answer.MESSAGE
    # No holidays are known of a placement without a country: 14 o'clock there.
    assert answer(there["Guadeloupe"], ARMISTICE.replace(hour=18)) is Answer.CONTACT


def test_a_placement_without_hours_is_always_open_and_decides_nothing(
    database: Database, shops: list[PlacedCode]
) -> None:
    market = found(database, shops)["Marché"]
    assert market.routing is None
    assert market.is_constant


def test_a_shop_in_alsace_is_closed_on_the_holidays_of_alsace(
    database: Database, shops: list[PlacedCode]
) -> None:
    boxing_day = datetime(2028, 12, 26, 11, tzinfo=UTC)  # a Tuesday
    assert answer(found(database, shops)["Paris"], boxing_day) is Answer.CONTACT
    with database.writing() as connection:
        connection.execute(update(placements).where(placements.c.name == "Paris").values(holidays="FR-6AE"))
    assert answer(found(database, shops)["Paris"], boxing_day) is Answer.MESSAGE
    scope = Scope(shops[0].campaign_id)
    with database.reading() as connection:
        place = place_of(connection, shops[0].code_id)
        spot = spot_of(connection, scope, "Paris")
        explained = explain_way(
            connection, spot, way_of(connection, scope), Visit(at=boxing_day, platform=Platform.IOS)
        )
    assert not place.state_at(boxing_day).is_open
    assert (spot.country, explained.decision.answer) == ("FR", Answer.MESSAGE)


def test_the_snapshot_keeps_each_shop_s_hours_and_product(
    database: Database, shops: list[PlacedCode], tmp_path: Path
) -> None:
    write_snapshot(database, tmp_path / "codes.snapshot")
    snapshot = Snapshot(tmp_path / "codes.snapshot")
    for one in found(database, shops).values():
        assert snapshot.find(one.code_text) == one
    kept = snapshot.find(shops[1].code_text)
    assert kept is not None
    assert answer(kept, NOON) is Answer.MESSAGE


def test_a_made_up_visit_is_explained_by_the_hours_of_the_shop(
    database: Database, shops: list[PlacedCode]
) -> None:
    scope = Scope(shops[0].campaign_id)
    answers = {}
    with database.reading() as connection:
        way = way_of(connection, scope)
        for name in ("Paris", "Guadeloupe", "Marché"):
            spot = spot_of(connection, scope, name)
            visit = Visit(at=NOON, platform=Platform.IOS)
            answers[name] = explain_way(connection, spot, way, visit).decision.answer
        assert spot_of(connection, scope, "Paris").context.product == "Crème mains"
    expected = {"Paris": Answer.CONTACT, "Guadeloupe": Answer.MESSAGE, "Marché": Answer.CONTACT}
    assert answers == expected


def test_an_offer_of_a_contact_page_is_open_when_the_shop_is(
    database: Database, shops: list[PlacedCode]
) -> None:
    offer = Offer(
        contact_point_id=1,
        target=Target.read("call:3631"),
        hours=OF_PLACEMENT,
        zone="Asia/Tokyo",
        holidays="DE",
    )
    assert depend_on_place([offer])
    with database.reading() as connection:
        paris, guadeloupe, market = (place_of(connection, one.code_id) for one in shops)
    assert paris == Place("Europe/Paris", "FR", WEEK)
    assert [offer.state_at(NOON, place).is_open for place in (paris, guadeloupe, market)] == [
        True,
        False,
        True,
    ]
    assert not offer.state_at(ARMISTICE, paris).is_open
    assert [offer.hours_at(place) for place in (paris, market)] == [WEEK, ""]
    assert offer.zone_at(guadeloupe) == "America/Guadeloupe"


def test_the_word_is_no_opening_hours_and_nobody_s_hours_are_always_open() -> None:
    with pytest.raises(OpeningHoursError):
        read_hours(OF_PLACEMENT)
    state = clock_of(OF_PLACEMENT, "Europe/Paris", "").state_at(NOON)
    assert (state.is_open, state.until) == (True, None)


def test_the_product_of_a_placement_stands_in_prefilled_words(database: Database) -> None:
    words = "whatsapp:+33612345678?text=Une question sur {product} à {placement}"
    placed = make_campaign(database, "Crèmes", words, ["Lyon", "Évry"])
    with database.writing() as connection:
        connection.execute(
            update(placements).where(placements.c.name == "Lyon").values(product="la crème mains")
        )
    there = found(database, placed)
    with database.reading() as connection:
        assert find_destinations(connection, [placed[0].code_text])[0].context.product == "la crème mains"
    assert "Une%20question%20sur%20la%20cr%C3%A8me%20mains%20%C3%A0%20Lyon" in str(there["Lyon"].location)
    # One blank where the product is not told.
    assert "Une%20question%20sur%20%C3%A0%20%C3%89vry" in str(there["Évry"].location)
    assert Destination.from_json(there["Lyon"].as_json()) == there["Lyon"]
