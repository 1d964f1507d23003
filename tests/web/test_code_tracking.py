"""Codes without tracking in the studio: chosen for each code, shown wherever the code is."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import Client

from contactcodes.campaigns.placed_code import PlacedCode, set_tracking
from contactcodes.scans.drain import drain
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import code_days, scans, untracked
from contactcodes.web.auth.user import change_locale
from tests.web.page_words import words_of

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
CHIP = "only a total a day"


def page_of(code: PlacedCode) -> str:
    return f"/studio/codes/{code.code_text.shown}"


def chosen(page: str) -> list[str]:
    return re.findall(r'name="keep" value="(\w+)"[^>]*\bchecked\b', page)


def test_a_code_loses_its_tracking_and_gets_it_back(studio: FlaskClient, spring: list[PlacedCode]) -> None:
    page = page_of(spring[0])
    assert CHIP not in words_of(studio.get(page).text).split("What is kept")[0]
    form = studio.get(f"{page}/tracking").text
    assert "Regulation (EU) 2021/2117" in form
    assert chosen(form) == ["all"]
    told = words_of(studio.post(f"{page}/tracking", data={"keep": "totals"}, follow_redirects=True).text)
    assert f"Of scans of {spring[0].code_text.shown} only a total a day is kept from now on." in told
    assert "in service · only a total a day" in told
    assert chosen(studio.get(f"{page}/tracking").text) == ["totals"]
    told = words_of(studio.post(f"{page}/tracking", data={"keep": "all"}, follow_redirects=True).text)
    assert "are kept one by one from now on" in told
    assert "in service · " not in told


@pytest.mark.parametrize("sent", [{}, {"keep": ""}, {"keep": "everything"}])
def test_without_a_choice_nothing_changes(
    studio: FlaskClient, spring: list[PlacedCode], sent: dict[str, str]
) -> None:
    page = page_of(spring[0])
    studio.post(f"{page}/tracking", data={"keep": "totals"})
    refused = studio.post(f"{page}/tracking", data=sent)
    assert refused.status_code == 422
    assert refused.text.count("Choose what is kept of the scans.") == 2  # at the top and at the field
    assert chosen(studio.get(f"{page}/tracking").text) == ["totals"]


def test_the_list_marks_the_codes_without_tracking_only(
    studio: FlaskClient, spring: list[PlacedCode], sqlite: Database
) -> None:
    listed = f"/studio/campaigns/{spring[0].campaign_id}"
    assert CHIP not in studio.get(listed).text
    with sqlite.writing() as connection:
        set_tracking(connection, spring[1].code_id, tracked=False)
    rows = [row for row in studio.get(listed).text.split("<tr") if CHIP in row]
    assert len(rows) == 1
    assert spring[1].placement.name in rows[0]


def test_a_scan_of_such_a_code_leaves_a_total_and_nothing_else(
    studio: FlaskClient, spring: list[PlacedCode], sqlite: Database, settings: Settings, phone: Client
) -> None:
    studio.post(f"{page_of(spring[0])}/tracking", data={"keep": "totals"})
    for code in (spring[0], spring[0], spring[1]):
        assert phone.get(f"/{code.code_text}", headers={"User-Agent": IPHONE}).status_code == 302
    drain(sqlite, settings.journal_folder)
    with sqlite.reading() as connection:
        of_code = scans.c.code_id == spring[0].code_id
        assert connection.scalar(select(func.count()).select_from(scans).where(of_code)) == 0
        assert connection.scalar(select(func.count()).select_from(scans)) == 1
        of_days = code_days.c.code_id == spring[0].code_id
        assert connection.scalar(select(func.count()).select_from(code_days).where(of_days)) == 0
        day = connection.execute(select(untracked.c.code_id, untracked.c.day, untracked.c.hits)).one()
    assert day.code_id == spring[0].code_id
    assert day.hits == 2
    assert abs(day.day - datetime.now(UTC).toordinal()) <= 1
    said = words_of(studio.get(f"/studio/campaigns/{spring[0].campaign_id}/statistics").text)
    assert "Scans 3" in said
    assert "People (likely) 1" in said
    assert "2 scans are of codes without tracking, of which only a total a day is kept" in said
    assert "Vitrine Lyon 2 67% not known" in said
    table = studio.get(f"/studio/campaigns/{spring[0].campaign_id}/statistics/scans-by-placement.csv").text
    assert "Vitrine Lyon,2,2,,1," in table


def test_it_is_said_in_french_too(studio: FlaskClient, spring: list[PlacedCode], sqlite: Database) -> None:
    with sqlite.writing() as connection:
        change_locale(connection, 1, "fr")
    studio.post(f"{page_of(spring[0])}/tracking", data={"keep": "totals"})
    assert "total par jour seulement" in studio.get(page_of(spring[0])).text
    assert "étiquette de vin" in studio.get(f"{page_of(spring[0])}/tracking").text


def test_who_is_not_signed_in_changes_nothing(visitor: FlaskClient, spring: list[PlacedCode]) -> None:
    path = f"{page_of(spring[0])}/tracking"
    assert "/sign-in" in visitor.get(path).location
    assert "signed out" in visitor.post(path, data={"keep": "totals"}).text
