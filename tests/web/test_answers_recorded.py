"""The journal says how a scan was answered: both doors tell a redirect from a page of ours."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import update
from werkzeug.test import Client

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.scans.drain import drain
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import answer_days
from contactcodes.storage.tables import codes
from tests.scans.recorded import rows
from tests.web.rsgi import PHONE, Scope
from tests.web.test_scan_server import asked, recorded


def retire(database: Database, code: PlacedCode) -> None:
    with database.writing() as connection:
        at = datetime(2026, 11, 22, tzinfo=UTC)
        connection.execute(update(codes).where(codes.c.id == code.code_id).values(retired_at=at))


def test_the_scan_process_records_how_it_answered(
    sqlite: Database, settings: Settings, whatsapp: PlacedCode, call: PlacedCode
) -> None:
    scopes = [Scope(f"/{code.code_text}") for code in (whatsapp, call)]
    asked(settings, *scopes, Scope("/7777777"), Scope(f"/{whatsapp.code_text}?x=1"))
    assert [(record.code_id, record.answer) for record in recorded(settings)][:3] == [
        (whatsapp.code_id, "redirect"),
        (call.code_id, "page"),
        (None, "unknown"),
    ]


def test_a_tap_has_no_answer(sqlite: Database, settings: Settings, call: PlacedCode) -> None:
    asked(settings, Scope(f"/t/{call.code_text.shown}/1"))
    assert [record.answer for record in recorded(settings)] == [""]


@pytest.mark.parametrize("retired", [False, True])
def test_the_door_of_any_wsgi_server_counts_pages_and_redirects(
    phone: Client, sqlite: Database, settings: Settings, whatsapp: PlacedCode, call: PlacedCode, retired: bool
) -> None:
    if retired:
        retire(sqlite, whatsapp)
    for code in (whatsapp, call):
        phone.get(f"/{code.code_text}", headers={"User-Agent": PHONE, "Sec-Fetch-Dest": "document"})
    drain(sqlite, settings.journal_folder)
    counted = {
        row.code_id: (row.contact_point_id > 0, row.scans, row.paged) for row in rows(sqlite, answer_days)
    }
    assert counted == {
        whatsapp.code_id: (False, 1, 1) if retired else (True, 1, 0),
        call.code_id: (True, 1, 1),
    }
