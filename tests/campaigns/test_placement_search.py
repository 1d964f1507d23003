"""Placements found by their words: the same on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from contactcodes.campaigns.campaign import find_campaign
from contactcodes.campaigns.placed_code import add_placements, count_codes, placed_codes
from contactcodes.campaigns.placement import Medium, Placement
from contactcodes.campaigns.placement_words import plain
from contactcodes.language import using_locale
from contactcodes.storage.database import Database
from tests.campaigns_made import AT, make_campaign

# No code has an I, L, O or U: what is looked for here is never the beginning of one.
LISTED = [
    Placement(name="Vitrine Élysée « grand »", medium=Medium.SHOP_WINDOW, city="Paris"),
    Placement(
        name="Cœur d’Étampes", medium=Medium.POSTER, site="Boutique", labels={"Responsable": "Zoé Weiß"}
    ),
    Placement(name="Saint-Ouen (10l %)", medium=Medium.POSTER, city="Saint-Ouen-sur-Seine"),
    Placement(name="Rayon_quai \\ ou%il", medium=Medium.SHELF, labels={"Équipe": "Sud", "Note": "à 5 m"}),
    Placement(name="E\u0301cole ½ ﬁn", medium=Medium.OTHER),
]
ÉLYSÉE, CŒUR, SAINT_OUEN, RAYON, ÉCOLE = (one.name for one in LISTED)


def found(database: Database, wanted: str, locale: str = "fr") -> list[str]:
    with using_locale(locale), database.reading() as connection:
        placed = placed_codes(connection, campaign_id=1, search=wanted)
        assert count_codes(connection, campaign_id=1, search=wanted) == len(placed)
    return [one.placement.name for one in placed]


@pytest.fixture
def listed(database: Database) -> Database:
    """A campaign of five placements, and another one with the same."""
    make_campaign(database, "Printemps", "help", [])
    make_campaign(database, "Été", "help", [])
    with database.writing() as connection:
        for number in (1, 2):
            campaign = find_campaign(connection, number)
            add_placements(connection, campaign, LISTED, origin="https://x.fr", code_length=6, at=AT)
    return database


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        pytest.param("elysee", [ÉLYSÉE], id="without the accents"),
        pytest.param("ÉLYSÉE", [ÉLYSÉE], id="in capitals"),
        pytest.param("etampes", [CŒUR], id="behind an apostrophe"),
        pytest.param("coeur", [CŒUR], id="a ligature"),
        pytest.param("CŒUR", [CŒUR], id="a ligature in capitals"),
        pytest.param("weiss", [CŒUR], id="a sharp s, in a label"),
        pytest.param("zo bout", [CŒUR], id="the beginnings of words, in any order"),
        pytest.param("lysee", [], id="not the middle of a word"),
        pytest.param("saint ouen", [SAINT_OUEN], id="a hyphen is a blank"),
        pytest.param("10l", [SAINT_OUEN], id="in brackets"),
        pytest.param("%", [], id="a wildcard is no word"),
        pytest.param("_", [], id="nor is this one"),
        pytest.param("quai ou%il", [RAYON], id="a wildcard in the middle stands for itself"),
        pytest.param("r_yon", [], id="and this one for no letter"),
        pytest.param("quai", [RAYON], id="behind an underline"),
        pytest.param("\\", [], id="a backslash"),
        pytest.param("sud", [RAYON], id="a label"),
        pytest.param("équipe", [], id="not a label’s heading"),
        pytest.param("ecole fin", [ÉCOLE], id="decomposed letters and compatibility forms"),
        pytest.param("paris elysee grand", [ÉLYSÉE], id="name and town"),
        pytest.param("sud " * 2000, [RAYON], id="a word again and again"),
        pytest.param("paris seine", [], id="all words of one placement"),
        pytest.param("affiche", [CŒUR, SAINT_OUEN], id="the medium"),
        pytest.param("affiche sud", [], id="the medium and what does not go with it"),
    ],
)
def test_a_placement_is_found_by_the_words_people_type(
    listed: Database, wanted: str, names: list[str]
) -> None:
    assert found(listed, wanted) == names


def test_the_medium_is_found_in_the_language_of_the_page(listed: Database) -> None:
    assert found(listed, "poster", "en") == [CŒUR, SAINT_OUEN]
    assert found(listed, "étagère", "en") == []
    assert found(listed, "shelf", "en") == [RAYON]


def test_a_placement_is_found_by_its_code_however_it_is_written(listed: Database) -> None:
    with listed.reading() as connection:
        code = placed_codes(connection, campaign_id=1)[1].code_text
    for written in (code, code.shown, code.lower(), code.shown.partition("-")[2], code[:5]):
        assert found(listed, written) == [CŒUR]


@pytest.mark.parametrize(
    "text",
    ["Été à Évry-Courcouronnes", "L’Œuf – « n° 5 »", "ÀÂÄÇÈÉÊËÎÏÔÖÙÛÜŸ", "a\u00a0b\u202fc", "x+y=z/½²ª"],
)
def test_postgresql_folds_words_as_sqlite_does(postgres: Database, text: str) -> None:
    make_campaign(postgres, "Printemps", "help", [text])
    assert found(postgres, plain(text)) == [text]


def test_a_search_is_one_question_and_fetches_no_more_than_its_page(sqlite: Database) -> None:
    make_campaign(sqlite, "Printemps", "help", [f"Vitrine {number}" for number in range(300)])
    fetched = []
    with sqlite.reading() as connection:
        event.listen(connection, "after_cursor_execute", lambda *told: fetched.append(told[3]))
        assert len(placed_codes(connection, campaign_id=1, search="vitrine", limit=100, offset=200)) == 100
        assert len(placed_codes(connection, campaign_id=1, search="vitrine", limit=100, offset=250)) == 50
    assert len(fetched) == 2
