"""Placements and their codes."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from contactcodes.campaigns.brand import add_brand
from contactcodes.campaigns.campaign import find_campaign, open_campaign
from contactcodes.campaigns.placed_code import (
    add_placements,
    count_codes,
    find_placed_code,
    longest_code,
    placed_codes,
    restore_code,
    retire_code,
)
from contactcodes.campaigns.placement import Medium, Placement
from contactcodes.campaigns.placement_file import read_placements
from contactcodes.campaigns.print_run import order_print_run
from contactcodes.codes import minting
from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.target import Target
from contactcodes.errors import NotFoundError
from contactcodes.storage.database import Database
from tests.campaigns.runs_made import order
from tests.campaigns_made import AT, make_campaign

FULL = Placement(
    name="Vitrine Élysée « grand »",
    medium=Medium.SHOP_WINDOW,
    site="Boutique",
    city="Paris",
    country="FR",
    holidays="FR-6AE",
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


def relisted(database: Database, *lists: str) -> list[Placement]:
    """Return the placements of a campaign after these lists, one after the other."""
    make_campaign(database, "Printemps", "help", [])
    with database.writing() as connection:
        campaign = find_campaign(connection, 1)
        for text in lists:
            listed = read_placements(text.encode()).all_good()
            add_placements(connection, campaign, listed, origin="https://x.fr", code_length=6, at=AT)
        return [one.placement for one in placed_codes(connection, campaign_id=campaign.id)]


def test_a_shorter_list_erases_nothing_of_what_a_longer_one_told(database: Database) -> None:
    whole = (
        "nom;support;lieu;ville;pays;latitude;longitude;exemplaires;coût;Responsable\n"
        "Lyon;vitrine;Part-Dieu;Lyon;FR;45,76;4,85;4;79,60;Zoé\n"
        "Nice;affiche;Gare;Nice;FR;43,7;7,26;2;10;Luc\n"
    )
    before = relisted(database, whole)
    after = relisted(database, "nom\nLyon\nNice\n", "Nice")
    assert after == before
    assert (after[0].city, after[0].medium, after[0].labels) == (
        "Lyon",
        Medium.SHOP_WINDOW,
        {"Responsable": "Zoé"},
    )


@pytest.mark.parametrize(
    ("again", "expected"),
    [
        pytest.param("nom;ville\nLyon;Bron\n", {"city": "Bron"}, id="what it tells is changed"),
        pytest.param("nom;ville\nLyon;\n", {"city": ""}, id="a column with an empty cell empties"),
        pytest.param("nom;coût\nLyon;12\n", {"cost_cents": 1200}, id="a cost in euros"),
        pytest.param(
            "nom;Équipe\nLyon;Sud\n", {"labels": {"Responsable": "Zoé", "Équipe": "Sud"}}, id="a label more"
        ),
        pytest.param("nom;Responsable\nLyon;Luc\n", {"labels": {"Responsable": "Luc"}}, id="a label anew"),
        pytest.param("nom;Responsable\nLyon;\n", {"labels": {}}, id="a label taken away"),
    ],
)
def test_a_list_changes_what_it_has_a_column_for_and_nothing_else(
    database: Database, again: str, expected: dict[str, object]
) -> None:
    (lyon,) = relisted(database, "nom;ville;exemplaires;coût;Responsable\nLyon;Lyon;4;79,60;Zoé\n", again)
    told = {"city": "Lyon", "copies": 4, "cost_cents": 7960, "labels": {"Responsable": "Zoé"}} | expected
    assert {name: getattr(lyon, name) for name in told} == told


def test_one_code_is_found_by_one_question_however_large_its_campaign(sqlite: Database) -> None:
    placed = make_campaign(sqlite, "Printemps", "help", [f"Vitrine {number}" for number in range(50)])
    rows = []
    with sqlite.reading() as connection:
        event.listen(connection, "after_cursor_execute", lambda *told: rows.append(told[1]))
        assert find_placed_code(connection, placed[20].code_text) == placed[20]
    assert len(rows) == 1


def test_a_code_of_the_sample_brand_is_found_by_its_text_only(database: Database) -> None:
    with database.writing() as connection:
        sample = add_brand(connection, "S", locale="fr", time_zone="Europe/Paris", sample=True, at=AT)
        campaign = open_campaign(connection, sample, "C", Target.read("help"), AT)
        listed = [Placement(name="Lyon")]
        add_placements(connection, campaign, listed, origin="https://x.fr", code_length=6, at=AT)
        (one,) = placed_codes(connection, campaign_id=campaign.id)
        assert placed_codes(connection) == []
        assert placed_codes(connection, code_texts=[one.code_text]) == [one]
        assert placed_codes(connection, code_texts=[]) == []


def test_codes_are_taken_a_page_at_a_time_and_counted(database: Database) -> None:
    placed = make_campaign(database, "Printemps", "help", [f"Vitrine L{number}" for number in range(7)])
    make_campaign(database, "Été", "help", ["Vitrine 1"])
    campaign_id = placed[0].campaign_id
    with database.writing() as connection:
        retire_code(connection, placed[2].code_id, AT)
        pages = [
            placed_codes(connection, campaign_id=campaign_id, limit=3, offset=offset)
            for offset in (0, 3, 6, 9)
        ]
        in_service = placed_codes(connection, campaign_id=campaign_id, in_service=True)
        counted = [
            count_codes(connection, campaign_id=campaign_id, in_service=only, search=search)
            for only, search in ((False, ""), (True, ""), (False, "vitrine l2"), (True, "vitrine l2"))
        ]
    assert [[one.code_text for one in page] for page in pages] == [
        [one.code_text for one in placed[start : start + 3]] for start in (0, 3, 6, 9)
    ]
    assert [one.code_text for one in in_service] == [one.code_text for one in placed if one != placed[2]]
    assert counted == [7, 6, 1, 0]


def test_the_codes_of_a_print_run_come_in_the_order_of_its_sheet(database: Database) -> None:
    placed = make_campaign(database, "Printemps", "help", ["Lyon", "Nice", "Nantes", "Brest"])
    chosen = [placed[2], placed[0], placed[3]]
    with database.writing() as connection:
        campaign = find_campaign(connection, placed[0].campaign_id)
        run = order_print_run(connection, campaign, order("avery-l7160"), chosen, at=AT)
        assert placed_codes(connection, run_id=run.id) == chosen
        assert placed_codes(connection, run_id=run.id + 1) == []


def test_more_names_than_one_question_takes_come_back_in_their_order(sqlite: Database) -> None:
    names = [f"Vitrine {number}" for number in range(1100)]
    (one, *_rest) = make_campaign(sqlite, "Printemps", "help", names)
    with sqlite.reading() as connection:
        found = placed_codes(connection, campaign_id=one.campaign_id, names=[*reversed(names), "nowhere"])
    assert [placed.placement.name for placed in found] == list(reversed(names))


def test_the_longest_code_of_a_campaign_is_known(database: Database) -> None:
    (one,) = make_campaign(database, "Printemps", "help", ["Lyon"])
    with database.writing() as connection:
        assert longest_code(connection, one.campaign_id) == 7
        campaign = find_campaign(connection, one.campaign_id)
        listed = [Placement(name="Nice")]
        add_placements(connection, campaign, listed, origin="https://x.fr", code_length=12, at=AT)
        assert longest_code(connection, one.campaign_id) == 13
        assert longest_code(connection, 99) == 0
