"""Printers in the studio: added, measured, nudged, forgotten."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext, Page, expect

from contactcodes.campaigns.brand import add_brand
from contactcodes.campaigns.printer import Printer, add_printer, find_printer, printers_of
from contactcodes.sheets.correction import Correction
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from tests.web.conftest import Served
from tests.web.page_words import words_of
from tests.web.signed_in import sign_in

MEASURED = {
    "cross_x_mm": "20,8",
    "cross_y_mm": "19.6",
    "width_mm": "99.5",
    "height_mm": "99.7",
    "pitch_x_mm": "0",
    "pitch_y_mm": "−0.02",
}


@pytest.fixture
def printer(sqlite: Database, marie: int) -> Printer:
    with sqlite.writing() as connection:
        return add_printer(connection, 1, "Étage 2", now())


def correction_of(sqlite: Database, name: str = "Étage 2") -> Correction:
    with sqlite.reading() as connection:
        return find_printer(connection, 1, name).correction


def test_a_printer_is_added_by_its_name(studio: FlaskClient, sqlite: Database) -> None:
    assert "Measure a printer" in studio.get("/studio/printers").text
    added = studio.post("/studio/printers", data={"name": "  Étage   2 "})
    assert added.status_code == 303
    page = words_of(studio.get(added.location).text)
    assert "Étage 2" in page
    assert "not measured yet" in page
    assert "Étage 2 nothing to correct" in words_of(studio.get("/studio/printers").text)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param(" ", "Give the printer a name", id="no name"),
        pytest.param("x" * 81, "it takes 1 to 80", id="too long"),
        pytest.param("étage 2", "There is a printer “étage 2” already", id="taken, however it is written"),
    ],
)
def test_a_name_that_is_no_name_is_refused(
    studio: FlaskClient, printer: Printer, sqlite: Database, name: str, told: str
) -> None:
    refused = studio.post("/studio/printers", data={"name": name})
    assert refused.status_code == 422
    assert told in words_of(refused.text)
    with sqlite.reading() as connection:
        assert [one.name for one in printers_of(connection, 1)] == ["Étage 2"]


def test_what_was_measured_becomes_a_correction(
    studio: FlaskClient, printer: Printer, sqlite: Database
) -> None:
    address = f"/studio/printers/{printer.id}"
    saved = studio.post(address, data=MEASURED)
    assert (saved.status_code, saved.location) == (303, address)
    kept = correction_of(sqlite)
    assert kept.scale_x == pytest.approx(100 / 99.5)
    assert kept.offset_x_mm == pytest.approx(20 - 20.8 * 100 / 99.5)
    assert kept.pitch_y_mm == -0.02
    page = studio.get(address)
    told = "0.9 mm to the left, 0.34 mm down, 0.5% wider, 0.3% higher, rows 0.02 mm closer"
    assert told in words_of(page.text)
    assert 'name="cross_x_mm" value="20.8"' in page.text
    assert '<details class="options" open>' in page.text
    assert "Étage 2 0.9 mm to the left" in words_of(studio.get("/studio/printers").text)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("cross_x_mm", "", "“” is no number of millimetres"),
        ("cross_y_mm", "35", "10 to 29.9 mm is what can be corrected"),
        ("width_mm", "wide", "“wide” is no number"),
        ("height_mm", "94", "switch off “fit to page”"),
        ("pitch_x_mm", "3", "corrected from -1 to 1; 3 was given"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_stays_typed(
    studio: FlaskClient, printer: Printer, sqlite: Database, field: str, value: str, told: str
) -> None:
    refused = studio.post(f"/studio/printers/{printer.id}", data=MEASURED | {field: value})
    assert refused.status_code == 422
    problem = re.search(rf'id="{field}-problem">(.*?)</p>', refused.text, re.DOTALL)
    assert problem is not None
    assert told in words_of(problem[1])
    assert f'name="{field}" value="{value}"' in refused.text
    assert refused.text.count('aria-invalid="true"') == 1
    assert correction_of(sqlite).is_none


def test_a_nudge_adds_to_what_is_corrected(studio: FlaskClient, printer: Printer, sqlite: Database) -> None:
    address = f"/studio/printers/{printer.id}/nudge"
    assert studio.post(address, data={"nudge_x_mm": "−0,5", "nudge_y_mm": "1"}).status_code == 303
    assert studio.post(address, data={"nudge_x_mm": "0,2", "nudge_y_mm": "0"}).status_code == 303
    kept = correction_of(sqlite)
    assert (kept.offset_x_mm, kept.offset_y_mm) == (pytest.approx(-0.3), 1.0)
    refused = studio.post(address, data={"nudge_x_mm": "0", "nudge_y_mm": "9.5"})
    assert refused.status_code == 422
    assert "corrected from -10 to 10" in words_of(refused.text)
    assert correction_of(sqlite) == kept


def test_a_printer_is_forgotten(studio: FlaskClient, printer: Printer, sqlite: Database) -> None:
    assert studio.post(f"/studio/printers/{printer.id}/forget").location == "/studio/printers"
    assert studio.get(f"/studio/printers/{printer.id}").status_code == 404
    assert "Étage 2" in studio.get("/studio/printers").text  # the note that it is forgotten
    with sqlite.reading() as connection:
        assert printers_of(connection, 1) == []


@pytest.mark.parametrize(
    ("asked", "size_mm"),
    [
        pytest.param({}, (210, 297), id="A4 where no layout is asked for"),
        pytest.param({"layout": "avery-5160"}, (215.9, 279.4), id="the page of a layout"),
    ],
)
def test_the_calibration_page_is_a_pdf_to_look_at(
    studio: FlaskClient, printer: Printer, asked: dict[str, str], size_mm: tuple[float, float]
) -> None:
    answer = studio.get(f"/studio/printers/{printer.id}/calibration.pdf", query_string=asked)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == "inline; filename=calibration-etage-2.pdf"
    page = pypdfium2.PdfDocument(io.BytesIO(answer.data))[0]
    assert page.get_size() == pytest.approx([side * 72 / 25.4 for side in size_mm], abs=0.01)
    assert "Calibration page – Étage 2" in page.get_textpage().get_text_bounded()


def test_the_check_page_is_corrected(studio: FlaskClient, printer: Printer) -> None:
    address = f"/studio/printers/{printer.id}"
    assert "Open the check page" not in studio.get(address).text
    studio.post(address, data=MEASURED)
    assert "Open the check page" in studio.get(address).text
    answer = studio.get(f"{address}/calibration.pdf?check=1&layout=")
    words = pypdfium2.PdfDocument(io.BytesIO(answer.data))[0].get_textpage().get_text_bounded()
    assert "Check page – Étage 2" in words


@pytest.mark.parametrize("layout", ["no-such-layout", "business-card-85x55"])
def test_a_layout_that_has_no_calibration_page_is_told(
    studio: FlaskClient, printer: Printer, layout: str
) -> None:
    refused = studio.get(f"/studio/printers/{printer.id}/calibration.pdf?layout={layout}")
    assert refused.status_code == 422
    assert 'id="layout-problem"' in refused.text


def test_a_printer_belongs_to_its_brand(studio: FlaskClient, printer: Printer, sqlite: Database) -> None:
    with sqlite.writing() as connection:
        other = add_brand(
            connection, "Savons Zoé", locale="fr", time_zone="Europe/Paris", sample=False, at=now()
        )
        theirs = add_printer(connection, other.id, "Atelier", now())
    assert "Atelier" not in studio.get("/studio/printers").text
    assert "<summary>Savons Zoé</summary>" in studio.get(f"/studio/printers/{theirs.id}").text
    assert "Étage 2" not in studio.get("/studio/printers").text  # the page has changed the brand


def test_nobody_signed_out_sees_printers(visitor: FlaskClient, printer: Printer) -> None:
    for address in ("/studio/printers", f"/studio/printers/{printer.id}"):
        assert visitor.get(address).status_code in {302, 303}


@pytest.fixture
def page(window: BrowserContext, served: Served) -> Iterator[Page]:
    page = window.new_page()
    sign_in(page)
    yield page
    page.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_in_a_browser_a_printer_is_measured_and_anybody_can_read_its_page(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/studio/printers")
    assert Axe().run(page).violations_count == 0
    page.get_by_label("What you call it").fill("Étage 2")
    page.get_by_role("button", name="Go on to its calibration page").click()
    expect(page.get_by_role("heading", name="Étage 2")).to_be_visible()
    assert Axe().run(page).violations_count == 0
    page.get_by_label("Width of the square").fill("wide")
    page.get_by_role("button", name="Save what was measured").click()
    expect(page.get_by_role("alert")).to_contain_text("no number of millimetres")
    assert Axe().run(page).violations_count == 0
    page.get_by_label("Width of the square").fill("99,5")
    page.get_by_role("button", name="Save what was measured").click()
    expect(page.get_by_role("status")).to_contain_text("0.5% wider")
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
