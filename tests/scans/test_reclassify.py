"""Today's rules for scans that are stored."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, update

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.scans.reclassify import Reclassified, reclassify
from contactcodes.scans.recount import recount_next_stale_day
from contactcodes.scans.stored_scan import StoredScan
from contactcodes.stats.period import Period
from contactcodes.stats.questions import Totals, totals
from contactcodes.storage.columns import from_ms, to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import scans, stale_days
from contactcodes.storage.tables import print_run_codes, print_runs
from tests.scans_made import keep_scans, stored_scan

NOON = to_ms(datetime(2026, 11, 21, 12, tzinfo=UTC))
DAY = from_ms(NOON).date()
PERIOD = Period(DAY, DAY, "Europe/Paris")


def keep(database: Database, *listed: tuple[PlacedCode, StoredScan]) -> None:
    keep_scans(database, listed)


def again(database: Database, *, tests_until_release: bool = True) -> Reclassified:
    day = DAY.toordinal()
    return reclassify(database, day, day, tests_until_release=tests_until_release)


def kinds(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.scalars(select(scans.c.kind).order_by(scans.c.at_ms, scans.c.id)))


def told(database: Database) -> Totals:
    with database.reading() as connection:
        return totals(connection, period=PERIOD)


def test_a_program_that_was_taken_for_a_person_is_a_robot_from_now_on(
    database: Database, placed: list[PlacedCode]
) -> None:
    one = placed[0]
    keep(
        database,
        (one, stored_scan(one, NOON, "person", b"someone1", app="curl", device="other")),
        (one, stored_scan(one, NOON + 1, "person", b"someone2")),
    )
    assert told(database) == Totals(hits=2, scans=2, people=2)
    assert again(database) == Reclassified(scans=2, changed=1)
    assert kinds(database) == ["robot", "person"]
    assert told(database) == Totals(hits=2, scans=1, people=1)
    assert again(database) == Reclassified(scans=2, changed=0)


def test_who_was_a_robot_and_is_a_person_counts_among_people(
    database: Database, placed: list[PlacedCode]
) -> None:
    one = placed[0]
    listed = [
        stored_scan(one, NOON + ms, "robot", b"someone1", reason="crawler", app="Edge") for ms in (0, 1, 2)
    ]
    keep(database, *((one, scan) for scan in listed))
    again(database)
    assert kinds(database) == ["person", "repeat", "repeat"]
    assert told(database) == Totals(hits=3, scans=1, people=1)


def test_the_release_of_the_first_sheets_is_looked_at_anew(
    database: Database, placed: list[PlacedCode]
) -> None:
    one = placed[0]
    keep(database, (one, stored_scan(one, NOON, "test", b"someone1", reason="before_release")))
    again(database)
    assert kinds(database) == ["person"]  # there is no print run any more that says otherwise
    with database.writing() as connection:
        run_id = connection.execute(
            insert(print_runs)
            .values(
                campaign_id=one.campaign_id,
                layout="avery-l7160",
                locale="fr",
                origin="https://qr.dupont.fr",
                state="drawing",
                total=1,
                ordered_at=from_ms(NOON - 1000),
            )
            .returning(print_runs.c.id)
        ).scalar_one()
        connection.execute(
            insert(print_run_codes).values(print_run_id=run_id, position=0, code_id=one.code_id)
        )
    again(database)
    assert kinds(database) == ["test"]
    again(database, tests_until_release=False)
    assert kinds(database) == ["person"]


def test_only_the_days_that_are_asked_for_change(database: Database, placed: list[PlacedCode]) -> None:
    one = placed[0]
    hours = 3_600_000
    keep(
        database,
        *(
            (one, stored_scan(one, at_ms, "person", b"someone1", app="curl"))
            for at_ms in (NOON - 13 * hours - 1, NOON - 13 * hours, NOON + 11 * hours - 1, NOON + 11 * hours)
        ),
    )
    assert again(database).scans == 2  # the day in Paris, from 23:00 to 23:00 UTC
    assert kinds(database) == ["person", "robot", "robot", "person"]


def test_what_is_just_before_the_period_makes_repeats_in_it(
    database: Database, placed: list[PlacedCode]
) -> None:
    one, midnight = placed[0], NOON - 13 * 3_600_000
    keep(
        database,
        (one, stored_scan(one, midnight - 5_000, "person", b"someone1")),
        (one, stored_scan(one, midnight + 5_000, "person", b"someone1")),
    )
    again(database)
    assert kinds(database) == ["person", "repeat"]


def test_a_crash_half_way_leaves_days_to_be_counted_again(
    database: Database, placed: list[PlacedCode], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = placed[0]
    keep(database, (one, stored_scan(one, NOON, "person", b"someone1", app="curl")))

    def crash(_database: Database) -> bool:
        raise RuntimeError("crash")

    monkeypatch.setattr("contactcodes.scans.reclassify.recount_next_stale_day", crash)
    with pytest.raises(RuntimeError):
        again(database)
    with database.reading() as connection:
        assert connection.scalars(select(stale_days.c.day)).all() == [DAY.toordinal()]
    assert told(database).scans == 1
    recount_next_stale_day(database)
    assert told(database).scans == 0


def test_many_scans_are_gone_through_in_parts(
    database: Database, placed: list[PlacedCode], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contactcodes.scans.recount._AT_ONCE", 3)
    one = placed[0]
    # Several at one moment, across the edge of a part.
    listed = [
        stored_scan(one, NOON + number // 4, "person", b"%08d" % number, app="curl") for number in range(11)
    ]
    keep(database, *((one, scan) for scan in listed))
    with database.recording() as connection:
        connection.execute(update(scans).where(scans.c.at_ms == NOON + 2).values(app="Safari"))
    assert again(database) == Reclassified(scans=11, changed=8)
    assert told(database) == Totals(hits=11, scans=3, people=3)
