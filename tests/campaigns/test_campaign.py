"""Campaigns: why codes are printed, and where their scans lead."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection

from contactcodes.campaigns.brand import (
    Brand,
    add_brand,
    all_brands,
    change_brand,
    find_brand,
    has_placeholder_name,
    own_brand,
)
from contactcodes.campaigns.campaign import (
    campaigns_of,
    find_campaign,
    find_campaign_named,
    first_campaign_at,
    open_campaign,
    point_campaign,
    rename_campaign,
)
from contactcodes.campaigns.placed_code import placed_codes
from contactcodes.contacts.target import Target
from contactcodes.errors import InputError, NotFoundError
from contactcodes.language import using_locale
from contactcodes.storage.database import Database
from tests.campaigns_made import AT, make_campaign

WHATSAPP = Target.read("whatsapp:+33612345678")
CALL = Target.read("call:0800123456")


def own(connection: Connection) -> Brand:
    return own_brand(connection, locale="fr", time_zone="Europe/Paris", at=AT)


def test_the_own_brand_is_made_once(database: Database) -> None:
    with database.writing() as connection:
        assert own(connection) == own(connection)
        assert len(all_brands(connection)) == 1


def test_a_sample_brand_is_never_taken_for_the_own(database: Database) -> None:
    with database.writing() as connection:
        add_brand(connection, "Exemple", locale="fr", time_zone="Europe/Paris", sample=True, at=AT)
        assert not own(connection).sample
        assert [brand.sample for brand in all_brands(connection)] == [False, True]


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_brand_needs_a_name_of_1_to_80_characters(database: Database, name: str) -> None:
    with database.writing() as connection, pytest.raises(InputError, match="1 to 80"):
        change_brand(connection, own(connection), name=name)


def test_a_campaign_is_known_by_its_name_within_its_brand(database: Database) -> None:
    with database.writing() as connection:
        first = open_campaign(connection, own(connection), "  Le  printemps ", WHATSAPP, AT)
        again = open_campaign(connection, own(connection), "Le printemps", WHATSAPP, AT)
        assert first == again
        assert [one.name for one in campaigns_of(connection, first.brand_id)] == ["Le printemps"]


def test_a_campaign_that_is_not_there_names_the_nearest(database: Database) -> None:
    make_campaign(database, "Printemps", "help", ["Lyon"])
    with database.reading() as connection:
        with pytest.raises(NotFoundError, match="Did you mean “Printemps”"):
            find_campaign_named(connection, "Pritemps")
        with pytest.raises(NotFoundError):
            find_campaign(connection, 99)


def test_a_sample_campaign_never_hides_one_s_own_of_that_name(database: Database) -> None:
    with database.writing() as connection:
        sample = add_brand(connection, "Exemple", locale="fr", time_zone="Europe/Paris", sample=True, at=AT)
        target = Target.read("help")
        open_campaign(connection, sample, "Printemps", target, AT)
        assert find_campaign_named(connection, "Printemps").brand_id == sample.id
        mine = own(connection)
        assert mine.id > sample.id  # the order of their ids would choose the sample
        open_campaign(connection, mine, "Printemps", target, AT)
        assert find_campaign_named(connection, "Printemps").brand_id == mine.id


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_a_brand_that_nobody_named_yet_is_told_apart_in_any_language(database: Database, locale: str) -> None:
    with database.writing() as connection:
        with using_locale(locale):
            made = own(connection)
        assert has_placeholder_name(made)
        change_brand(connection, made, name="Maison Dupont")
        assert not has_placeholder_name(find_brand(connection, made.id))


def test_a_re_pointed_campaign_takes_its_printed_codes_along_and_no_others(database: Database) -> None:
    one = make_campaign(database, "Printemps", str(WHATSAPP), ["Lyon", "Nice"])
    make_campaign(database, "Été", str(WHATSAPP), ["Lyon"])
    with database.writing() as connection:
        campaign = find_campaign(connection, one[0].campaign_id)
        assert point_campaign(connection, campaign, CALL, AT).state == "applied"
    with database.reading() as connection:
        assert [str(placed.target) for placed in placed_codes(connection)] == [
            "call:0800123456",
            "call:0800123456",
            "whatsapp:+33612345678",
        ]


def test_two_campaigns_of_a_brand_never_share_a_name(database: Database) -> None:
    one = make_campaign(database, "Printemps", "help", ["Lyon"])
    make_campaign(database, "Été", "help", ["Lyon"])
    with database.writing() as connection:
        campaign = find_campaign(connection, one[0].campaign_id)
        with pytest.raises(InputError, match="already"):
            rename_campaign(connection, campaign, "Été")
        rename_campaign(connection, campaign, "Automne")
        assert find_campaign(connection, campaign.id).name == "Automne"


def test_the_first_campaign_that_is_no_sample_says_when_counting_begins(database: Database) -> None:
    with database.writing() as connection:
        early = datetime(2020, 1, 1, tzinfo=UTC)
        sample = add_brand(connection, "Exemple", locale="fr", time_zone="UTC", sample=True, at=early)
        open_campaign(connection, sample, "Exemple", WHATSAPP, early)
        assert first_campaign_at(connection) is None
    make_campaign(database, "Printemps", "help", ["Lyon"])
    with database.reading() as connection:
        assert first_campaign_at(connection) == AT
