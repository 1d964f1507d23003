"""One code in the studio: its page, its files, its retirement."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree

import ndef
import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from contactcodes.campaigns.campaign import campaigns_of
from contactcodes.campaigns.placed_code import PlacedCode, add_placements, placed_codes
from contactcodes.campaigns.placement import Medium, Placement
from contactcodes.codes.file_proof import prove_file
from contactcodes.codes.symbol import make_symbol
from contactcodes.errors import ProofError
from contactcodes.storage.database import Database
from tests.campaigns_made import AT, make_campaign
from tests.web.conftest import WHATSAPP
from tests.web.page_words import words_of


def test_a_code_page_says_all_there_is_to_know(studio: FlaskClient, sqlite: Database, marie: int) -> None:
    placement = Placement(
        name="Vitrine Lyon",
        medium=Medium.SHOP_WINDOW,
        site="Part-Dieu",
        city="Lyon",
        country="FR",
        latitude=45.76,
        longitude=4.85,
        copies=1200,
        cost_cents=123450,
        labels={"Responsable": "Zoé <Marchand>"},
    )
    placed = make_campaign(sqlite, "Printemps", WHATSAPP, [])
    with sqlite.writing() as connection:
        campaign = campaigns_of(connection, 1)[0]
        add_placements(connection, campaign, [placement], origin="https://qr.dupont.fr", code_length=6, at=AT)
        placed = placed_codes(connection, campaign_id=campaign.id)
    page = studio.get(f"/studio/codes/{placed[0].code_text}").text
    for said in [
        "Part-Dieu",
        "Lyon, France",
        "45.76000°",
        "1,200",
        "€1,234.50",
        "Responsable",
        "Zoé &lt;Marchand&gt;",
        placed[0].address,
        f"HTTPS://QR.DUPONT.FR/{placed[0].code_text}",
    ]:
        assert said in page, said


@pytest.mark.parametrize("kind", ["svg", "png", "pdf", "eps"])
def test_a_downloaded_symbol_says_the_address_of_its_code(
    studio: FlaskClient, spring: list[PlacedCode], kind: str
) -> None:
    placed = spring[0]
    path = f"/studio/codes/{placed.code_text.shown}/symbol.{kind}"
    file = studio.get(path, query_string={"side_mm": "40"})
    ink = "K100" if kind in {"pdf", "eps"} else "black"
    name = f"printemps_vitrine-lyon_{placed.code_text.shown}_40mm_{ink}.{kind}"
    assert file.headers["Content-Disposition"] == f"attachment; filename={name}"
    if kind == "svg":
        root = ElementTree.fromstring(file.data)  # noqa: S314 - our own answer
        assert (root.get("width"), root.get("height")) == ("40mm", "40mm")
        assert root.findtext("{http://www.w3.org/2000/svg}title") == placed.url
        return
    if kind == "eps":
        prove_file(file.data, "eps", make_symbol(placed.url), 40)
        return
    if kind == "pdf":
        page = pypdfium2.PdfDocument(file.data)[0]
        assert page.get_size() == pytest.approx((40 / 25.4 * 72, 40 / 25.4 * 72), abs=0.01)
        picture = page.render(scale=4).to_pil()
    else:
        picture = Image.open(BytesIO(file.data))
        assert picture.width / picture.info["dpi"][0] * 25.4 == pytest.approx(40, abs=0.05)
    found = zxingcpp.read_barcode(picture.convert("L"))
    assert found is not None
    assert found.text == placed.url


@pytest.mark.parametrize(
    ("side", "told"),
    [
        pytest.param("wide", "“wide” is no number of millimetres", id="no number"),
        pytest.param("0", "5 to 5,000 mm", id="nothing"),
        pytest.param("1e-9", "“1e-9” is no number of millimetres", id="a power of ten"),
        pytest.param("0.000000001", "5 to 5,000 mm", id="too small to be seen"),
        pytest.param("4.9", "5 to 5,000 mm", id="too small to be read"),
        pytest.param("nan", "“nan” is no number of millimetres", id="not a number at all"),
        pytest.param("inf", "“inf” is no number of millimetres", id="endless"),
        pytest.param("-30", "“-30” is no number of millimetres", id="below nothing"),
        pytest.param("90000", "5 to 5,000 mm", id="too large"),
        pytest.param("10", "A symbol of 10.9 mm would do", id="modules too small"),
    ],
)
@pytest.mark.parametrize("file", ["", "/symbol.svg", "/symbol.png", "/symbol.pdf", "/symbol.eps"])
def test_a_side_that_cannot_be_printed_is_refused_beside_its_field(
    studio: FlaskClient, spring: list[PlacedCode], file: str, side: str, told: str
) -> None:
    page = studio.get(f"/studio/codes/{spring[0].code_text}{file}", query_string={"side_mm": side})
    assert page.status_code == 422
    assert told in words_of(page.text)
    assert 'id="side_mm-problem"' in page.text
    assert f'value="{side}"' in page.text


def test_a_decimal_comma_is_a_side_too(studio: FlaskClient, spring: list[PlacedCode]) -> None:
    file = studio.get(f"/studio/codes/{spring[0].code_text}/symbol.svg", query_string={"side_mm": "12,5"})
    assert b'width="12.5mm"' in file.data


def test_a_code_is_retired_after_a_question_and_can_come_back(
    studio: FlaskClient, spring: list[PlacedCode]
) -> None:
    path = f"/studio/codes/{spring[0].code_text.shown}"
    assert "Retire this code" in studio.get(f"{path}/retire").text
    assert "in service" in words_of(studio.get(path).text)  # asking changed nothing
    retired = studio.post(f"{path}/retire", follow_redirects=True)
    assert "is retired" in retired.text
    assert "Put it back in service" in retired.text
    assert "in service again" in studio.post(f"{path}/restore", follow_redirects=True).text


def test_a_placement_in_another_script_gives_its_symbol_a_name_in_ascii(
    studio: FlaskClient, sqlite: Database, marie: int
) -> None:
    (placed,) = make_campaign(sqlite, "Printemps", WHATSAPP, ["Βιτρίνα Αθήνα"])
    file = studio.get(f"/studio/codes/{placed.code_text}/symbol.svg", query_string={"side_mm": "40"})
    name = f"printemps_{placed.code_text.shown}_40mm_black.svg"
    assert file.headers["Content-Disposition"] == f"attachment; filename={name}"


def test_the_size_of_a_module_is_told_for_any_side(studio: FlaskClient, spring: list[PlacedCode]) -> None:
    path = f"/studio/codes/{spring[0].code_text.shown}"
    usual = words_of(studio.get(path).text)
    assert "Version 2, level Q. At 30 mm a module is 0.91 mm wide: 10.7 dots at 300 dpi, 21.5" in usual
    assert "A domain 8 characters shorter would give a symbol that scans better: version 2, level H" in usual
    small = words_of(studio.get(path, query_string={"side_mm": "12"}).text)
    assert "At 12 mm a module is 0.36 mm wide" in small
    assert "that takes a symbol of 16.5 mm" in small


def test_what_a_tag_carries_can_be_downloaded(studio: FlaskClient, spring: list[PlacedCode]) -> None:
    path = f"/studio/codes/{spring[0].code_text.shown}"
    assert "The tag needs 32 bytes of memory" in words_of(studio.get(path).text)
    file = studio.get(f"{path}/tag.ndef")
    name = f"printemps_vitrine-lyon_{spring[0].code_text.shown}_nfc.ndef"
    assert file.headers["Content-Disposition"] == f"attachment; filename={name}"
    (record,) = ndef.message_decoder(file.data)
    assert record.iri == f"https://qr.dupont.fr/{spring[0].code_text}?m=n"


def test_a_symbol_is_never_handed_over_unproven(
    app: Flask, studio: FlaskClient, spring: list[PlacedCode], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_any: object) -> None:
        raise ProofError("a planted fault")

    monkeypatch.setattr("contactcodes.campaigns.symbol_files.prove_file", fails)
    answer = studio.get(f"/studio/codes/{spring[0].code_text}/symbol.pdf?side_mm=30")
    assert answer.status_code == 500
    assert answer.mimetype == "text/html"


def test_what_retiring_does_is_said_as_it_is(studio: FlaskClient, spring: list[PlacedCode]) -> None:
    page = words_of(studio.get(f"/studio/codes/{spring[0].code_text}/retire").text)
    assert "no longer leads" not in page
    assert "offers the ways to reach the brand" in page


def test_one_is_told_where_a_code_belongs(studio: FlaskClient, spring: list[PlacedCode]) -> None:
    page = studio.get(f"/studio/codes/{spring[0].code_text}").text
    assert f'<a href="/studio/campaigns/{spring[0].campaign_id}">Printemps</a>' in page
    assert f'<li aria-current="page" class="code-text">{spring[0].code_text.shown}</li>' in page
