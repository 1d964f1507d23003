"""From scan to contact, on the page of a campaign's statistics."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.target import Target
from contactcodes.scans.stored_tap import StoredTap, store_taps
from contactcodes.storage.columns import to_ms
from contactcodes.storage.database import Database
from tests.campaigns_made import AT, make_campaign
from tests.scans_made import keep_scans, stored_scan
from tests.web.test_statistics import words

LATER = AT + timedelta(days=2, hours=1)
HEADING = "From scan to contact"


def keep(
    database: Database, code: PlacedCode, answers: dict[str, int], taps: Iterable[str], at_ms: int
) -> None:
    """Store scans that the code's contact point answered, and taps of buttons by their targets."""
    with database.writing() as connection:
        points = [
            find_or_add_contact_point(connection, code.brand_id, Target.read(target), AT).id
            for target in taps
        ]
        own = find_or_add_contact_point(connection, code.brand_id, code.target, AT).id
    listed = [
        stored_scan(
            code,
            at_ms,
            "person",
            f"{code.code_id}{number:07}".encode(),
            answer=answer,
            contact_point_id=own,
        )
        for number, answer in enumerate(answer for answer, count in answers.items() for _ in range(count))
    ]
    keep_scans(database, [(code, scan) for scan in listed])
    rows = [
        StoredTap(at_ms, code.code_id, code.placement_id, code.campaign_id, point, "person", "", bytes(8))
        for point in points
    ]
    with database.recording() as connection:
        store_taps(connection, rows, [AT.toordinal() + 2] * len(rows))


@pytest.fixture
def walked(sqlite: Database, marie: int) -> list[PlacedCode]:
    """A campaign with a page that people answer by WhatsApp, and a poster with few scans."""
    codes = make_campaign(sqlite, "Printemps", "help", ["Vitrine Lyon", "Affiche Nantes", "Rayon"])
    at_ms = to_ms(LATER - timedelta(minutes=5))
    keep(sqlite, codes[0], {"page": 40}, ["whatsapp:+33612345678"] * 20 + ["call:3631"] * 4, at_ms)
    keep(sqlite, codes[1], {"page": 5, "redirect": 3, "": 2}, ["call:3631"], at_ms)
    return codes


def address(codes: list[PlacedCode], rest: str = "") -> str:
    return f"/studio/campaigns/{codes[0].campaign_id}/statistics{rest}"


@time_machine.travel(LATER, tick=False)
def test_the_page_tells_the_way_from_scan_to_contact(studio: FlaskClient, walked: list[PlacedCode]) -> None:
    page = studio.get(address(walked)).text
    said = words(page)
    assert HEADING in said
    assert (
        "3 scans were sent straight on. 45 scans were shown a page. A button that leads on was pressed "
        "25 times: 56 for 100 pages." in said
    )
    assert "A redirect is an arrival already: for WhatsApp and the like, the scan itself is the tap." in said
    assert "2 scans are not in here" in said
    assert "WhatsApp +33 6 12 34 56 78 0 0 20 80%" in said
    assert "Phone call 3631 0 0 5 20%" in said
    assert "Help page 48 45 0 0%" in said
    assert "Vitrine Lyon 40 40 24 60" in said
    assert "Affiche Nantes 8 5 1 too few" in said
    section = page[page.index('id="funnel"') :]
    assert "Rayon" not in section[: section.index("</section>")]


@time_machine.travel(LATER, tick=False)
def test_of_a_period_from_before_answers_were_recorded_there_is_no_funnel(
    studio: FlaskClient, sqlite: Database, walked: list[PlacedCode]
) -> None:
    old = make_campaign(sqlite, "Été", "help", ["Vitrine Nice"])
    keep(sqlite, old[0], {"": 30}, [], to_ms(LATER - timedelta(minutes=5)))
    page = studio.get(address(old)).text
    assert "Vitrine Nice leads" in words(page)
    assert HEADING not in page


@time_machine.travel(LATER, tick=False)
@pytest.mark.parametrize(
    ("by", "rows"),
    [
        (
            "contact",
            [
                ["Contact point", "Scans", "Sent straight on", "Shown a page", "The page is the way", "Taps"],
                ["Help page", "48", "3", "45", "0", "0"],
                ["WhatsApp +33 6 12 34 56 78", "0", "0", "0", "0", "20"],
                ["Phone call 3631", "0", "0", "0", "0", "5"],
            ],
        ),
        (
            "placement",
            [
                ["Placement", "Scans", "Sent straight on", "Shown a page", "The page is the way", "Taps"],
                ["Vitrine Lyon", "40", "0", "40", "0", "24"],
                ["Affiche Nantes", "8", "3", "5", "0", "1"],
                ["Rayon", "0", "0", "0", "0", "0"],
            ],
        ),
    ],
)
def test_the_tables_for_a_spreadsheet(
    studio: FlaskClient, walked: list[PlacedCode], by: str, rows: list[list[str]]
) -> None:
    answer = studio.get(address(walked, f"/funnel-by-{by}.csv?last=7"))
    assert answer.mimetype == "text/csv"
    assert "printemps-from-scan-to-contact" in answer.headers["Content-Disposition"]
    assert list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig").replace("\xa0", " ")))) == rows


@time_machine.travel(LATER, tick=False)
@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_the_chart_is_a_file_too(
    studio: FlaskClient, walked: list[PlacedCode], kind: str, begins: bytes
) -> None:
    answer = studio.get(address(walked, f"/chart-funnel.{kind}?last=7"))
    assert answer.data.startswith(begins)
    assert (
        f"printemps-from-scan-to-contact-2026-11-17-2026-11-23.{kind}"
        in answer.headers["Content-Disposition"]
    )


def test_nobody_else_sees_it_and_other_files_are_not_there(
    visitor: FlaskClient, studio: FlaskClient, walked: list[PlacedCode]
) -> None:
    for rest in ("/chart-funnel.svg", "/funnel-by-contact.csv"):
        assert visitor.get(address(walked, rest)).status_code == 303
    assert studio.get(address(walked, "/funnel-by-city.csv")).status_code == 404
    assert studio.get(address(walked, "/funnel-by-contact.csv?from=soon")).status_code == 422
    assert studio.get(address(walked, "/chart-funnel.svg?from=soon")).status_code == 422
