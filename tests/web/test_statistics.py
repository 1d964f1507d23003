"""The statistics of a campaign: the page and its files."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import re
from datetime import datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import update

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.stats.charts.rendering import SCRIPT_VERSION
from contactcodes.storage.columns import to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.tables import brands, campaigns
from tests.campaigns_made import AT, make_campaign
from tests.scans_made import keep_scans, stored_scan

LATER = AT + timedelta(days=2, hours=1, minutes=32)  # 14:32 in Paris


@pytest.fixture
def codes(sqlite: Database, marie: int) -> list[PlacedCode]:
    """A campaign of three placements with scans on two days."""
    codes = make_campaign(sqlite, "Printemps", "help", ["Vitrine Lyon", "Affiche Nantes", "=Rayon"])
    keep(sqlite, codes[0], AT + timedelta(hours=1), people=12)
    keep(sqlite, codes[0], LATER - timedelta(minutes=1), people=3)
    keep(sqlite, codes[1], LATER - timedelta(hours=3), people=10)
    return codes


def keep(database: Database, code: PlacedCode, at: datetime, *, people: int, kind: str = "person") -> None:
    # A phone has another key each day.
    keys = [f"{at:%d}{number:06}".encode() for number in range(people)]
    keep_scans(database, [(code, stored_scan(code, to_ms(at), kind, key)) for key in keys])


def address(codes: list[PlacedCode], rest: str = "") -> str:
    return f"/studio/campaigns/{codes[0].campaign_id}/statistics{rest}"


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@time_machine.travel(LATER, tick=False)
def test_the_page_says_what_the_campaign_brought(studio: FlaskClient, codes: list[PlacedCode]) -> None:
    page = studio.get(address(codes))
    assert page.status_code == 200
    said = words(page.text)
    assert "Scans 25" in said
    assert "People (likely) 22" in said
    assert "Vitrine Lyon leads with 60% of the scans. 1 placement of 3 brought none." in said
    assert "Vitrine Lyon 15 60%" in said
    assert "=Rayon 0 0%" in said
    assert "Counted up to 14:32." in said
    assert "at midnight in the time zone of the brand (Paris)." in said
    assert "What is handed out is left out: packaging" in said
    assert "21 Nov 2026 12" in said
    assert "23 Nov 2026 13" in said


@time_machine.travel(LATER, tick=False)
@pytest.mark.parametrize(
    ("query", "scans_said"),
    [
        pytest.param("?last=7", "Scans 25", id="a preset"),
        pytest.param("?from=2026-11-23&to=2026-11-23", "Scans 13", id="one day"),
        pytest.param("?from=21/11/2026&to=22/11/2026&by=city", "Scans 12", id="typed without a date picker"),
    ],
)
def test_the_days_are_chosen(
    studio: FlaskClient, codes: list[PlacedCode], query: str, scans_said: str
) -> None:
    assert scans_said in words(studio.get(address(codes, query)).text)


@time_machine.travel(LATER, tick=False)
def test_a_name_is_only_text_wherever_it_stands(studio: FlaskClient, marie: int, sqlite: Database) -> None:
    evil = """'"><b onclick="x">Rayon</b>"""
    codes = make_campaign(sqlite, "<i>Été</i>", "help", [evil])
    keep(sqlite, codes[0], LATER - timedelta(minutes=1), people=1)
    page = studio.get(address(codes)).text
    assert "<b onclick" not in page
    assert "<i>" not in page
    spec = re.search(r"data-chart='([^']*Rayon[^']*)'", page)
    assert spec is not None
    assert json.loads(html.unescape(spec[1]))["data"]["values"][0]["name"] == evil


@time_machine.travel(LATER, tick=False)
@pytest.mark.parametrize(("by", "leads"), [("medium", "Poster 25"), ("city", "no town given 25")])
def test_sources_are_told_apart_as_one_likes(
    studio: FlaskClient, codes: list[PlacedCode], by: str, leads: str
) -> None:
    page = studio.get(address(codes, f"?by={by}&last=7"))
    assert leads in words(page.text)
    assert f'scans-by-{by}.csv?last=7"' in page.text


def test_days_before_there_were_codes_are_refused_in_words(
    studio: FlaskClient, codes: list[PlacedCode]
) -> None:
    asked = "?from=0001-01-01&to=0001-01-02"
    page = studio.get(address(codes, asked))
    assert page.status_code == 422
    assert "“0001-01-01” is too early" in page.text
    assert studio.get(address(codes, f"/chart-days.svg{asked}")).status_code == 422
    assert studio.get(address(codes, f"/scans-by-day.csv{asked}")).status_code == 422


def test_days_that_cannot_be_are_refused_in_words_and_what_was_typed_stays(
    studio: FlaskClient, codes: list[PlacedCode]
) -> None:
    page = studio.get(address(codes, "?from=2026-11-21&to=soon"))
    assert page.status_code == 422
    assert "“soon” is no day" in page.text
    assert 'value="soon"' in page.text
    assert 'value="2026-11-21"' in page.text


@time_machine.travel(LATER, tick=False)
def test_a_period_without_scans_teaches_instead_of_drawing_nothing(
    studio: FlaskClient, codes: list[PlacedCode], sqlite: Database
) -> None:
    page = studio.get(address(codes, "?from=2026-11-22&to=2026-11-22"))
    assert "No scan in this period." in page.text
    assert "Show all since the beginning" in page.text
    assert "data-chart" not in page.text
    fresh = make_campaign(sqlite, "Été", "help", ["Vitrine Nice"])
    page = studio.get(address(fresh, "?last=all"))
    assert "As soon as somebody scans a code of this campaign" in page.text


@time_machine.travel(LATER, tick=False)
def test_a_period_without_people_says_what_is_left_out_instead_of_drawing_nothing(
    studio: FlaskClient, marie: int, sqlite: Database
) -> None:
    fresh = make_campaign(sqlite, "Été", "help", ["Vitrine Nice"])
    keep(sqlite, fresh[0], LATER - timedelta(minutes=1), people=3, kind="robot")
    page = studio.get(address(fresh)).text
    assert "No scan in this period. 3 hits are left out: 3 robots." in words(page)
    assert "data-chart" not in page


@time_machine.travel(LATER, tick=False)
@pytest.mark.parametrize(
    ("begun", "query"),
    [
        pytest.param(AT, "?from=2026-11-23&to=2026-11-23", id="one day asked for"),
        pytest.param(LATER - timedelta(hours=4), "", id="the campaign began today"),
    ],
)
def test_one_day_has_its_hours_but_no_line(
    studio: FlaskClient, codes: list[PlacedCode], sqlite: Database, begun: datetime, query: str
) -> None:
    with sqlite.writing() as connection:
        connection.execute(update(campaigns).values(created_at=begun))
    page = studio.get(address(codes, query)).text
    assert re.findall(r'class="chart-section" id="(\w+)"', page) == ["sources", "hours"]


@time_machine.travel(LATER, tick=False)
def test_sources_without_a_bar_are_said_below_the_chart(
    studio: FlaskClient, marie: int, sqlite: Database
) -> None:
    many = make_campaign(sqlite, "Été", "help", [f"Vitrine {number}" for number in range(18)])
    for code in many[:17]:
        keep(sqlite, code, LATER - timedelta(minutes=1), people=4)
    page = studio.get(address(many)).text
    assert "2 other placements: 8 scans." in words(page)
    picture = studio.get(address(many, "/chart-sources.svg")).text
    assert "2 other placements: 8 scans." in picture


@time_machine.travel(LATER, tick=False)
def test_a_preset_that_is_none_is_not_blamed_on_the_days(
    studio: FlaskClient, codes: list[PlacedCode]
) -> None:
    page = studio.get(address(codes, "?last=12"))
    assert page.status_code == 422
    assert '<a href="#last">“12” is no period' in page.text
    assert 'id="last"' in page.text
    assert "has-problem" not in page.text
    assert "has-problem" in studio.get(address(codes, "?from=soon")).text


def test_who_is_not_signed_in_sees_nothing(visitor: FlaskClient, codes: list[PlacedCode]) -> None:
    for rest in ("", "/chart-days.svg", "/scans-by-day.csv"):
        answer = visitor.get(address(codes, rest))
        assert answer.status_code == 303
        assert "/sign-in" in answer.location


@pytest.mark.parametrize(
    "path",
    [
        "/studio/campaigns/999/statistics",
        "/studio/campaigns/1/statistics/chart-weeks.svg",
        "/studio/campaigns/1/statistics/chart-days.gif",
        "/studio/campaigns/1/statistics/scans-by-secret.csv",
        "/studio/statistics/vega-0.js",
    ],
)
def test_what_is_not_there_is_not_found(studio: FlaskClient, codes: list[PlacedCode], path: str) -> None:
    assert studio.get(path).status_code == 404


@time_machine.travel(LATER, tick=False)
def test_the_table_for_a_spreadsheet_has_the_same_numbers_and_computes_nothing(
    studio: FlaskClient, codes: list[PlacedCode]
) -> None:
    answer = studio.get(address(codes, "/scans-by-placement.csv?from=2026-11-23&to=2026-11-23"))
    assert answer.mimetype == "text/csv"
    assert "printemps-placement-2026-11-23-2026-11-23.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[1:] == [
        ["Affiche Nantes", "10", "10", "10", "1", "10"],
        ["Vitrine Lyon", "3", "3", "3", "1", "3"],
        ["'=Rayon", "0", "0", "0", "1", "0"],
    ]


@time_machine.travel(LATER, tick=False)
@pytest.mark.parametrize(
    ("kind", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")], ids=["SVG", "PNG", "PDF"]
)
def test_a_chart_is_downloaded_as_a_picture(
    studio: FlaskClient, codes: list[PlacedCode], kind: str, begins: bytes
) -> None:
    answer = studio.get(address(codes, f"/chart-sources.{kind}?by=medium"))
    assert answer.status_code == 200
    assert answer.data.startswith(begins)
    assert "sample" not in answer.headers["Content-Disposition"]
    assert studio.get(address(codes, f"/chart-sources.{kind}?from=never")).status_code == 422


@time_machine.travel(LATER, tick=False)
def test_what_leaves_the_page_of_the_sample_brand_says_that_it_is_sample_data(
    studio: FlaskClient, marie: int, sqlite: Database
) -> None:
    codes = make_campaign(sqlite, "Contact in all our shops, from the first to the last", "help", ["Été"])
    keep(sqlite, codes[0], LATER - timedelta(minutes=1), people=1)
    with sqlite.writing() as connection:
        connection.execute(update(brands).values(sample=True))
    days = "from=2026-11-22&to=2026-11-23"
    for rest in (f"/chart-hours.svg?{days}", f"/scans-by-hour.csv?{days}"):
        answer = studio.get(address(codes, rest))
        assert "2026-11-22-2026-11-23-sample-data." in answer.headers["Content-Disposition"]
        assert "sample data" in answer.data.decode()
    for kind in ("png", "pdf"):
        answer = studio.get(address(codes, f"/chart-hours.{kind}?{days}"))
        assert f"sample-data.{kind}" in answer.headers["Content-Disposition"]


def test_the_script_is_served_packed_to_who_takes_it_and_kept_for_a_year(
    studio: FlaskClient, marie: int
) -> None:
    path = f"/studio/statistics/vega-{SCRIPT_VERSION}.js"
    packed = studio.get(path, headers={"Accept-Encoding": "gzip, br"})
    plain = studio.get(path)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert plain.mimetype == "text/javascript"
    assert "max-age=31536000" in plain.headers["Cache-Control"]
