"""The program that kills, cuts the power and fills disks: that it works, and that it sees what is wrong."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from bench.bad_disk import ALL_IN_ONE, Seen
from bench.kill import Plan, Report, carry_out, table, wrong_cuts, wrong_disk
from bench.phones import Notes
from bench.power_cut import Cut
from bench.servers import free_ports
from bench.stored import Stored, balance


def plan(**chosen: object) -> Plan:
    (port,) = free_ports(1)
    nothing = {"databases": (), "rounds": 2, "control_rounds": 0, "answers": 300, "a_second": 1_000}
    return Plan(port=port, **{**nothing, "cuts": 1, "sync_ms": (), "troubles": (), **chosen})  # type: ignore[arg-type]


def done(folder: Path, **chosen: object) -> Report:
    report = carry_out(plan(**chosen), folder, print)
    assert not report.wrong, table(report)
    assert json.loads(json.dumps(report.as_json()))["wrong"] == []
    return report


def test_on_sqlite_no_answered_scan_is_lost_by_kills_while_the_control_loses(tmp_path: Path) -> None:
    report = done(tmp_path, databases=("SQLite",), control_rounds=1)
    killed = report.kills["SQLite"]
    assert [one.processes for one in killed.rounds if one.victim == "everything at once"] >= [6]
    assert killed.total("answered") >= 900
    assert (killed.total("missing"), killed.total("doubled"), killed.strange) == (0, 0, 0)
    assert report.control is not None
    answered, lost = report.control
    assert 0 < lost < answered


def test_on_postgresql_no_answered_scan_is_lost_when_the_server_and_the_drain_are_killed(
    tmp_path: Path,
) -> None:
    report = done(tmp_path, databases=("PostgreSQL",))
    if report.not_possible:
        pytest.skip(str(report.not_possible))
    killed = report.kills["PostgreSQL"]
    assert {one.victim for one in killed.rounds} == {"PostgreSQL", "the drain"}
    assert killed.total("answered") >= 900


def test_a_power_cut_takes_only_what_is_younger_than_the_sync_interval(tmp_path: Path) -> None:
    report = done(tmp_path, sync_ms=(100,))
    if report.not_possible:  # without root and loop devices it is left out, and said so
        assert "not possible here: power cuts" in table(report)
        return
    (cut,) = report.cuts[100]
    assert cut.answered >= 1_000
    assert cut.shows_a_cut


def test_on_a_bad_disk_everybody_is_sent_on_and_the_count_of_unrecorded_scans_is_exact(
    tmp_path: Path,
) -> None:
    report = done(tmp_path, troubles=(ALL_IN_ONE,))
    if report.not_possible:
        assert "not possible here: a disk" in table(report)
        return
    seen = report.disks[ALL_IN_ONE]
    assert seen.answered - seen.stored == seen.unrecorded >= 500
    assert seen.recorded_again == seen.afterwards
    assert seen.afterwards


def test_the_balance_tells_what_is_missing_doubled_or_nobodys() -> None:
    phones = Notes()
    for serial in range(5):
        phones.begin()
        phones.attempts[serial] = 1
    for serial in (0, 1, 2):
        phones.end(serial, 302)
    phones.attempts[2] = 2  # sent to two servers: a person's scan, and a repeat of it
    kept = Stored(Counter({0: 2, 2: 2, 4: 1}), Counter({0: 1, 2: 1, 4: 1}), strange=1)
    told = balance(phones, kept)
    assert (told.answered, told.unanswered, told.kept) == (3, 2, 1)
    assert (told.missing, told.doubled, told.strange) == ([1], [0], 1)
    assert not told.even
    assert balance(phones, Stored(Counter({0: 1, 1: 1, 2: 1}))).even


@pytest.mark.parametrize(
    ("cut", "sync_ms"),
    [
        pytest.param(Cut(100, 1, 601.0, 0, 0, shows_a_cut=True), 100, id="an old scan is missing"),
        pytest.param(Cut(100, 1, 1.0, 0, 0, shows_a_cut=True), 0, id="one that was on disk is missing"),
        pytest.param(Cut(100, 0, 0.0, 1, 0, shows_a_cut=True), 100, id="one is doubled"),
        pytest.param(Cut(100, 0, 0.0, 0, 0, shows_a_cut=False), 100, id="the kernel's memory was saved too"),
    ],
)
def test_a_power_cut_that_took_too_much_or_nothing_is_told(cut: Cut, sync_ms: int) -> None:
    assert wrong_cuts(sync_ms, [cut])
    assert not wrong_cuts(100, [Cut(100, 9, 599.0, 0, 0, shows_a_cut=True)])


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"unrecorded": 9}, id="one more is missing than is counted"),
        pytest.param({"stored": 100, "unrecorded": 0}, id="the disk was not bad at all"),
        pytest.param({"not_sent_on": 1}, id="a phone got an error"),
        pytest.param({"unanswered": 1}, id="a phone got nothing"),
        pytest.param({"recorded_again": 9}, id="recording did not go on"),
        pytest.param({"doubled": 1}, id="a scan is doubled"),
    ],
)
def test_a_load_on_a_bad_disk_that_went_wrong_is_told(wrong: dict[str, int]) -> None:
    good = {"answered": 100, "unanswered": 0, "not_sent_on": 0, "stored": 90, "unrecorded": 10}
    good |= {"doubled": 0, "strange": 0, "afterwards": 10, "recorded_again": 10}
    assert not wrong_disk("full", Seen(**good))
    assert wrong_disk("full", Seen(**good | wrong))
