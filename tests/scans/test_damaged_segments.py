"""A segment whose end is not whole: what is torn is cut, what is damaged is kept."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from sqlalchemy import select

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.scans import drain as drain_module
from contactcodes.scans.drain import Drain, drain
from contactcodes.scans.journal import Journal
from contactcodes.scans.preparation import Rules
from contactcodes.scans.segment import HEADER, LONGEST_RECORD, framed, segments_in, writer_is_gone
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import journal_positions
from tests.scans.recorded import record, stored


@pytest.fixture
def whole(placed: list[PlacedCode]) -> bytes:
    """One record as it stands in a segment."""
    return framed(record(placed[0]))


def left_behind(settings: Settings, content: bytes) -> Path:
    """A segment whose writer is gone."""
    settings.journal_folder.mkdir(parents=True, exist_ok=True)
    file = settings.journal_folder / "dead.journal"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize(
    "tail",
    [
        pytest.param(lambda whole: whole[:-3], id="a record without its end"),
        pytest.param(lambda whole: whole[:5], id="a part of the length and the checksum"),
        pytest.param(lambda _whole: bytes(100), id="zeros that a power cut left"),
        pytest.param(lambda _whole: bytes(100_000), id="many zeros"),
        pytest.param(lambda _whole: LONGEST_RECORD.to_bytes(4, "little") + b"x" * 60_000, id="a long one"),
    ],
)
def test_a_torn_tail_is_cut_and_the_rest_stored(
    database: Database, settings: Settings, whole: bytes, tail, caplog: pytest.LogCaptureFixture
) -> None:
    left_behind(settings, HEADER + whole + whole + tail(whole))
    assert drain(database, settings.journal_folder) == 2
    assert list(settings.journal_folder.glob("dead.*")) == []
    assert caplog.text == ""


@pytest.mark.parametrize("content", [b"", HEADER[:10], bytes(len(HEADER) - 1)])
def test_a_segment_torn_in_its_header_goes(sqlite: Database, settings: Settings, content: bytes) -> None:
    left_behind(settings, content)
    assert drain(sqlite, settings.journal_folder) == 0
    assert list(settings.journal_folder.glob("dead.*")) == []


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda whole: whole[:-1] + bytes([whole[-1] ^ 1]), id="one bit of a last record"),
        pytest.param(
            lambda whole: whole[:-1] + bytes([whole[-1] ^ 1]) + whole, id="with a good record behind"
        ),
        pytest.param(lambda whole: b"\xff" * 8 + whole, id="a length that no record has"),
        pytest.param(lambda whole: bytes(50) + whole, id="a hole with a good record behind"),
    ],
)
def test_a_damaged_segment_is_kept_for_an_operator_and_told(
    database: Database, settings: Settings, whole: bytes, damage, caplog: pytest.LogCaptureFixture
) -> None:
    content = HEADER + whole + damage(whole)
    left_behind(settings, content)
    assert drain(database, settings.journal_folder) == 1
    assert (settings.journal_folder / "dead.damaged").read_bytes() == content
    assert f"dead.journal is damaged from byte {len(HEADER + whole)} on; it is kept" in caplog.text
    assert drain(database, settings.journal_folder) == 0
    assert len(caplog.records) == 1


def test_a_segment_shorter_than_what_was_stored_of_it_is_kept_and_told(
    database: Database, settings: Settings, whole: bytes, journal: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    for _scan in range(3):
        journal.append(whole[8:])
    assert drain(database, settings.journal_folder) == 3
    (segment,) = segments_in(settings.journal_folder)
    journal.close()
    content = segment.read_bytes()
    segment.write_bytes(content[:-20])
    assert drain(database, settings.journal_folder) == 0
    assert segment.with_suffix(".damaged").read_bytes() == content[:-20]
    assert f"ends before byte {len(content)}, up to where it is stored; it is kept" in caplog.text
    assert stored(database) == 3


def test_a_segment_that_its_writer_puts_back_under_the_drain_is_not_deleted(
    database: Database,
    settings: Settings,
    whole: bytes,
    placed: list[PlacedCode],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Deleted after the drain has opened it: the writer's new file has the lock, the old one has none."""
    caplog.set_level(logging.CRITICAL)
    journal = Journal(settings.journal_folder, sync_ms=5, segment_bytes=1_000_000)
    journal.append(record(placed[0]))
    (segment,) = segments_in(settings.journal_folder)

    def put_back_meanwhile(descriptor: int) -> bool:
        if not writer_is_gone(descriptor):
            segment.unlink()
            while not writer_is_gone(descriptor):
                journal.append(record(placed[1]))
        return True

    monkeypatch.setattr(drain_module, "writer_is_gone", put_back_meanwhile)
    drained = Drain(database, settings.journal_folder, Rules())
    first = sum(batch.hits for batch in drained.batches())
    monkeypatch.undo()
    assert first > 1
    assert segments_in(settings.journal_folder) == [segment]
    with database.reading() as connection:
        assert connection.execute(select(journal_positions.c.segment)).scalars().all() == [segment.name]
    journal.append(record(placed[2]))
    journal.close()
    drain(database, settings.journal_folder)
    assert segments_in(settings.journal_folder) == []
    with database.reading() as connection:
        assert connection.execute(select(journal_positions)).all() == []
    assert stored(database) > first
