"""Taps: a button pressed on a page of ours, recorded and stored like a scan."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from contactcodes.campaigns.brand import add_brand
from contactcodes.campaigns.placed_code import PlacedCode, set_tracking
from contactcodes.scans.drain import drain
from contactcodes.scans.journal import Journal
from contactcodes.scans.recount import recount_day
from contactcodes.scans.retention import purge
from contactcodes.scans.scan_record import Carrier, ScanRecord
from contactcodes.settings import Settings
from contactcodes.storage.columns import to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import scans, tap_days, taps
from contactcodes.storage.tables import contact_points
from tests.campaigns_made import make_campaign
from tests.web.rsgi import PHONE

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
POINT = 7


@pytest.fixture
def box(database: Database) -> PlacedCode:
    code = make_campaign(database, "Thé", "call:3631", ["Boîte"])[0]
    add_point(database, POINT, code.brand_id)
    return code


def add_point(database: Database, contact_point_id: int, brand_id: int) -> None:
    values = {"id": contact_point_id, "brand_id": brand_id, "channel": "help", "created_at": AT}
    with database.writing() as connection:
        connection.execute(insert(contact_points).values(value=str(contact_point_id), **values))


def record(
    code: PlacedCode, at: datetime, carrier: Carrier = Carrier.TAP, agent: str = PHONE, point: int = POINT
) -> ScanRecord:
    return ScanRecord(
        to_ms(at),
        code.code_id,
        point,
        carrier,
        code.code_text.shown,
        "192.0.2.7",
        agent,
        fetch_dest="document",
    )


def keep(database: Database, settings: Settings, *records: ScanRecord) -> None:
    journal = Journal(settings.journal_folder, sync_ms=10, segment_bytes=20_000)
    for one in records:
        journal.append(one.as_bytes())
    journal.close()
    drain(database, settings.journal_folder)


def kept(database: Database) -> list[tuple[str, str]]:
    with database.reading() as connection:
        query = select(taps.c.kind, taps.c.reason).order_by(taps.c.id)
        return [tuple(row) for row in connection.execute(query)]


def counted(database: Database) -> dict[str, int]:
    with database.reading() as connection:
        return {row.kind: row.taps for row in connection.execute(select(tap_days))}


def test_a_tap_is_no_scan_and_is_kept_with_code_point_and_the_visitor_who_scanned(
    database: Database, settings: Settings, box: PlacedCode
) -> None:
    keep(database, settings, record(box, AT, Carrier.SYMBOL), record(box, AT + timedelta(seconds=4)))
    with database.reading() as connection:
        scan = connection.execute(select(scans)).one()
        tap = connection.execute(select(taps)).one()
    assert (scan.kind, tap.kind, tap.reason) == ("person", "person", "")
    assert (tap.code_id, tap.placement_id, tap.campaign_id) == (
        box.code_id,
        box.placement_id,
        box.campaign_id,
    )
    assert tap.contact_point_id == POINT
    assert bytes(tap.visitor_key) == bytes(scan.visitor_key)


def test_what_is_no_button_of_the_brands_nobody_has_pressed(
    database: Database, settings: Settings, box: PlacedCode
) -> None:
    """One that is no row's, one that no row can have, and another brand's."""
    with database.writing() as connection:
        rival = add_brand(connection, "Rivale", locale="fr", time_zone="Europe/Paris", sample=False, at=AT)
    add_point(database, 8, rival.id)
    made_up = (99, 9_999_999_999, 8)
    minutes = enumerate((*made_up, POINT))
    keep(database, settings, *(record(box, AT + timedelta(minutes=one), point=to) for one, to in minutes))
    with database.reading() as connection:
        points = connection.scalars(select(taps.c.contact_point_id)).all()
    assert points == [POINT]
    assert counted(database) == {"person": 1}


def test_a_second_press_within_half_a_minute_is_a_repeat_and_a_robots_is_no_persons(
    database: Database, settings: Settings, box: PlacedCode
) -> None:
    keep(
        database,
        settings,
        record(box, AT),
        record(box, AT + timedelta(seconds=2)),
        record(box, AT + timedelta(seconds=50)),
        record(box, AT, agent="Googlebot/2.1"),
    )
    assert [kind for kind, _reason in kept(database)] == ["person", "repeat", "person", "robot"]
    assert counted(database) == {"person": 2, "repeat": 1, "robot": 1}


def test_taps_counted_again_are_the_same_and_the_purge_changes_no_total(
    database: Database, settings: Settings, box: PlacedCode
) -> None:
    keep(database, settings, *(record(box, AT + timedelta(minutes=minute)) for minute in range(5)))
    before = counted(database)
    recount_day(database, AT.toordinal())
    assert counted(database) == before == {"person": 5}
    keep(database, settings, record(box, AT, Carrier.SYMBOL))
    purge(database, months=1, at=AT + timedelta(days=90))
    assert kept(database) == []
    assert counted(database) == before


def test_of_a_code_without_tracking_no_tap_is_kept(
    database: Database, settings: Settings, box: PlacedCode
) -> None:
    with database.writing() as connection:
        set_tracking(connection, box.code_id, tracked=False)
    keep(database, settings, record(box, AT))
    assert kept(database) == []
