"""What single cells and headings of a list mean."""

from __future__ import annotations

import pytest

from contactcodes.campaigns.placement import Medium, Placement
from contactcodes.campaigns.placement_country import place_name
from contactcodes.campaigns.placement_file import read_placements
from contactcodes.campaigns.placement_headings import field_of
from contactcodes.language import using_locale


def placement_with(heading: str, cell: str) -> Placement | str:
    """Return the placement of a one-row list, or its first problem."""
    further = {"latitude": "\tlongitude", "longitude": "\tlatitude"}.get(heading, "")
    text = f"name\t{heading}{further}\nA\t{cell}" + ("\t0" if further else "")
    listed = read_placements(text.encode())
    return listed.problems[0].message if listed.problems else listed.good[0][1]


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("48", 4800),
        ("48,5", 4850),
        ("0", 0),
        ("0,125", 12),
        ("1 234,50 €", 123450),
        ("1\N{NARROW NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}€", 123450),
        ("1,234.50", 123450),
        ("1.234,50", 123450),
        ("€1,234.50", 123450),
        ("1'234.50 EUR", 123450),
        ("1 234 567 euros HT", 123456700),
        ("1.234.567", 123456700),
        ("1234,567", 123457),
        ("33,333333", 3333),
    ],
)
def test_a_cost_is_read_as_people_write_it(written: str, cents: int) -> None:
    placement = placement_with("coût", written)
    assert isinstance(placement, Placement), placement
    assert placement.cost_cents == cents


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("1,234", "can mean two amounts. Write 1234 or 1.23."),
        ("12.345 €", "can mean two amounts. Write 12345 or 12.34."),
        ("-3", "no cost in euros"),
        ("12 34", "no cost in euros"),
        ("1,23,4", "no cost in euros"),
        ("1.234,5,6", "no cost in euros"),
        ("48 $", "no cost in euros"),
        ("gratuit", "no cost in euros"),
        ("1e3", "no cost in euros"),
        ("NaN", "no cost in euros"),
        ("99999999999", "no cost in euros"),
        ("٤٨", "no cost in euros"),
    ],
)
def test_what_is_no_cost_is_refused(written: str, reason: str) -> None:
    assert reason in str(placement_with("coût", written))


@pytest.mark.parametrize(
    ("written", "copies"),
    [("1", 1), ("1 000", 1000), ("1.000", 1000), ("1,000", 1000), ("250,0", 250), ("1 000 000", 1000000)],
)
def test_copies_are_whole_numbers(written: str, copies: int) -> None:
    placement = placement_with("copies", written)
    assert isinstance(placement, Placement), placement
    assert placement.copies == copies


@pytest.mark.parametrize("written", ["0", "-1", "1,5", "many", "1000000001", "1 00"])
def test_what_is_no_number_of_copies_is_refused(written: str) -> None:
    assert "no number of copies" in str(placement_with("copies", written))


@pytest.mark.parametrize(
    ("heading", "written", "degrees"),
    [
        ("latitude", "48,85341", 48.85341),
        ("latitude", "48.853", 48.853),
        ("latitude", "−90", -90.0),
        ("longitude", "180°", 180.0),
        ("longitude", "-2.5", -2.5),
    ],
)
def test_degrees_take_point_or_comma(heading: str, written: str, degrees: float) -> None:
    placement = placement_with(heading, written)
    assert isinstance(placement, Placement), placement
    assert getattr(placement, heading) == degrees


@pytest.mark.parametrize(
    ("heading", "written"),
    [("latitude", "90.1"), ("longitude", "-181"), ("latitude", "48°51'12\"N"), ("latitude", "nan")],
)
def test_degrees_out_of_range_or_form_are_refused(heading: str, written: str) -> None:
    assert "no number of degrees" in str(placement_with(heading, written))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("fr", "FR"),
        ("FRA", "FR"),
        ("france", "FR"),
        ("La Réunion", "RE"),
        ("reunion", "RE"),
        ("Allemagne", "DE"),
        ("Germany", "DE"),
        ("ÉTATS-UNIS", "US"),
        ("USA", "US"),
        ("Royaume Uni", "GB"),
        ("UK", "GB"),
        ("Côte d'Ivoire", "CI"),
        ("Suisse", "CH"),
    ],
)
def test_a_country_is_read_in_french_english_or_as_a_code(written: str, code: str) -> None:
    placement = placement_with("pays", written)
    assert isinstance(placement, Placement), placement
    assert (placement.country, placement.holidays) == (code, "")


@pytest.mark.parametrize(
    ("written", "country", "region"),
    [
        ("Alsace", "FR", "FR-6AE"),
        ("FR-67", "FR", "FR-6AE"),
        ("Haut-Rhin", "FR", "FR-6AE"),
        ("fr-57", "FR", "FR-57"),
        ("France (Moselle)", "FR", "FR-57"),
        ("Bayern, Allemagne", "DE", "DE-BY"),
        ("US-NY", "US", "US-NY"),
        ("La Rioja, Spain", "ES", "ES-RI"),
    ],
)
def test_a_region_with_holidays_of_its_own_stands_in_the_country_s_column(
    written: str, country: str, region: str
) -> None:
    placement = placement_with("pays", written)
    assert isinstance(placement, Placement), placement
    assert (placement.country, placement.holidays) == (country, region)


def test_a_place_is_named_by_its_country_and_region() -> None:
    with using_locale("fr"):
        assert place_name("DE", "DE-BY") == "Allemagne (Bayern)"
        assert place_name("FR", "") == "France"
        assert place_name("", "") == ""


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("XX", "Write its name or its two-letter code, such as FR."),
        ("EU", "is no country"),
        ("Frnace", "Did you mean France (FR)?"),
        ("FR-75", "Where a region has public holidays of its own, it stands here too: Alsace, or FR-57."),
        ("La Rioja", "is no country"),  # of Spain, or of Argentina
    ],
)
def test_what_is_no_country_is_refused(written: str, reason: str) -> None:
    assert reason in str(placement_with("pays", written))


@pytest.mark.parametrize(
    ("written", "medium"),
    [
        ("shop_window", Medium.SHOP_WINDOW),
        ("Vitrines", Medium.SHOP_WINDOW),
        ("AFFICHE", Medium.POSTER),
        ("emballage", Medium.PACKAGING),
        ("Réglette", Medium.SHELF),
        ("rayon", Medium.SHELF),
        ("etiquette", Medium.LABEL),
        ("roll-up", Medium.POSTER),
        ("ticket de caisse", Medium.RECEIPT),
        ("Table tent", Medium.TABLE),
        ("PLV", Medium.COUNTER),
        ("autre", Medium.OTHER),
    ],
)
def test_a_medium_is_read_in_french_and_english(written: str, medium: Medium) -> None:
    placement = placement_with("support", written)
    assert isinstance(placement, Placement), placement
    assert placement.medium is medium


@pytest.mark.parametrize("medium", Medium)
def test_every_medium_is_read_by_its_own_word(medium: Medium) -> None:
    placement = placement_with("medium", medium.value)
    assert isinstance(placement, Placement), placement
    assert placement.medium is medium


def test_an_unknown_medium_names_the_nearest_and_all_there_are() -> None:
    assert str(placement_with("medium", "postr")) == (
        "“postr” is no medium. Did you mean “poster”? There are: shop window, poster, shelf, packaging, "
        "label, sticker, flyer, card, counter, table, vehicle, receipt, screen, event, other."
    )


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("NOM", "name"),
        ("Nom (obligatoire)", "name"),
        ("Nom de l’emplacement", "name"),
        ("Type de média", "medium"),
        ("Point de vente", "site"),
        ("Magasin", "site"),
        ("VILLE", "city"),
        ("Code pays", "country"),
        ("Latitude (°)", "latitude"),
        ("lng", "longitude"),
        ("Nb d'exemplaires", "copies"),
        ("Quantité", "copies"),
        ("Coût (€)", "cost_eur"),
        ("cout_eur", "cost_eur"),
        ("Prix en euros HT", "cost_eur"),
        ("cost_eur", "cost_eur"),
        ("Cost ($)", None),
        ("Prix CHF", None),
        ("Code postal", None),
        ("", None),
    ],
)
def test_a_heading_is_understood_in_french_and_english(heading: str, field: str | None) -> None:
    assert field_of(heading) == field
