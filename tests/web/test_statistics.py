"""The statistics of a campaign: the page, its files, and the page in a browser."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import insert

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.demo.sample import make_demo
from contactcodes.settings import Settings
from contactcodes.stats.charts.rendering import SCRIPT_VERSION, script
from contactcodes.storage.columns import now, to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.tables import scans
from tests.campaigns_made import AT, make_campaign
from tests.web.conftest import EMAIL, PASSWORD

LATER = AT + timedelta(days=2, hours=1, minutes=32)  # 14:32 in Paris


@pytest.fixture
def codes(sqlite: Database, marie: int) -> list[PlacedCode]:
    """A campaign of three placements with scans on two days."""
    codes = make_campaign(sqlite, "Printemps", "help", ["Vitrine Lyon", "Affiche Nantes", "=Rayon"])
    keep(sqlite, codes[0], AT + timedelta(hours=1), people=12)
    keep(sqlite, codes[0], LATER - timedelta(minutes=1), people=3)
    keep(sqlite, codes[1], LATER - timedelta(hours=3), people=10)
    return codes


def keep(database: Database, code: PlacedCode, at: datetime, *, people: int) -> None:
    rows = [
        {
            "at_ms": to_ms(at),
            "code_id": code.code_id,
            "placement_id": code.placement_id,
            "campaign_id": code.campaign_id,
            "asked": code.code_text,
            "kind": "person",
            "carrier": "symbol",
            "visitor_key": f"{at:%d}{number:06}".encode(),  # a phone has another key each day
        }
        for number in range(people)
    ]
    with database.recording() as connection:
        connection.execute(insert(scans), rows)


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
    assert studio.get(address(codes, f"/chart-sources.{kind}?from=never")).status_code == 422


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


# In a browser


@pytest.fixture(scope="module")
def chart_script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The charts' script, which takes seconds to make: made once for all tests."""
    return script(tmp_path_factory.mktemp("script"))


@pytest.fixture
def demo(served: object, sqlite: Database, settings: Settings, chart_script: Path) -> str:
    """The path of the sample campaign's statistics; it ends at noon, so that today has scans."""
    (settings.data / "cache").mkdir()
    shutil.copy(chart_script, settings.data / "cache")
    at = now().astimezone(UTC).replace(hour=12, minute=0)
    made = make_demo(sqlite, settings, seed=1, now=min(at, now()))
    return f"/studio/campaigns/{made.campaign_id}/statistics?last=90"


@pytest.fixture
def page(window: BrowserContext) -> Page:
    """A signed-in page that must stay without a word on the console."""
    page = window.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto("/sign-in")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.click("main button.btn-primary")
    page.wait_for_url("**/studio/")
    yield page
    assert said == []


def drawn(page: Page) -> None:
    page.wait_for_function("document.querySelectorAll('.chart .canvas svg').length === 3")
    page.wait_for_function("document.querySelectorAll('.chart > *').length === 3")


def test_charts_are_drawn_under_the_strict_policy_and_follow_the_theme(page: Page, demo: str) -> None:
    page.goto(demo)
    drawn(page)
    assert "sample data" in page.inner_text("main").lower()
    line = "#days .canvas .mark-line path >> nth=1"
    light = page.get_attribute(line, "stroke")
    page.click("[data-theme-switch]")
    page.wait_for_function(
        "old => { const line = document.querySelectorAll('#days .canvas .mark-line path')[1];"
        " return line && line.getAttribute('stroke') !== old; }",
        arg=light,
    )
    drawn(page)


def test_the_pointer_is_told_the_numbers_of_a_day(page: Page, demo: str) -> None:
    page.goto(demo)
    drawn(page)
    box = page.locator("#days .chart").bounding_box()
    assert box is not None
    for step in (0, 5):
        page.mouse.move(box["x"] + 400 + step, box["y"] + 120)
    page.wait_for_selector("#vg-tooltip-element.visible")
    told = page.inner_text("#vg-tooltip-element")
    assert re.search(r"scans\s+\d+\s+people\s+\d+", told)


def test_everybody_can_use_the_page_on_a_phone_and_on_a_desk_light_and_dark(page: Page, demo: str) -> None:
    page.goto(demo)
    drawn(page)
    page.click("#days details summary")
    page.click(".choose-days summary")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            drawn(page)
            found = Axe().run(page).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
            assert page.evaluate("document.documentElement.scrollWidth") == width


def test_without_javascript_a_picture_of_each_chart_shows(
    window: BrowserContext, page: Page, demo: str
) -> None:
    plain = window.browser.new_context(
        base_url=page.url, java_script_enabled=False, storage_state=window.storage_state()
    )
    with plain:
        without = plain.new_page()
        without.goto(demo)
        pictures = without.locator(".chart img")
        assert pictures.count() == 3
        for number in range(3):
            pictures.nth(number).scroll_into_view_if_needed()
            assert pictures.nth(number).bounding_box()["height"] > 100


def test_when_the_script_does_not_arrive_pictures_stand_in(page: Page, demo: str) -> None:
    page.route("**/vega-*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(demo)
    page.wait_for_function(
        "[...document.querySelectorAll('.chart img')].filter(one => one.naturalWidth).length === 3"
    )
