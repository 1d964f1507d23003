"""A button that is pressed is recorded at the door, before anything answers it."""

from __future__ import annotations

from werkzeug.test import Client

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.scans.drain import drain
from contactcodes.scans.scan_record import Carrier
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from tests.scans.recorded import rows
from tests.web.rsgi import PHONE, Scope
from tests.web.test_scan_server import asked, recorded


def test_the_scan_process_records_a_tap_although_the_studio_is_away(
    settings: Settings, call: PlacedCode
) -> None:
    asked(settings, Scope(f"/t/{call.code_text.shown}/12"), Scope(f"/t/{call.code_text.shown}/12", "HEAD"))
    (record,) = recorded(settings)
    assert (record.carrier, record.code_id, record.contact_point_id) == (Carrier.TAP, call.code_id, 12)
    assert record.user_agent == PHONE


def test_what_is_no_code_or_no_contact_point_is_no_tap(settings: Settings, call: PlacedCode) -> None:
    paths = ("/t/0000000/12", f"/t/{call.code_text.shown}/0", f"/t/{call.code_text.shown}/x", "/t/x")
    asked(settings, *map(Scope, paths))
    assert recorded(settings) == []


def test_the_door_of_any_wsgi_server_records_taps_too(
    phone: Client, call: PlacedCode, sqlite: Database, settings: Settings
) -> None:
    from contactcodes.storage.scan_tables import taps

    phone.get(f"/t/{call.code_text.shown}/1", headers={"User-Agent": PHONE})
    phone.head(f"/t/{call.code_text.shown}/1", headers={"User-Agent": PHONE})
    drain(sqlite, settings.journal_folder)
    (tap,) = rows(sqlite, taps)
    assert (tap.code_id, tap.contact_point_id, tap.kind) == (call.code_id, 1, "person")
