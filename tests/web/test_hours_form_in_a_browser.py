"""The editor of opening hours in a real browser: with and without JavaScript, on a screen and on a phone."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import render_template_string, request
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.web.application import make_flask
from contactcodes.web.studio.hours_editor import HoursEditor, edit_hours
from contactcodes.web.studio.hours_form import read_hours_form
from tests.web.conftest import _Quiet

PHONE = {"width": 390, "height": 844}
SCREEN = {"width": 1280, "height": 900}
PAGE = """
{% extends "layout/base.html" %}
{% from "layout/fields.html" import summary, csrf with context %}
{% from "studio/opening_hours.html" import opening_hours with context %}
{% block title %}{{ _("Hours") }}{% endblock %}
{% block styles %}
<link rel="stylesheet" href="{{ url_for('static', filename='css/studio.css', v=version) }}">
<link rel="stylesheet" href="{{ url_for('static', filename='css/opening_hours.css', v=version) }}">
{% endblock %}
{% block width %}form-page{% endblock %}
{% block main %}
{{ summary(editor.problems) }}
<h1>{{ _("Hours") }}</h1>
{% if kept is not none %}<p role="status" id="kept">{{ kept }}</p>{% endif %}
<form method="post" novalidate>{{ csrf() }}{{ opening_hours(editor) }}
<div class="actions"><button class="btn btn-primary">{{ _("Save") }}</button></div></form>
{% endblock %}
{% block scripts %}
<script src="{{ url_for('static', filename='js/form.js', v=version) }}"></script>
{% endblock %}
"""


@pytest.fixture
def address(settings: Settings, sqlite: Database) -> Iterator[str]:
    """A page with nothing but the editor; ``?hours=`` are those it begins with."""
    app = make_flask(settings, sqlite)

    def page() -> str | tuple[str, int]:
        usual = {"usual_zone": "Europe/Paris", "usual_holidays": "FR"}
        if request.method == "GET":
            editor = edit_hours(request.args.get("hours", ""), "", request.args.get("place", ""), **usual)
            return render_template_string(PAGE, editor=editor, kept=None)
        asked = read_hours_form(request.form)
        if asked.problems:
            editor = HoursEditor(typed=request.form, problems=asked.problems, **usual)
            return render_template_string(PAGE, editor=editor, kept=None), 422
        editor = edit_hours(asked.hours, asked.time_zone, asked.holidays, **usual)
        kept = " | ".join([asked.hours, asked.time_zone, asked.holidays])
        return render_template_string(PAGE, editor=editor, kept=kept)

    app.add_url_rule("/hours", "hours", page, methods=["GET", "POST"])
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.port}/hours"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    with browser.new_context(viewport=SCREEN, locale="en-GB", java_script_enabled=request.param) as context:
        context.set_default_timeout(15_000)
        yield context.new_page()


def test_a_shop_s_week_is_typed_once_and_kept(address: str, page: Page) -> None:
    page.goto(address)
    expect(page.get_by_label("Day and night")).to_be_checked()
    expect(page.get_by_label("Time zone")).to_be_hidden()
    page.get_by_label("At certain hours").check()
    # Monday stands for all five days; the others are out of the way until they are wanted.
    expect(page.locator(".hours-until-fr")).to_be_visible()
    expect(page.get_by_label("Wednesday: opens (1)")).to_be_hidden()
    page.get_by_label("Monday: opens (1)").fill("9")
    page.get_by_label("Monday: closes (1)").fill("12h30")
    page.get_by_label("Monday: opens (2)").fill("14")
    page.get_by_label("Monday: closes (2)").fill("1900")
    expect(page.get_by_label("Monday: opens (3)")).to_be_hidden()
    page.get_by_label("Saturday: opens (1)").fill("10:00")
    page.get_by_label("Saturday: closes (1)").fill("18:00")
    page.get_by_label("closed", exact=True).check()
    page.get_by_label("From", exact=True).first.fill("2026-12-24")
    page.get_by_label("Whose public holidays").select_option("FR-57")
    page.get_by_label("Saturday: closes (1)").press("Enter")
    expect(page.locator("#kept")).to_have_text(
        "Mo-Fr 09:00-12:30,14:00-19:00; Sa 10:00-18:00; PH closed; 2026 Dec 24 closed |  | FR-57"
    )
    expect(page.get_by_label("Monday: closes (2)")).to_have_value("19:00")
    expect(page.get_by_text("Good Friday counts here.")).to_be_visible()
    page.get_by_label("The same hours on").select_option("")
    expect(page.get_by_label("Wednesday: closes (1)")).to_have_value("12:30")


def test_what_is_wrong_is_said_and_what_was_typed_stays(address: str, page: Page) -> None:
    page.goto(f"{address}?hours=Mo-Fr 09:00-18:00")
    page.get_by_label("Monday: closes (1)").fill("25h")
    page.get_by_label("Sunday: opens (1)").fill("10")
    page.get_by_role("button", name="Save").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("“25h” is no time of the day.")
    expect(summary).to_contain_text("Say when it closes, too.")
    expect(page.get_by_label("Monday: closes (1)")).to_have_value("25h")
    expect(page.get_by_label("Monday: closes (1)")).to_have_attribute("aria-invalid", "true")
    summary.get_by_role("link", name="Say when it closes, too.").click()
    expect(page.get_by_label("Sunday: closes (1)")).to_be_focused()


def test_hours_no_table_can_show_stay_text(address: str, page: Page) -> None:
    page.goto(f"{address}?hours=Jul-Aug 09:00-12:00; Sep 14:00-18:00")
    expect(page.get_by_label("At hours written as in OpenStreetMap")).to_be_checked()
    expect(page.get_by_text("These hours say more than the table of days can show")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#kept")).to_contain_text("Jul-Aug 09:00-12:00; Sep 14:00-18:00")


@pytest.mark.parametrize(
    ("size", "scheme", "locale"),
    [
        (PHONE, "light", "fr-FR"),
        (PHONE, "dark", "en-GB"),
        (SCREEN, "dark", "fr-FR"),
        (SCREEN, "light", "en-GB"),
    ],
    ids=["phone, light", "phone, dark", "screen, dark", "screen, light"],
)
def test_everybody_can_use_it(
    address: str, browser: Browser, size: dict[str, int], scheme: str, locale: str
) -> None:
    every_part = "Mo 09:00-12:30,14:00-19:00,20:00-21:00; PH 10:00-12:00; 2026 Dec 24-2026 Dec 26 closed"
    with browser.new_context(viewport=size, locale=locale, color_scheme=scheme) as context:
        page = context.new_page()
        for hours in (every_part, "Jul 09:00-12:00"):
            page.goto(f"{address}?hours={hours}&place=FR-57")
            if hours == every_part:
                page.locator("#hours_mo_1_to").fill("x")
                page.locator("main button").last.click()
                expect(page.get_by_role("alert")).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()


def test_a_thumb_finds_every_field(address: str, browser: Browser) -> None:
    with browser.new_context(viewport=PHONE, has_touch=True) as context:
        page = context.new_page()
        page.goto(f"{address}?hours=Mo 09:00-12:30; 2026 Dec 24 closed")
        small = page.evaluate("""() => [...document.querySelectorAll(".hours :is(input, select, .check)")]
            .filter(one => one.checkVisibility() && (one.matches(".check") || !one.closest(".check")))
            .map(one => [one.className + one.name, one.getBoundingClientRect().height])
            .filter(([name, height]) => height > 0 && height < 44)""")
        assert small == []


def test_the_shop_s_own_hours_leave_nothing_else_to_choose(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{address}?hours=placement")
    expect(page.get_by_label("The shop’s own hours")).to_be_checked()
    for name in ("#hours_zone", "#hours_holidays", "#hours_text", "#hours_same"):
        expect(page.locator(name)).to_be_hidden()
    assert Axe().run(page).response["violations"] == []
    page.get_by_label("At certain hours").check()
    expect(page.locator("#hours_zone")).to_be_visible()
    page.close()
