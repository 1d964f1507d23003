"""A shop's own time zone and opening hours, as columns of a placement file."""

from __future__ import annotations

import pytest

from contactcodes.campaigns.campaign import find_campaign
from contactcodes.campaigns.placed_code import add_placements, placed_codes
from contactcodes.campaigns.placement import Placement
from contactcodes.campaigns.placement_file import read_placements
from contactcodes.campaigns.placement_time_zone import nearest_time_zone, read_time_zone
from contactcodes.storage.database import Database
from tests.campaigns_made import AT, make_campaign


def read(text: str) -> Placement:
    return read_placements(text.encode()).all_good()[0]


@pytest.mark.parametrize(
    "headings",
    ["name;time zone;opening hours", "nom;fuseau horaire;horaires d’ouverture", "Nom;Fuseau;HORAIRES"],
)
def test_headings_in_both_languages(headings: str) -> None:
    placement = read(f"{headings}\nPointe-à-Pitre;America/Guadeloupe;Mo-Sa 9:00-19:00")
    assert (placement.time_zone, placement.hours) == ("America/Guadeloupe", "Mo-Sa 09:00-19:00")


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("Europe/Paris", "Europe/Paris"),
        ("europe/paris", "Europe/Paris"),
        ("America/New York", "America/New_York"),
        ("New York", "America/New_York"),
        ("UTC", "UTC"),
        ("UTC+2", None),
        ("Paris, France", None),
    ],
)
def test_a_time_zone_is_a_name_or_its_city(written: str, zone: str | None) -> None:
    assert read_time_zone(written) == zone


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("time zone", "Europe/Pariss", "“Europe/Pariss” is no time zone. Did you mean Europe/Paris?"),
        ("time zone", "12345", "Write one such as Europe/Paris"),
        ("horaires", "quand on veut", "“quand on veut”"),
        ("horaires", "Mo-Fr 25:00-26:00", "25:00"),
        ("horaires", "Mo-Fr 9:00-19:00, Jun 31 off", "June has 30 days"),
    ],
)
def test_what_cannot_be_read_is_refused_by_row_with_its_heading(column: str, cell: str, told: str) -> None:
    listed = read_placements(f"name;{column}\nLyon;\nNantes;{cell}\n".encode())
    assert [row.placement is not None for row in listed.rows] == [True, False]
    problem = listed.problems[0]
    assert (problem.line, problem.heading) == (3, column)
    assert told in problem.message
    assert nearest_time_zone("12345") is None


def test_they_are_kept_and_stay_where_a_later_list_has_no_column_for_them(database: Database) -> None:
    placed = make_campaign(database, "Printemps", "help", ["Lyon"])
    with database.writing() as connection:
        campaign = find_campaign(connection, placed[0].campaign_id)
        for text in ("nom;fuseau;horaires\nLyon;America/Guadeloupe;Mo 9:00-12:00", "nom;ville\nLyon;Lyon"):
            listed = read_placements(text.encode()).all_good()
            add_placements(connection, campaign, listed, origin="https://q.fr", code_length=6, at=AT)
        found = placed_codes(connection, campaign_id=campaign.id)[0].placement
    assert (found.time_zone, found.hours, found.city) == ("America/Guadeloupe", "Mo 09:00-12:00", "Lyon")


def test_a_region_s_holidays_are_kept_until_a_list_names_another_country(database: Database) -> None:
    placed = make_campaign(database, "Printemps", "help", ["Strasbourg"])
    kept = []
    with database.writing() as connection:
        campaign = find_campaign(connection, placed[0].campaign_id)
        for text in (
            "nom;pays\nStrasbourg;FR-67",
            "nom;ville\nStrasbourg;Strasbourg",
            "nom;pays\nStrasbourg;FR",
        ):
            listed = read_placements(text.encode()).all_good()
            add_placements(connection, campaign, listed, origin="https://q.fr", code_length=6, at=AT)
            found = placed_codes(connection, campaign_id=campaign.id)[0].placement
            kept.append((found.country, found.holidays))
    assert kept == [("FR", "FR-6AE"), ("FR", "FR-6AE"), ("FR", "")]


@pytest.mark.parametrize("heading", ["product", "Produit", "Nom du produit", "ARTICLE", "Products"])
def test_a_product_is_a_column_of_its_own(heading: str) -> None:
    placement = read(f"nom;{heading};Étage\nLyon;Crème mains;2")
    assert (placement.product, placement.labels) == ("Crème mains", {"Étage": "2"})


def test_a_product_is_kept_and_found_and_stays_where_a_later_list_has_no_column(database: Database) -> None:
    placed = make_campaign(database, "Printemps", "help", ["Lyon", "Évry"])
    with database.writing() as connection:
        campaign = find_campaign(connection, placed[0].campaign_id)
        for text in ("nom;produit\nLyon;Crème mains", "nom;ville\nLyon;Lyon"):
            listed = read_placements(text.encode()).all_good()
            add_placements(connection, campaign, listed, origin="https://q.fr", code_length=6, at=AT)
        found = placed_codes(connection, campaign_id=campaign.id, search="creme")
    assert [(one.placement.name, one.placement.product) for one in found] == [("Lyon", "Crème mains")]
