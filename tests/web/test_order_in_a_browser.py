"""Ordering in a real browser: kinds and options fold without a script, and a run is cancelled."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from werkzeug.serving import make_server

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.web.front_door import make_app
from tests.web.test_studio_in_a_browser import sign_in


@pytest.fixture
def idle_url(settings: Settings, sqlite: Database, marie: int) -> Iterator[str]:
    """The service without a worker: what is ordered waits."""
    app = make_app(settings)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    app.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def page(javascript: bool, browser: Browser, idle_url: str) -> Iterator[Page]:
    with browser.new_context(base_url=idle_url, locale="en-GB", java_script_enabled=javascript) as context:
        context.set_default_timeout(15_000)
        page = context.new_page()
        sign_in(page)
        yield page


def test_cards_of_the_chosen_kind_are_shown_and_few_pictures_are_asked_for(
    page: Page, javascript: bool, spring: list[PlacedCode]
) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/sheet/" in request.url:
            asked.append(request.url)

    page.on("request", note)
    page.goto(f"/studio/campaigns/{spring[0].campaign_id}/print?kind=poster")
    page.wait_for_load_state("networkidle")
    # Without it, browsers load what is lazy at once, so that nobody is watched (HTML standard): those of
    # other kinds have no picture there.
    assert 0 < len(asked) < 20  # of more than seventy
    poster = page.get_by_role("radio", name="A4 poster", exact=True)
    label = page.get_by_role("radio", name="L7160")
    expect(poster).to_be_visible()
    expect(label).to_be_hidden()
    poster.check()
    page.get_by_text("Label sheets").click()
    expect(label).to_be_visible()
    expect(poster).to_be_visible()  # what is chosen stays in sight
    expect(page.get_by_role("radio", name="A3 poster")).to_be_hidden()
    label.check()
    expect(poster).to_be_hidden()
    if not javascript:
        assert not any("/avery-l7160.png" in one for one in asked)
        page.get_by_role("button", name="Search").click()
        page.wait_for_load_state("networkidle")
        assert any("/avery-l7160.png" in one for one in asked)


def test_only_the_fields_that_matter_are_shown(page: Page, spring: list[PlacedCode]) -> None:
    page.goto(f"/studio/campaigns/{spring[0].campaign_id}/print?kind=packaging")
    product, copies = page.get_by_label("Name of the product"), page.get_by_label("Copies of each label")
    expect(product).to_be_hidden()
    expect(copies).to_be_hidden()
    page.get_by_role("radio", name="36 on A4").check()
    expect(product).to_be_visible()
    page.locator("#options summary").click()
    expect(copies).to_be_visible()
    start, bleed, ink = (page.get_by_label(name) for name in ("Begin at label", "Bleed", "Name of the ink"))
    expect(start).to_be_visible()
    expect(bleed).to_be_hidden()
    page.get_by_role("radio", name="A printing house").check()
    expect(start).to_be_hidden()
    expect(bleed).to_be_visible()
    expect(ink).to_be_hidden()
    page.get_by_role("radio", name="Symbols in a spot colour").check()
    expect(ink).to_be_visible()


def test_a_run_that_waits_is_cancelled(page: Page, spring: list[PlacedCode]) -> None:
    page.goto(f"/studio/campaigns/{spring[0].campaign_id}/print?find=l7160")
    page.get_by_role("radio", name="L7160").check()
    page.get_by_role("button", name="Print the sheets").click()
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_text("Nothing of it will be printed.")).to_be_visible()
    page.get_by_role("button", name="Cancel the print run").click()
    expect(page.get_by_role("heading", name="This print run was cancelled")).to_be_visible()
