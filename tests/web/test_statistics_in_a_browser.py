"""The statistics of a campaign in a browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bench.charts_script import put_charts_script
from contactcodes.demo.sample import make_demo
from contactcodes.settings import Settings, load_settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from tests.campaigns_made import AT, make_campaign
from tests.web.axe_finds import in_light_and_dark
from tests.web.conftest import Served, add_marie
from tests.web.signed_in import sign_in
from tests.web.test_statistics import address, keep


@dataclass(frozen=True, slots=True)
class Filled:
    """A data folder with Marie, the sample campaign and the charts' script in it."""

    folder: Path
    marie: int
    sample: int


@pytest.fixture(scope="module")
def filled(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """What takes seconds to make, made once for all tests here and copied for each."""
    folder = tmp_path_factory.mktemp("filled") / "data"
    shutil.copytree(migrated_sqlite, folder)
    settings = load_settings(data=folder)
    database = Database(settings)
    marie = add_marie(database)
    # It ends at noon, so that today has scans.
    at = now().astimezone(UTC).replace(hour=12, minute=0)
    sample = make_demo(database, settings, seed=1, now=min(at, now())).campaign_id
    database.close()
    put_charts_script(folder)
    return Filled(folder, marie, sample)


@pytest.fixture
def sqlite(settings: Settings, filled: Filled) -> Iterator[Database]:
    """The database of a filled folder, in the data folder of ``settings``."""
    shutil.copytree(filled.folder, settings.data, dirs_exist_ok=True)
    database = Database(settings)
    yield database
    database.close()


@pytest.fixture
def marie(filled: Filled) -> int:
    return filled.marie


@pytest.fixture
def sample(filled: Filled) -> str:
    """The path of the sample campaign's statistics."""
    return f"/studio/campaigns/{filled.sample}/statistics?last=90"


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    """A signed-in page that must stay without a word on the console."""
    page = window.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    sign_in(page)
    yield page
    assert said == []


def drawn(page: Page) -> None:
    page.wait_for_function("document.querySelectorAll('.chart .canvas svg').length === 4")
    page.wait_for_function("document.querySelectorAll('.chart > *').length === 4")


def test_charts_are_drawn_under_the_strict_policy_and_follow_the_theme(page: Page, sample: str) -> None:
    page.goto(sample)
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


def test_the_pointer_is_told_the_numbers_of_a_day(page: Page, sample: str) -> None:
    page.goto(sample)
    drawn(page)
    box = page.locator("#days .chart").bounding_box()
    assert box is not None
    for step in (0, 5):
        page.mouse.move(box["x"] + 400 + step, box["y"] + 120)
    page.wait_for_selector("#vg-tooltip-element.visible")
    told = page.inner_text("#vg-tooltip-element")
    assert re.search(r"scans\s+\d+\s+people\s+\d+", told)


def test_everybody_can_use_the_page_on_a_phone_and_on_a_desk_light_and_dark(page: Page, sample: str) -> None:
    page.goto(sample)
    drawn(page)
    page.click("#days details summary")
    for part in range(2):
        page.locator("#funnel details summary").nth(part).click()
    page.click(".choose-days summary")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        drawn(page)
        assert in_light_and_dark(page, wait=drawn) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_without_javascript_a_picture_of_each_chart_shows(
    window: BrowserContext, page: Page, served: Served, sample: str
) -> None:
    plain = window.browser.new_context(
        base_url=served.url, java_script_enabled=False, storage_state=window.storage_state()
    )
    with plain:
        without = plain.new_page()
        without.goto(sample)
        for width, drawn_px in ((390, 350), (1280, 760)):
            without.set_viewport_size({"width": width, "height": 844})
            pictures, frames = without.locator(".chart img"), without.locator(".chart")
            assert pictures.count() == 4
            for number in range(4):
                pictures.nth(number).scroll_into_view_if_needed()
                # As large as it was drawn, so its words are legible.
                expect(pictures.nth(number)).to_have_css("width", f"{drawn_px}px", timeout=15_000)
                picture, frame = pictures.nth(number).bounding_box(), frames.nth(number).bounding_box()
                assert picture["height"] > 100
                assert frame["height"] == picture["height"]  # and no hole below


def test_the_console_stays_empty_where_there_is_little_to_draw(page: Page, sqlite: Database) -> None:
    codes = make_campaign(sqlite, "Été", "help", ["Vitrine Nice", "Affiche Nice"])
    keep(sqlite, codes[0], now() - timedelta(seconds=1), people=1)
    today = now().astimezone(ZoneInfo("Europe/Paris")).date().isoformat()
    for days in (f"from={today}&to={today}", f"from={AT.date()}&to={today}"):
        for by in ("placement", "city"):
            page.goto(address(codes, f"?{days}&by={by}"))
            page.wait_for_function("!document.querySelector('.chart:not(:has(.canvas svg))')")
            page.wait_for_timeout(200)  # what is wrong with a drawing is said after it


def test_what_is_wrong_with_the_days_is_read_out_first(
    window: BrowserContext, page: Page, sqlite: Database
) -> None:
    codes = make_campaign(sqlite, "Été", "help", ["Vitrine Nice"])
    refused = window.new_page()  # whose console tells the status, 422
    refused.goto(address(codes, "?last=12"))
    assert refused.evaluate("document.activeElement.className") == "problem-summary"
    refused.click(".problem-summary a")
    assert refused.evaluate("document.activeElement.id") == "last"


def test_when_the_script_does_not_arrive_pictures_stand_in(page: Page, sample: str) -> None:
    page.route("**/vega-*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(sample)
    page.wait_for_function(
        "[...document.querySelectorAll('.chart img')].filter(one => one.naturalWidth).length === 4"
    )
    assert page.locator(".chart .strut").count() == 0
