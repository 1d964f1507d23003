"""Placements and their codes."""

from __future__ import annotations

import pytest

from contactcodes.campaigns.campaign import find_campaign
from contactcodes.campaigns.placed_code import (
    add_placements,
    find_placed_code,
    placed_codes,
    restore_code,
    retire_code,
)
from contactcodes.campaigns.placement import Medium, Placement
from contactcodes.codes import minting
from contactcodes.codes.code_text import CodeText
from contactcodes.errors import NotFoundError
from contactcodes.storage.database import Database
from tests.campaigns_made import AT, make_campaign

FULL = Placement(
    name="Vitrine Élysée « grand »",
    medium=Medium.SHOP_WINDOW,
    site="Boutique",
    city="Paris",
    country="FR",
    latitude=48.85341,
    longitude=2.3488,
    copies=4,
    cost_cents=7960,
    labels={"Responsable": "Zoé"},
)


def test_a_placement_keeps_all_that_was_listed(database: Database) -> None:
    (one,) = make_campaign(database, "Printemps", "help", ["Lyon"])
    with database.writing() as connection:
        campaign = find_campaign(connection, one.campaign_id)
        add_placements(connection, campaign, [FULL], origin="https://qr.dupont.fr", code_length=6, at=AT)
        assert placed_codes(connection, campaign_id=campaign.id)[1].placement == FULL


def test_a_placement_listed_again_is_brought_up_to_date_and_keeps_its_code(database: Database) -> None:
    before = make_campaign(database, "Printemps", "help", ["Lyon", "Nice"])
    with database.writing() as connection:
        campaign = find_campaign(connection, before[0].campaign_id)
        listed = [Placement(name="Nice", city="Nice", copies=3), Placement(name="Nantes")]
        assert add_placements(connection, campaign, listed, origin="x", code_length=6, at=AT) == 1
        after = placed_codes(connection, campaign_id=campaign.id)
    assert [one.code_text for one in after[:2]] == [one.code_text for one in before]
    assert (after[1].placement.city, after[1].placement.copies) == ("Nice", 3)
    assert after[0].placement.name == "Lyon"  # no longer listed, but its code may hang somewhere


def test_every_code_text_is_its_own_and_in_no_order(database: Database) -> None:
    placed = make_campaign(database, "Printemps", "help", [f"Vitrine {number}" for number in range(1200)])
    texts = [one.code_text for one in placed]
    assert len(set(texts)) == 1200
    assert texts != sorted(texts)
    assert all(CodeText.read(text) == text for text in texts)


def test_a_code_text_that_is_taken_is_drawn_again(database: Database) -> None:
    (one,) = make_campaign(database, "Printemps", "help", ["Lyon"])
    taken = 0
    for place, character in enumerate(one.code_text[:6]):
        taken |= "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(character) << 5 * place
    draws = iter([taken, 12345, 12345, 67890])
    with database.reading() as connection:
        minted = list(minting.mint(connection, 2, length=6, random_bits=lambda _bits: next(draws)))
    assert len(set(minted)) == 2
    assert one.code_text not in minted


def test_what_people_type_and_what_the_symbol_carries(database: Database) -> None:
    (one,) = make_campaign(database, "Printemps", "help", ["Lyon"])
    assert one.url == f"HTTPS://QR.DUPONT.FR/{one.code_text}"
    assert one.address == f"qr.dupont.fr/{one.code_text.shown}"


def test_codes_are_found_by_their_text_and_retired_and_restored(database: Database) -> None:
    (one,) = make_campaign(database, "Printemps", "help", ["Lyon"])
    with database.writing() as connection:
        retire_code(connection, one.code_id, AT)
        assert find_placed_code(connection, one.code_text).retired_at == AT
        restore_code(connection, one.code_id)
        assert find_placed_code(connection, one.code_text) == one
        with pytest.raises(NotFoundError, match="7k3-qx9m"):
            find_placed_code(connection, CodeText("7K3QX9M"))


def test_listed_names_come_back_in_their_order(database: Database) -> None:
    (one, *_rest) = make_campaign(database, "Printemps", "help", ["Lyon", "Nice", "Nantes"])
    with database.reading() as connection:
        found = placed_codes(connection, campaign_id=one.campaign_id, names=["Nantes", "Lyon"])
    assert [placed.placement.name for placed in found] == ["Nantes", "Lyon"]
