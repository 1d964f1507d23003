"""What Prometheus and the people in the studio are told."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import Client

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.scans.backlog import backlog_of, stored_positions
from contactcodes.scans.counters import Counters
from contactcodes.scans.drain import drain
from contactcodes.scans.journal import Journal
from contactcodes.scans.scan_record import Carrier, ScanRecord
from contactcodes.scans.unrecorded import Unrecorded
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.web.front_door import make_app

HERE = {"REMOTE_ADDR": "127.0.0.1"}


def told(text: str) -> dict[tuple[str, str], float]:
    """(sample, its labels' values) → value."""
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def record(at_ms: int) -> bytes:
    return ScanRecord(at_ms, None, None, Carrier.SYMBOL, "XXXXXXX", "203.0.113.7", "Mozilla/5.0").as_bytes()


@pytest.fixture
def phone(sqlite: Database, settings: Settings) -> Iterator[Client]:
    app = make_app(settings)
    yield Client(app)
    app.close()


def test_answers_are_told_by_how_and_how_long(
    phone: Client, spring: list[PlacedCode], sqlite: Database, settings: Settings
) -> None:
    for code in spring:
        phone.get(f"/{code.code_text}")
    phone.get("/XXXXXXX")
    phone.head(f"/{spring[0].code_text}")
    values = told(phone.get("/metrics", environ_base=HERE).text)
    assert values["contactcodes_answers_total", "redirect"] == 3
    assert values["contactcodes_answers_total", "unknown"] == 1
    assert values["contactcodes_answer_seconds_count", ""] == 4
    assert values["contactcodes_answer_seconds_bucket", "+Inf"] == 4
    assert values["contactcodes_answer_seconds_sum", ""] > 0
    assert values["contactcodes_processes", ""] == 1
    assert values["contactcodes_database_away", ""] == 0
    assert values["contactcodes_journal_backlog_records", ""] == 4
    drain(sqlite, settings.journal_folder)
    values = told(phone.get("/metrics", environ_base=HERE).text)
    assert values["contactcodes_journal_backlog_records", ""] == 0
    assert values["contactcodes_journal_backlog_seconds", ""] == 0


def test_a_machine_that_asks_where_codes_lead_makes_no_count_fall(
    phone: Client, spring: list[PlacedCode]
) -> None:
    for _time in range(3):
        phone.get(f"/{spring[0].code_text}")
    before = told(phone.get("/metrics", environ_base=HERE).text)
    phone.head(f"/{spring[1].code_text}")
    phone.head("/XXXXXXX")
    after = told(phone.get("/metrics", environ_base=HERE).text)
    counts = [sample for sample in before if sample[0].endswith("_total")]
    assert ("contactcodes_code_lookups_total", "memory") in counts
    assert all(after[sample] >= before[sample] for sample in counts)
    assert after["contactcodes_code_lookups_total", "database"] > 1


def test_the_counts_of_other_processes_are_in_it(visitor: FlaskClient, settings: Settings) -> None:
    other = Counters(settings.run_folder)
    other.add("answered_redirect", 41)
    other.add("stored_robot", 5)
    other.add("passing_slow", 2)
    other.put("stored_lag_ms", 1500)
    values = told(visitor.get("/metrics").text)
    assert values["contactcodes_answers_total", "redirect"] == 41
    assert values["contactcodes_scans_total", "robot"] == 5
    assert values["contactcodes_passing_errors_total", "slow"] == 2
    assert values["contactcodes_drain_lag_seconds", ""] == 1.5
    other.close()


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        pytest.param("127.0.0.1", {}, 200, id="from this machine"),
        pytest.param("203.0.113.7", {}, 403, id="from the street"),
        pytest.param(
            "127.0.0.1", {"X-Forwarded-For": "203.0.113.7"}, 403, id="through a proxy nobody trusts"
        ),
        pytest.param("unknown", {}, 403, id="from nowhere"),
    ],
)
def test_only_the_networks_that_may_read_it_do(
    visitor: FlaskClient, address: str, headers: dict[str, str], status: int
) -> None:
    answer = visitor.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status


def test_the_backlog_is_counted_and_has_an_age(sqlite: Database, settings: Settings) -> None:
    journal = Journal(settings.journal_folder, sync_ms=10, segment_bytes=4000)
    now_ms = time.time_ns() // 1_000_000
    for number in range(100):
        journal.append(record(now_ms - 60_000 + number))
    with sqlite.reading() as connection:
        backlog = backlog_of(settings.journal_folder, stored_positions(connection))
    assert (backlog.records, backlog.oldest_ms) == (100, now_ms - 60_000)
    drain(sqlite, settings.journal_folder)
    for number in range(7):
        journal.append(record(now_ms + number))
    with sqlite.reading() as connection:
        backlog = backlog_of(settings.journal_folder, stored_positions(connection))
    assert (backlog.records, backlog.oldest_ms) == (7, now_ms)
    journal.close()


def test_a_very_long_backlog_is_reckoned(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contactcodes.scans.backlog._MOST_COUNTED", 100)
    monkeypatch.setattr("contactcodes.scans.backlog._AT_ONCE", 50)
    journal = Journal(settings.journal_folder, sync_ms=10, segment_bytes=1_000_000)
    for number in range(2000):
        journal.append(record(1_700_000_000_000 + number))
    journal.close()
    assert 1950 <= backlog_of(settings.journal_folder, {}).records <= 2050


def test_people_in_the_studio_are_told_of_scans_that_were_lost(
    studio: FlaskClient, visitor: FlaskClient, settings: Settings
) -> None:
    assert "could not be recorded" not in studio.get("/studio/").text
    counters = Counters(settings.run_folder)
    Unrecorded(counters).count(OSError(28, "No space left on device"), 12)
    counters.close()
    assert "12 scans were answered but could not be recorded" in studio.get("/studio/").text
    assert "could not be recorded" not in visitor.get("/sign-in").text
