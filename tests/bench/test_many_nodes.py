"""The program that runs three nodes on one PostgreSQL: that it works, and nothing is lost in it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from sqlalchemy import update

from bench.many_nodes import NODES, Plan, carry_out, table
from bench.rolled_up import differing_roll_ups
from bench.servers import NotPossibleError, free_ports
from contactcodes.scans.drain import drain
from contactcodes.scans.journal import Journal
from contactcodes.scans.scan_record import Carrier, ScanRecord
from contactcodes.settings import Settings
from contactcodes.storage.columns import now, to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import code_hours
from tests.campaigns_made import make_campaign


def test_nodes_and_postgresql_die_and_come_back_and_every_scan_is_answered_and_stored_once(
    tmp_path: Path,
) -> None:
    try:
        report = carry_out(Plan(free_ports(NODES), a_second=100, calm_s=0.5, away_s=3.0), tmp_path, print)
    except NotPossibleError as problem:
        pytest.skip(str(problem))
    assert not report.wrong, table(report)
    assert report.answered == sum(one.phones for one in report.stretches) >= 500
    assert (report.missing, report.doubled, report.strange, report.unrecorded) == (0, 0, 0, 0)
    assert report.differing == []
    assert json.loads(json.dumps(asdict(report)))["answered"] == report.answered


def test_a_roll_up_that_differs_from_a_recount_is_named(sqlite: Database, settings: Settings) -> None:
    (code,) = make_campaign(sqlite, "Spring", "help", ["Poster"])
    journal = Journal(settings.journal_folder, sync_ms=10, segment_bytes=1_000_000)
    record = ScanRecord(
        to_ms(now()), code.code_id, 1, Carrier.SYMBOL, str(code.code_text), "192.0.2.1", "Mozilla/5.0"
    )
    journal.append(record.as_bytes())
    journal.close()
    drain(sqlite, settings.journal_folder)
    assert differing_roll_ups(sqlite) == []
    with sqlite.recording() as connection:
        connection.execute(update(code_hours).values(hits=code_hours.c.hits + 1))
    assert differing_roll_ups(sqlite) == ["code_hours"]
