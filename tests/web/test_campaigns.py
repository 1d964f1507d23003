"""Campaigns in the studio: the list, one campaign, its name, where it leads."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from contactcodes.campaigns.brand import add_brand
from contactcodes.campaigns.campaign import campaigns_of, open_campaign
from contactcodes.campaigns.placed_code import PlacedCode, placed_codes
from contactcodes.contacts.target import Target
from contactcodes.sheets import layout_folder
from contactcodes.sheets.layout_folder import all_layouts
from contactcodes.storage.columns import now, to_ms
from contactcodes.storage.database import Database
from contactcodes.web.studio.glance import glances
from tests.campaigns_made import make_campaign
from tests.scans_made import keep_scans, stored_scan
from tests.web.conftest import WHATSAPP
from tests.web.page_words import names_in, words_of


def test_an_empty_studio_teaches_what_to_do(studio: FlaskClient) -> None:
    page = studio.get("/studio/").text
    assert "Your first campaign" in page
    assert page.count('class="btn btn-primary"') == 1
    assert 'href="/studio/campaigns/new"' in page


def test_the_list_shows_each_campaign_at_a_glance(studio: FlaskClient, spring: list[PlacedCode]) -> None:
    words = words_of(studio.get("/studio/").text)
    assert "Printemps" in words
    assert "+33 6 12 34 56 78" in words
    assert "3 placements" in words
    assert "no sheets yet" in words
    studio.post(f"/studio/campaigns/{spring[0].campaign_id}/print", data={"layout": "avery-l7160"})
    assert "being drawn" in words_of(studio.get("/studio/").text)
    studio.post("/studio/print-runs/1/cancel")
    assert "no sheets yet" in words_of(studio.get("/studio/").text)


def test_a_campaign_shows_where_it_leads_and_every_code(
    studio: FlaskClient, spring: list[PlacedCode]
) -> None:
    page = studio.get(f"/studio/campaigns/{spring[0].campaign_id}").text
    assert "WhatsApp +33 6 12 34 56 78" in words_of(page)
    assert names_in(page) == ["Vitrine Lyon", "Vitrine Évry", "Affiche Nantes"]
    for placed in spring:
        assert f'href="/studio/codes/{placed.code_text.shown}"' in page
        assert f'src="/studio/codes/{placed.code_text.shown}/symbol.svg"' in page
    assert f'href="/studio/campaigns/{spring[0].campaign_id}/statistics"' in page


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param("evry", ["Vitrine Évry"], id="without the accent"),
        pytest.param("VIT", ["Vitrine Lyon", "Vitrine Évry"], id="the beginning of a word, in capitals"),
        pytest.param("lyon vitrine", ["Vitrine Lyon"], id="two words in any order"),
        pytest.param("poster", ["Vitrine Lyon", "Vitrine Évry", "Affiche Nantes"], id="the medium"),
        pytest.param("quimper", [], id="nothing"),
        pytest.param("%", [], id="a wildcard"),
    ],
)
def test_placements_are_found_by_their_words(
    studio: FlaskClient, spring: list[PlacedCode], wanted: str, found: list[str]
) -> None:
    page = studio.get(f"/studio/campaigns/{spring[0].campaign_id}", query_string={"q": wanted})
    assert names_in(page.text) == found
    assert f'value="{wanted}"' in page.text


def test_a_placement_is_found_by_its_code(studio: FlaskClient, spring: list[PlacedCode]) -> None:
    placed = spring[1]
    for written in (placed.code_text.shown, str(placed.code_text)):
        page = studio.get(f"/studio/campaigns/{placed.campaign_id}", query_string={"q": written})
        assert names_in(page.text) == ["Vitrine Évry"]


def test_a_hundred_placements_a_page(studio: FlaskClient, sqlite: Database, marie: int) -> None:
    placed = make_campaign(sqlite, "Été", "help", [f"Boutique {number}" for number in range(1, 231)])
    path = f"/studio/campaigns/{placed[0].campaign_id}"
    first, last = studio.get(path).text, studio.get(path, query_string={"page": 3}).text
    assert names_in(first) == [f"Boutique {number}" for number in range(1, 101)]
    assert names_in(last) == [f"Boutique {number}" for number in range(201, 231)]
    assert "201 to 230 of 230" in words_of(last)
    assert 'rel="prev"' not in first
    assert 'rel="next"' not in last
    for page in ("0", "-1", "99", "x", "9" * 30, "9" * 5000):
        assert studio.get(path, query_string={"page": page}).status_code == 200
    found = words_of(studio.get(path, query_string={"q": "bout", "page": 2}).text)
    assert "230 placements match “bout”" in found
    assert "101 to 200 of 230" in found


@pytest.mark.parametrize(
    "path",
    [
        "codes/abc-def8",
        "codes/nonsense",
        "campaigns/99",
        "campaigns/0",
        "campaigns/01",
        "campaigns/٣",
        "campaigns/2147483648",
        "campaigns/99999999999999999999",
        pytest.param(f"campaigns/{'9' * 5000}", id="five thousand digits"),
        "campaigns/99999999999999999999/print",
        "campaigns/99999999999999999999/statistics",
        "campaigns/99999999999999999999/statistics/chart-days.svg",
        "drafts/99999999999999999999/layout",
        "print-runs/99",
        "print-runs/99999999999999999999",
        "print-runs/99999999999999999999/sheets.pdf",
    ],
)
def test_what_is_not_there_is_answered_with_a_page(studio: FlaskClient, marie: int, path: str) -> None:
    page = studio.get(f"/studio/{path}")
    assert page.status_code == 404
    assert "Go to the campaigns" in page.text


def test_a_campaign_gets_another_name(
    studio: FlaskClient, spring: list[PlacedCode], sqlite: Database
) -> None:
    make_campaign(sqlite, "Été", "help", [])
    path = f"/studio/campaigns/{spring[0].campaign_id}/name"
    taken = studio.post(path, data={"name": "Été"})
    assert taken.status_code == 422
    assert taken.text.count("There is a campaign “Été” already.") == 2
    assert studio.post(path, data={"name": "  "}).status_code == 422
    page = studio.post(path, data={"name": "Printemps  2027"}, follow_redirects=True)
    assert "<h1>Printemps 2027</h1>" in page.text


def test_codes_are_re_pointed_only_after_saying_how_many_hang(
    studio: FlaskClient, spring: list[PlacedCode], sqlite: Database
) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/contact"
    typed = {"channel": "call", "target": "3631"}
    question = studio.post(path, data=typed)
    assert question.status_code == 200
    assert "Re-point all 3 codes" in words_of(question.text)
    assert targets(sqlite, spring) == {WHATSAPP}
    done = studio.post(path, data=typed | {"confirmed": "call:3631"}, follow_redirects=True)
    assert "3 codes lead to the new contact point" in words_of(done.text)
    assert targets(sqlite, spring) == {"call:3631"}


def test_a_confirmation_holds_for_the_target_it_was_given_for(
    studio: FlaskClient, spring: list[PlacedCode], sqlite: Database
) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/contact"
    studio.post(path, data={"channel": "call", "target": "3949", "confirmed": "call:3631"})
    assert targets(sqlite, spring) == {WHATSAPP}


def test_a_wrong_contact_point_is_refused_beside_its_field(
    studio: FlaskClient, spring: list[PlacedCode]
) -> None:
    path = f"/studio/campaigns/{spring[0].campaign_id}/contact"
    page = studio.post(path, data={"channel": "whatsapp", "target": "12"})
    assert page.status_code == 422
    assert 'id="target-problem"' in page.text
    assert "Example: +33612345678" in page.text  # as the field takes it
    assert 'value="12"' in page.text


def targets(database: Database, placed: list[PlacedCode]) -> set[str]:
    """Return where the codes of a campaign lead now."""
    with database.reading() as connection:
        now_placed = placed_codes(connection, campaign_id=placed[0].campaign_id)
    return {str(one.target) for one in now_placed}


def test_the_sample_brand_is_a_switch_away_and_marked(studio: FlaskClient, sqlite: Database) -> None:
    assert "brand-switch" not in studio.get("/studio/").text
    with sqlite.writing() as connection:
        sample = add_brand(
            connection, "Exemple", locale="fr", time_zone="Europe/Paris", sample=True, at=now()
        )
        open_campaign(connection, sample, "Vitrines d’exemple", Target.read("help"), now())
    page = studio.get("/studio/").text
    assert "sample data" in page
    assert "Vitrines d’exemple" not in page
    switched = studio.post("/studio/brand", data={"brand": str(sample.id)}, follow_redirects=True)
    assert "Vitrines d’exemple" in switched.text
    for nobody in ("77", "", "x", "-1", "99999999999999999999", "9" * 5000):
        assert studio.post("/studio/brand", data={"brand": nobody}).status_code == 404


def test_a_new_campaign_is_never_made_in_the_sample_brand(studio: FlaskClient, sqlite: Database) -> None:
    with sqlite.writing() as connection:
        sample = add_brand(
            connection, "Exemple", locale="fr", time_zone="Europe/Paris", sample=True, at=now()
        )
        open_campaign(connection, sample, "Vitrines d’exemple", Target.read("help"), now())
    studio.post("/studio/brand", data={"brand": str(sample.id)})
    assert "New campaign" not in studio.get("/studio/").text
    first = {"name": "Printemps", "channel": "help"}
    second = studio.post("/studio/campaigns/new", data=first).location
    third = studio.post(second, data={"placements": "Vitrine Lyon", "without": "0"}).location
    studio.post(third, data={"order": "codes"})
    with sqlite.reading() as connection:
        assert [one.name for one in campaigns_of(connection, sample.id)] == ["Vitrines d’exemple"]
    assert "Printemps" in studio.get("/studio/").text


def test_the_list_asks_the_same_number_of_questions_however_many_campaigns_there_are(
    studio: FlaskClient, sqlite: Database, marie: int
) -> None:
    def questions(more: int) -> int:
        for number in range(more):
            (one,) = make_campaign(sqlite, f"Campagne {more}-{number}", "help", ["Lyon"])
            assert (
                studio.post(
                    f"/studio/campaigns/{one.campaign_id}/print", data={"layout": "avery-l7160"}
                ).status_code
                == 303
            )
        asked: list[str] = []
        with sqlite.reading() as connection:
            event.listen(connection, "after_cursor_execute", lambda *told: asked.append(told[2]))
            listed = glances(connection, 1, now())
            assert [one.newest_run.state for one in listed if one.newest_run] == ["ordered"] * len(listed)
        return len(asked)

    assert questions(1) == questions(3)


def test_scans_in_seven_days_are_those_by_people(
    studio: FlaskClient, spring: list[PlacedCode], sqlite: Database
) -> None:
    at_ms = to_ms(now()) - 60_000
    kinds = ("person", "person", "robot", "preview", "repeat", "test")
    keep_scans(sqlite, [(spring[0], stored_scan(spring[0], at_ms, kind)) for kind in kinds])
    page = words_of(studio.get(f"/studio/campaigns/{spring[0].campaign_id}").text)
    assert "Scans in 7 days 2" in page


def test_one_faulty_layout_takes_no_page_of_the_studio_down(
    studio: FlaskClient,
    spring: list[PlacedCode],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "print_layouts"
    in_all = len(all_layouts())
    shutil.copytree(layout_folder.FOLDER, folder)
    monkeypatch.setattr(layout_folder, "FOLDER", folder)
    campaign = f"/studio/campaigns/{spring[0].campaign_id}"
    run = studio.post(f"{campaign}/print", data={"layout": "avery-l7160"}).location
    (folder / "avery-l7160.toml").write_text("[page\n", encoding="utf-8")
    assert "avery-l7160" in studio.get(campaign).text  # by its name, where its title cannot be read
    assert studio.get(run).status_code == 200
    offered = studio.get(f"{campaign}/print")
    assert offered.status_code == 200
    assert offered.text.count('class="layout-card ') == in_all - 1
    assert studio.get(f"{campaign}/sheet/avery-l7160.png").status_code == 404
    assert studio.get(f"{campaign}/sheet/poster-a4.png").status_code == 200
    refused = studio.post(f"{campaign}/print", data={"layout": "avery-l7160"})
    assert refused.status_code == 422
    shutil.copy(folder / "avery-l7651.toml", folder / "avery-l7160.toml")
    assert studio.get(f"{campaign}/print").text.count('class="layout-card ') == in_all
