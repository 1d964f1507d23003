"""How scans were answered: from the journal to the roll-up, counted by people and by the answering point."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import delete, select, update

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.demo.sample import remove_demo
from contactcodes.scans.counters import ANSWERS
from contactcodes.scans.drain import drain
from contactcodes.scans.journal import Journal
from contactcodes.scans.recount import recount_day
from contactcodes.scans.retention import purge
from contactcodes.settings import Settings
from contactcodes.storage.columns import to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import answer_days, scans
from contactcodes.storage.tables import campaigns, codes, placements
from tests.scans.recorded import record, rows
from tests.scans_made import keep_scans, stored_scan

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
BUTTONS = {"redirect": 0, "page": 1, "retired": 1}
Cell = tuple[int, int, int, int, int, int]


def counted(database: Database) -> list[Cell]:
    with database.reading() as connection:
        return sorted(tuple(row) for row in connection.execute(select(answer_days)))


def test_the_drain_keeps_what_the_door_answered(
    database: Database, settings: Settings, journal: Journal, placed: list[PlacedCode]
) -> None:
    said = ["redirect", "page", "trouble", ""]
    for number, answer in enumerate(said):
        at_ms = to_ms(AT + timedelta(minutes=number))
        journal.append(record(placed[0], at_ms=at_ms, answer=answer, fetch_dest="document"))
    journal.append(record(placed[1], at_ms=to_ms(AT), answer="retired", contact_point_id=None))
    journal.append(record(placed[0], at_ms=to_ms(AT), answer="page", user_agent="Googlebot/2.1"))
    journal.close()
    drain(database, settings.journal_folder)
    assert [row.answer for row in rows(database)] == [*said, "retired", "page"]
    campaign, day = placed[0].campaign_id, AT.toordinal()
    assert counted(database) == [
        (campaign, day, placed[0].code_id, 7, 2, 1),
        (campaign, day, placed[1].code_id, 0, 1, 1),
    ]


def test_an_answer_that_is_none_stops_its_segment(
    database: Database,
    settings: Settings,
    journal: Journal,
    placed: list[PlacedCode],
    caplog: pytest.LogCaptureFixture,
) -> None:
    journal.append(record(placed[0], answer="page"))
    journal.append(record(placed[0], answer="perhaps"))
    journal.close()
    assert drain(database, settings.journal_folder) == 0
    assert "no answer to a scan" in caplog.text


def some_scans(database: Database, placed: list[PlacedCode], seed: int) -> list[Cell]:
    """Store random scans of two days; return what one counts by hand."""
    chance = Random(seed)
    listed = []
    cells: Counter[tuple[int, int, int, int]] = Counter()
    pages: Counter[tuple[int, int, int, int]] = Counter()
    for number in range(300):
        one, answer = chance.choice(placed), chance.choice(["", *ANSWERS])
        kind = chance.choice(["person", "typed", "nfc", "robot", "repeat"])
        at = AT + timedelta(hours=chance.choice([0, 24]), minutes=number)
        point = None if answer == "retired" else chance.choice([1, 2, 3])
        facts = {"answer": answer, "contact_point_id": point}
        listed.append((one, stored_scan(one, to_ms(at), kind, b"%08d" % number, **facts)))
        if kind in {"person", "typed", "nfc"} and answer in BUTTONS:
            day = (at + timedelta(hours=1)).toordinal()  # in Paris
            cells[one.campaign_id, day, one.code_id, point or 0] += 1
            pages[one.campaign_id, day, one.code_id, point or 0] += BUTTONS[answer]
    for start in range(0, 300, 70):
        keep_scans(database, listed[start : start + 70])
    return sorted((*key, count, pages[key]) for key, count in cells.items())


@pytest.mark.parametrize("seed", range(2))
def test_answers_are_what_one_counts_by_hand_and_what_a_recount_gives(
    database: Database, placed: list[PlacedCode], seed: int
) -> None:
    expected = some_scans(database, placed, seed)
    assert counted(database) == expected
    with database.recording() as connection:
        connection.execute(update(answer_days).values(paged=99))
    for day in (AT.toordinal(), AT.toordinal() + 1):
        recount_day(database, day)
    assert counted(database) == expected


def test_the_purge_changes_no_answer(database: Database, placed: list[PlacedCode]) -> None:
    expected = some_scans(database, placed, 7)
    assert purge(database, months=1, at=AT + timedelta(days=90)) == 300
    assert rows(database, scans) == []
    assert counted(database) == expected


def test_a_campaign_that_is_removed_takes_its_answers_along(
    database: Database, settings: Settings, placed: list[PlacedCode]
) -> None:
    some_scans(database, placed, 8)
    with database.writing() as connection:
        for table in (codes, placements, campaigns):
            connection.execute(delete(table))
    remove_demo(database, settings)
    assert counted(database) == []
