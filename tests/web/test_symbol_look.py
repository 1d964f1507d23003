"""Downloads in the brand's style, or plain."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pypdfium2
import pytest
from flask.testing import FlaskClient

from contactcodes.campaigns.brand_style import keep_style
from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.codes.logo import Logo
from contactcodes.codes.style import Style
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from tests.codes.logos_made import disc
from tests.web.page_words import words_of

NAVY = "#1b3a6b"


def keep(database: Database, spring: list[PlacedCode], style: Style) -> None:
    with database.writing() as connection:
        keep_style(connection, spring[0].brand_id, style, now())


@pytest.fixture
def page(spring: list[PlacedCode]) -> str:
    return f"/studio/codes/{spring[0].code_text}"


def test_a_symbol_comes_in_the_brands_style_unless_plain_is_chosen(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode], page: str
) -> None:
    assert 'id="look"' not in studio.get(page).text  # nothing to choose yet
    keep(sqlite, spring, Style(dark=NAVY))
    assert 'id="look"' in studio.get(page).text
    styled = studio.get(f"{page}/symbol.svg", query_string={"side_mm": "30", "look": "styled"})
    plain = studio.get(f"{page}/symbol.svg", query_string={"side_mm": "30", "look": "plain"})
    assert NAVY in styled.text
    assert NAVY not in plain.text
    assert styled.headers["Content-Disposition"].endswith("_RGB.svg")


def test_all_symbols_of_a_campaign_come_in_its_style(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode]
) -> None:
    keep(sqlite, spring, Style(dark=NAVY))
    asked = {"kind": "svg", "side_mm": "30"}
    answer = studio.get(f"/studio/campaigns/{spring[0].campaign_id}/symbols.zip", query_string=asked)
    archive = ZipFile(io.BytesIO(answer.data))
    drawn = [name for name in archive.namelist() if name.endswith(".svg")]
    assert len(drawn) == len(spring)
    assert all(NAVY in archive.read(name).decode() for name in drawn)


def test_a_look_that_this_codes_symbol_cannot_carry_is_refused_beside_its_choice(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode], page: str
) -> None:
    keep(sqlite, spring, Style(logo=Logo.read(disc("#7b1e3a"))))  # these addresses are too long for level H
    for address in (f"{page}/symbol.pdf", f"/studio/campaigns/{spring[0].campaign_id}/symbols.zip"):
        answer = studio.get(address, query_string={"side_mm": "30"})
        assert answer.status_code == 422
        assert 'id="look-problem"' in answer.text
        assert "logo" in words_of(answer.text)


def test_in_a_style_all_symbols_come_in_one_pdf_too(
    studio: FlaskClient, sqlite: Database, spring: list[PlacedCode], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(sqlite, spring, Style(dark=NAVY))
    asked = {"kind": "pages", "side_mm": "30"}
    page = f"/studio/campaigns/{spring[0].campaign_id}"
    said = words_of(studio.get(f"{page}/files", query_string=asked).text)
    assert "PDF, one for all codes" in said
    assert "in black ink" not in said
    archive = ZipFile(io.BytesIO(studio.get(f"{page}/symbols.zip", query_string=asked).data))
    (name, _manifest) = archive.namelist()
    assert name.endswith("_30mm_CMYK.pdf")
    assert len(pypdfium2.PdfDocument(archive.read(name))) == len(spring)
    monkeypatch.setattr("contactcodes.web.studio.symbol_downloads.MOST_STYLED_PAGES", len(spring) - 1)
    answer = studio.get(f"{page}/files", query_string=asked)
    assert answer.status_code == 422
    assert "--one-file --styled" in words_of(answer.text)
    assert studio.get(f"{page}/files", query_string=asked | {"look": "plain"}).status_code == 200
