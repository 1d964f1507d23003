"""Adding placements to a campaign, and what the last step costs."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from contactcodes.campaigns import placement_file
from contactcodes.campaigns.placed_code import placed_codes
from contactcodes.campaigns.placement import Medium
from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.campaigns.sheet_files import produce_next
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.storage.tables import campaigns
from contactcodes.web.studio.draft import drafts_of, list_of
from contactcodes.web.studio.first_sheet import Sheet
from tests.campaigns_made import make_campaign
from tests.web.page_words import words_of
from tests.web.test_new_campaign import (
    BAD,
    GOOD,
    second_step,
)


def test_placements_are_added_and_known_ones_keep_their_codes(
    studio: FlaskClient, sqlite: Database, settings: Settings
) -> None:
    known = make_campaign(sqlite, "Printemps", "help", ["Vitrine Lyon"])[0]
    second = studio.post(f"/studio/campaigns/{known.campaign_id}/placements").location
    page = studio.get(second).text
    assert "What for, and who answers" not in page  # that is settled
    third = studio.post(second, data={"placements": GOOD, "without": "0"}).location
    studio.post(third, data={"layout": "sticker-a5"})
    with sqlite.reading() as connection:
        placed = placed_codes(connection, campaign_id=known.campaign_id)
    assert [one.placement.name for one in placed] == ["Vitrine Lyon", "Affiche Nantes"]
    assert placed[0].code_text == known.code_text
    assert placed[0].placement.city == "Lyon"
    run = produce_next(sqlite, settings)
    assert run is not None
    assert run.total == 2


def test_nothing_slow_is_done_while_nobody_else_can_write(
    studio: FlaskClient, sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words are fitted before the transaction: a second writer never waits for that."""
    third = second_step(studio)
    wrote = []
    check = Sheet.check

    def writing_meanwhile(sheet: Sheet, order: PrintOrder) -> None:
        check(sheet, order)
        with sqlite.writing() as connection:  # would wait 15 seconds for the lock, and fail
            connection.execute(update(campaigns).values(name="Autre"))
        wrote.append(order.layout.name)

    monkeypatch.setattr(Sheet, "check", writing_meanwhile)
    assert studio.post(third, data={"layout": "avery-l7160"}).status_code == 303
    assert wrote == ["avery-l7160"]


def test_a_picture_is_drawn_of_no_more_of_the_list_than_it_shows(
    studio: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = "".join(f"Vitrine {number};Lyon\n" for number in range(1, 3001))
    third = second_step(studio, f"nom;ville\n{names}")
    rows = []
    read_row = placement_file.read_row
    monkeypatch.setattr(placement_file, "read_row", lambda *told: rows.append(told) or read_row(*told))
    studio.get(third.replace("/layout", "/sheet/avery-l7160.png"))
    assert len(rows) == 21


def test_a_list_with_bad_rows_has_pictures_of_the_good_ones(studio: FlaskClient) -> None:
    third = second_step(studio, BAD, without=1)
    assert studio.get(third.replace("/layout", "/sheet/poster-a4.png")).status_code == 200


def test_a_retired_code_has_no_label_among_added_placements(
    studio: FlaskClient, sqlite: Database, settings: Settings
) -> None:
    lyon, _nice = make_campaign(sqlite, "Printemps", "help", ["Vitrine Lyon", "Vitrine Nice"])
    studio.post(f"/studio/codes/{lyon.code_text}/retire")
    second = studio.post(f"/studio/campaigns/{lyon.campaign_id}/placements").location
    third = studio.post(second, data={"placements": GOOD, "without": "0"}).location
    assert "The picture shows your one placement." in words_of(studio.get(third).text)
    studio.post(third, data={"layout": "avery-l7160"})
    run = produce_next(sqlite, settings)
    assert run is not None
    assert run.total == 1


def test_where_all_that_is_listed_is_retired_there_is_nothing_to_print(
    studio: FlaskClient, sqlite: Database
) -> None:
    (lyon,) = make_campaign(sqlite, "Printemps", "help", ["Vitrine Lyon"])
    studio.post(f"/studio/codes/{lyon.code_text}/retire")
    second = studio.post(f"/studio/campaigns/{lyon.campaign_id}/placements").location
    third = studio.post(second, data={"placements": "Vitrine Lyon", "without": "0"}).location
    assert studio.get(third).status_code == 200
    assert studio.get(third.replace("/layout", "/sheet/avery-l7160.png")).status_code == 404
    refused = studio.post(third, data={"layout": "avery-l7160"})
    assert refused.status_code == 422
    assert "There is nothing to print" in refused.text


def test_the_list_of_campaigns_reads_no_list_of_placements(studio: FlaskClient, sqlite: Database) -> None:
    second_step(studio)
    with sqlite.reading() as connection:
        (draft,) = drafts_of(connection, 1, 1)
        assert draft.name == "Printemps"
        assert not hasattr(draft, "placements")
        assert list_of(connection, draft) == GOOD


def test_printing_with_a_shorter_list_keeps_what_was_told_before(
    studio: FlaskClient, sqlite: Database
) -> None:
    studio.post(second_step(studio), data={"order": "codes"})
    second = studio.post("/studio/campaigns/1/placements").location
    third = studio.post(second, data={"placements": "nom\nVitrine Lyon\n", "without": "0"}).location
    studio.post(third, data={"layout": "avery-l7160"})
    with sqlite.reading() as connection:
        lyon = placed_codes(connection, campaign_id=1)[0].placement
    assert (lyon.city, lyon.medium) == ("Lyon", Medium.SHOP_WINDOW)
