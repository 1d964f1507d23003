"""What is stored of a scan, and what is not."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from sqlalchemy import func, insert, select, update

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.scans.drain import drain
from contactcodes.scans.journal import Journal
from contactcodes.scans.preparation import Rules
from contactcodes.scans.scan_record import Carrier
from contactcodes.scans.segment import HEADER, segments_in
from contactcodes.scans.staff_networks import StaffNetworks
from contactcodes.settings import Settings
from contactcodes.storage.columns import now, to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import (
    code_days,
    code_hours,
    scans,
    seen,
    strays,
    untracked,
    visitor_salts,
)
from contactcodes.storage.tables import codes, print_run_codes, print_runs
from tests.campaigns_made import make_campaign
from tests.scans.recorded import IPHONE, record, rows, stored


def test_a_scan_says_where_its_code_hangs(
    database: Database, settings: Settings, journal: Journal, placed: list[PlacedCode]
) -> None:
    journal.append(record(placed[1]))
    drain(database, settings.journal_folder)
    with database.reading() as connection:
        row = connection.execute(select(scans)).one()
    assert (row.placement_id, row.campaign_id) == (placed[1].placement_id, placed[1].campaign_id)
    assert row.asked == placed[1].code_text


def test_a_scan_of_nobodys_code_is_kept_too(database: Database, settings: Settings, journal: Journal) -> None:
    journal.append(record(None, asked="wp-admin"))
    drain(database, settings.journal_folder)
    with database.reading() as connection:
        row = connection.execute(select(scans)).one()
    assert (row.code_id, row.asked) == (None, "wp-admin")


def test_the_same_phone_has_one_key_a_day_and_no_address_is_stored(
    database: Database, settings: Settings, journal: Journal, placed: list[PlacedCode]
) -> None:
    noon = to_ms(now().replace(hour=12))
    for address, at_ms in [
        ("192.0.2.1", noon),
        ("192.0.2.1", noon + 1000),
        ("192.0.2.2", noon),
        ("192.0.2.1", noon + 86_400_000),
    ]:
        journal.append(record(placed[0], address=address, at_ms=at_ms))
    drain(database, settings.journal_folder)
    with database.reading() as connection:
        keys = connection.scalars(select(scans.c.visitor_key).order_by(scans.c.id)).all()
        everything = repr(connection.execute(select(scans)).all())
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3
    assert "192.0.2" not in everything
    assert "iPhone" not in everything


def test_salts_are_destroyed_after_48_hours_and_readable_nowhere(
    sqlite: Database, settings: Settings, journal: Journal
) -> None:
    (one,) = make_campaign(sqlite, "Printemps", "help", ["Lyon"])
    journal.append(record(one))
    drain(sqlite, settings.journal_folder)
    with sqlite.recording() as connection:
        salt = connection.execute(select(visitor_salts.c.salt)).scalar_one()
        connection.execute(update(visitor_salts).values(created_at=now() - timedelta(hours=49)))
    drain(sqlite, settings.journal_folder)
    with sqlite.reading() as connection:
        assert connection.execute(select(func.count()).select_from(visitor_salts)).scalar_one() == 0
    assert [file.name for file in settings.data.glob("scans.db*") if salt in file.read_bytes()] == []


def test_no_address_stays_on_disk_once_its_segment_is_drained(
    database: Database, settings: Settings, placed: list[PlacedCode]
) -> None:
    journal = Journal(settings.journal_folder, sync_ms=5, segment_bytes=20_000, segment_s=0.01)
    journal.append(record(placed[0], address="203.0.113.77"))
    end = time.monotonic() + 5
    while any(segment.stat().st_size > len(HEADER) for segment in segments_in(settings.journal_folder)):
        assert time.monotonic() < end
        time.sleep(0.02)
        drain(database, settings.journal_folder)
    everything = b"".join(file.read_bytes() for file in settings.data.rglob("*") if file.is_file())
    assert b"203.0.113.77" not in everything
    assert stored(database) == 1
    journal.close()


def test_what_a_scan_was_is_stored_and_nothing_that_tells_who(
    database: Database, settings: Settings, journal: Journal, placed: list[PlacedCode]
) -> None:
    one = placed[0]
    journal.append(record(one, languages="de-CH,de;q=0.9", address="90.0.0.1"))
    journal.append(record(one, user_agent="curl/8.5.0", address="::1"))
    journal.append(record(one, asked=one.code_text.shown, carrier=Carrier.TYPED, address="90.0.0.2"))
    journal.append(record(one, purpose="prefetch", address="90.0.0.3"))
    journal.append(record(one, staff=True, address="90.0.0.4"))
    drain(database, settings.journal_folder)
    found = rows(database)
    assert [(row.kind, row.reason) for row in found] == [
        ("person", "symbol_scanned"),
        ("robot", "program"),
        ("typed", "address_typed"),
        ("prefetch", "prefetch_announced"),
        ("test", "signed_in"),
    ]
    first = found[0]
    assert (first.device, first.os, first.app, first.language, first.country, first.carrier) == (
        ("phone", "ios", "Safari", "de", "FR", "symbol")
    )
    everything = repr(found)
    assert "90.0.0" not in everything
    assert "Mozilla" not in everything


def test_the_same_phone_at_the_same_code_within_30_seconds_is_a_repeat(
    database: Database, settings: Settings, journal: Journal, placed: list[PlacedCode]
) -> None:
    noon = to_ms(now().replace(hour=12))
    told = [
        (placed[0], 0),
        (placed[0], 29_999),
        (placed[1], 29_999),
        (placed[0], 30_000),
        (placed[0], 59_999),
    ]
    for one, after_ms in told:
        journal.append(record(one, at_ms=noon + after_ms))
        drain(database, settings.journal_folder)  # each time a new one, that remembers nothing
    assert [row.kind for row in rows(database)] == ["person", "repeat", "person", "person", "repeat"]
    assert sum(row.people for row in rows(database, code_days)) == 2


def test_a_robot_is_no_repeat_and_makes_none(
    database: Database, settings: Settings, journal: Journal, placed: list[PlacedCode]
) -> None:
    for user_agent in ("curl/8.5.0", "curl/8.5.0", IPHONE):
        journal.append(record(placed[0], user_agent=user_agent))
    drain(database, settings.journal_folder)
    assert [row.kind for row in rows(database)] == ["robot", "robot", "person"]


def test_a_code_that_was_not_known_at_the_door_is_known_after_all(
    database: Database, settings: Settings, journal: Journal, placed: list[PlacedCode]
) -> None:
    journal.append(record(None, asked=placed[2].code_text.shown))  # the database was away
    drain(database, settings.journal_folder)
    (row,) = rows(database)
    assert (row.code_id, row.placement_id) == (placed[2].code_id, placed[2].placement_id)
    assert rows(database, strays) == []


def test_a_mistyped_code_is_kept_with_the_code_it_meant(
    database: Database, settings: Settings, journal: Journal, placed: list[PlacedCode]
) -> None:
    right = placed[1].code_text
    slip = next(right[:3] + other + right[4:] for other in "0123456789" if other != right[3])
    journal.append(record(None, asked=slip.lower(), carrier=Carrier.TYPED))
    journal.append(record(None, asked="wp-login-php"))
    drain(database, settings.journal_folder)
    assert [(row.code_id, row.nearest_code_id, row.asked) for row in rows(database)] == [
        (None, placed[1].code_id, slip.lower()),
        (None, None, "wp-login-php"),
    ]
    found = {row.nearest_code_id: (row.kind, row.hits) for row in rows(database, strays)}
    assert found == {0: ("person", 1), placed[1].code_id: ("typed", 1)}


def test_of_a_code_without_tracking_a_total_a_day_is_kept_and_nothing_else(
    database: Database, settings: Settings, journal: Journal, placed: list[PlacedCode]
) -> None:
    with database.writing() as connection:
        connection.execute(update(codes).where(codes.c.id == placed[0].code_id).values(no_tracking=True))
    noon = to_ms(datetime(2026, 11, 20, 12, tzinfo=UTC))
    for number, user_agent in [(0, IPHONE), (0, IPHONE), (0, "curl/8"), (1, IPHONE)]:
        journal.append(record(placed[number], at_ms=noon, user_agent=user_agent))
    assert drain(database, settings.journal_folder) == 4
    assert [row.code_id for row in rows(database)] == [placed[1].code_id]
    for table in (code_days, code_hours, seen):
        assert {row.code_id for row in rows(database, table)} == {placed[1].code_id}
    day = datetime(2026, 11, 20).toordinal()
    found = {(row.code_id, row.day, row.kind): row.hits for row in rows(database, untracked)}
    assert found == {(placed[0].code_id, day, "person"): 2, (placed[0].code_id, day, "robot"): 1}


@pytest.mark.parametrize(
    ("state", "at", "kind"),
    [
        pytest.param("ordered", "10:00", "test", id="the sheets are not drawn yet"),
        pytest.param("drawing", "10:00", "test", id="the sheets are being drawn"),
        pytest.param("drawing", "08:00", "person", id="before anything was ordered"),
        pytest.param("refused", "10:00", "person", id="refused: as if nothing had been ordered"),
        pytest.param("released", "10:00", "test", id="released later"),
        pytest.param("released", "12:00", "person", id="released"),
    ],
)
def test_scans_are_tests_from_the_order_of_the_first_sheets_to_their_release(
    database: Database,
    settings: Settings,
    journal: Journal,
    placed: list[PlacedCode],
    state: str,
    at: str,
    kind: str,
) -> None:
    def moment(clock: str) -> datetime:
        return datetime.fromisoformat(f"2026-11-20T{clock}+00:00")

    with database.writing() as connection:
        run_id = connection.execute(
            insert(print_runs)
            .values(
                campaign_id=placed[0].campaign_id,
                layout="avery-l7160",
                locale="fr",
                origin="https://qr.dupont.fr",
                state=state,
                total=1,
                ordered_at=moment("09:00"),
                released_at=moment("11:00") if state == "released" else None,
            )
            .returning(print_runs.c.id)
        ).scalar_one()
        connection.execute(
            insert(print_run_codes).values(print_run_id=run_id, position=0, code_id=placed[0].code_id)
        )
    for one in placed[:2]:  # the second was never on a sheet: it is printed elsewhere
        journal.append(record(one, at_ms=to_ms(moment(at))))
    drain(database, settings.journal_folder)
    assert [row.kind for row in rows(database)] == [kind, "person"]
    journal.append(record(placed[0], at_ms=to_ms(moment(at)), address="192.0.2.9"))
    drain(database, settings.journal_folder, rules=Rules(tests_until_release=False))
    assert [row.kind for row in rows(database)][-1] == "person"


def test_scans_from_a_staff_network_are_tests(
    database: Database, settings: Settings, journal: Journal, placed: list[PlacedCode]
) -> None:
    for address in ("192.0.2.1", "198.51.100.1"):
        journal.append(record(placed[0], address=address))
    drain(database, settings.journal_folder, rules=Rules(staff=StaffNetworks([ip_network("192.0.2.0/24")])))
    assert [row.reason for row in rows(database)] == ["staff_network", "symbol_scanned"]


def test_however_many_codes_the_door_did_not_know_each_is_known_after_all(
    sqlite: Database, settings: Settings
) -> None:
    """The database was away when the process started: then no code is known at the door."""
    placed = make_campaign(sqlite, "Printemps", "help", [f"Vitrine {number}" for number in range(1200)])
    journal = Journal(settings.journal_folder, sync_ms=10, segment_bytes=10_000_000)
    for one in placed:
        journal.append(record(None, asked=one.code_text))
    journal.close()
    assert drain(sqlite, settings.journal_folder) == 1200
    assert {row.code_id for row in rows(sqlite)} == {one.code_id for one in placed}
