"""Ordering serial codes in the studio."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.campaigns.print_run import find_print_run, order_of, print_runs_of
from contactcodes.storage.database import Database
from tests.web.page_words import words_of


@pytest.fixture
def page(spring: list[PlacedCode]) -> str:
    return f"/studio/codes/{spring[0].code_text}/serial"


def test_a_code_leads_to_the_serial_codes_of_its_placement(
    studio: FlaskClient, spring: list[PlacedCode], page: str
) -> None:
    assert f'/{spring[0].code_text.shown}/serial"' in studio.get(f"/studio/codes/{spring[0].code_text}").text
    assert spring[0].placement.name in words_of(studio.get(page).text)


def test_so_many_codes_are_ordered_on_labels_of_ones_choice(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode], page: str
) -> None:
    sent = {"count": "12 500", "layout": "avery-l7651", "copies": "2", "locale": "fr"}
    answer = studio.post(page, data=sent)
    assert answer.status_code == 303
    with sqlite.reading() as connection:
        run = print_runs_of(connection, spring[0].campaign_id)[0]
        order = order_of(connection, run)
    assert answer.headers["Location"].endswith(f"/print-runs/{run.id}")
    assert (run.total, run.serial_placement_id) == (25_000, spring[0].placement_id)
    assert (order.layout.name, order.copies) == ("avery-l7651", 2)


@pytest.mark.parametrize("count", ["", "0", "1000001", "many", "-5", "1.5e3", "²"])
def test_a_number_that_no_run_has_is_refused_and_kept(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode], page: str, count: str
) -> None:
    answer = studio.post(page, data={"count": count, "layout": "avery-l7651", "headline": "Bonjour"})
    assert answer.status_code == 422
    assert 'id="count-problem"' in answer.text
    assert f'value="{count}"' in answer.text
    assert 'value="Bonjour"' in answer.text
    with sqlite.reading() as connection:
        assert print_runs_of(connection, spring[0].campaign_id) == []


def test_the_first_sheet_is_shown_before_the_codes_are_made(studio: FlaskClient, page: str) -> None:
    answer = studio.get(f"{page}/avery-l7651.png", query_string={"locale": "fr", "of": "500"})
    assert answer.mimetype == "image/png"
    assert answer.data.startswith(b"\x89PNG")


def test_no_run_is_found_where_none_is(studio: FlaskClient, sqlite: Database) -> None:
    assert studio.get("/studio/codes/7K3QX9M/serial").status_code == 404
    with sqlite.reading() as connection, pytest.raises(Exception, match="print run"):
        find_print_run(connection, 4711)
