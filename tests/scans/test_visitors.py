"""Who scanned which code today."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.scans.brand_clock import BrandClock
from contactcodes.scans.repeats import REPEAT_MS, Repeats
from contactcodes.scans.rollup import Traits
from contactcodes.scans.scan_kind import Reason
from contactcodes.scans.storing import store
from contactcodes.scans.visitor_key import SALT_LIVES, destroy_old_salts, draw_salts
from contactcodes.scans.visitors import forget_visitors
from contactcodes.storage.columns import now, to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.months import Months
from contactcodes.storage.scan_tables import scans, seen
from tests.campaigns_made import make_campaign
from tests.scans_made import stored_scan

NOON = to_ms(datetime(2026, 11, 21, 12, tzinfo=UTC))
GAPS = st.sampled_from([0, 1, REPEAT_MS - 1, REPEAT_MS, REPEAT_MS + 1, 5_000, 3_600_000])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_in_the_order_of_time_repeats_are_told_as_the_rule_says_however_they_are_parted(
    sqlite: Database, one_placed: list[PlacedCode], data: st.DataObject
) -> None:
    with sqlite.recording() as connection:
        for table in (scans, seen):
            connection.execute(delete(table))
    steps = data.draw(
        st.lists(
            st.tuples(GAPS, st.integers(0, 1), st.sampled_from("ab"), st.booleans(), st.booleans()),
            max_size=15,
        )
    )
    rule, at_ms, meant, batch = Repeats(), NOON, [], []
    clock, traits = BrandClock(1, "Europe/Paris"), Traits()
    for gap_ms, number, visitor, robot, stored_now in steps:
        at_ms += gap_ms
        one, key = one_placed[number], visitor.encode() * 8
        reason = Reason.CRAWLER if robot else Reason.SYMBOL_SCANNED
        meant.append(rule.reason(reason, one.code_id, key, at_ms).kind)
        batch.append(stored_scan(one, at_ms, reason.kind, key))
        if stored_now:
            with sqlite.recording() as connection:
                store(connection, traits, batch, [clock.at(scan.at_ms) for scan in batch])
            batch = []
    with sqlite.recording() as connection:
        store(connection, traits, batch, [clock.at(scan.at_ms) for scan in batch])
    with sqlite.reading() as connection:
        assert connection.scalars(select(scans.c.kind).order_by(scans.c.id)).all() == meant


@pytest.fixture
def one_placed(sqlite: Database) -> list[PlacedCode]:
    """Codes in the SQLite database alone."""
    return make_campaign(sqlite, "Printemps", "help", ["Lyon", "Nantes"])


def test_who_asks_again_for_nobodys_code_is_a_repeat_too(
    database: Database, placed: list[PlacedCode]
) -> None:
    Months(database).prepare(NOON, NOON)
    nobodys = stored_scan(placed[0], NOON, "typed", b"somebody")._replace(
        code_id=None, placement_id=None, campaign_id=None, asked="nobodys"
    )
    batch = [
        nobodys,
        nobodys._replace(at_ms=NOON + 1000),
        nobodys._replace(asked="another", at_ms=NOON + 2000),
    ]
    with database.recording() as connection:
        store(connection, Traits(), batch, [BrandClock(0, "UTC").at(NOON)] * 3)
        kinds = connection.scalars(select(scans.c.kind).order_by(scans.c.id)).all()
    assert kinds == ["typed", "repeat", "typed"]


def test_visitors_are_forgotten_with_the_salt_of_their_day(
    database: Database, placed: list[PlacedCode], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contactcodes.scans.visitors._FORGOTTEN_AT_ONCE", 7)
    clock, at = BrandClock(1, "UTC"), now()
    today, yesterday = to_ms(at), to_ms(at - timedelta(days=1))
    Months(database).prepare(yesterday, today)
    for number in range(20):
        for at_ms in (yesterday, today):
            scan = stored_scan(placed[0], at_ms, "person", b"%08d" % number)
            with database.recording() as connection:
                draw_salts(connection, [clock.at(at_ms).day], at - timedelta(days=2) * (at_ms == yesterday))
                store(connection, Traits(), [scan], [clock.at(at_ms)])
    assert not forget_visitors(database)  # both days may go on
    with database.recording() as connection:
        destroy_old_salts(connection, at + timedelta(minutes=1))
    assert timedelta(days=2) == SALT_LIVES
    steps = 0
    while forget_visitors(database):
        steps += 1
    assert steps == 3  # a few at once: nobody waits long
    with database.reading() as connection:
        found = connection.execute(select(seen.c.day, func.count()).group_by(seen.c.day)).all()
    assert [tuple(row) for row in found] == [(clock.at(today).day, 20)]
